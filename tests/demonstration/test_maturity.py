"""The demonstration's levels look like those of thirty real ministries, and are by lot."""

import itertools
import statistics
from collections import Counter

from assessments.demonstration.cast import CAST, HOST, NORTHERN_EUROPE, WESTERN_EUROPE
from assessments.demonstration.notes import notes
from assessments.demonstration.rounds import YEARS
from assessments.scoring.ranks import ranks
from assessments.scoring.types import NodeState, State
from tests.demonstration.planned import (
    drawn,
    every_score,
    framework,
    levels,
    planned,
    scorecards,
)


def test_three_years_of_thirty_ministries_and_one_that_came_last() -> None:
    assert [round.code for round in planned()] == ["demo-2024", "demo-2025", "demo-2026"]
    assert [len(scorecards(year)) for year in YEARS] == [29, 29, 30]
    assert set(scorecards(2026)) - set(scorecards(2025)) == {drawn().newcomer}


def test_a_ministry_of_either_peer_group_has_five_others_of_its_own() -> None:
    assert len(NORTHERN_EUROPE) == len(WESTERN_EUROPE) == 6
    assert len(CAST) == len(set(CAST)) == 30
    assert {"FIN", "SWE", "NOR", "DNK", "EST"} <= set(NORTHERN_EUROPE)
    assert "NLD" in WESTERN_EUROPE


def test_every_level_occurs_every_year() -> None:
    for round in planned():
        counts = Counter(score.level for score in round.scores if score.level is not None)
        assert sorted(counts) == [1, 2, 3, 4, 5]
        assert all(count >= 15 for count in counts.values())
        assert max(counts, key=lambda level: counts[level]) == 3


def test_some_is_missing_and_most_is_there() -> None:
    asked = sum(len(scorecards(year)) for year in YEARS) * len(notes())
    states = Counter(score.state for score in every_score())
    not_assessed = asked - states.total()

    assert 0.01 < states[State.NOT_FOUND] / asked < 0.06
    assert 0.01 < not_assessed / asked < 0.04
    assert states[State.NOT_APPLICABLE] == 2 * len(YEARS)


def test_indicators_of_one_dimension_go_together_more_than_those_of_two() -> None:
    dimension_of = {
        indicator.code: dimension.code
        for dimension in framework().dimensions
        for facet in dimension.facets
        for indicator in facet.indicators
    }
    within, between = [], []
    for first, second in itertools.combinations(levels(2026).items(), 2):
        shared = sorted(first[1].keys() & second[1].keys())
        correlation = statistics.correlation(
            [first[1][ministry] for ministry in shared],
            [second[1][ministry] for ministry in shared],
        )
        is_within = dimension_of[first[0]] == dimension_of[second[0]]
        (within if is_within else between).append(correlation)

    assert statistics.mean(within) > statistics.mean(between) + 0.05
    assert statistics.mean(between) > 0.3  # a mature ministry is mature in more than one thing


def test_ministries_are_spread_over_four_stages() -> None:
    indices = [card.index.score for card in scorecards(2026).values()]
    found = [index for index in indices if index is not None]

    assert len(found) == 30
    assert {int(index) for index in found} == {1, 2, 3, 4}
    assert min(found) < 1.7
    assert 4.1 < max(found) < 4.6


def test_most_ministries_rise_and_a_few_fall() -> None:
    changes = []
    for ministry, card in scorecards(2024).items():
        first, last = card.index.score, scorecards(2026)[ministry].index.score
        if first is not None and last is not None:
            changes.append(last - first)

    assert 0.1 < statistics.mean(changes) / 2 < 0.3
    assert 3 <= sum(change < 0 for change in changes) <= 6
    assert max(changes) / 2 < 0.5


def test_levels_seldom_move_by_more_than_one_a_year() -> None:
    before, after = levels(2024), levels(2025)
    moves = Counter(
        abs(after[indicator][ministry] - level)
        for indicator, found in before.items()
        for ministry, level in found.items()
        if ministry in after[indicator]
    )

    assert moves[0] / moves.total() > 0.65
    assert moves[0] + moves[1] == moves.total()


def test_confidentiality_is_ahead_of_openness_with_exceptions() -> None:
    leads = [
        card.facets["confidentiality"].score - card.facets["openness"].score
        for card in scorecards(2026).values()
        if card.facets["confidentiality"].score is not None
        and card.facets["openness"].score is not None
    ]

    assert 0.3 < statistics.mean(leads) < 1.2
    assert 2 <= sum(lead < 0 for lead in leads) <= 8


def test_adapting_is_the_hardest_facet() -> None:
    means = {
        facet.code: statistics.mean(
            card.facets[facet.code].score
            for card in scorecards(2026).values()
            if card.facets[facet.code].score is not None
        )
        for facet in framework().facets()
    }

    assert min(means, key=lambda code: means[code]) == "adapting"


def test_a_few_ministries_have_a_dimension_of_which_too_little_is_known() -> None:
    thin = [
        (ministry, dimension.code)
        for ministry, card in scorecards(2026).items()
        for dimension in card.dimensions.values()
        if dimension.state == NodeState.INSUFFICIENT
    ]

    assert 2 <= len(thin) <= 3
    assert set(drawn().thin.items()) <= set(thin)


def test_the_ministry_one_can_sign_in_as_is_assessed_in_full() -> None:
    for year in YEARS:
        card = scorecards(year)[HOST]
        assert (card.index.scored, card.index.applicable) == (26, 26)


def test_two_ministries_share_a_rank_only_in_the_newest_round() -> None:
    shared = {
        year: [
            rank
            for rank, count in Counter(
                ranks({code: card.index.score for code, card in scorecards(year).items()}).values()
            ).items()
            if rank is not None and count > 1
        ]
        for year in YEARS
    }

    assert [len(found) for found in shared.values()] == [0, 0, 1]


def test_only_ministries_without_local_staff_are_excused_from_training_them() -> None:
    excused = {score.ministry for score in every_score() if score.state == State.NOT_APPLICABLE}
    indicators = {score.indicator for score in every_score() if score.state == State.NOT_APPLICABLE}

    assert indicators == {"TRN-5"}
    assert len(excused) == 2
    assert all(
        "no local staff" in score.rationale
        for score in every_score()
        if score.state == State.NOT_APPLICABLE
    )
