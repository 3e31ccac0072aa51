"""Time zones: the known ones, local times and their moments, and distances to deadlines.

Pure: no Django, no clock, no I/O. Stored moments are always UTC.
"""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from assessments.wording import counted, long_date

UTC = ZoneInfo("UTC")
NO_PLACES = {"Factory", "localtime", "posixrules"}  # files that some systems keep with the zones
YEARS = range(1970, 2200)  # that can be entered; converting dates far beyond to UTC would fail
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
CLOCK = "%H:%M"


class NoSuchTime(ValueError):
    """The text is not a moment. str() is a sentence with advice for the user."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The moment of a local time. note: a sentence, if there were two such moments."""

    at: datetime.datetime
    note: str = ""


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Return the names that the system knows, such as Europe/Berlin."""
    return frozenset(available_timezones() - NO_PLACES | {"UTC"})


# Asked at each request of a signed-in user. Bounded, since a cookie can hold any name.
@lru_cache(maxsize=256)
def zone_called(name: str) -> ZoneInfo | None:
    """Return the zone with this name; None for an unknown name."""
    # The name may come from a cookie. ZoneInfo opens a file by it, so unknown names stop here.
    if name not in known():
        return None
    return ZoneInfo(name)


def read_clock(text: str, zone: datetime.tzinfo) -> Resolved:
    """Return the moment of a local time such as `2026-03-12T14:00` in a zone.

    When clocks are put back, an hour occurs twice, and the later one is taken. When they are put
    forward, an hour does not occur. Raises NoSuchTime for that hour, for a year out of range, and
    for anything else than a time.
    """
    try:
        wall = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        wall = None
    if wall is None or wall.tzinfo is not None:
        raise NoSuchTime("Give a date and a time, such as 2026-03-12T14:00.")
    if wall.year not in YEARS:
        raise NoSuchTime(f"Give a year from {YEARS.start} to {YEARS.stop - 1}.")
    return resolved(wall.replace(second=0, microsecond=0, fold=0), zone)


def resolved(wall: datetime.datetime, zone: datetime.tzinfo) -> Resolved:
    """Return the moment of a naive local time. Raises NoSuchTime as `read_clock` does."""
    first, later = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    before, after = first.utcoffset(), later.utcoffset()
    if before == after:
        return Resolved(in_utc(first))
    day, time = long_date(wall.date()), wall.strftime(CLOCK)
    if first.astimezone(datetime.UTC).astimezone(zone).replace(tzinfo=None, fold=0) == wall:
        note = (
            f"Clocks show {time} twice on {day} in {zone}. The later one is used, "
            f"{abbreviation(later)}."
        )
        return Resolved(in_utc(later), note)
    # The skipped time, read with the offset before the change, is a real time after it.
    next_real = first.astimezone(datetime.UTC).astimezone(zone)
    raise NoSuchTime(
        f"Clocks skip {time} on {day} in {zone}. "
        f"Choose another time, such as {next_real.strftime(CLOCK)} on {long_date(next_real)}."
    )


def in_utc(moment: datetime.datetime) -> datetime.datetime:
    return moment.astimezone(datetime.UTC)


def wall_time(moment: datetime.datetime, zone: datetime.tzinfo) -> str:
    """Return a local time such as "12 March 2026, 14:00 CET", always with its zone."""
    local = moment.astimezone(zone)
    return f"{long_date(local)}, {local.strftime(CLOCK)} {abbreviation(local)}"


def abbreviation(local: datetime.datetime) -> str:
    """Return CET, say, or UTC+05:45 for a zone without an abbreviation."""
    name, offset = local.tzname() or "", local.utcoffset() or datetime.timedelta()
    if name.isalpha():
        return name
    minutes = round(offset / datetime.timedelta(minutes=1))
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours:02}:{rest:02}".removesuffix(":00")


def distance(due: datetime.datetime, now: datetime.datetime, zone: datetime.tzinfo) -> str:
    """Return the distance to a deadline: "in 3 days", "2 days overdue"; below a day in hours.

    Days are calendar days in the zone: a day with a clock change counts as one.
    """
    is_late, apart = due < now, abs(due - now)
    if apart < HOUR:
        count = "less than an hour"
    elif apart < DAY:
        count = counted(apart // HOUR, "hour")
    else:
        calendar = due.astimezone(zone).date() - now.astimezone(zone).date()
        count = counted(max(abs(calendar.days), 1), "day")
    return f"{count} overdue" if is_late else f"in {count}"


def days_off(due: datetime.date, today: datetime.date) -> str:
    """Return the distance to a due date, which is not overdue on the day itself."""
    days = (due - today).days
    if days == 0:
        return "today"
    if days < 0:
        return f"{counted(-days, 'day')} overdue"
    return f"in {counted(days, 'day')}"
