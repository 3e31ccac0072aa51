"""Tests of the agreement chart: the indicators read differently, and those without a number."""

import csv
import io
from collections.abc import Sequence

import pytest

from assessments.charts.agreement import agreement
from assessments.charts.frame import width
from assessments.charts.reading import Floor, Reading
from assessments.charts.types import Caption, Chart, Subject
from assessments.exports.tables import Table, csv_bytes
from assessments.scoring.agreement import AlphaStatus
from tests.charts.samples import a_caption, a_reading, a_subject, check, notes, traces


def drawn(*readings: Reading, **caption: object) -> Chart:
    return agreement(readings, a_caption(release="2026", **caption), seed=1, draws=1000)


def indicators(*alphas: float | None) -> list[Reading]:
    return [a_reading(a_subject(at), alpha) for at, alpha in enumerate(alphas)]


def not_doubled(at: int) -> Reading:
    return Reading(a_subject(at), Floor.INDICATOR, AlphaStatus.NOT_PAIRABLE, units=12, coders=1)


ROUND = a_reading(Subject("2026", "All indicators"), 0.72, Floor.ROUND)
LISTENING = a_reading(Subject("listening", "Listening"), 0.7, Floor.DIMENSION)
TRAINING = a_reading(Subject("training", "Training"), None, Floor.DIMENSION)


def names(chart: Chart) -> list[str]:
    found: list[str] = chart.figure["layout"]["yaxis"]["ticktext"]
    return found


def test_each_alpha_is_a_dot_with_its_interval_behind_it() -> None:
    chart = drawn(*indicators(0.9, 0.7, 0.3))

    check(chart)
    (bars,) = traces(chart, "scatter", "lines")
    assert bars["x"] == pytest.approx([0.2, 0.4, None, 0.6, 0.8, None, 0.8, 1.0, None])
    assert chart.figure["data"][0] is bars
    dots = traces(chart, "scatter", "markers")
    assert [(one["x"], one["y"]) for one in dots] == [([0.9], [2]), ([0.7], [1]), ([0.3], [0])]


def test_each_band_has_a_colour_and_a_symbol_of_its_own() -> None:
    chart = drawn(*indicators(0.9, 0.7, 0.3))

    markers = [one["marker"] for one in traces(chart, "scatter", "markers")]
    assert len({marker["symbol"] for marker in markers}) == 3
    assert len({marker["color"] for marker in markers}) == 3
    assert notes(chart)[:3] == ["flagged", "tentative", "rely"]
    shapes = chart.figure["layout"]["shapes"]
    assert [(shape["x0"], shape["x1"]) for shape in shapes] == [(0.667, 0.8), (0.8, 1)]


def test_within_a_dimension_the_lowest_alpha_is_first_and_a_missing_one_last() -> None:
    first, second, third = indicators(0.9, None, 0.3)

    chart = drawn(ROUND, LISTENING, not_doubled(4), first, second, third, TRAINING)

    assert names(chart) == [
        "All indicators",
        "All of Listening",
        third.subject.name,
        first.subject.name,
        second.subject.name,
        not_doubled(4).subject.name,
        "All of Training",
    ]
    rules = [shape["y0"] for shape in chart.figure["layout"]["shapes"] if shape["type"] == "line"]
    assert rules == [0.5, 5.5]
    assert [row[1] for row in chart.rows][:3] == ["2026", "listening", third.subject.code]


def test_without_variation_or_double_coding_there_is_no_number() -> None:
    chart = drawn(*indicators(0.9, None), not_doubled(2))

    check(chart)
    (dot,) = traces(chart, "scatter", "markers+text")
    assert dot["text"] == ["\u2002no variation (10 units)"]
    (block,) = traces(chart, "bar")
    assert block["text"] == ["not double coded"]
    assert "No variation" in chart.footer
    assert "Hatched" in chart.footer
    assert [(row[3], row[6]) for row in chart.rows] == [
        (0.9, "rely"),
        (None, "no variation (10 units)"),
        (None, "not double coded"),
    ]
    assert "(no variation (10 units)), " in chart.alt


def test_an_alpha_without_an_interval_is_drawn_without_a_bar() -> None:
    chart = drawn(a_reading(a_subject(), 0.5, low=None, high=None))

    assert not traces(chart, "scatter", "lines")
    assert traces(chart, "scatter", "text")[0]["x"] == [0.5]
    assert "interval" not in chart.footer


def test_below_chance_the_axis_begins_below_zero() -> None:
    chart = drawn(a_reading(a_subject(), -0.25, low=-0.5, high=0.1))

    assert chart.figure["layout"]["xaxis"]["tickvals"][0] == pytest.approx(-0.6)
    assert chart.figure["layout"]["xaxis"]["ticktext"][:2] == ["−0.6", "−0.4"]
    assert chart.figure["layout"]["xaxis"]["range"][0] < -0.6


def test_seed_and_draws_are_printed_below_the_chart() -> None:
    assert "(seed 1, 1,000 draws)" in drawn(*indicators(0.9)).footer


@pytest.mark.parametrize(
    ("readings", "title"),
    [
        ([], "No indicator is double coded yet"),
        ([not_doubled(0)], "No indicator is double coded yet"),
        (indicators(None), "Coders’ levels do not vary, so their agreement cannot be measured"),
        (indicators(0.9), "Coders read 1 indicator alike"),
        (indicators(0.9, 0.8), "Coders read all 2 indicators alike"),
        (indicators(0.9, 0.7), "Coders read all 2 indicators alike, 1 of them tentatively"),
        (indicators(0.3), "Coders read the one indicator that can be judged differently: Finland"),
        (indicators(0.9, 0.3, None), "Coders read 1 of 2 indicators differently: Norway"),
        (indicators(0.2, 0.1, 0.9), "Coders read 2 of 3 indicators differently, Norway most"),
        ([ROUND, TRAINING, *indicators(0.9)], "Coders read 1 indicator alike"),
    ],
)
def test_the_title_states_the_result(readings: Sequence[Reading], title: str) -> None:
    assert drawn(*readings).title == title


def test_the_text_has_the_round_the_lowest_alphas_and_the_ministries() -> None:
    chart = drawn(ROUND, *indicators(0.9, 0.3), shown=12, total=30)

    assert chart.subtitle == (
        "Round 2026 · Krippendorff’s ordinal alpha · 12 of 30 ministries compared"
    )
    assert "alpha over all of it is 0.720 (tentative)" in chart.alt
    assert "Least alike: Norway 0.300 (flagged) and Finland 0.900 (rely)" in chart.alt


def test_a_round_that_cannot_be_judged_says_why() -> None:
    whole = a_reading(Subject("2026", "All indicators"), None, Floor.ROUND)

    assert "over all of it is undefined, no variation (10 units)" in drawn(whole).alt


def test_of_many_without_an_alpha_ten_are_named() -> None:
    chart = drawn(*indicators(*[None] * 12))

    assert "and 2 more." in chart.alt


def reading_of(cells: Sequence[str]) -> Reading:
    floor, code, name, alpha, low, high, status_text, *counts = cells
    statuses = {"no variation": AlphaStatus.NO_VARIATION, "not double": AlphaStatus.NOT_PAIRABLE}
    numbers = [float(cell) if cell else None for cell in (alpha, low, high)]
    status = statuses.get(
        status_text[:12].strip(), statuses.get(status_text[:10], AlphaStatus.MEASURED)
    )
    return Reading(
        Subject(code, name, a_url(code)), Floor(floor), status, *numbers, *map(int, counts)
    )


def a_url(code: str) -> str:
    return f"/framework/#{code}"


def test_the_table_makes_the_same_figure_again() -> None:
    kinds = [ROUND, LISTENING, *indicators(0.91, None, 0.123456789, -0.2), not_doubled(5)]
    readings = [
        Reading(
            Subject(one.subject.code, one.subject.name, a_url(one.subject.code)),
            *(getattr(one, field) for field in list(Reading.__dataclass_fields__)[1:]),
        )
        for one in kinds
    ]
    caption: Caption = a_caption(release="2026")
    chart = agreement(readings, caption, seed=1, draws=1000)

    text = csv_bytes(Table(chart.header, chart.rows)).decode()
    _, *lines = csv.reader(io.StringIO(text))
    again = agreement([reading_of(cells) for cells in lines], caption, seed=1, draws=1000)

    assert again == chart


def test_on_a_phone_codes_replace_names_with_room_for_the_longest() -> None:
    narrow = drawn(ROUND, LISTENING, *indicators(0.9)).figure["layout"]["meta"]["narrow"]

    assert narrow["yaxis.ticktext"] == ["2026", "listening", a_subject().code]
    assert narrow["margin.l"] > 16 + 0.95 * width("listening", 14)
    assert narrow["annotations[1].text"] == ""
