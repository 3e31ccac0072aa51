"""Tests of colours: a ministry keeps its colour in every chart, and no mark relies on it."""

import pytest

from assessments.charts.change import LOSS_TO_GAIN
from assessments.charts.distribution import distribution
from assessments.charts.frame import slots
from assessments.charts.gap import LOOKS
from assessments.charts.ranking import ranking
from assessments.charts.slope import slope
from assessments.charts.theme import PALETTE, RAMP, SYMBOLS, luminance
from assessments.charts.trend import trend
from assessments.charts.types import Chart, Line
from tests.charts.samples import (
    AXES,
    LEVELS,
    RELEASES,
    a_caption,
    a_row,
    a_subject,
    some_moves,
    traces,
)

SUBJECTS = [a_subject(at) for at in range(6)]
SCORES = [1.5, 2.0, 2.5, 3.0, 3.5, 4.0]
PLACES = slots(one.code for one in SUBJECTS)
OWN = {one.url: PALETTE[PLACES[one.code]] for one in SUBJECTS}


def by_address(chart: Chart) -> dict[str, str]:
    """Return the colour of the marks that open each ministry's page."""
    found: dict[str, str] = {}
    for trace in traces(chart, "scatter"):
        if "markers" in trace["mode"]:
            colour = trace["marker"]["color"]
            urls = trace["customdata"]
            colours = colour if isinstance(colour, list) else [colour] * len(urls)
            found |= dict(zip(urls, colours, strict=True))
    return found


@pytest.mark.parametrize("kind", ["ranking", "distribution", "trend", "slope"])
def test_a_ministry_keeps_its_colour_from_chart_to_chart(kind: str) -> None:
    rows = [a_row(one, score) for one, score in zip(SUBJECTS, SCORES, strict=True)]
    lines = [Line(one, (score,) * 3) for one, score in zip(SUBJECTS, SCORES, strict=True)]
    moves = some_moves(*[(score, score) for score in SCORES])
    caption = a_caption()
    charts = {
        "ranking": ranking([move.now for move in moves], caption, LEVELS),
        "distribution": distribution(rows, AXES[:1], caption, LEVELS),
        "trend": trend(lines, RELEASES, caption, LEVELS),
        "slope": slope(moves, ("2025", "2026"), caption, LEVELS),
    }

    assert by_address(charts[kind]) == OWN


def test_the_marks_of_a_gap_differ_in_symbol_too() -> None:
    symbols = [SYMBOLS[symbol] for group in LOOKS for _, symbol in group]

    assert len(set(symbols)) == len(symbols)


def test_shades_of_scores_only_darken() -> None:
    lights = [luminance(colour) for colour in RAMP]

    assert lights == sorted(lights, reverse=True)
    assert max(map(luminance, LOSS_TO_GAIN)) == luminance(LOSS_TO_GAIN[3])
