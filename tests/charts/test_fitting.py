"""Tests of charts on paper of a fixed size: exact size, readable text, same numbers."""

from functools import cache
from itertools import pairwise

import pytest

from assessments.charts.fitting import POLAR_ACROSS, fitted
from assessments.charts.frame import FOOTER
from assessments.charts.slope import slope
from assessments.charts.types import Chart
from tests.charts.samples import (
    KINDS,
    LEVELS,
    a_caption,
    a_subject,
    check,
    every_chart,
    many_scores,
    some_moves,
    traces,
)

SIZES = [(1200, 675), (1080, 1080), (1600, 900), (1240, 1754)]


@cache
def charts(count):
    return every_chart([a_subject(at) for at in range(count)], many_scores(count))


def type_sizes(part):
    """Return every font size in the figure, including the template."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key.endswith("font") and "size" in value:
                yield value["size"]
            yield from type_sizes(value)
    elif isinstance(part, list):
        for one in part:
            yield from type_sizes(one)


def plot_height(chart: Chart) -> float:
    margin = chart.figure["layout"]["margin"]
    return chart.height - margin["t"] - margin["b"]


@pytest.mark.parametrize("kind", range(KINDS))
@pytest.mark.parametrize("count", [1, 12, 200])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_chart_fits_every_paper(kind, count, width, height):
    chart = charts(count)[kind]

    fit = fitted(chart, width=width, height=height)

    check(fit)
    assert (fit.width, fit.height) == (width, height)
    assert plot_height(fit) > 150
    assert min(type_sizes(fit.figure)) >= 12
    assert (fit.title, fit.alt, fit.rows) == (chart.title, chart.alt, chart.rows)


def test_the_chart_itself_is_not_changed():
    chart = charts(30)[0]
    before = repr(chart.figure)

    fitted(chart, width=1200, height=675)

    assert repr(chart.figure) == before


def test_on_its_own_size_a_chart_stays_as_it_is():
    for chart in charts(12):
        fit = fitted(chart, width=chart.width, height=chart.height).figure
        fit["layout"].get("geo", {}).pop("domain", None)  # the whole plot, explicitly
        assert fit == chart.figure


def test_on_larger_paper_all_of_it_grows():
    chart = charts(3)[0]
    small, large = chart.figure, fitted(chart, width=1600, height=1600).figure

    assert large["data"][0]["marker"]["size"] == pytest.approx(
        small["data"][0]["marker"]["size"] * 1.6
    )
    assert large["data"][0]["x"] == small["data"][0]["x"]
    assert large["layout"]["margin"]["l"] == pytest.approx(small["layout"]["margin"]["l"] * 1.6)
    fonts = [one["layout"]["template"]["layout"]["font"]["size"] for one in (small, large)]
    assert fonts[1] == pytest.approx(fonts[0] * 1.6)


def test_on_low_paper_only_readable_names_are_kept():
    fit = fitted(charts(200)[0], width=1200, height=675)

    axis = fit.figure["layout"]["yaxis"]
    between = plot_height(fit) / 200 * (axis["tickvals"][1] - axis["tickvals"][0])
    assert between >= 15
    assert len(axis["tickvals"]) == len(axis["ticktext"])
    assert sum(len(one["x"]) for one in traces(fit, "scatter") if "y0" in one) >= 178


def test_on_low_paper_numbers_that_would_cover_one_another_go():
    fit = fitted(charts(200)[0], width=1200, height=675)

    assert not traces(fit, "scatter", "markers+text")
    assert fit.figure["data"][0]["marker"]["size"] < 13


def test_labels_at_the_ends_of_lines_move_apart_again():
    moves = some_moves(*[(2.0, 2.0 + at / 100) for at in range(12)])
    chart = slope(moves, ("2025", "2026"), a_caption(), LEVELS)

    fit = fitted(chart, width=1000, height=480)

    low, high = fit.figure["layout"]["yaxis"]["range"]
    leaders, *columns = [one for one in traces(fit, "scatter") if one["mode"] in ("lines", "text")]
    for column in columns:
        heights = sorted(column["y"])
        steps = [after - before for before, after in pairwise(heights)]
        assert min(steps) * plot_height(fit) / (high - low) > 17
        assert set(column["y"]) <= set(leaders["y"])


def test_small_radars_fill_as_many_columns_as_fit():
    chart = charts(12)[2]

    def columns(fit):
        names = [name for name in fit.figure["layout"] if name.startswith("polar")]
        return len({tuple(fit.figure["layout"][name]["domain"]["x"]) for name in names})

    assert columns(fitted(chart, width=1600, height=900)) == 4
    assert columns(fitted(chart, width=1240, height=1754)) < 4


def test_a_radar_on_upright_paper_leaves_room_for_its_names():
    (chart,) = (chart for chart in charts(3) if chart.kind == "profile")

    upright = fitted(chart, width=1240, height=1754).figure["layout"]
    wide = fitted(chart, width=1600, height=900).figure["layout"]

    assert upright["polar"]["domain"]["x"] == POLAR_ACROSS
    assert wide["polar"].get("domain") == chart.figure["layout"]["polar"].get("domain")


def test_a_footer_of_several_lines_is_wrapped_again():
    chart = charts(30)[3]
    wide, narrow = (fitted(chart, width=width, height=900) for width in (1600, 700))

    def footer(fit):
        notes = fit.figure["layout"]["annotations"]
        return next(note["text"] for note in notes if note.get("name") == FOOTER)

    assert footer(narrow).count("<br>") > footer(wide).count("<br>")


def test_on_tall_paper_a_map_is_at_the_top_with_its_key_below_it():
    layout = fitted(charts(12)[9], width=1240, height=1754).figure["layout"]

    foot, head = layout["geo"]["domain"]["y"]
    assert (head, layout["coloraxis"]["colorbar"]["y"]) == (1, foot)
    assert foot > 0.4
