"""The finding of a dashboard in words: true of unrounded numbers, silent where nothing is known."""

import pytest

from tests.factories import make_framework, publish_small_release
from tests.reporting.looks import dash, flat, make_measured, publish_values

pytestmark = pytest.mark.django_db

PEERS = [f"AA{letter}" for letter in "ABCDE"]
WITHOUT_POLES = {"poles": {}}


def finding(own: dict[str, int], peers: dict[str, int], **options) -> str:
    """What is said of Finland beside five peers that are alike."""
    framework = make_framework(**(WITHOUT_POLES | options))
    publish_small_release("2026", {"FIN": own, **dict.fromkeys(PEERS, peers)}, framework=framework)
    return dash("FIN").finding


def test_without_an_index_the_page_says_how_little_is_scored():
    assert finding({"OPN-1": 5, "CNF-1": 5}, flat(3)) == (
        "2 of 5 indicators are scored: too few for an index."
    )


def test_a_lead_over_every_peer_is_said_for_each_dimension():
    assert finding(flat(4), flat(3)) == "Leads Northern Europe in Balance and Training."


def test_a_tie_with_the_best_peer_is_no_lead():
    publish_small_release(
        "2026",
        {"FIN": flat(4), "EST": flat(4), **dict.fromkeys(PEERS, flat(2))},
        framework=make_framework(**WITHOUT_POLES),
    )

    assert dash().finding == "Above the median of Northern Europe in Balance and Training."


def test_nothing_is_rounded_before_it_is_compared():
    publish_values(
        "2026", {"FIN": 500.001, **dict.fromkeys(PEERS, 500.0)}, framework=make_measured()
    )

    assert dash().finding == "Leads Northern Europe in Services."


def test_who_is_behind_everywhere_is_told_where_it_is_closest():
    own = flat(2) | {"TRN-1": 3, "TRN-2": 3}

    assert finding(own, flat(4)) == (
        "Not above the median of Northern Europe in any dimension; closest in Training."
    )


def test_who_equals_the_median_is_not_above_it():
    assert finding(flat(3), flat(3)).startswith("Not above the median of Northern Europe")


def test_peers_without_scores_are_not_spoken_of():
    assert finding(flat(3), {"OPN-1": 3}) == ""


def test_a_dimension_without_a_score_is_neither_led_nor_compared():
    own = {"OPN-1": 5, "OPN-2": 5, "CNF-1": 5}

    said = finding(own, flat(3), coverage=0.5)

    assert said == "Leads Northern Europe in Balance."


def test_without_peers_only_the_balance_is_spoken_of():
    publish_small_release("2026", {"FIN": flat(3)})

    assert dash().finding == "Openness and confidentiality are level."


@pytest.mark.parametrize(
    ("confidentiality", "said"),
    [
        (5, "Confidentiality runs ahead of openness."),
        (1, "Openness runs ahead of confidentiality."),
        (3, "Openness and confidentiality are level."),
    ],
)
def test_the_pole_that_runs_ahead_is_named(confidentiality, said):
    publish_small_release("2026", {"FIN": flat(3) | {"CNF-1": confidentiality}})

    assert dash().finding == said


def test_a_balance_with_one_pole_scored_is_not_spoken_of():
    scores = {"OPN-1": 3, "OPN-2": 3, "TRN-1": 3, "TRN-2": 3}
    framework = make_framework(coverage=0.5)
    publish_small_release("2026", {"FIN": scores}, framework=framework)

    assert dash().finding == ""
