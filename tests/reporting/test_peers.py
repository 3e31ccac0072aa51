"""Tests of peers: the smallest place with five others, and medians that reveal no score."""

import math

import pytest

from assessments.reporting.peers import distance, nearest, peers_of
from assessments.scorecards import release_scorecards
from assessments.scoring.types import NodeKind
from tests.factories import make_ministry, publish_small_release


def member(code: str, subregion: str = "Northern Europe", region: str = "Europe"):
    return make_ministry(code, subregion=subregion, region=region)


def test_the_subregion_is_taken_when_it_has_five_others(db):
    members = [member(f"AA{letter}") for letter in "ABCDEF"] + [member("WWW", "Western Europe")]

    peers = peers_of(members[0], members)

    assert peers is not None
    assert peers.label == "Northern Europe"
    assert list(peers.codes) == ["AAB", "AAC", "AAD", "AAE", "AAF"]


def test_four_others_are_too_few_so_the_region_is_taken(db):
    members = [member(f"AA{letter}") for letter in "ABCDE"] + [member("WWW", "Western Europe")]

    assert peers_of(members[0], members).label == "Europe"


def test_the_whole_release_is_taken_when_no_place_has_enough(db):
    members = [member("AAA")] + [
        member(f"BB{letter}", "Eastern Africa", "Africa") for letter in "ABCDE"
    ]

    assert peers_of(members[0], members).label == "all ministries of the release"


def test_fewer_than_five_others_in_all_are_no_peers(db):
    members = [member(f"AA{letter}") for letter in "ABCDE"]

    assert peers_of(members[0], members) is None


def test_a_ministry_without_a_region_is_not_grouped_with_the_other_unplaced(db):
    members = [member(f"AA{letter}", "", "") for letter in "ABCDEF"]

    assert peers_of(members[0], members).label == "all ministries of the release"


def test_the_median_is_of_the_scored_peers_and_needs_five(db):
    levels = {f"AA{letter}": {"TRN-1": n, "TRN-2": n} for n, letter in enumerate("ABCDE", 1)}
    release = publish_small_release(
        "2026", levels | {"AAF": {"OPN-1": 3}, "AAG": {"TRN-1": 5, "TRN-2": 5}}
    )
    cards = release_scorecards(release)
    members = [make_ministry(code) for code in cards]
    peers = peers_of(make_ministry("AAG"), members)

    assert peers.median(cards, NodeKind.DIMENSION, "training") == 3
    assert peers.median(cards, NodeKind.DIMENSION, "balance") is None


def profiles(**scores: tuple[int | None, int | None]):
    """Publish (balance, training) levels and return the scorecards; None is not assessed."""
    levels = {
        code: {
            indicator: level
            for indicators, level in zip(
                (("OPN-1", "OPN-2", "CNF-1"), ("TRN-1", "TRN-2")), pair, strict=True
            )
            for indicator in indicators
            if level
        }
        for code, pair in scores.items()
    }
    return release_scorecards(publish_small_release("2026", levels))


def test_the_distance_is_the_root_of_the_mean_squared_difference(db):
    cards = profiles(AAA=(1, 1), BBB=(4, 5), CCC=(1, 1))

    assert distance(cards["AAA"], cards["BBB"]) == pytest.approx(math.sqrt((9 + 16) / 2))
    assert distance(cards["BBB"], cards["AAA"]) == distance(cards["AAA"], cards["BBB"])
    assert distance(cards["AAA"], cards["CCC"]) == 0


def test_one_dimension_in_common_is_too_little_to_be_near(db):
    cards = profiles(AAA=(3, 3), BBB=(3, None), DDD=(1, 5))

    assert distance(cards["AAA"], cards["BBB"]) is None
    assert nearest(["AAA"], cards) == ["DDD"]


def test_the_five_nearest_come_nearest_first_and_equals_by_code(db):
    cards = profiles(
        AAA=(3, 3),
        BBB=(5, 5),
        CCC=(3, 4),
        DDD=(4, 3),
        EEE=(3, 3),
        FFF=(1, 1),
        GGG=(2, 2),
    )

    assert nearest(["AAA"], cards) == ["EEE", "CCC", "DDD", "GGG", "BBB"]


def test_the_nearest_of_several_counts_and_no_ministry_is_its_own_peer(db):
    cards = profiles(AAA=(1, 1), BBB=(5, 5), CCC=(4, 5), DDD=(2, 1), EEE=(3, 3))

    assert nearest(["AAA", "BBB"], cards) == ["CCC", "DDD", "EEE"]
    assert nearest(["AAA", "ZZZ"], cards) == ["DDD", "EEE", "CCC", "BBB"]
    assert nearest(["ZZZ"], cards) == []
