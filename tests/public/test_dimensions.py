"""A dimension over a release: its order, its spread, what is hard, and the least group."""

import pytest

from assessments.public.dimensions import (
    MOST_IN_FACETS,
    DimensionPage,
    dimension_cards,
    dimension_page,
)
from tests.factories import make_score, make_scored_round, publish_small_release, releases
from tests.many_ministries import publish_many
from tests.reporting.looks import flat, look, make_measured, publish_values

pytestmark = pytest.mark.django_db

FIVE = ("AAA", "BBB", "CCC", "DDD", "EEE")


def seen(code: str = "balance", text: str = "") -> DimensionPage:
    found = dimension_page(code, look(text))
    assert found is not None
    return found


def test_there_is_no_page_before_a_release_nor_where_the_lens_hides_the_dimension():
    assert (dimension_page("balance", look()), dimension_cards(look())) == (None, [])

    publish_small_release("2026", {"FIN": flat(3)})

    assert dimension_page("nothing", look()) is None
    assert seen().dimension.title == "Balance"


def test_the_rows_run_from_the_highest_down_and_end_with_those_without_a_score():
    publish_small_release("2026", {"FIN": flat(2), "EST": flat(4), "NOR": {"TRN-1": 5}})

    rows = seen().rows

    assert [(row.ministry.code, row.rank, row.stage) for row in rows] == [
        ("EST", 1, "Managed"),
        ("FIN", 2, "Ad hoc"),
        ("NOR", None, ""),
    ]
    assert [node.code for node in rows[0].facets] == ["openness", "confidentiality"]
    assert seen().scored == 2


def test_ranks_are_those_of_unrounded_scores():
    publish_values("2026", {"FIN": 500.01, "EST": 500}, framework=make_measured())

    assert [row.rank for row in seen("services").rows] == [1, 2]
    assert seen("services").stages == []


def test_stages_count_the_whole_level_reached_and_show_empty_ones():
    publish_small_release("2026", {"FIN": flat(3), "EST": flat(3) | {"OPN-1": 4}, "NOR": flat(1)})

    assert [(step.number, step.count) for step in seen().stages] == [
        *((5, 0), (4, 0), (3, 2), (2, 0), (1, 1))
    ]


def test_the_hardest_indicators_have_the_lowest_mean_of_those_scored_in_five():
    levels = flat(4) | {"OPN-2": 1, "CNF-1": 2}
    publish_small_release("2026", dict.fromkeys(FIVE, levels) | {"FFF": {"CNF-1": 5}})

    hard = seen().hardest

    assert [(one.code, one.mean, one.scored) for one in hard] == [
        ("OPN-2", 1.0, 5),
        ("CNF-1", 2.5, 6),
        ("OPN-1", 4.0, 5),
    ]


def test_not_found_is_counted_and_is_not_a_number():
    round = make_scored_round("2026", {code: flat(3) for code in FIVE} | {"FFF": {}})
    coding = round.assessments.get(ministry="FFF").codings.get()
    make_score(coding, "OPN-1", state="not_found")
    releases.publish(round)

    [first] = [one for one in seen().hardest if one.code == "OPN-1"]

    assert (first.mean, first.scored, first.not_found) == (3.0, 5, 1)


def test_below_five_scored_ministries_there_is_neither_mean_nor_median():
    publish_small_release("2026", {code: flat(3) for code in FIVE[:4]} | {"EEE": {"OPN-1": 3}})

    found, card = seen(), dimension_cards(look())[0]

    assert [one.code for one in found.hardest] == ["OPN-1"]  # scored in five, unlike the others
    assert (found.median, card.median) == (None, None)


def test_from_five_on_the_median_is_there():
    publish_small_release("2026", {code: flat(at) for at, code in enumerate(FIVE, start=1)})

    assert (seen().median, dimension_cards(look())[0].median) == (3.0, 3.0)


def test_leaders_share_a_rank_and_the_cards_name_all_leaders():
    publish_small_release("2026", {code: flat(4) for code in FIVE} | {"FFF": flat(2)})

    assert [row.rank for row in seen().leaders] == [1, 1, 1, 1, 1]
    card = dimension_cards(look())[1]
    assert [ministry.code for ministry in card.leaders] == list(FIVE)
    assert (card.dimension.code, card.top_score, card.scored) == ("training", 4.0, 6)


def test_a_dimension_without_scores_has_no_leader():
    publish_small_release("2026", {"FIN": {"OPN-1": 3}})

    card = dimension_cards(look())[1]

    assert (list(card.leaders), card.top_score, card.hardest) == ([], None, None)
    assert seen("training").leaders == []


def test_the_lens_leaves_out_what_it_does_not_show():
    publish_small_release("2026", {"FIN": flat(3)})

    [workforce] = seen("training", "lens=public").facets

    assert [question.code for question in workforce.questions] == ["TRN-1"]
    assert workforce.questions[0].rubric.question == "What of TRN-1?"
    assert seen("training", "lens=public").file_name == "training-distribution-public-2026"


def test_the_facets_count_for_the_share_that_the_method_gives_them():
    publish_small_release("2026", {"FIN": flat(3)})

    assert [facet.percent for facet in seen().facets] == [25.0, 25.0]
    assert (seen().percent, dimension_cards(look())[0].percent) == (50.0, 50.0)


def test_the_facets_are_drawn_as_long_as_they_are_not_most_of_the_page():
    publish_many("2026", MOST_IN_FACETS)
    publish_many("2027", MOST_IN_FACETS + 1, year=2027)

    assert seen("balance", "release=2026").chart.header[2:] == (
        *("Balance", "Openness", "Confidentiality"),
    )
    assert seen("balance", "release=2027").chart.header[2:] == ("Balance",)
