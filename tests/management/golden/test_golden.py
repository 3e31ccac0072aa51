"""A small round through the real commands gives the numbers worked out on paper (README.md)."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Release, Result
from tests.worlds import world

HERE = Path(__file__).parent
NO_NUMBER = ""

pytestmark = pytest.mark.django_db


@world
def published() -> Release:
    call_command("load_ministries", verbosity=0, stdout=io.StringIO())
    call_command("load_framework", str(HERE / "framework.toml"), stdout=io.StringIO())
    call_command(
        "import_scores",
        str(HERE / "scores.csv"),
        round="golden-2026",
        framework="golden-1.0",
        analyst="anna",
        stdout=io.StringIO(),
    )
    call_command("publish_round", "golden-2026", stdout=io.StringIO())
    return Release.objects.get()


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def number(text: str) -> float | None:
    return None if text == NO_NUMBER else float(text)


def test_the_round_gives_the_numbers_worked_out_on_paper(published: Release) -> None:
    out = io.StringIO()
    call_command("export_results", release="golden-2026", output="-", stdout=out)

    found = read(out.getvalue())

    expected = read((HERE / "results.csv").read_text())
    assert len(found) == len(expected) == 84
    for ours, theirs in zip(found, expected, strict=True):
        assert ours["release"] == "golden-2026"
        for column in ("ministry", "kind", "code", "state", "rank"):
            assert ours[column] == theirs[column], theirs
        for column in ("score", "coverage"):
            assert number(ours[column]) == pytest.approx(number(theirs[column]), abs=1e-9), theirs


def test_the_file_is_read_back_to_the_last_digit(published: Release, tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    call_command("export_results", release="golden-2026", output=str(path), stdout=io.StringIO())

    found = read(path.read_text())

    stored = Result.objects.order_by("pk")
    assert [
        (row["ministry"], row["kind"], row["code"], number(row["score"]), number(row["coverage"]))
        for row in found
    ] == list(stored.values_list("ministry_id", "kind", "code", "score", "coverage"))
    assert list(tmp_path.iterdir()) == [path]


def test_an_unknown_release_is_refused_with_the_known_ones(published: Release) -> None:
    with pytest.raises(CommandError, match=r"no release 2031\. Known releases: golden-2026"):
        call_command("export_results", release="2031", output="-")


def test_a_folder_that_is_not_there_is_a_sentence(published: Release, tmp_path: Path) -> None:
    path = tmp_path / "missing" / "results.csv"

    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_results", release="golden-2026", output=str(path))
