"""`import_directory` as its user meets it: plans, refusals, progress."""

import io

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Mission
from tests.imports.directory_tables import (
    COLUMNS,
    NARVA,
    QUEBEC,
    TALLINN,
    Imported,
    make_operators,
    state,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def operators() -> None:
    make_operators()


def test_reported_rows_and_missing_cities_are_listed_with_their_lines(tmp_path):
    printed = Imported(tmp_path, TALLINN, QUEBEC, NARVA | {"city": ""}).out

    assert "Imported without a city: 1 rows (lines 4)" in printed
    assert "Not imported: 1 rows" in printed
    assert "  line 3: Q3: the operator Quebec (Q176) is not a known ministry." in printed
    assert Mission.objects.get(wikidata_id="Q2").city == ""


def test_a_dry_run_prints_the_plan_and_writes_nothing(tmp_path):
    Imported(tmp_path, TALLINN, NARVA)
    new = NARVA | {"QID": "Q4", "city": ""}
    moved = TALLINN | {"city": "Tartu", "twitter": "New", "latitude": "", "longitude": ""}
    before = state()

    printed = Imported(tmp_path, moved, new, dry_run=True).out.splitlines()

    assert state() == before
    assert printed == [
        "+ Q4 FIN consulate, no city, Estonia",
        "~ Q1 city: Tallinn -> Tartu, latitude: 59.4 -> none, longitude: 24.7 -> none",
        "- Q2 closed",
        "+ Q1 twitter New",
        "- Q1 twitter FinEmb closed",
        "Imported without a city: 1 rows (lines 3)",
        "Missions: 1 added, 1 changed, 0 reopened, 1 closed, 0 unchanged",
        "Channels: 1 added, 0 reopened, 1 closed",
        "Nothing was written.",
    ]


def test_a_dry_run_lists_what_reopens(tmp_path):
    Imported(tmp_path, TALLINN, NARVA)
    Imported(tmp_path, NARVA | {"website": "https://a.ee"}, TALLINN | {"website": ""})
    Imported(tmp_path, TALLINN | {"website": ""})

    printed = Imported(tmp_path, TALLINN, NARVA, dry_run=True).out

    assert "^ Q2 reopened\n" in printed
    assert "^ Q1 website https://finland.ee/ reopened\n" in printed


def test_closing_more_than_half_needs_a_word(tmp_path):
    rows = [NARVA | {"QID": f"Q{number}"} for number in range(10, 15)]
    Imported(tmp_path, *rows)
    before = state()

    with pytest.raises(CommandError, match="does not have 3 of 5 open missions"):
        Imported(tmp_path, *rows[:2])
    assert state() == before

    assert "--accept-closures" in Imported(tmp_path, *rows[:2], dry_run=True).out
    Imported(tmp_path, *rows[:2], accept_closures=True)
    assert Mission.objects.open().count() == 2


def broken_files() -> dict[str, tuple[bytes, list[str]]]:
    """Return each file by its name: its content, and parts of the refusal."""
    header = ",".join(COLUMNS)
    row = ",".join(TALLINN.values())
    good = f"{header}\n{row}\n"
    return {
        "bars": (good.replace(",", "|").encode(), ["separated by vertical bars"]),
        "latin-1": (good.replace("Tallinn", "Jõhvi").encode("latin-1"), ["line 2: Byte", "0xF5"]),
        "utf-16": (good.encode("utf-16"), ["UTF-16"]),
        "truncated": (
            f"{good}{row[:60]}\n{row}\n{row[:40]}".encode(),
            ["line 3: The line is incomplete", "line 5: The line is incomplete"],
        ),
        "no rows": (f"{header}\n".encode(), ["no rows"]),
        "empty": (b"", ["The file is empty"]),
        "columns": (
            good.replace("QID", "item", 1).replace("city", "town").encode(),
            ["Column operatorQID is missing", "Column city is missing"],
        ),
        "one coordinate": (
            good.replace("latitude", "lat").encode(),
            ["Column longitude is there without the other coordinate"],
        ),
    }


@pytest.mark.parametrize("name", broken_files())
def test_a_broken_file_changes_nothing_and_all_its_problems_are_listed(tmp_path, name):
    Imported(tmp_path, NARVA)
    before = state()
    content, parts = broken_files()[name]
    file = tmp_path / "broken.csv"
    file.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        call_command("import_directory", str(file), stderr=io.StringIO())

    assert refused.value.returncode == 1
    assert all(part in str(refused.value) for part in parts)
    assert state() == before


def test_progress_is_shown(tmp_path):
    err = Imported(tmp_path, TALLINN, NARVA).err

    assert err.splitlines() == [
        "Reading missions.csv",
        "Checking 2 rows",
        "Missions: 2 of 2",
        "Channels: 2 of 2",
    ]
