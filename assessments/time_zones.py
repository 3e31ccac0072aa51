"""Time zones: which there are, what a clock on a wall there means, and how far off a moment is.

Pure: the standard library alone. What is stored is UTC, always.
"""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

UTC = ZoneInfo("UTC")
NO_PLACES = {"Factory", "localtime", "posixrules"}  # files beside the zones, on some systems
YEARS = range(1970, 2200)  # of a moment that somebody may mean; beyond, UTC has no year for it
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
CLOCK = "%H:%M"


class NoSuchTime(ValueError):
    """What was said names no moment; str() is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The moment that a clock on the wall meant; note: a sentence where it had to be chosen."""

    at: datetime.datetime
    note: str = ""


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """The names that the system's database knows, such as Europe/Berlin."""
    return frozenset(available_timezones() - NO_PLACES | {"UTC"})


def zone_called(name: str) -> ZoneInfo | None:
    """The zone of a name that may come from anywhere, or None. Opens no file but a zone's own."""
    return ZoneInfo(name) if name in known() else None


def read_clock(text: str, zone: datetime.tzinfo) -> Resolved:
    """Return the moment that `2026-03-12T14:00`, said in the zone, means.

    Clocks put forward skip an hour, of which nothing is taken; clocks put back show one twice, of
    which the later is. Raises NoSuchTime for the one, for a year out of reach, and for no time.
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
    """As `read_clock`, of a naive time."""
    first, later = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    before, after = first.utcoffset(), later.utcoffset()
    if before == after:
        return Resolved(in_utc(first))
    day, time = long_date(wall.date()), wall.strftime(CLOCK)
    if first.astimezone(datetime.UTC).astimezone(zone).replace(tzinfo=None, fold=0) == wall:
        note = (
            f"Clocks show {time} twice on {day} in {zone}; the later one is meant, "
            f"{abbreviation(later)}."
        )
        return Resolved(in_utc(later), note)
    # Read by the clock of before, the time comes out as the clock of after shows it, and back.
    next_real = first.astimezone(datetime.UTC).astimezone(zone)
    raise NoSuchTime(
        f"Clocks skip {time} on {day} in {zone}. "
        f"Choose another time, such as {next_real.strftime(CLOCK)} on {long_date(next_real)}."
    )


def in_utc(moment: datetime.datetime) -> datetime.datetime:
    return moment.astimezone(datetime.UTC)


def long_date(day: datetime.date) -> str:
    """12 March 2026, whatever the language of the system."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def wall_time(moment: datetime.datetime, zone: datetime.tzinfo) -> str:
    """12 March 2026, 14:00 CET: the zone is always named."""
    local = moment.astimezone(zone)
    return f"{long_date(local)}, {local.strftime(CLOCK)} {abbreviation(local)}"


def abbreviation(local: datetime.datetime) -> str:
    """CET, or UTC+05:45 where nobody has coined letters."""
    name, offset = local.tzname() or "", local.utcoffset() or datetime.timedelta()
    if name.isalpha():
        return name
    minutes = round(offset / datetime.timedelta(minutes=1))
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}".removesuffix(":00")


def distance(due: datetime.datetime, now: datetime.datetime, zone: datetime.tzinfo) -> str:
    """How far off a deadline is: "in 3 days", "2 days overdue"; in hours below a whole day.

    Days are those of the calendar that hangs there, whatever the clocks did in between.
    """
    is_late, apart = due < now, abs(due - now)
    if apart < HOUR:
        count = "less than an hour"
    elif apart < DAY:
        count = plural(apart // HOUR, "hour")
    else:
        calendar = due.astimezone(zone).date() - now.astimezone(zone).date()
        count = plural(max(abs(calendar.days), 1), "day")
    return f"{count} overdue" if is_late else f"in {count}"


def days_off(due: datetime.date, today: datetime.date) -> str:
    """As `distance`, of a day that is not yet over when it is due."""
    days = (due - today).days
    if days == 0:
        return "today"
    return f"{plural(-days, 'day')} overdue" if days < 0 else f"in {plural(days, 'day')}"


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
