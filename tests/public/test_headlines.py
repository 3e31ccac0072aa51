"""The headline of a dashboard: true of unrounded numbers, empty where nothing is known."""

import pytest

from tests.factories import make_framework, publish_small_release
from tests.reporting.looks import dash, flat, make_measured, publish_values

pytestmark = pytest.mark.django_db

PEERS = [f"AA{letter}" for letter in "ABCDE"]
WITHOUT_POLES = {"poles": {}}


def headline(own: dict[str, int], peers: dict[str, int], **options) -> str:
    """Return the headline of Finland among five peers that are alike."""
    framework = make_framework(**(WITHOUT_POLES | options))
    publish_small_release("2026", {"FIN": own, **dict.fromkeys(PEERS, peers)}, framework=framework)
    return dash("FIN").headline


def test_without_an_index_the_page_says_how_little_is_scored():
    assert headline({"OPN-1": 5, "CNF-1": 5}, flat(3)) == (
        "2 of 5 indicators are scored: too few for an index."
    )


def test_a_lead_over_every_peer_is_named_for_each_dimension():
    assert headline(flat(4), flat(3)) == "Leads Northern Europe in Balance and Training."


def test_a_tie_with_the_best_peer_is_no_lead():
    publish_small_release(
        "2026",
        {"FIN": flat(4), "EST": flat(4), **dict.fromkeys(PEERS, flat(2))},
        framework=make_framework(**WITHOUT_POLES),
    )

    assert dash().headline == "Above the median of Northern Europe in Balance and Training."


def test_nothing_is_rounded_before_it_is_compared():
    publish_values(
        "2026", {"FIN": 500.001, **dict.fromkeys(PEERS, 500.0)}, framework=make_measured()
    )

    assert dash().headline == "Leads Northern Europe in Services."


def test_behind_in_every_dimension_the_closest_is_named():
    own = flat(2) | {"TRN-1": 3, "TRN-2": 3}

    assert headline(own, flat(4)) == (
        "Not above the median of Northern Europe in any dimension; closest in Training."
    )


def test_the_median_itself_is_not_above_the_median():
    assert headline(flat(3), flat(3)).startswith("Not above the median of Northern Europe")


def test_peers_without_scores_are_not_mentioned():
    assert headline(flat(3), {"OPN-1": 3}) == ""


def test_a_dimension_without_a_score_is_neither_led_nor_compared():
    own = {"OPN-1": 5, "OPN-2": 5, "CNF-1": 5}

    sentence = headline(own, flat(3), coverage=0.5)

    assert sentence == "Leads Northern Europe in Balance."


def test_without_peers_only_the_balance_is_mentioned():
    publish_small_release("2026", {"FIN": flat(3)})

    assert dash().headline == "Openness and confidentiality are level."


@pytest.mark.parametrize(
    ("confidentiality", "sentence"),
    [
        (5, "Confidentiality runs ahead of openness."),
        (1, "Openness runs ahead of confidentiality."),
        (3, "Openness and confidentiality are level."),
    ],
)
def test_the_pole_that_runs_ahead_is_named(confidentiality, sentence):
    publish_small_release("2026", {"FIN": flat(3) | {"CNF-1": confidentiality}})

    assert dash().headline == sentence


def test_a_balance_with_one_pole_scored_is_not_mentioned():
    scores = {"OPN-1": 3, "OPN-2": 3, "TRN-1": 3, "TRN-2": 3}
    framework = make_framework(coverage=0.5)
    publish_small_release("2026", {"FIN": scores}, framework=framework)

    assert dash().headline == ""
