"""Tests of the two real directories, a year apart; skipped if the files are missing.

The numbers of the files themselves (rows, filled cells, items kept) are from their description.
"""

import datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.imports.applying.directory import import_directory
from assessments.imports.checking.directory_plan import DirectoryPlan
from assessments.imports.checking.directory_rows import OPTIONAL, REQUIRED
from assessments.imports.reading import read_table
from assessments.models import Channel, Event, Mission

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "embassies"
FILES = {2021: "missions_2021-11-13_slim.csv", 2022: "database_of_embassies_2022-11-16.csv"}
ROWS = {2021: 8_256, 2022: 9_852}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the real directories are not in {FOLDER}"),
]


@pytest.fixture(autouse=True)
def ministries() -> None:
    call_command("load_ministries", verbosity=0)


def imported(year: int) -> DirectoryPlan:
    file = FOLDER / FILES[year]
    table = read_table(file, required=REQUIRED, optional=OPTIONAL)
    return import_directory(table, source=file.name, closed_on=datetime.date(year, 11, 30))


def rows_of(plan: DirectoryPlan) -> int:
    missions = [plan.added, plan.changed, plan.reopened, plan.unchanged]
    return sum(map(len, missions)) + len(plan.reported)


def changes(plan: DirectoryPlan) -> dict[str, int]:
    return {kind: count for kind, count in plan.counts().items() if count}


def test_every_row_is_imported_or_reported_with_its_line():
    plan = imported(2022)

    assert rows_of(plan) == ROWS[2022]
    assert changes(plan) == {"missions added": 9_825, "channels added": 8_366}
    assert Mission.objects.open().count() == 9_825
    assert Channel.objects.active().count() == 8_366
    assert len(plan.without_city) == 579
    assert len({problem.where for problem in plan.reported}) == 27


def test_operators_that_are_no_ministry_and_the_item_that_is_there_twice_are_reported():
    reported = [str(problem) for problem in imported(2022).reported]

    twice = "Q106686567: the item is in the file 2 times (lines 3682, 5186)."
    assert [line for line in reported if "in the file" in line] == [
        f"line 3682: {twice}",
        f"line 5186: {twice}",
    ]
    strangers = [line for line in reported if "is not a known ministry" in line]
    assert len(strangers) == 25
    assert sum("the operator Quebec (Q176)" in line for line in strangers) == 16


def test_a_second_import_changes_nothing():
    imported(2022)

    second = imported(2022)

    assert changes(second) == {}
    assert len(second.unchanged) == 9_825
    assert Event.objects.filter(verb="imported directory").count() == 1


def test_an_older_directory_and_the_newer_one_again_give_the_right_plans():
    imported(2022)
    newer = set(Mission.objects.open().values_list("wikidata_id", flat=True))
    places = Mission.objects.filter(latitude__isnull=False).count()

    back = imported(2021)
    assert rows_of(back) == ROWS[2021]
    assert changes(back) == {
        "missions added": 51,  # of 52 items; one is of no ministry
        "missions changed": 783,
        "missions closed": 1_638,  # of 1,648 items; ten are of no ministry
        "channels added": 266,  # one more only changes its case
        "channels closed": 924,
    }
    assert Mission.objects.filter(latitude__isnull=False).count() == places
    assert Mission.objects.count() == 9_825 + 51
    assert changes(imported(2021)) == {}

    forth = imported(2022)
    assert rows_of(forth) == ROWS[2022]
    assert changes(forth) == {
        "missions changed": 783,
        "missions reopened": 1_638,
        "missions closed": 51,
        "channels reopened": 924,
        "channels closed": 234,
    }
    assert set(Mission.objects.open().values_list("wikidata_id", flat=True)) == newer
    assert Channel.objects.active().count() == 8_366
    assert changes(imported(2022)) == {}


def test_a_year_between_two_directories():
    imported(2021)

    plan = imported(2022)

    assert rows_of(plan) == ROWS[2022]
    assert changes(plan) == {
        "missions added": 1_638,
        "missions changed": 7_432,  # nearly all gain coordinates, which the older file lacks
        "missions closed": 51,
        "channels added": 1_896,
        "channels closed": 234,
    }


def test_the_import_takes_few_queries():
    with CaptureQueriesContext(connection) as queries:
        imported(2022)

    # In one statement SQLite takes about a hundred rows, PostgreSQL a thousand.
    assert len(queries) <= (250 if connection.vendor == "sqlite" else 40)
