"""Read dates as platforms write them, and decide on the order of day and month."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from assessments.imports.channel_files.results import DateOrder, NeedsDateOrder
from assessments.imports.problems import Problem, Refused
from assessments.wording import MONTHS

YEARS = range(1995, 2101)  # other years are a mistake of the file
MOST_KEPT = 20_000  # texts of dates, so that a hostile file does not fill the memory
LONGEST = 50  # characters of a date with its time
EXAMPLES = 5

TIME = (
    r"(?:,?[T ]+([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"(?: ?[AaPp][Mm])? ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?"
)
YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){TIME}")
YEAR_LAST = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}){TIME}")
WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?"
MONTH_FIRST = re.compile(
    rf"{WEEKDAY}([A-Za-z]{{3,9}})\.? ([0-9]{{1,2}}),? ([0-9]{{4}}){TIME}", re.IGNORECASE
)
DAY_FIRST = re.compile(
    rf"{WEEKDAY}([0-9]{{1,2}}) ([A-Za-z]{{3,9}})\.?,? ([0-9]{{4}}){TIME}", re.IGNORECASE
)


def _month_names() -> Mapping[str, int]:
    names = {"sept": 9}
    for number, name in enumerate(MONTHS, 1):
        names[name.lower()] = names[name[:3].lower()] = number
    return names


MONTH_NUMBERS = _month_names()

Undecided = tuple[int, int, int]  # first number, second number, year
Day = date | Undecided


class Days:
    """Reads the dates of one file. Those such as 03/04/2026 stay undecided until all are read."""

    def __init__(self, order: DateOrder | None) -> None:
        self.asked = order
        self.found: DateOrder | None = None
        self.examples: list[str] = []
        self._known: dict[str, Day] = {}
        self._swappable = False

    def read(self, text: str) -> Day:
        """Return the day of a cell. Raises ValueError for anything else."""
        known = self._known.get(text)
        if known is not None:
            return known
        day = self._parsed(text)
        if len(self._known) < MOST_KEPT:
            self._known[text] = day
        return day

    def _parsed(self, text: str) -> Day:
        if len(text) > LONGEST or not text.isascii():
            raise ValueError
        starts_with_digit = text[:1].isdigit()
        if starts_with_digit and (found := YEAR_FIRST.fullmatch(text)):
            return in_utc(checked(int(found[1]), int(found[3]), int(found[4])), found)
        if starts_with_digit and (found := YEAR_LAST.fullmatch(text)):
            return self._undecided(found)
        if found := MONTH_FIRST.fullmatch(text):
            month, day = found[1], found[2]
        elif found := DAY_FIRST.fullmatch(text):
            month, day = found[2], found[1]
        else:
            raise ValueError
        number = MONTH_NUMBERS.get(month.lower(), 0)
        return in_utc(checked(int(found[3]), number, int(day)), found)

    def _undecided(self, found: re.Match[str]) -> Day:
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if first > 12:
            self._decide("day-month")
            return in_utc(checked(year, second, first), found)
        if second > 12:
            self._decide("month-day")
            return in_utc(checked(year, first, second), found)
        checked(year, first, second)
        if first != second:
            self._swappable = True
        if first != second and len(self.examples) < EXAMPLES:
            self.examples.append(found[0][: found.end(4)])
        return first, second, year

    def _decide(self, order: DateOrder) -> None:
        if self.found not in (None, order):
            message = (
                "Some dates have the day first, and some have the month first. Export the file "
                "again, and do not save it in a spreadsheet program."
            )
            raise Refused([Problem("", message)])
        self.found = order
        if self.asked not in (None, order):
            message = (
                f"The dates do not have the order {self.asked} that was chosen: a number above 12 "
                "is where the month would be. Choose the other order."
            )
            raise Refused([Problem("", message)])

    def order(self) -> DateOrder:
        """Return the order of the undecided dates. Raises NeedsDateOrder if nothing shows it."""
        order = self.found or self.asked
        if order is None and self._swappable:
            raise NeedsDateOrder(tuple(self.examples))
        return order or "day-month"

    def decided(self, day: Day) -> date:
        """Return an undecided date as a day."""
        if isinstance(day, date):
            return day
        first, second, year = day
        if self.order() == "day-month":
            return date(year, second, first)
        return date(year, first, second)


def checked(year: int, month: int, day: int) -> date:
    if year not in YEARS:
        raise ValueError
    return date(year, month, day)


def in_utc(day: date, found: re.Match[str]) -> date:
    """Return the day in UTC of an instant; the day as it is where the file has no zone.

    found: a date, whose last three groups are hour, minute and zone.
    """
    hour, minute, zone = found.groups()[-3:]
    if zone in (None, "Z", "UTC"):
        return day
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    if zone[0] == "-":
        offset = -offset
    at = datetime(day.year, day.month, day.day, int(hour), int(minute))
    return (at - offset).date()


def is_day(text: str) -> bool:
    """Return True for a date in any way that platforms write it."""
    try:
        Days(None).read(text)
    except (ValueError, OverflowError):
        return False
    return True
