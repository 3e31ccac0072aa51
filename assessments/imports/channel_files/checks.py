"""Flag figures that may be right but are doubtful. Those that cannot be are refused elsewhere."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from assessments.imports.channel_files.results import START, FoundReading
from assessments.imports.problems import counted_lines
from assessments.metrics import METRICS, Kind
from assessments.wording import counted, listed, long_date

FALLS_TO = 10  # a tenth of the stock, or less, is left after one day
MOST_NAMED = 5
ANSWERED, RECEIVED = "messages_answered", "messages_received"


def flags(readings: Sequence[FoundReading], as_of: date) -> Iterator[str]:
    """Yield a sentence for each doubtful figure, or for those that are alike."""
    stocks: dict[str, list[FoundReading]] = {}
    messages = {ANSWERED: 0, RECEIVED: 0}
    later: set[date] = set()
    # A file can have a million readings, so one pass finds all.
    stock = Kind.STOCK
    for reading in readings:
        metric, kind, start, _, value, _, _ = reading
        if kind is stock:
            stocks.setdefault(metric, []).append(reading)
        elif metric in messages:
            messages[metric] += value
        if start > as_of:
            later.add(start)
    for metric, found in stocks.items():
        yield from fallen(METRICS[metric].title, found)
    if messages[ANSWERED] > messages[RECEIVED] > 0:
        yield (
            f"More messages are answered ({messages[ANSWERED]:,}) than received "
            f"({messages[RECEIVED]:,})."
        )
    if later:
        yield (
            f"{counted(len(later), 'day')} after {long_date(as_of)}, the day of the export: "
            f"the last is {long_date(max(later))}. Is the day of the export right?"
        )


def fallen(title: str, stock: Sequence[FoundReading]) -> Iterator[str]:
    """Yield a sentence on the days on which a stock falls to a tenth or less."""
    days = []
    for before, after in pairwise(sorted(stock, key=START)):
        if before.value and after.value * FALLS_TO <= before.value:
            days.append(after.start)
    if days:
        named = [long_date(day) for day in days[:MOST_NAMED]]
        if len(days) > MOST_NAMED:
            named.append(f"{len(days) - MOST_NAMED:,} more days")
        yield f"{title}: the figure falls by 90 % or more on {listed(named)}."


def rounded_flags(lines: Sequence[int]) -> Iterator[str]:
    if lines:
        yield (
            "Some figures are rounded in the file (such as 2.3k): "
            f"{counted_lines(lines, 'figure')}."
        )
