"""Tests of the distribution: each ministry is a dot, and small groups have no statistic."""

import pytest

from assessments.charts.distribution import distribution
from assessments.charts.swarms import lanes, quartiles
from assessments.charts.theme import ACCENT, MISSING
from tests.charts.samples import (
    AXES,
    LEVELS,
    a_caption,
    a_row,
    a_subject,
    check,
    many_scores,
    notes,
    traces,
)

ONE_AXIS = AXES[:1]


def rows(*scores):
    return [a_row(a_subject(at), *given) for at, given in enumerate(scores)]


def drawn(*scores, columns=ONE_AXIS, chosen=()):
    return distribution(rows(*scores), columns, a_caption(), LEVELS, chosen=chosen)


def dots(chart):
    return [score for one in traces(chart, "scatter", "markers") for score in one["x"]]


def test_each_ministry_is_a_dot_on_each_strip():
    chart = drawn((1.0, 2.0), (3.0, 4.0), (5.0, None), columns=AXES[:2])

    check(chart)
    assert sorted(dots(chart)) == [1.0, 2.0, 3.0, 4.0, 5.0]
    heads = chart.figure["layout"]["yaxis"]["ticktext"]
    assert heads == ["Openness and<br>confidentiality", "Training<br>2 of 3 scored"]


@pytest.mark.parametrize(("count", "is_told"), [(4, False), (5, True)])
def test_median_and_quartiles_are_shown_from_five_scores_on(count, is_told):
    chart = drawn(*[(float(score),) for score in range(1, count + 1)])

    bands = [one for one in chart.figure["layout"]["shapes"] if one["type"] == "rect"]
    assert bool(bands) is is_told
    assert ("median" in chart.alt) is is_told
    assert any(note.startswith("median") for note in notes(chart)) is is_told


def test_five_ministries_of_which_one_has_no_score_have_no_median():
    assert quartiles([1.0, 2.0, 3.0, 4.0]) is None
    assert "median" not in drawn((1.0,), (2.0,), (3.0,), (4.0,), (None,)).alt


def test_the_band_runs_from_quartile_to_quartile():
    found = quartiles([1.0, 2.0, 3.0, 4.0, 5.0])

    assert found is not None
    assert (found.low, found.median, found.high) == (2.0, 3.0, 4.0)


def test_dots_that_would_touch_are_stacked():
    assert lanes([10, 10, 10, 10, 10], 5) == [0, 1, -1, 2, -2]
    assert lanes([10, 20, 30], 5) == [0, 0, 0]
    assert lanes([10, 14, 20], 5) == [0, 1, 0]


def test_many_dots_do_not_overlap():
    chart = drawn(*[(score,) for score in many_scores(200)])

    (trace,) = traces(chart, "scatter", "markers")
    assert len(set(zip(trace["x"], trace["y"], strict=True))) == len(trace["x"])
    assert trace["marker"]["color"] == ACCENT


def test_a_stack_of_equal_scores_is_packed_to_fit_the_page():
    assert drawn(*[(3.0,)] * 200).height < 500


def test_selected_ministries_have_colour_and_name_and_the_others_are_grey():
    chosen = [a_subject(0).code, a_subject(3).code]

    chart = drawn(*[(score,) for score in many_scores(30)], chosen=chosen)

    grey, own = traces(chart, "scatter", "markers")
    assert grey["marker"]["color"] == MISSING
    assert len(own["x"]) == 2
    (names,) = traces(chart, "scatter", "text")
    assert [name.rpartition(" ")[0] for name in names["text"]] == [
        "Finland",
        "Saint Vincent and the Grenadines",
    ]


def test_names_that_do_not_fit_are_codes():
    names = traces(drawn(*[(3.0,)] * 12), "scatter", "text")[0]["text"]

    assert sorted(names) == sorted(a_subject(at).code for at in range(12))


def test_names_side_by_side_do_not_touch():
    (names,) = traces(drawn((3.0,), (3.0,), (3.1,)), "scatter", "text")

    left, middle, right = sorted(names["x"])
    assert middle - left > 0.3
    assert right - middle > 0.3


@pytest.mark.parametrize(
    ("scores", "chosen", "title"),
    [
        ([(1.0,), (2.0,)], (), "Scores of 2 ministries in Listening"),
        (
            [(float(at), 3.0) for at in range(1, 6)],
            (),
            "5 ministries differ most in Openness and confidentiality",
        ),
        (
            [(float(at), 3.0) for at in range(1, 6)],
            (a_subject(4).code,),
            "Ghana is above the median of 5 ministries in 1 of 2 scores",
        ),
        (
            [(float(at), float(at)) for at in range(1, 6)],
            (a_subject(0).code,),
            "Finland is below the median of 5 ministries in all 2 scores",
        ),
        (
            [(3.0, 3.0)] * 5,
            (a_subject(0).code,),
            "Finland is at the median of 5 ministries",
        ),
    ],
)
def test_the_title_compares_the_highlighted_ministry_with_the_median(scores, chosen, title):
    columns = AXES[: len(scores[0])]

    assert drawn(*scores, columns=columns, chosen=chosen).title == title


def test_the_alternative_text_has_range_quartiles_and_the_chosen():
    scores = [(float(at),) for at in range(1, 6)]

    assert (
        "Openness and confidentiality: 5 scored from 1.0 to 5.0, median 3.0,"
        " middle half 2.0 to 4.0, Chile 3.0."
    ) in drawn(*scores, chosen=[a_subject(2).code]).alt


def test_the_table_has_every_score_unrounded():
    chart = drawn((1.125, None), (2.0, 3.0), columns=AXES[:2])

    assert chart.header == ("Code", "Ministry", "Openness and confidentiality", "Training")
    assert chart.rows[0] == (a_subject().code, "Finland", 1.125, None)
