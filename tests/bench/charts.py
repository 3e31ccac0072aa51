"""P8, P9: charts of 200 ministries, in milliseconds and in bytes."""

import json
from collections.abc import Callable

import orjson

from assessments.charts.balance import balance
from assessments.charts.change import Shift, change
from assessments.charts.choropleth import choropleth
from assessments.charts.distribution import distribution
from assessments.charts.frame import for_page
from assessments.charts.gap import gap
from assessments.charts.geography import PLACES
from assessments.charts.heatmap import heatmap
from assessments.charts.ranking import ranking
from assessments.charts.slope import slope
from assessments.charts.trend import trend
from assessments.charts.types import Chart, Line, Move, Subject
from tests.bench.measure import Measured, interleave, row
from tests.charts import samples
from tests.charts.samples import AXES, GROUPS, LEVELS, POLES, RELEASES

MANY = 200
KILOBYTE = 1000
REPEATS = 51  # of work so short that whatever else the machine does shows
SUBJECTS = [samples.a_subject(at) for at in range(MANY)]
SCORES = samples.many_scores(MANY)
CAPTION = samples.a_caption(shown=MANY, total=MANY)
MARKS = samples.some_marks(*SCORES)
ROWS = [
    samples.a_row(one, score, 3.0, None, score) for one, score in zip(SUBJECTS, SCORES, strict=True)
]
PAIRS = [samples.a_pair(one, score, 2.0) for one, score in zip(SUBJECTS, SCORES, strict=True)]
LINES = [Line(one, (score, 2.0, score)) for one, score in zip(SUBJECTS, SCORES, strict=True)]
YEARS = ("2025", "2026")
MOVES = [
    Move(one, samples.a_mark(one, 2.0, rank=1), samples.a_mark(one, score, rank=1))
    for one, score in zip(SUBJECTS, SCORES, strict=True)
]
SHIFTS = [Shift(move.subject, {code: move for code, _ in AXES}) for move in MOVES]
COUNTRIES = [
    samples.a_mark(Subject(code, f"Country of {code}", f"/ministries/{code}/"), score)
    for code, score in zip(PLACES, SCORES, strict=False)
]


def a_ranking() -> Chart:
    return ranking(MARKS, CAPTION, LEVELS)


def a_heatmap() -> Chart:
    return heatmap(ROWS, AXES, CAPTION, LEVELS)


def a_balance() -> Chart:
    return balance(PAIRS, POLES, CAPTION, LEVELS)


def a_trend() -> Chart:
    return trend(LINES, RELEASES, CAPTION, LEVELS)


def a_gap() -> Chart:
    return gap(ROWS, GROUPS, CAPTION, LEVELS)


def a_slope() -> Chart:
    return slope(MOVES, YEARS, CAPTION, LEVELS)


def a_change() -> Chart:
    return change(SHIFTS, AXES, CAPTION, LEVELS, releases=YEARS)


def a_map() -> Chart:
    return choropleth(COUNTRIES, CAPTION, LEVELS)


def a_distribution() -> Chart:
    return distribution(ROWS, AXES, CAPTION, LEVELS)


def built(build: Callable[[], Chart]) -> Measured:
    """Values to bytes, against the least: the standard library's json of the finished figure."""
    figure = for_page(build())
    return interleave(
        lambda: orjson.dumps(for_page(build())), lambda: json.dumps(figure), repeats=REPEATS
    )


@row("P8", f"ranking of {MANY}, built and serialised / json.dumps", hold=3)
def build_ranking() -> Measured:
    return built(a_ranking)


@row("P8", f"heatmap of {MANY}, built and serialised / json.dumps", hold=3)
def build_heatmap() -> Measured:
    return built(a_heatmap)


@row("P8", f"trends of {MANY}, built and serialised / json.dumps", hold=3)
def build_trend() -> Measured:
    return built(a_trend)


@row("P8", f"gaps of {MANY}, built and serialised / json.dumps", hold=3)
def build_gap() -> Measured:
    return built(a_gap)


@row("P8", f"slopes of {MANY}, built and serialised / json.dumps", hold=3)
def build_slope() -> Measured:
    return built(a_slope)


@row("P8", f"changes of {MANY}, built and serialised / json.dumps", hold=3)
def build_change() -> Measured:
    return built(a_change)


@row("P8", f"map of {MANY}, built and serialised / json.dumps", hold=3)
def build_map() -> Measured:
    return built(a_map)


@row("P8", f"distribution of {MANY}, its dots piled up and serialised", hold=10)
def build_distribution() -> Measured:
    """Piling up is most of it, and no floor does that: held by its time."""
    return Measured(
        interleave(
            lambda: orjson.dumps(for_page(a_distribution())), a_distribution, repeats=REPEATS
        ).ours
    )


@row("P8", f"balance of {MANY}, its labels set next to each other and serialised", hold=10)
def build_balance() -> Measured:
    """Finding room for the labels is most of it, and no floor does that: held by its time."""
    return Measured(
        interleave(lambda: orjson.dumps(for_page(a_balance())), a_balance, repeats=REPEATS).ours
    )


def size(chart: Chart) -> Measured:
    return Measured(len(orjson.dumps(for_page(chart))) / KILOBYTE, unit="kB")


@row("P9", f"figure of a ranking of {MANY}, before compression", hold=30)
def size_of_ranking() -> Measured:
    return size(a_ranking())


@row("P9", f"figure of trends of {MANY}, before compression", hold=260)
def size_of_trend() -> Measured:
    return size(a_trend())


@row("P9", f"largest other figure of {MANY}, before compression", hold=120)
def size_of_largest() -> Measured:
    charts = (a_gap(), a_slope(), a_change(), a_map(), a_distribution(), a_heatmap())
    return max((size(chart) for chart in charts), key=lambda measured: measured.ours)
