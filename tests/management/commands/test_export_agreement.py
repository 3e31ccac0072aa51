"""Agreement as CSV: its columns, the order of its lines, what is undefined, and what is refused."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Round
from tests.codings import code_ministry
from tests.factories import make_framework, make_round
from tests.worlds import world

pytestmark = pytest.mark.django_db

COLUMNS = (
    *("kind", "code", "coders", "units", "pairable"),
    *("alpha_nominal", "alpha_ordinal", "alpha_interval", "low", "high"),
)
ALPHAS = COLUMNS[5:8]


@world
def round() -> Round:
    return make_round("2026")


def export(code: str = "2026", output: str = "-") -> list[dict[str, str]]:
    out = io.StringIO()
    call_command("export_agreement", round=code, output=output, stdout=out)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def test_the_round_comes_first_and_then_each_floor_in_framework_order(round: Round) -> None:
    found = export()

    assert tuple(found[0]) == COLUMNS
    assert [(line["kind"], line["code"]) for line in found] == [
        ("round", "2026"),
        ("dimension", "balance"),
        ("dimension", "training"),
        ("facet", "openness"),
        ("facet", "confidentiality"),
        ("facet", "workforce"),
        *(("indicator", code) for code in ("OPN-1", "OPN-2", "CNF-1", "TRN-1", "TRN-2")),
    ]


def test_a_round_without_codes_has_counts_and_no_alphas(round: Round) -> None:
    for line in export():
        assert [line[column] for column in COLUMNS[2:5]] == ["0", "0", "0"]
        assert [line[column] for column in COLUMNS[5:]] == [""] * 5


def test_units_are_cells_and_each_floor_has_its_own_alpha(round: Round) -> None:
    code_ministry(round, "FIN", {"OPN-1": 1, "TRN-1": 3}, {"OPN-1": 1, "TRN-1": 4})
    code_ministry(round, "NLD", {"OPN-1": 5, "TRN-1": 2}, {"OPN-1": 5})

    found = {line["code"]: line for line in export()}

    assert [found["2026"][column] for column in COLUMNS[2:5]] == ["2", "4", "6"]
    assert [found["OPN-1"][column] for column in ALPHAS] == ["1.0"] * 3
    assert found["openness"] | {"kind": "", "code": ""} == found["OPN-1"] | {"kind": "", "code": ""}
    # Two codes of one unit, both another level: as bad as chance.
    assert [found["TRN-1"][column] for column in ("units", "pairable")] == ["2", "2"]
    assert float(found["TRN-1"]["alpha_ordinal"]) == pytest.approx(0, abs=1e-12)


def test_only_rated_levels_are_codes(round: Round) -> None:
    answers = {"OPN-1": "not_found", "OPN-2": "not_applicable", "CNF-1": "open", "TRN-1": 2}
    code_ministry(round, "FIN", answers, answers)

    whole = export()[0]

    assert [whole[column] for column in COLUMNS[2:5]] == ["2", "1", "2"]


def test_measured_numbers_are_no_codes() -> None:
    measured = make_round("m", framework=make_framework("measured", measured={"OPN-1": (0, 9)}))
    code_ministry(measured, "FIN", {"OPN-1": 4.5}, {"OPN-1": 4.5})

    assert {line["units"] for line in export("m")} == {"0"}


def test_all_of_one_level_is_neither_one_nor_nought_but_empty(round: Round) -> None:
    for ministry in ("FIN", "NLD", "NOR"):
        code_ministry(round, ministry, {"OPN-1": 3}, {"OPN-1": 3})

    whole = export()[0]

    assert whole["pairable"] == "6"
    assert [whole[column] for column in COLUMNS[5:]] == [""] * 5


def test_the_interval_holds_the_ordinal_alpha_and_is_the_same_each_time(round: Round) -> None:
    for place, ministry in enumerate(["FIN", "NLD", "NOR", "EST", "SWE", "DNK"]):
        levels = {code: 1 + (place + at) % 5 for at, code in enumerate(["OPN-1", "OPN-2", "CNF-1"])}
        code_ministry(round, ministry, levels, levels | {"OPN-1": 1 + place % 4})

    whole, again = export()[0], export()[0]

    assert float(whole["low"]) <= float(whole["alpha_ordinal"]) <= float(whole["high"])
    assert again == whole


def test_codings_that_are_not_submitted_are_in_the_file(round: Round) -> None:
    """The command is the administrator's, who reads the database anyway."""
    code_ministry(round, "FIN", {"OPN-1": 1, "OPN-2": 2}, {"OPN-1": 1, "OPN-2": 2})

    assert export()[0]["alpha_ordinal"] == "1.0"


def test_the_file_is_written_whole_and_is_the_same_as_on_the_terminal(
    round: Round, tmp_path: Path
) -> None:
    path = tmp_path / "agreement.csv"
    code_ministry(round, "FIN", {"OPN-1": 1, "OPN-2": 2}, {"OPN-1": 1, "OPN-2": 2})

    out = io.StringIO()
    call_command("export_agreement", round="2026", output=str(path), stdout=out)

    assert out.getvalue() == f"Agreement in round 2026 was written to {path}.\n"
    assert list(csv.DictReader(io.StringIO(path.read_text()))) == export()
    assert list(tmp_path.iterdir()) == [path]


def test_an_unknown_round_is_refused_with_the_known_ones(round: Round) -> None:
    with pytest.raises(CommandError, match=r"There is no round 2031\. Known rounds: 2026"):
        export("2031")


def test_without_any_round_the_refusal_says_so() -> None:
    with pytest.raises(CommandError, match=r"There is no round 2026\. Known rounds: none"):
        export()


@pytest.mark.parametrize("name", ["missing/agreement.csv", "."])
def test_a_file_that_cannot_be_written_is_a_sentence(
    round: Round, tmp_path: Path, name: str
) -> None:
    with pytest.raises(CommandError, match=r"cannot be written \("):
        export(output=str(tmp_path / name))

    assert list(tmp_path.iterdir()) == []


def test_more_ministries_take_no_more_queries(round: Round) -> None:
    code_ministry(round, "FIN", {"OPN-1": 1}, {"OPN-1": 2})
    export()  # the framework is read once for each process
    with CaptureQueriesContext(
        connection,
    ) as few:
        export()
    for ministry in ("NLD", "NOR", "EST"):
        code_ministry(round, ministry, {"OPN-1": 1}, {"OPN-1": 2})
    with CaptureQueriesContext(connection) as many:
        export()

    assert len(many) == len(few) == 2
