"""Flag figures that may be right but are doubtful. Those that cannot be are refused elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from assessments.imports.channel_files.results import FoundReading
from assessments.imports.problems import counted_lines
from assessments.metrics import METRICS, Kind
from assessments.wording import counted, listed, long_date

FALLS_TO = 10  # a tenth of the stock, or less, is left after one day
MOST_NAMED = 5


def flags(readings: Sequence[FoundReading], as_of: date) -> Iterator[str]:
    """Yield a sentence for each doubtful figure, or for those that are alike."""
    yield from fallen_stocks(readings)
    answered, received = total(readings, "messages_answered"), total(readings, "messages_received")
    if received and answered > received:
        yield f"More messages are answered ({answered:,}) than received ({received:,})."
    later = {reading.start for reading in readings if reading.start > as_of}
    if later:
        yield (
            f"{counted(len(later), 'day')} after {long_date(as_of)}, the day of the export: "
            f"the last is {long_date(max(later))}. Is the day of the export right?"
        )


def fallen_stocks(readings: Iterable[FoundReading]) -> Iterator[str]:
    stocks: dict[str, list[FoundReading]] = {}
    for reading in readings:
        if reading.kind is Kind.STOCK:
            stocks.setdefault(reading.metric, []).append(reading)
    for metric, found in stocks.items():
        found.sort(key=lambda reading: reading.start)
        fallen = []
        for before, after in pairwise(found):
            if before.value and after.value * FALLS_TO <= before.value:
                fallen.append(after.start)
        if fallen:
            days = [long_date(day) for day in fallen[:MOST_NAMED]]
            if len(fallen) > MOST_NAMED:
                days.append(f"{len(fallen) - MOST_NAMED:,} more days")
            title = METRICS[metric].title
            yield f"{title}: the figure falls by 90 % or more on {listed(days)}."


def total(readings: Iterable[FoundReading], metric: str) -> int:
    return sum(reading.value for reading in readings if reading.metric == metric)


def rounded_flags(lines: Sequence[int]) -> Iterator[str]:
    if lines:
        yield (
            "Some figures are rounded in the file (such as 2.3k): "
            f"{counted_lines(lines, 'figure')}."
        )
