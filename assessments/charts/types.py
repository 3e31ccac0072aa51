"""The types of charts: what they are made of, and the finished chart."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

ThemeName = Literal["light", "dark"]
Figure = dict[str, Any]  # {"data": [...], "layout": {...}} in Plotly's schema
TableCell = str | float | int | None


@dataclass(frozen=True, slots=True)
class Subject:
    """A ministry as charts show it. `url` is the path that a click on its mark opens."""

    code: str
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One number of one ministry: a node of its scorecard, and its place.

    score:    unrounded, on the framework's scale; None when there is none.
    state:    scored | insufficient | not_applicable for an aggregate,
              rated | not_found | not_applicable | not_assessed for an indicator.
    coverage: share 0-1 of the applicable weight that is scored; None when nothing applies.
    rank:     competition rank of the unrounded score, None without a score.
    scored, applicable: counts of indicators below.
    low, high: ends of the score's interval, None where none is known.
    tier:     its place among the tiers of the ranking, from 1; None where there are none.
    """

    subject: Subject
    score: float | None
    state: str
    coverage: float | None
    rank: int | None
    is_sealed_only: bool = False
    scored: int = 0
    applicable: int = 0
    low: float | None = None
    high: float | None = None
    tier: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """One ministry's scores by axis code, unrounded; None or absent: no score."""

    subject: Subject
    scores: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One ministry's marks by the code of what is compared; absent: not assessed."""

    subject: Subject
    marks: Mapping[str, Mark]

    def score(self, code: str) -> float | None:
        """Return the unrounded score of one mark; None where it has none or is absent."""
        mark = self.marks.get(code)
        # A ministry that was not assessed in this release, or by this code, has no mark at all.
        if mark is None:
            return None
        return mark.score

    def scores(self, columns: Sequence[tuple[str, str]]) -> list[float | None]:
        """Return the scores of the columns, (code, title) each, in their order."""
        scores: list[float | None] = []
        for code, _ in columns:
            mark = self.marks.get(code)
            score = None
            if mark is not None:
                score = mark.score
            scores.append(score)
        return scores


@dataclass(frozen=True, slots=True)
class Pair:
    """One ministry's marks at the two poles of a balance."""

    subject: Subject
    first: Mark
    second: Mark


@dataclass(frozen=True, slots=True)
class Move:
    """The same number in two releases: of a ministry, or of what `subject` names instead."""

    subject: Subject
    then: Mark
    now: Mark

    @property
    def gain(self) -> float | None:
        """Now less then, unrounded; None unless both are scored."""
        # No score is not 0: a ministry that is scored for the first time has gained nothing.
        if self.then.score is None or self.now.score is None:
            return None
        return self.now.score - self.then.score


class HasSubject(Protocol):
    """A mark, a row, a move: anything that is about one ministry."""

    @property
    def subject(self) -> Subject: ...


def codes_of(items: Iterable[HasSubject]) -> list[str]:
    """Return the code of each item's ministry, in their order."""
    return [item.subject.code for item in items]


def names_of(items: Iterable[HasSubject]) -> list[str]:
    """Return the name of each item's ministry, in their order; not escaped."""
    return [item.subject.name for item in items]


def names_by_code(items: Iterable[HasSubject]) -> dict[str, str]:
    """Return code -> name of the items' ministries; not escaped."""
    return {item.subject.code: item.subject.name for item in items}


@dataclass(frozen=True, slots=True)
class SeriesRelease:
    """A release on the axis of time; scores compare only within one `framework` (and version)."""

    code: str
    title: str
    framework: str


@dataclass(frozen=True, slots=True)
class Line:
    """One ministry's scores over the releases, in their order, unrounded; None: no score."""

    subject: Subject
    scores: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Dot:
    """A mission on the map; degrees north and east. `type` is its kind, e.g. "embassy"."""

    latitude: float
    longitude: float
    city: str
    host: str
    type: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """The words that a chart needs without its page. An empty part is left out.

    lens:  the lens' title, or "All indicators".
    scope: the node that is drawn, e.g. "Listening", or "Index".
    shown, total: ministries drawn, and ministries in the release.
    url:   the short address of the chart, printed, never a link.
    peers: the name of the group, e.g. "Northern Europe".
    own_weights: the reader weighed the dimensions; the release has other numbers.
    unalike: what is drawn and coders read too differently to rank by (METHOD §4): its title and
             its ordinal alpha, unrounded.
    """

    release: str
    lens: str
    scope: str
    framework: str
    source: str
    date: datetime.date
    shown: int
    total: int
    is_demonstration: bool
    url: str
    peers: str = ""
    public_only: bool = False
    own_weights: bool = False
    unalike: Sequence[tuple[str, float]] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished chart, complete without its page.

    figure: the whole picture in Plotly's schema, words included, as plain data (`frame.for_page`
            takes the words off where the page prints them itself).
    title, subtitle, footer, alt: plain text, not escaped.
    header, rows: the same data as a table; numbers unrounded, None where there is none.
    width, height: of the picture, in CSS pixels.
    head, foot: of the height, what title and subtitle take above and the footer below.
    """

    kind: str
    figure: Figure
    title: str
    subtitle: str
    footer: str
    alt: str
    header: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    width: int
    height: int
    head: int
    foot: int
