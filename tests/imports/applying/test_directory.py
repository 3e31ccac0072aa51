"""Tests of importing a directory: rows written, rows kept, rows never touched."""

import datetime
import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from assessments.imports.applying.directory import import_directory
from assessments.imports.checking.directory_rows import OPTIONAL
from assessments.imports.reading import read_table
from assessments.models import Channel, DirectoryImport, Event, Mission
from tests.factories import make_channel, make_mission
from tests.imports.directory_tables import (
    DATE,
    NARVA,
    PLACE,
    QUEBEC,
    SLIM,
    TALLINN,
    Imported,
    make_operators,
    state,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def operators() -> None:
    make_operators()


def test_missions_and_channels_are_written_with_all_that_the_row_says(tmp_path):
    printed = Imported(tmp_path, TALLINN, NARVA).out

    mission = Mission.objects.get(wikidata_id="Q1")
    assert mission.ministry_id == "FIN"
    assert (mission.host_country, mission.city, mission.type) == ("Estonia", "Tallinn", "embassy")
    assert (mission.latitude, mission.longitude) == (59.4, 24.7)
    assert mission.closed_on is None
    assert set(mission.channels.values_list("platform", "address", "status", "origin")) == {
        ("website", "https://finland.ee/", "active", "directory"),
        ("twitter", "FinEmb", "active", "directory"),
    }
    assert "Missions: 2 added, 0 changed, 0 reopened, 0 closed, 0 unchanged" in printed
    assert "Channels: 2 added, 0 reopened, 0 closed" in printed


def test_an_import_is_one_event_and_a_second_one_changes_nothing(tmp_path):
    Imported(tmp_path, TALLINN, NARVA, QUEBEC)
    before = state()

    Imported(tmp_path, TALLINN, NARVA, QUEBEC)

    assert state() == before
    event = Event.objects.get()
    assert (event.verb, event.subject, event.by) == ("imported directory", "missions.csv", None)
    assert event.detail == {"missions added": 2, "channels added": 2, "rows reported": 1}


def test_a_missing_mission_closes_on_the_given_day_and_is_never_deleted(tmp_path):
    Imported(tmp_path, TALLINN, NARVA)

    Imported(tmp_path, TALLINN, date=DATE)

    assert Mission.objects.get(wikidata_id="Q2").closed_on == DATE
    assert Mission.objects.get(wikidata_id="Q1").closed_on is None


def test_a_missing_mission_closes_today_unless_a_day_is_given(tmp_path):
    Imported(tmp_path, TALLINN, NARVA)

    Imported(tmp_path, TALLINN)

    assert Mission.objects.get(wikidata_id="Q2").closed_on == timezone.localdate()


def test_a_mission_that_closed_once_keeps_its_day(tmp_path):
    Imported(tmp_path, TALLINN, NARVA)
    Imported(tmp_path, TALLINN, date=DATE)

    Imported(tmp_path, TALLINN)

    assert Mission.objects.get(wikidata_id="Q2").closed_on == DATE


def test_a_mission_that_comes_back_reopens_with_its_channels(tmp_path):
    Imported(tmp_path, NARVA, TALLINN)
    Imported(tmp_path, NARVA, date=DATE)
    assert not Channel.objects.active().exists()

    printed = Imported(tmp_path, NARVA, TALLINN | {"city": "Tartu"}).out

    mission = Mission.objects.get(wikidata_id="Q1")
    assert (mission.closed_on, mission.city) == (None, "Tartu")
    assert Channel.objects.active().count() == 2
    assert "0 added, 0 changed, 1 reopened, 0 closed, 1 unchanged" in printed


def test_a_mission_moves_to_another_ministry(tmp_path):
    Imported(tmp_path, TALLINN)

    Imported(tmp_path, TALLINN | {"operator": "Norway", "operatorQID": "Q20"})

    assert Mission.objects.get().ministry_id == "NOR"


def test_a_file_without_coordinates_keeps_them(tmp_path):
    Imported(tmp_path, TALLINN)

    Imported(tmp_path, TALLINN | {"city": "Tartu"}, columns=SLIM)

    mission = Mission.objects.get()
    assert (mission.city, mission.latitude, mission.longitude) == ("Tartu", 59.4, 24.7)


def test_an_address_that_changes_back_reopens_the_old_channel(tmp_path):
    Imported(tmp_path, TALLINN)
    old = Channel.objects.get(platform="website")
    Channel.objects.filter(pk=old.pk).update(language="et")

    Imported(tmp_path, TALLINN | {"website": "https://new.ee/"})
    old.refresh_from_db()
    assert old.status == "closed"

    Imported(tmp_path, TALLINN)
    old.refresh_from_db()
    assert (old.status, old.language) == ("active", "et")
    assert Channel.objects.get(address="https://new.ee/").status == "closed"


def test_channels_entered_by_hand_are_never_touched(tmp_path):
    mission = make_mission("Q1")
    make_channel(mission, "https://finland.ee/", platform="website", status="closed")
    make_channel(mission, "ours")
    make_channel(mission.ministry, "ministry")
    before = list(Channel.objects.order_by("pk").values_list())

    Imported(tmp_path, TALLINN | {"twitter": ""})

    assert list(Channel.objects.order_by("pk").values_list()) == before


def test_a_failure_half_way_writes_nothing(tmp_path):
    file = written(tmp_path / "missions.csv", TALLINN)
    table = read_table(file, required=PLACE, optional=OPTIONAL)

    def fail_at_the_end(step: str, done: int, total: int) -> None:
        if step == "Channels":
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        import_directory(table, source="a", closed_on=DATE, progress=fail_at_the_end)

    assert state() == []


def test_a_long_file_name_fits_into_the_log(tmp_path):
    file = written(tmp_path / f"{'m' * 200}.csv", TALLINN)

    call_command("import_directory", str(file), stdout=io.StringIO(), stderr=io.StringIO())

    assert Event.objects.get().subject == "m" * 120


def test_the_number_of_queries_does_not_grow_with_rows(
    tmp_path, django_assert_num_queries, django_assert_max_num_queries
):
    rows = [TALLINN | {"QID": f"Q{number}"} for number in range(1, 91)]
    with django_assert_max_num_queries(13):
        Imported(tmp_path, *rows)

    # A transaction, operators, names of ministries, missions, channels.
    with django_assert_num_queries(6):
        Imported(tmp_path, *rows)


def test_the_source_and_the_time_are_kept_with_an_import_that_changes_something(tmp_path):
    Imported(tmp_path, TALLINN, source=" Wikidata, May ")
    Imported(tmp_path, TALLINN, source="It changes nothing")

    kept = DirectoryImport.objects.get()
    assert kept.source == "Wikidata, May"
    assert timezone.now() - kept.imported_at < datetime.timedelta(minutes=5)


def test_without_a_name_the_source_is_the_file(tmp_path):
    Imported(tmp_path, TALLINN)

    assert DirectoryImport.objects.newest().source == "missions.csv"
