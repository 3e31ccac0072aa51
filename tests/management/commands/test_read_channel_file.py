"""`manage.py read_channel_file`: what an export holds, without storing anything."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

PLAIN = "date,metric,value\n2026-03-31,posts,2\n2026-04-01,posts,3\n2026-04-01,followers,900\n"
PORTUGUESE = "Dia;Curtidas\n31/03/2026;4\n"


def run(tmp_path: Path, text: str, **options: object) -> str:
    file = tmp_path / "export.csv"
    file.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("read_channel_file", str(file), stdout=out, **options)
    return out.getvalue()


def test_each_metric_is_one_line_and_no_stock_is_added_up(tmp_path: Path) -> None:
    lines = run(tmp_path, PLAIN).splitlines()

    assert "3 readings" in lines[0]
    assert "  Posts: 2 days, 31 March 2026 to 1 April 2026, 5 in all" in lines
    assert "  Followers: 1 day, 1 April 2026 to 1 April 2026" in lines


def test_unknown_columns_are_asked_about_and_then_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Dia, Curtidas\. Give each a meaning: --column"):
        run(tmp_path, PORTUGUESE)

    printed = run(tmp_path, PORTUGUESE, column=["Dia=date", "Curtidas=reactions"])

    assert "Reactions: 1 day, 31 March 2026 to 31 March 2026, 4 in all" in printed


def test_a_doubtful_date_is_asked_about_and_then_read(tmp_path: Path) -> None:
    doubtful = PLAIN.replace("2026-03-31", "03/04/2026").replace("2026-04-01", "04/04/2026")

    with pytest.raises(CommandError, match="The order of day and month is unclear"):
        run(tmp_path, doubtful)

    assert "3 April 2026 to 4 April 2026" in run(tmp_path, doubtful, date_order="day-month")


def test_a_wrong_figure_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="line 2"):
        run(tmp_path, PLAIN.replace(",posts,2", ",posts,-2"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("read_channel_file", str(tmp_path / "none.csv"))
