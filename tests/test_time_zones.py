"""Clocks of Berlin, Apia and Kathmandu: leap days, skipped hours, hours that come twice."""

import datetime
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import time_zones
from assessments.time_zones import NoSuchTime, read_clock, wall_time, zone_called

BERLIN, APIA, KATHMANDU = map(ZoneInfo, ("Europe/Berlin", "Pacific/Apia", "Asia/Kathmandu"))


def utc(*parts: int) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone", "moment", "printed"),
    [
        ("2026-03-12T14:00", BERLIN, utc(2026, 3, 12, 13), "12 March 2026, 14:00 CET"),
        ("2026-07-12T14:00", BERLIN, utc(2026, 7, 12, 12), "12 July 2026, 14:00 CEST"),
        ("2028-02-29T23:59", APIA, utc(2028, 2, 29, 10, 59), "29 February 2028, 23:59 UTC+13"),
        ("2028-03-01T00:30", APIA, utc(2028, 2, 29, 11, 30), "1 March 2028, 00:30 UTC+13"),
        (
            "2026-01-01T02:00",
            KATHMANDU,
            utc(2025, 12, 31, 20, 15),
            "1 January 2026, 02:00 UTC+05:45",
        ),
        ("2026-01-01T02:00", time_zones.UTC, utc(2026, 1, 1, 2), "1 January 2026, 02:00 UTC"),
    ],
)
def test_a_clock_on_a_wall_is_one_moment_and_prints_as_it_was_typed(
    text: str, zone: ZoneInfo, moment: datetime.datetime, printed: str
) -> None:
    assert time_zones.Resolved(moment) == read_clock(text, zone)
    assert wall_time(moment, zone) == printed


def test_a_skipped_hour_is_refused_with_a_time_that_there_is() -> None:
    with pytest.raises(NoSuchTime) as refusal:
        read_clock("2026-03-29T02:30", BERLIN)

    assert str(refusal.value) == (
        "Clocks skip 02:30 on 29 March 2026 in Europe/Berlin. "
        "Choose another time, such as 03:30 on 29 March 2026."
    )


def test_the_day_that_samoa_skipped_is_refused_whole() -> None:
    with pytest.raises(NoSuchTime, match="such as 12:00 on 31 December 2011"):
        read_clock("2011-12-30T12:00", APIA)


def test_the_later_of_two_equal_hours_is_used_and_a_note_says_so() -> None:
    found = read_clock("2026-10-25T02:30", BERLIN)

    assert found.at == utc(2026, 10, 25, 1, 30)
    assert found.note == (
        "Clocks show 02:30 twice on 25 October 2026 in Europe/Berlin. The later one is used, CET."
    )
    assert wall_time(found.at, BERLIN) == "25 October 2026, 02:30 CET"


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-02-29T10:00", "2026-03-12T25:00", "2026-03-12T14:00+01:00", "\0"]
)
def test_what_is_no_date_and_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(NoSuchTime, match="Give a date and a time"):
        read_clock(text, BERLIN)


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "9999-12-31T23:59", "1969-12-31T23:59"])
def test_an_unlikely_year_is_refused(text: str) -> None:
    with pytest.raises(NoSuchTime, match="from 1970 to 2199"):
        read_clock(text, APIA)


@given(
    st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2100, 1, 1)),
    st.sampled_from(sorted(time_zones.known())),
)
def test_every_moment_of_every_zone_can_be_typed_or_is_refused(
    wall: datetime.datetime, name: str
) -> None:
    wall, zone = wall.replace(second=0, microsecond=0), ZoneInfo(name)
    try:
        found = read_clock(wall.isoformat(), zone)
    except NoSuchTime:
        there = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
        assert there.replace(tzinfo=None) != wall
    else:
        assert found.at.tzinfo is UTC
        assert found.at.astimezone(zone).replace(tzinfo=None) == wall
        assert bool(found.note) == bool(
            wall.replace(tzinfo=zone).utcoffset() != found.at.astimezone(zone).utcoffset()
        )


@pytest.mark.parametrize(
    ("due", "now", "zone", "words"),
    [
        (utc(2026, 3, 15, 9), utc(2026, 3, 12, 22), BERLIN, "in 3 days"),
        (utc(2026, 3, 12, 9), utc(2026, 3, 12, 8, 30), BERLIN, "in less than an hour"),
        (utc(2026, 3, 12, 9), utc(2026, 3, 12, 6), BERLIN, "in 3 hours"),
        (utc(2026, 3, 12, 9), utc(2026, 3, 12, 10), BERLIN, "1 hour overdue"),
        (utc(2026, 3, 12, 9), utc(2026, 3, 12, 9, 1), BERLIN, "less than an hour overdue"),
        (utc(2026, 3, 12, 9), utc(2026, 3, 14, 9), BERLIN, "2 days overdue"),
        (utc(2028, 3, 1, 12), utc(2028, 2, 28, 12), time_zones.UTC, "in 2 days"),
        (utc(2026, 3, 1, 12), utc(2026, 2, 28, 12), time_zones.UTC, "in 1 day"),
        # 71 hours by the clock of physics, three days by the calendar on the wall
        (utc(2026, 3, 30, 12), utc(2026, 3, 27, 13), BERLIN, "in 3 days"),
        # a night of 25 hours within one date
        (utc(2026, 10, 25, 22, 50), utc(2026, 10, 24, 22, 10), BERLIN, "in 1 day"),
        # the same two moments are as many days apart as each calendar says
        (utc(2026, 3, 14, 12), utc(2026, 3, 12, 9), APIA, "in 3 days"),
        (utc(2026, 3, 14, 12), utc(2026, 3, 12, 9), KATHMANDU, "in 2 days"),
    ],
)
def test_how_far_off_a_deadline_is_goes_by_the_calendar_there(
    due: datetime.datetime, now: datetime.datetime, zone: ZoneInfo, words: str
) -> None:
    assert time_zones.distance(due, now, zone) == words


@pytest.mark.parametrize(
    ("day", "words"), [(1, "1 day overdue"), (2, "today"), (3, "in 1 day"), (5, "in 3 days")]
)
def test_a_day_is_due_until_it_is_over(day: int, words: str) -> None:
    assert time_zones.days_off(datetime.date(2026, 3, day), datetime.date(2026, 3, 2)) == words


@pytest.mark.parametrize(
    "name", ["", "Mars/Phobos", "../../etc/passwd", "europe/berlin", "\0", "localtime"]
)
def test_an_unknown_zone_name_gives_none(name: str) -> None:
    assert zone_called(name) is None


def test_the_zones_of_the_world_are_known_by_name() -> None:
    assert {"Europe/Berlin", "Pacific/Apia", "Asia/Kathmandu", "UTC"} <= time_zones.known()
    assert zone_called("Asia/Kathmandu") == KATHMANDU
