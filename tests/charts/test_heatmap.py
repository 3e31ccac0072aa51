"""Tests of the heatmap: each cell has a number, or a reason for its absence."""

import pytest

from assessments.charts.heatmap import DARK_FROM, heatmap, ink_of, ramp_colour
from assessments.charts.theme import RAMP, SEALED, luminance
from assessments.charts.types import Row
from tests.charts.samples import (
    AXES,
    LEVELS,
    a_caption,
    a_mark,
    a_row,
    a_subject,
    check,
    many_scores,
    traces,
)


def test_cells_are_in_the_order_given():
    rows = [a_row(a_subject(0), 1.0, 2.0, 3.0, 4.0), a_row(a_subject(1), 5.0, 4.0, None, 2.0)]

    chart = heatmap(rows, AXES, a_caption(), LEVELS)

    check(chart)
    (grid,) = traces(chart, "heatmap")
    assert grid["z"] == [[1.0, 2.0, 3.0, 4.0], [5.0, 4.0, None, 2.0]]
    assert (grid["zmin"], grid["zmax"]) == (1, 5)
    assert grid["customdata"][1] == [a_subject(1).url] * 4
    assert chart.figure["layout"]["yaxis"]["ticktext"] == ["Finland", "Norway"]


def test_every_scored_cell_has_its_number_to_one_decimal():
    chart = heatmap([a_row(a_subject(), 1.04, 2.96, 4.9, None)], AXES, a_caption(), LEVELS)

    printed = {
        (x, y): text
        for one in traces(chart, "scatter", "text")
        for x, y, text in zip(one["x"], one["y"], one["text"], strict=True)
    }
    assert printed == {(0, 0): "1.0", (1, 0): "3.0", (2, 0): "4.9"}


@pytest.mark.parametrize("step", range(41))
def test_the_number_is_readable_on_its_cell(step):
    score = 1 + step / 10
    light = luminance(ink_of(score, LEVELS))
    ground = luminance(ramp_colour((score - 1) / 4))

    low, high = sorted((light, ground))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_the_ramp_is_mixed_between_its_steps():
    assert ramp_colour(0) == RAMP[0]
    assert ramp_colour(1) == ramp_colour(7) == RAMP[-1]
    assert luminance(RAMP[1]) > luminance(ramp_colour(0.25)) > luminance(RAMP[2])
    assert 0 < DARK_FROM < 1


def test_a_cell_without_a_score_is_hatched_and_says_why():
    subject = a_subject()
    marks = {
        "balance": a_mark(subject, None),
        "training": a_mark(subject, None, state="not_found"),
        "leadership": a_mark(subject, None, state="not_applicable"),
    }

    chart = heatmap([Row(subject, marks)], AXES, a_caption(), LEVELS)

    check(chart)
    hatched, dotted = traces(chart, "bar")
    assert hatched["marker"]["pattern"]["shape"] != dotted["marker"]["pattern"]["shape"]
    assert (hatched["x"], dotted["x"]) == ([0, 1, 3], [2])
    assert hatched["text"] == [
        "insufficient evidence (3 of 6)",
        "searched, not found",
        "not assessed",
    ]
    assert hatched["marker"]["pattern"]["shape"] == "/"
    assert "Hatched: no score." in chart.footer


def test_a_cell_that_does_not_apply_is_dotted():
    row = a_row(a_subject(), None, state="not_applicable")

    chart = heatmap([row], AXES[:1], a_caption(), LEVELS)

    check(chart)
    (dotted,) = traces(chart, "bar")
    assert dotted["marker"]["pattern"]["shape"] == "."
    assert (dotted["x"], dotted["base"]) == ([0], [-0.46])
    assert "Dotted: not applicable." in chart.footer


def test_a_score_with_only_sealed_evidence_has_a_frame():
    chart = heatmap([a_row(a_subject(), 3.0, is_sealed_only=True)], AXES[:1], a_caption(), LEVELS)

    (frame,) = traces(chart, "bar")
    assert frame["marker"]["line"]["color"] == SEALED
    assert (frame["x"], frame["base"]) == ([0], [-0.46])
    assert "Violet frame" in chart.footer


def test_up_to_eight_titles_are_horizontal():
    axis = heatmap([a_row(a_subject(), 3.0)], AXES, a_caption(), LEVELS).figure["layout"]["xaxis"]

    assert axis["tickangle"] == 0
    assert axis["ticktext"] == [
        "Openness and confidentiality",
        "Training",
        "Leadership",
        "Listening",
    ]


@pytest.mark.parametrize(("count", "label"), [(12, "Indicator number 3"), (26, "LSN-3")])
def test_more_titles_are_turned_and_very_many_are_codes(count, label):
    columns = [(f"LSN-{at}", f"Indicator number {at}") for at in range(count)]

    chart = heatmap([Row(a_subject(), {})], columns, a_caption(), LEVELS)

    check(chart)
    axis = chart.figure["layout"]["xaxis"]
    assert axis["tickangle"] == -90
    assert axis["ticktext"][3] == label
    assert chart.header[5] == "Indicator number 3"


def test_the_table_is_the_unrounded_cells():
    chart = heatmap([a_row(a_subject(), 1.23456, None)], AXES[:3], a_caption(), LEVELS)

    assert chart.header == ("Code", "Ministry", *(title for _, title in AXES[:3]))
    assert chart.rows == ((a_subject().code, "Finland", 1.23456, None, None),)


@pytest.mark.parametrize(
    ("scores", "title"),
    [
        (
            [(3, 2, 1, 2), (4, 2, 1, 2)],
            "Across 2 ministries, Openness and confidentiality is strongest and Leadership weakest",
        ),
        (
            [(3, 2, 1, 2), (4, 2, 1, 2), (None, 5, 5, 5)],
            "Across the 2 ministries scored throughout, Openness and confidentiality is strongest"
            " and Leadership weakest",
        ),
        ([(3, 3, 1, 2), (3, 3, 1, 2)], "Scores of 2 ministries on the index"),
        ([(3, 2, 1, 2)], "Scores of 1 ministry on the index"),
        ([(None, 2, 1, 2), (1, None, 1, 2)], "Scores of 2 ministries on the index"),
        ([], "Scores of 0 ministries on the index"),
    ],
)
def test_the_title_compares_columns_over_the_same_ministries(scores, title):
    rows = [a_row(a_subject(at), *one) for at, one in enumerate(scores)]

    assert heatmap(rows, AXES, a_caption(scope="Index"), LEVELS).title == title


def test_the_alternative_text_reads_each_column():
    rows = [a_row(a_subject(0), 1.0, None), a_row(a_subject(1), 2.5, None)]

    assert heatmap(rows, AXES[:2], a_caption(), LEVELS).alt == (
        "Heatmap of 2 ministries by 2 columns, release 2026."
        " Openness and confidentiality: 1.0 to 2.5, highest Norway. Training: no score."
        " The scale is 1 to 5."
    )


def test_the_alternative_text_counts_gaps_and_shared_leads():
    rows = [a_row(a_subject(at), 4.0 if at else None) for at in range(6)]

    alt = heatmap(rows, AXES[:1], a_caption(), LEVELS).alt

    assert "4.0 to 4.0, highest 5 ministries, 1 without a score" in alt


def test_of_many_columns_the_alternative_text_reads_twelve():
    columns = [(f"LSN-{at}", f"Indicator {at}") for at in range(26)]

    chart = heatmap([Row(a_subject(), {})], columns, a_caption(), LEVELS)

    assert "14 more columns are in the table" in chart.alt


@pytest.mark.parametrize("count", [1, 30, 200])
def test_the_picture_has_a_line_for_each_ministry(count):
    rows = [a_row(a_subject(at), score) for at, score in enumerate(many_scores(count))]

    chart = heatmap(rows, AXES, a_caption(), LEVELS)

    check(chart)
    assert chart.height > 28 * count


def test_few_columns_fit_a_narrow_screen_and_more_are_scrolled():
    metas = [
        heatmap([a_row(a_subject(), 1.0, 2.0, 3.0, 4.0)], AXES[:count], a_caption(), LEVELS).figure[
            "layout"
        ]["meta"]
        for count in (3, 4)
    ]

    assert metas[0]["narrow"]["yaxis.ticktext"] == [a_subject().code]
    assert metas[1] == {}
