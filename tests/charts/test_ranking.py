"""Tests of the ranking: dots in the order of unrounded scores, then missing scores."""

import pytest

from assessments.charts.frame import colours
from assessments.charts.ranking import ranking
from assessments.charts.theme import ACCENT, PALETTE, SEALED
from tests.charts.samples import (
    LEVELS,
    SHARES,
    a_caption,
    a_mark,
    a_subject,
    check,
    many_scores,
    notes,
    some_marks,
    traces,
)


def test_the_highest_score_is_on_top():
    chart = ranking(some_marks(2.41, 2.44, 4.0), a_caption(), LEVELS)

    check(chart)
    (dots,) = traces(chart, "scatter", "markers+text")
    assert dots["x"] == [4.0, 2.44, 2.41]
    assert dots["text"] == ["4.0", "2.4", "2.4"]
    assert (dots["y0"], dots["dy"]) == (0, 1)
    axis = chart.figure["layout"]["yaxis"]
    assert axis["ticktext"] == ["Chile", "Norway", "Finland"]
    assert axis["range"] == [2.5, -0.5]


def test_equal_scores_are_ordered_by_name_and_share_a_rank():
    chart = ranking(some_marks(2.0, 3.0, 3.0), a_caption(), LEVELS)

    (places,) = traces(chart, "scatter", "text")
    assert places["text"] == ["1", "1", "3"]
    assert chart.figure["layout"]["yaxis"]["ticktext"] == ["Chile", "Norway", "Finland"]
    assert "Rank" in notes(chart)


def test_marks_without_ranks_have_no_column_of_ranks():
    chart = ranking([a_mark(a_subject(), 3.0)], a_caption(), LEVELS)

    assert not traces(chart, "scatter", "text")
    assert "Rank" not in notes(chart)


def test_a_mark_without_a_score_is_hatched_below_and_left_of_the_scale():
    chart = ranking(some_marks(None, 1.0), a_caption(), LEVELS)

    check(chart)
    (hatched,) = traces(chart, "bar")
    assert hatched["y"] == [1]
    assert hatched["text"] == ["insufficient evidence (3 of 6)"]
    assert hatched["marker"]["pattern"]["shape"] == "/"
    assert hatched["base"] + hatched["x"][0] < LEVELS.min
    assert "Hatched: no score." in chart.footer


def test_a_mark_that_does_not_apply_is_a_small_dot_at_the_end():
    marks = [
        a_mark(a_subject(0), None, state="not_applicable"),
        a_mark(a_subject(1), None),
        a_mark(a_subject(2), 2.0),
    ]

    chart = ranking(marks, a_caption(), LEVELS)

    (dot,) = [one for one in traces(chart, "scatter", "markers+text") if "y" in one]
    assert dot["y"] == [2]
    assert "not applicable" in dot["text"][0]
    assert dot["x"][0] < LEVELS.min


def test_a_score_with_only_sealed_evidence_has_a_ring():
    marks = [a_mark(a_subject(0), 2.0), a_mark(a_subject(1), 3.0, is_sealed_only=True)]

    chart = ranking(marks, a_caption(), LEVELS)

    (ring,) = traces(chart, "scatter", "markers")
    assert (ring["x"], ring["y"]) == ([3.0], [0])
    assert ring["marker"]["symbol"] == "circle-open"
    assert ring["marker"]["color"] == SEALED
    assert "Ring: only sealed evidence." in chart.footer


def test_a_ministry_has_its_own_colour_among_twelve():
    marks = some_marks(*range(1, 13))

    (dots,) = traces(ranking(marks, a_caption(), LEVELS), "scatter", "markers+text")

    own = colours(mark.subject.code for mark in marks)
    assert dots["marker"]["color"] == [own[mark.subject.code] for mark in reversed(marks)]


def test_a_ministry_without_a_score_keeps_its_colour_from_the_others():
    marks = some_marks(*many_scores(12))
    assert any(mark.score is None for mark in marks)

    (dots,) = traces(ranking(marks, a_caption(), LEVELS), "scatter", "markers+text")

    own = colours(mark.subject.code for mark in marks)
    drawn = dict(zip(dots["customdata"], dots["marker"]["color"], strict=True))
    assert drawn == {
        mark.subject.url: own[mark.subject.code] for mark in marks if mark.score is not None
    }


def test_more_than_twelve_share_one_colour():
    marks = some_marks(*many_scores(30))

    (dots,) = traces(ranking(marks, a_caption(), LEVELS), "scatter", "markers+text")

    assert dots["marker"]["color"] == ACCENT
    assert ACCENT not in PALETTE


def test_every_mark_has_its_address():
    chart = ranking(some_marks(2.0, None, 3.0), a_caption(), LEVELS)

    (dots,) = traces(chart, "scatter", "markers+text")
    (hatched,) = traces(chart, "bar")
    assert [*dots["customdata"], *hatched["customdata"]] == [a_subject(at).url for at in (2, 0, 1)]


def test_the_table_has_the_unrounded_scores_in_the_order_drawn():
    chart = ranking(some_marks(2.41234567, None, 4.0), a_caption(), LEVELS)

    assert chart.header == ("Code", "Ministry", "Score", "Rank", "Coverage", "State")
    codes = [a_subject(at).code for at in (2, 0, 1)]
    assert chart.rows == (
        (codes[0], "Chile", 4.0, 1, 0.5, "scored"),
        (codes[1], "Finland", 2.41234567, 2, 0.5, "scored"),
        (codes[2], "Norway", None, None, 0.5, "insufficient"),
    )


def test_the_picture_grows_with_the_ministries():
    heights = [
        ranking(some_marks(*many_scores(count)), a_caption(), LEVELS).height
        for count in (1, 4, 12, 30, 100, 200)
    ]

    assert heights == sorted(set(heights))


def test_the_margin_holds_the_longest_name():
    short = ranking(some_marks(2.0), a_caption(), LEVELS)
    long = ranking(some_marks(2.0, names=["Democratic Republic of the Congo"]), a_caption(), LEVELS)

    margins = [chart.figure["layout"]["margin"]["l"] for chart in (short, long)]
    assert margins[1] - margins[0] > 120


def test_the_axis_names_the_levels():
    axis = ranking(some_marks(2.0), a_caption(), LEVELS).figure["layout"]["xaxis"]

    assert axis["tickvals"] == [1, 2, 3, 4, 5]
    assert axis["ticktext"][2] == "3 Defined"


def test_a_scale_without_levels_has_even_steps():
    chart = ranking(some_marks(0.912, 0.5), a_caption(), SHARES)

    assert chart.figure["layout"]["xaxis"]["ticktext"] == ["0", "0.2", "0.4", "0.6", "0.8", "1"]
    (dots,) = traces(chart, "scatter", "markers+text")
    assert dots["text"] == ["0.91", "0.50"]


def test_a_narrow_screen_can_have_codes_for_names():
    chart = ranking(some_marks(2.0, 3.0), a_caption(), LEVELS)

    narrow = chart.figure["layout"]["meta"]["narrow"]
    assert narrow["yaxis.ticktext"] == [a_subject(1).code, a_subject(0).code]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_changes_the_layout_and_no_trace(theme):
    marks = some_marks(2.0, None, 3.0)

    assert (
        ranking(marks, a_caption(), LEVELS, theme).figure["data"]
        == ranking(marks, a_caption(), LEVELS).figure["data"]
    )


def test_the_stages_of_the_scale_are_banded():
    chart = ranking(some_marks(2.0, 4.5), a_caption(), LEVELS)

    check(chart)
    shapes = chart.figure["layout"]["shapes"]
    assert [(one["x0"], one["x1"]) for one in shapes] == [(2, 3), (4, 5)]
    assert "Bands: stages" in chart.footer


def test_a_scale_without_labels_has_no_bands():
    chart = ranking(some_marks(0.5, 0.7), a_caption(), SHARES)

    assert chart.figure["layout"]["shapes"] == []
    assert "Bands" not in chart.footer


def test_tiers_are_banded_instead_where_the_marks_have_them():
    tiers = [(5.0, 1), (4.5, 1), (3.0, 2), (2.0, 3), (None, None)]
    marks = [a_mark(a_subject(at), score, tier=tier) for at, (score, tier) in enumerate(tiers)]

    chart = ranking(marks, a_caption(), LEVELS)

    check(chart)
    shapes = chart.figure["layout"]["shapes"]
    assert [(one["y0"], one["y1"]) for one in shapes] == [(-0.5, 1.5), (2.5, 3.5)]
    assert "Bands: tiers" in chart.footer


def test_an_interval_is_a_bar_with_its_number_after_its_end():
    marks = [a_mark(a_subject(0), 3.0, low=2.5, high=3.75), a_mark(a_subject(1), 2.0)]

    chart = ranking(marks, a_caption(), LEVELS)

    check(chart)
    (bars,) = traces(chart, "scatter", "lines")
    assert (bars["x"], bars["y"]) == ([2.5, 3.75, None], [0, 0, None])
    (dots,) = traces(chart, "scatter", "markers")
    assert dots["x"] == [3.0, 2.0]
    (numbers,) = traces(chart, "scatter", "text")
    assert (numbers["x"], numbers["text"]) == ([3.75, 2.0], ["\u20023.0", "\u20022.0"])
    assert "Bar: interval of the score." in chart.footer
