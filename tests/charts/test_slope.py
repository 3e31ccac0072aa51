"""Tests of the slope: from one release to another, by score or by rank."""

import pytest

from assessments.charts.slope import slope
from assessments.charts.theme import MISSING
from tests.charts.samples import LEVELS, a_caption, a_subject, check, some_moves, traces

YEARS = ("2025", "2026")


def drawn(*scores, **given):
    return slope(some_moves(*scores), YEARS, a_caption(), LEVELS, **given)


def many(count):
    return [(1 + at * 3 / count, 1 + at * 3 / count + (at % 7 - 3) / 10) for at in range(count)]


def test_a_line_runs_from_then_to_now():
    chart = drawn((2.0, 3.0))

    check(chart)
    (line,) = traces(chart, "scatter", "lines+markers")
    assert (line["x"], line["y"]) == ([0, 1, None], [2.0, 3.0, None])
    assert chart.figure["layout"]["xaxis"]["ticktext"] == ["2025", "2026"]


def test_both_ends_have_name_score_and_rank():
    left, right = traces(drawn((2.0, 3.0), (4.0, 1.0)), "scatter", "text")

    assert left["text"] == ["Finland 2.0 (rank 2)", "Norway 4.0 (rank 1)"]
    assert right["text"] == ["Finland 3.0 (rank 1)", "Norway 1.0 (rank 2)"]


def test_without_a_score_in_one_release_there_is_a_mark_and_no_line():
    chart = drawn((None, 3.0), (4.0, 1.0))

    check(chart)
    assert traces(chart, "scatter", "lines+markers")[0]["y"] == [None, 3.0, None]
    left, right = traces(chart, "scatter", "text")
    assert (len(left["text"]), len(right["text"])) == (1, 2)
    assert "A mark without a line" in chart.footer


def test_by_rank_the_first_is_on_top():
    chart = drawn((2.0, 3.0), (4.0, 1.0), by_rank=True)

    check(chart)
    first, _ = traces(chart, "scatter", "lines+markers")
    assert first["y"] == [2, 1, None]
    foot, head = chart.figure["layout"]["yaxis"]["range"]
    assert foot > max(first["y"][:2])
    assert head < min(first["y"][:2])
    assert "By rank" in chart.footer


def test_of_many_the_largest_moves_are_highlighted():
    chart = drawn(*many(30))

    grey, *own = traces(chart, "scatter", "lines+markers")
    assert grey["line"]["color"] == MISSING
    assert len(own) == 6
    gains = [round(line["y"][1] - line["y"][0], 6) for line in own]
    assert {abs(gain) for gain in gains} == {0.3}


def test_of_many_the_selected_are_highlighted_instead():
    chart = drawn(*many(30), chosen=[a_subject(3).code])

    _, own = traces(chart, "scatter", "lines+markers")
    assert own["text"][0].startswith("Saint Vincent")


@pytest.mark.parametrize(
    ("scores", "given", "title"),
    [
        ([(1.0, 3.0)], {}, "Finland rose from 1.0 to 3.0 in Listening from 2025 to 2026"),
        ([(2.41, 2.44)], {}, "Finland stayed near 2.4 in Listening from 2025 to 2026"),
        (
            [(1, 2), (3, 2), (1, 3)],
            {},
            "2 of 3 ministries rose in Listening from 2025 to 2026",
        ),
        (
            [(1, 2), (3, 2), (None, 3)],
            {},
            "1 of 2 comparable ministries rose in Listening from 2025 to 2026",
        ),
        ([(2, 2), (3, 3)], {}, "None of 2 ministries moved in Listening from 2025 to 2026"),
        ([(None, 2), (3, None)], {}, "2 ministries in Listening from 2025 to 2026"),
        (
            [(1, 5), (3, 3), (4, 4)],
            {"by_rank": True},
            "Finland climbed furthest, from rank 3 to 1, in Listening from 2025 to 2026",
        ),
        (
            [(1, 2), (3, 4), (4, 5)],
            {"by_rank": True},
            "3 of 3 ministries rose in Listening from 2025 to 2026",
        ),
    ],
)
def test_the_title_states_the_changes(scores, given, title):
    assert drawn(*scores, **given).title == title


def test_the_table_has_scores_ranks_and_the_change_unrounded():
    chart = drawn((1.125, 2.5), (3.0, None))

    assert chart.header == (
        *("Code", "Ministry"),
        *("Score 2025", "Rank 2025", "Score 2026", "Rank 2026", "Change"),
    )
    assert chart.rows[0][2:] == (1.125, 2, 2.5, 1, 1.375)
    assert chart.rows[1][2:] == (3.0, 1, None, None, None)


def test_the_alternative_text_begins_with_the_largest_moves():
    alt = drawn((2.0, 2.5), (4.0, 1.0)).alt

    assert "Norway: 4.0 to 1.0, −3.0. Finland: 2.0 to 2.5, +0.5." in alt
