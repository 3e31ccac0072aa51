"""Tests of the balance chart: one pole against the other, and the cost of an imbalance."""

import math

import pytest

from assessments.charts.balance import balance
from assessments.charts.theme import ACCENT, SEALED
from assessments.scoring.types import Rule, Scale
from tests.charts.samples import (
    LEVELS,
    POLES,
    a_caption,
    a_pair,
    a_subject,
    check,
    many_scores,
    traces,
)


def drawn(*scores, **given):
    return balance(
        [a_pair(a_subject(at), *pair) for at, pair in enumerate(scores)],
        POLES,
        a_caption(),
        LEVELS,
        **given,
    )


def test_a_ministry_is_drawn_at_its_two_scores():
    chart = drawn((5.0, 1.0), (3.0, 3.0))

    check(chart)
    (points,) = traces(chart, "scatter", "markers+text")
    assert (points["x"], points["y"]) == ([5.0, 3.0], [1.0, 3.0])
    assert points["text"] == ["Finland", "Norway"]
    assert points["hovertext"][0] == "Finland<br>5.0 and 1.0"
    assert points["customdata"] == [a_subject(0).url, a_subject(1).url]


def test_the_diagonal_runs_over_the_whole_scale():
    (diagonal,) = [one for one in traces(drawn(), "scatter", "lines") if len(one["x"]) == 2]

    assert diagonal["x"] == diagonal["y"] == [1, 5]


@pytest.mark.parametrize(
    ("rule", "mean"),
    [
        (Rule.GEOMETRIC, lambda x, y: math.sqrt(x * y)),
        (Rule.ARITHMETIC, lambda x, y: (x + y) / 2),
        (Rule.HARMONIC, lambda x, y: 2 / (1 / x + 1 / y)),
    ],
)
def test_an_isoline_joins_points_of_equal_mean(rule, mean):
    curves = traces(drawn(rule=rule), "scatter", "lines")[0]

    points = zip(curves["x"], curves["y"], strict=True)
    means = {round(mean(x, y), 2) for x, y in points if x is not None}
    assert means == {2, 3, 4}
    assert str(rule) in drawn(rule=rule).footer or rule == Rule.ARITHMETIC


def test_isolines_follow_the_weights_of_the_poles():
    curves = traces(drawn(weights=(2.0, 1.0)), "scatter", "lines")[0]

    points = zip(curves["x"], curves["y"], strict=True)
    means = {round((x * x * y) ** (1 / 3), 2) for x, y in points if x is not None}
    assert means == {2, 3, 4}


@pytest.mark.parametrize("rule", list(Rule))
def test_a_scale_that_begins_at_zero_has_isolines_too(rule):
    pairs = [a_pair(a_subject(), 0.0, 1.0)]

    chart = balance(pairs, POLES, a_caption(), Scale(0, 1), rule=rule)

    check(chart)
    assert len(traces(chart, "scatter", "lines")[0]["x"]) > 50


def test_a_ministry_without_both_scores_is_named_in_the_footer():
    chart = drawn((5.0, None), (3.0, 3.0), (None, 2.0))

    check(chart)
    assert traces(chart, "scatter", "markers+text")[0]["text"] == ["Norway"]
    assert "Not drawn, because evidence is missing: Finland and Chile." in chart.footer
    assert "Without both scores: 2 ministries, with Finland and Chile" in chart.alt


def test_of_many_without_both_scores_eight_are_named():
    assert " and 12 more." in drawn(*[(None, 2.0)] * 20).footer


def test_ministries_at_one_place_share_a_label():
    chart = drawn((3.0, 2.0), (3.0, 2.0), (1.0, 1.0))

    assert traces(chart, "scatter", "markers+text")[0]["text"] == ["Finland, Norway", "", "Chile"]


def test_a_crowd_is_labelled_where_there_is_room():
    up = [1 + (at * 389 % 997) / 250 for at in range(200)]

    chart = drawn(*zip(many_scores(200), up, strict=True))

    check(chart)
    (points,) = traces(chart, "scatter", "markers+text")
    named = [text for text in points["text"] if text]
    assert 40 < len(named) < len(points["text"])
    assert set(named) <= {a_subject(at).code for at in range(200)}
    assert points["marker"]["color"] == ACCENT


def test_sealed_evidence_has_a_ring():
    pair = a_pair(a_subject(), 2.0, 3.0, is_sealed_only=True)

    chart = balance([pair], POLES, a_caption(), LEVELS)

    (ring,) = traces(chart, "scatter", "markers")
    assert (ring["x"], ring["y"], ring["marker"]["color"]) == ([2.0], [3.0], SEALED)
    assert "Ring:" in chart.footer


@pytest.mark.parametrize(
    ("scores", "title"),
    [
        ([(3, 1), (3, 2), (1, 2)], "Openness runs ahead of confidentiality in 2 of 3 ministries"),
        ([(1, 3), (2, 3), (2, 1)], "Confidentiality runs ahead of openness in 2 of 3 ministries"),
        ([(1, 3), (2, 3)], "Confidentiality runs ahead of openness in all 2 ministries"),
        ([(1, 3), (3, 1)], "Openness and confidentiality each run ahead in 1 of 2 ministries"),
        ([(3, 1)], "Openness runs ahead of confidentiality in Finland"),
        ([(2, 2)], "Openness and confidentiality are in balance in Finland"),
        ([(2, 2), (3, 3)], "Openness and confidentiality are in balance in all 2 ministries"),
        (
            [(3, 1), (3, 2), (1, None)],
            "Openness runs ahead of confidentiality in all 2 scored ministries",
        ),
        (
            [(3, None)],
            "No ministry has enough evidence on both openness and confidentiality",
        ),
    ],
)
def test_the_title_says_which_pole_runs_ahead(scores, title):
    assert drawn(*scores).title == title


def test_a_gap_that_prints_as_nothing_is_still_one():
    assert drawn((2.41, 2.44)).title == "Confidentiality runs ahead of openness in Finland"


def test_the_table_has_the_imbalance():
    chart = drawn((5.0, 1.0), (None, 2.0))

    assert chart.header == ("Code", "Ministry", *POLES, "Imbalance")
    assert chart.rows == (
        (a_subject(0).code, "Finland", 5.0, 1.0, 4.0),
        (a_subject(1).code, "Norway", None, 2.0, None),
    )


def test_of_many_the_alternative_text_reads_twelve():
    assert "8 more are in the table" in drawn(*[(2.0, 3.0)] * 20).alt


def test_a_title_that_is_a_name_keeps_its_capitals():
    chart = balance([a_pair(a_subject(), 2.0, 1.0)], ("Data", "ICT"), a_caption(), LEVELS)

    assert chart.title == "Data runs ahead of ICT in Finland"
