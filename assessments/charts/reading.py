"""How alike coders read one thing, as the chart of agreement shows it, and in which order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessments.charts.types import Subject
from assessments.scoring.agreement import Band, Standing, band

BAND_WORDS = {
    Band.RELY: "rely",
    Band.TENTATIVE: "tentative",
    Band.FLAGGED: "flagged",
}


class Floor(StrEnum):
    """What is read: all of a round, one dimension of it, or one indicator."""

    ROUND = "round"
    DIMENSION = "dimension"
    INDICATOR = "indicator"


@dataclass(frozen=True, slots=True)
class Reading:
    """Agreement on one thing.

    subject: its code and title, and what a click on its dot opens.
    alpha, low, high: ordinal alpha and its interval, unrounded; None where there is none.
    coders, units: those with a code; doubles: units that two or more coded; pairable: their codes.
    """

    subject: Subject
    floor: Floor
    standing: Standing
    alpha: float | None = None
    low: float | None = None
    high: float | None = None
    coders: int = 0
    units: int = 0
    doubles: int = 0
    pairable: int = 0


def band_of(reading: Reading) -> Band | None:
    """Return what may be built on it; None without an alpha."""
    return None if reading.alpha is None else band(reading.alpha)


def drawn_order(readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings as drawn: the indicators of a dimension from the least alike on.

    Those without an alpha follow, first what does not vary, in the order given.
    """
    return [reading for group in _groups(readings) for reading in sorted(group, key=_place)]


def _groups(readings: Sequence[Reading]) -> Iterator[list[Reading]]:
    group: list[Reading] = []
    for reading in readings:
        if reading.floor != Floor.INDICATOR and group:
            yield group
            group = []
        group.append(reading)
    yield group


def _place(reading: Reading) -> tuple[bool, bool, bool, float]:
    return (
        reading.floor == Floor.INDICATOR,
        reading.alpha is None,
        reading.standing == Standing.NOT_PAIRABLE,
        reading.alpha or 0.0,
    )
