"""Importing a directory: what is written, what is kept, what is refused, what is printed."""

import datetime
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessments.imports.applying.directory import import_directory
from assessments.imports.checking.directory.rows import OPTIONAL
from assessments.imports.reading import read_table
from assessments.models import Channel, Event, Mission, Operator
from tests.directory.rows import make_channel, make_mission
from tests.factories import make_ministry

pytestmark = pytest.mark.django_db

PLACE = ["operator", "operatorQID", "country", "city", "type", "QID"]
SLIM = [*PLACE, "website", "twitter"]
COLUMNS = [*SLIM, "latitude", "longitude"]
TALLINN = {
    "operator": "Finland",
    "operatorQID": "http://www.wikidata.org/entity/Q33",
    "country": "Estonia",
    "city": "Tallinn",
    "latitude": "59.4",
    "longitude": "24.7",
    "website": "https://finland.ee/",
    "twitter": "FinEmb",
    "type": "embassy",
    "QID": "http://www.wikidata.org/entity/Q1",
}
NARVA = TALLINN | {"city": "Narva", "type": "consulate", "QID": "Q2", "website": "", "twitter": ""}
QUEBEC = NARVA | {"operator": "Quebec", "operatorQID": "Q176", "QID": "Q3"}
DATE = datetime.date(2021, 11, 13)


@pytest.fixture(autouse=True)
def ministries() -> None:
    Operator.objects.create(wikidata_id="Q33", ministry=make_ministry("FIN"))
    Operator.objects.create(wikidata_id="Q20", ministry=make_ministry("NOR"))


def written(file: Path, *rows: dict[str, str], columns=COLUMNS) -> Path:
    lines = [columns, *([row[column] for column in columns] for row in rows)]
    file.write_text("".join(f"{';'.join(line)};\n" for line in lines), encoding="utf-8")
    return file


class Imported:
    """What an import printed."""

    def __init__(self, path: Path, *rows: dict[str, str], columns=COLUMNS, **options) -> None:
        file = written(path / "missions.csv", *rows, columns=columns)
        out, err = io.StringIO(), io.StringIO()
        call_command("import_directory", str(file), stdout=out, stderr=err, **options)
        self.out, self.err = out.getvalue(), err.getvalue()


def state() -> list[tuple]:
    """Every mission and channel, down to the last field."""
    return [
        *Mission.objects.order_by("pk").values_list(),
        *Channel.objects.order_by("pk").values_list(),
        *Event.objects.order_by("pk").values_list(),
    ]


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


def test_what_is_gone_closes_on_the_given_day_and_is_never_deleted(tmp_path):
    Imported(tmp_path, TALLINN, NARVA)

    Imported(tmp_path, TALLINN, date=DATE)

    assert Mission.objects.get(wikidata_id="Q2").closed_on == DATE
    assert Mission.objects.get(wikidata_id="Q1").closed_on is None


def test_what_is_gone_closes_today_unless_a_day_is_given(tmp_path):
    Imported(tmp_path, TALLINN, NARVA)

    Imported(tmp_path, TALLINN)

    assert Mission.objects.get(wikidata_id="Q2").closed_on == timezone.localdate()


def test_a_mission_that_closed_once_keeps_its_day(tmp_path):
    Imported(tmp_path, TALLINN, NARVA)
    Imported(tmp_path, TALLINN, date=DATE)

    Imported(tmp_path, TALLINN)

    assert Mission.objects.get(wikidata_id="Q2").closed_on == DATE


def test_what_comes_back_reopens_with_its_channels(tmp_path):
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


def test_reported_rows_and_missing_cities_are_listed_with_their_lines(tmp_path):
    printed = Imported(tmp_path, TALLINN, QUEBEC, NARVA | {"city": ""}).out

    assert "Taken without a city: 1 rows (lines 4)" in printed
    assert "Not taken: 1 rows" in printed
    assert "  line 3: Q3: the operator Quebec (Q176) is no ministry of ours." in printed
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
        "Taken without a city: 1 rows (lines 3)",
        "Missions: 1 added, 1 changed, 0 reopened, 1 closed, 0 unchanged",
        "Channels: 1 added, 0 reopened, 1 closed",
        "Nothing was written.",
    ]


def test_a_dry_run_tells_what_reopens(tmp_path):
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

    with pytest.raises(CommandError, match="leaves out 3 of 5 open missions"):
        Imported(tmp_path, *rows[:2])
    assert state() == before

    assert "--accept-closures" in Imported(tmp_path, *rows[:2], dry_run=True).out
    Imported(tmp_path, *rows[:2], accept_closures=True)
    assert Mission.objects.open().count() == 2


def broken_files() -> dict[str, tuple[bytes, list[str]]]:
    """name -> content, and what is said of it."""
    header = ",".join(COLUMNS)
    row = ",".join(TALLINN.values())
    good = f"{header}\n{row}\n"
    return {
        "tabs": (good.replace(",", "\t").encode(), ["separated by tabs"]),
        "latin-1": (good.replace("Tallinn", "Jõhvi").encode("latin-1"), ["line 2: Byte", "0xF5"]),
        "utf-16": (good.encode("utf-16"), ["UTF-16"]),
        "truncated": (
            f"{good}{row[:60]}\n{row}\n{row[:40]}".encode(),
            ["line 3: The line is cut off", "line 5: The line is cut off"],
        ),
        "no rows": (f"{header}\n".encode(), ["no rows"]),
        "empty": (b"", ["The file is empty"]),
        "columns": (
            good.replace("QID", "qid", 1).replace("city", "town").encode(),
            ["Column operatorQID is missing", "Column city is missing"],
        ),
        "one coordinate": (
            good.replace("latitude", "lat").encode(),
            ["Of the two coordinates, only longitude is there"],
        ),
    }


@pytest.mark.parametrize("name", broken_files())
def test_a_broken_file_changes_nothing_and_all_its_problems_are_listed(tmp_path, name):
    Imported(tmp_path, NARVA)
    before = state()
    content, said = broken_files()[name]
    file = tmp_path / "broken.csv"
    file.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        call_command("import_directory", str(file), stderr=io.StringIO())

    assert refused.value.returncode == 1
    assert all(part in str(refused.value) for part in said)
    assert state() == before


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


def test_progress_is_shown(tmp_path):
    err = Imported(tmp_path, TALLINN, NARVA).err

    assert err.splitlines() == [
        "Reading missions.csv",
        "Checking 2 rows",
        "Missions: 2 of 2",
        "Channels: 2 of 2",
    ]


def test_the_number_of_queries_does_not_grow_with_rows(
    tmp_path, django_assert_num_queries, django_assert_max_num_queries
):
    rows = [TALLINN | {"QID": f"Q{number}"} for number in range(1, 91)]
    with django_assert_max_num_queries(12):
        Imported(tmp_path, *rows)

    with django_assert_num_queries(5):  # a transaction, operators, missions, channels
        Imported(tmp_path, *rows)
