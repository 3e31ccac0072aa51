"""Readings of agreement: in the order in which they are drawn, and in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessments.charts import words
from assessments.charts.theme import plain
from assessments.charts.types import Caption, Subject
from assessments.charts.words import listed
from assessments.scoring.agreement import AlphaStatus, Band, band
from assessments.wording import counted

BAND_WORDS = {
    Band.RELY: "rely",
    Band.TENTATIVE: "tentative",
    Band.FLAGGED: "flagged",
}


class Floor(StrEnum):
    """The part that is read: all of a round, one dimension of it, or one indicator."""

    ROUND = "round"
    DIMENSION = "dimension"
    INDICATOR = "indicator"


@dataclass(frozen=True, slots=True)
class Reading:
    """Agreement on one thing.

    subject: its code and title, and what a click on its dot opens.
    alpha, low, high: ordinal alpha and its interval, unrounded; None where it is not defined.
    coders, units: those with a code; doubles: units that two or more coded; pairable: their codes.
    """

    subject: Subject
    floor: Floor
    status: AlphaStatus
    alpha: float | None = None
    low: float | None = None
    high: float | None = None
    coders: int = 0
    units: int = 0
    doubles: int = 0
    pairable: int = 0


def band_of(reading: Reading) -> Band | None:
    """Return what may be built on it; None without an alpha."""
    if reading.alpha is None:
        return None
    return band(reading.alpha)


def drawn_order(readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings as drawn: the indicators of a dimension from the least alike on.

    Those without an alpha follow, first what does not vary, in the order given.
    """
    ordered = []
    for group in _groups(readings):
        ordered += sorted(group, key=_place)
    return ordered


def _groups(readings: Sequence[Reading]) -> Iterator[list[Reading]]:
    group: list[Reading] = []
    for reading in readings:
        if reading.floor != Floor.INDICATOR and group:
            yield group
            group = []
        group.append(reading)
    # The last group has no successor that ends it. Without readings it is empty.
    yield group


def _place(reading: Reading) -> tuple[bool, bool, bool, float]:
    # False sorts before True: the dimension itself is first, undefined alphas are last.
    return (
        reading.floor == Floor.INDICATOR,
        reading.alpha is None,
        reading.status == AlphaStatus.NOT_PAIRABLE,
        reading.alpha or 0.0,
    )


BANDS_NOTE = "Bands: rely from .800; tentative from .667; flagged below."
BAR_NOTE = "Bar: 90 % interval, units drawn again with replacement (seed {seed}, {draws:,} draws)."
UNVARIED_NOTE = "No variation: all codes are one level, and agreement cannot be measured."
HATCHED_NOTE = "Hatched: no ministry is coded twice there."


def printed(alpha: float | None) -> str:
    """Return an alpha as it is written; "" where it is not defined."""
    if alpha is None:
        return ""
    return words.alpha(alpha)


def reason(reading: Reading) -> str:
    """Return why there is no alpha."""
    if reading.status == AlphaStatus.NOT_PAIRABLE:
        return "not double coded"
    return f"no variation ({counted(reading.doubles, 'unit')})"


def subtitle(caption: Caption) -> str:
    parts = (
        f"Round {plain(caption.release)}",
        "Krippendorff’s ordinal alpha",
        f"{caption.shown} of {counted(caption.total, 'ministry')} compared",
    )
    return " · ".join(parts)


def notes(readings: Sequence[Reading], seed: int, draws: int) -> list[str]:
    """Return what the marks mean that there are."""
    statuses = {one.status for one in readings}
    has_alpha = has_bar = False
    for one in readings:
        has_alpha = has_alpha or one.alpha is not None
        has_bar = has_bar or one.low is not None
    found = []
    if has_alpha:
        found.append(BANDS_NOTE)
    if has_bar:
        found.append(BAR_NOTE.format(seed=seed, draws=draws))
    if AlphaStatus.NO_VARIATION in statuses:
        found.append(UNVARIED_NOTE)
    if AlphaStatus.NOT_PAIRABLE in statuses:
        found.append(HATCHED_NOTE)
    return found


def title(readings: Sequence[Reading]) -> str:
    """Return which indicators are read differently, of those that can be judged."""
    leaves = _indicators(readings)
    judged = [one for one in leaves if one.alpha is not None]
    if not judged:
        if any(one.doubles for one in leaves):
            return "Coders’ levels do not vary, so their agreement cannot be measured"
        return "No indicator is double coded yet"
    # The least alike comes first, and is the one that is named.
    flagged = [one for one in judged if band_of(one) == Band.FLAGGED]
    every = counted(len(judged), "indicator")
    if not flagged:
        return _alike(judged, every)
    name = plain(flagged[0].subject.name)
    if len(judged) == 1:
        return f"Coders read the one indicator that can be judged differently: {name}"
    if len(flagged) == 1:
        return f"Coders read 1 of {every} differently: {name}"
    return f"Coders read {len(flagged)} of {every} differently, {name} most"


def _alike(judged: Sequence[Reading], every: str) -> str:
    whole = f"Coders read {every} alike"
    if len(judged) > 1:
        whole = f"Coders read all {every} alike"
    tentative = list(map(band_of, judged)).count(Band.TENTATIVE)
    if not tentative:
        return whole
    return f"{whole}, {tentative} of them tentatively"


def alt(readings: Sequence[Reading], caption: Caption) -> str:
    """Return the chart in sentences: the whole round, the least and the most alike, the rest."""
    leaves = _indicators(readings)
    kind = f"Dot plot of agreement between coders on {counted(len(leaves), 'indicator')}"
    sentences = [f"{kind}, round {plain(caption.release)}"]
    for one in readings:
        if one.floor == Floor.ROUND:
            sentences.append(f"Krippendorff's ordinal alpha over all of it is {_in_words(one)}")
    judged, without = [], []
    for one in leaves:
        name = plain(one.subject.name)
        if one.alpha is None:
            without.append(f"{name} ({reason(one)})")
        else:
            judged.append(f"{name} {_in_words(one)}")
    # The indicators come from the least alike on: the first three are what a reader asks for.
    if judged:
        sentences.append(f"Least alike: {listed(judged[:3])}")
    if without:
        sentences.append(f"Without an alpha: {', '.join(without[:10])}")
    if len(without) > 10:
        sentences[-1] += f" and {len(without) - 10} more"
    return ". ".join(sentences) + "."


def _in_words(reading: Reading) -> str:
    band = band_of(reading)
    if band is None:
        return f"undefined, {reason(reading)}"
    return f"{printed(reading.alpha)} ({BAND_WORDS[band]})"


def _indicators(readings: Sequence[Reading]) -> list[Reading]:
    """Return the indicators, the least alike first."""
    leaves = [one for one in readings if one.floor == Floor.INDICATOR]
    return sorted(leaves, key=lambda one: (one.alpha is None, one.alpha or 0.0))
