"""Helpers that build the parts of charts."""

import datetime
import string
from collections.abc import Sequence
from itertools import product
from typing import Any

import plotly.graph_objects as go

from assessments.charts.agreement import agreement
from assessments.charts.balance import balance
from assessments.charts.change import Shift, change
from assessments.charts.choropleth import choropleth
from assessments.charts.distribution import distribution
from assessments.charts.gap import gap
from assessments.charts.gaps import Group
from assessments.charts.heatmap import heatmap
from assessments.charts.missions import missions
from assessments.charts.profile import profile
from assessments.charts.ranking import ranking
from assessments.charts.reading import Floor, Reading
from assessments.charts.slope import slope
from assessments.charts.steps import steps
from assessments.charts.trend import trend
from assessments.charts.types import (
    Caption,
    Chart,
    Dot,
    Line,
    Mark,
    Move,
    Pair,
    Profile,
    Row,
    SeriesRelease,
    Subject,
)
from assessments.scoring.agreement import AlphaStatus
from assessments.scoring.ranks import ranks
from assessments.scoring.types import Scale

LEVELS = Scale(1.0, 5.0, ("Absent", "Ad hoc", "Defined", "Managed", "Adaptive"))
SHARES = Scale(0.0, 1.0)
CODES = ["".join(letters) for letters in product(string.ascii_uppercase, repeat=3)]
NAMES = ["Finland", "Norway", "Chile", "Saint Vincent and the Grenadines", "Ghana", "Fiji"]
AXES = [
    ("balance", "Openness and confidentiality"),
    ("training", "Training"),
    ("leadership", "Leadership"),
    ("listening", "Listening"),
]
POLES = ("Openness", "Confidentiality")
GROUPS = [
    Group([("balance", "Saying"), ("training", "Listening"), ("listening", "Doing")]),
    Group([("balance", "Intent"), ("training", "Practice")]),
]
RELEASES = [SeriesRelease(year, year, "dd-maturity 1.0") for year in ("2024", "2025", "2026")]


def a_subject(at: int = 0, name: str = "") -> Subject:
    """Return the at-th ministry; there are as many as three-letter codes."""
    again = f" {at // len(NAMES)}" if at >= len(NAMES) else ""
    code = CODES[at * 7]
    return Subject(code, name or NAMES[at % len(NAMES)] + again, f"/ministries/{code}/")


def a_mark(subject: Subject, score: float | None = 3.0, **given: Any) -> Mark:
    state = "insufficient" if score is None else "scored"
    counts = {"scored": 3, "applicable": 6} if score is None else {"scored": 6, "applicable": 6}
    known: dict[str, Any] = {"state": state, "coverage": 0.5, "rank": None, **counts, **given}
    return Mark(subject, score, **known)


def some_marks(*scores: float | None, names: Sequence[str] = ()) -> list[Mark]:
    """Return a mark of another ministry for each score, with its competition rank."""
    subjects = [a_subject(at, names[at] if names else "") for at in range(len(scores))]
    codes = [subject.code for subject in subjects]
    places = ranks(dict(zip(codes, scores, strict=True)))
    return [
        a_mark(subject, score, rank=places[subject.code])
        for subject, score in zip(subjects, scores, strict=True)
    ]


def many_scores(count: int) -> list[float | None]:
    """Return scores of full precision, every ninth missing."""
    return [None if at % 9 == 8 else 1 + (at * 7919 % 1000) / 251 for at in range(count)]


def a_caption(**given: Any) -> Caption:
    known: dict[str, Any] = {
        "release": "2026",
        "lens": "All indicators",
        "scope": "Listening",
        "framework": "dd-maturity 1.0",
        "source": "Chancery",
        "date": datetime.date(2026, 3, 1),
        "shown": 3,
        "total": 30,
        "is_demonstration": False,
        "url": "chancery.example/compare/",
        **given,
    }
    return Caption(**known)


def a_row(subject: Subject, *scores: float | None, **given: Any) -> Row:
    codes = [code for code, _ in AXES]
    pairs = zip(codes, scores, strict=False)
    return Row(subject, {code: a_mark(subject, score, **given) for code, score in pairs})


def a_pair(subject: Subject, first: float | None, second: float | None, **given: Any) -> Pair:
    return Pair(subject, a_mark(subject, first, **given), a_mark(subject, second, **given))


def a_profile(subject: Subject, *scores: float | None) -> Profile:
    return Profile(subject, dict(zip((code for code, _ in AXES), scores, strict=False)))


def some_moves(*scores: tuple[float | None, float | None]) -> list[Move]:
    """Return a move of another ministry for each pair of scores, with its ranks then and now."""
    then, now = some_marks(*(pair[0] for pair in scores)), some_marks(*(pair[1] for pair in scores))
    return [Move(one.subject, one, other) for one, other in zip(then, now, strict=True)]


def a_reading(
    subject: Subject, alpha: float | None = 0.7, floor: Floor = Floor.INDICATOR, **given: Any
) -> Reading:
    """Return a reading with an interval of 0.2 around alpha; without alpha it does not vary."""
    status = AlphaStatus.NO_VARIATION if alpha is None else AlphaStatus.MEASURED
    ends = {} if alpha is None else {"low": alpha - 0.1, "high": min(alpha + 0.1, 1.0)}
    counts = {"coders": 4, "units": 12, "doubles": 10, "pairable": 20}
    known: dict[str, Any] = {"status": status, "alpha": alpha, **ends, **counts, **given}
    return Reading(subject, floor, **known)


KINDS = 13  # kinds of chart that every_chart() draws


def every_chart(subjects: Sequence[Subject], scores: Sequence[float | None]) -> list[Chart]:
    """Return each kind of chart of these ministries (profiles: the first twelve at most)."""
    both = list(zip(subjects, scores, strict=True))
    caption = a_caption(shown=len(subjects), total=len(subjects))
    marks = [a_mark(subject, score) for subject, score in both]
    rows = [a_row(subject, score, 3.0, None, score) for subject, score in both]
    profiles = [a_profile(subject, score, 2.5, score, None) for subject, score in both[:12]]
    pairs = [a_pair(subject, score, 2.0) for subject, score in both]
    lines = [Line(subject, (score, 2.0, score)) for subject, score in both]
    moves = [Move(one, a_mark(one, 2.0, rank=1), a_mark(one, score)) for one, score in both]
    shifts = [Shift(move.subject, {AXES[0][0]: move}) for move in moves]
    dots = [Dot(60.2, 24.9, one.name, one.name, one.name, one.url) for one in subjects]
    readings = [a_reading(one, score and (score - 1) / 4) for one, score in both]
    return [
        ranking(marks, caption, LEVELS),
        heatmap(rows, AXES, caption, LEVELS),
        profile(profiles, AXES, caption, LEVELS),
        balance(pairs, POLES, caption, LEVELS),
        trend(lines, RELEASES, caption, LEVELS),
        missions(subjects[0] if subjects else a_subject(), dots, caption),
        gap(rows, GROUPS, caption, LEVELS),
        distribution(rows, AXES, caption, LEVELS),
        slope(moves, ("2025", "2026"), caption, LEVELS),
        choropleth(marks, caption, LEVELS),
        change(shifts, AXES[:1], caption, LEVELS, releases=("2025", "2026")),
        steps(moves, caption, LEVELS, subject=a_subject(), releases=("2025", "2026")),
        agreement(readings, caption, seed=1, draws=1000),
    ]


def check(chart: Chart) -> None:
    """Assert that Plotly accepts the figure and that the chart has its texts."""
    go.Figure(chart.figure)  # raises ValueError for properties outside Plotly's schema
    assert chart.title
    assert chart.alt.endswith(".")
    assert chart.header
    assert all(len(row) == len(chart.header) for row in chart.rows)
    assert chart.figure["layout"]["height"] == chart.height > 0
    assert chart.figure["layout"]["width"] == chart.width > 0


def traces(chart: Chart, kind: str, mode: str = "") -> list[dict[str, Any]]:
    """Return the traces of one type, and of one mode if given."""
    data = chart.figure["data"]
    return [one for one in data if one["type"] == kind and mode in ("", one.get("mode"))]


def notes(chart: Chart) -> list[str]:
    return [note["text"] for note in chart.figure["layout"]["annotations"]]
