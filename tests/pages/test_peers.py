"""Peer groups: the smallest place with five others, and medians that tell nobody's score."""

from assessments.pages.peers import peers_of
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


def test_the_median_is_that_of_the_scored_peers_and_none_below_five(db):
    levels = {f"AA{letter}": {"TRN-1": n, "TRN-2": n} for n, letter in enumerate("ABCDE", 1)}
    release = publish_small_release(
        "2026", levels | {"AAF": {"OPN-1": 3}, "AAG": {"TRN-1": 5, "TRN-2": 5}}
    )
    cards = release_scorecards(release)
    members = [make_ministry(code) for code in cards]
    peers = peers_of(make_ministry("AAG"), members)

    assert peers.median(cards, NodeKind.DIMENSION, "training") == 3
    assert peers.median(cards, NodeKind.DIMENSION, "balance") is None
