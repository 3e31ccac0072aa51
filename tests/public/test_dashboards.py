"""A dashboard: stage and rank, peers, strongest and weakest indicators, next steps."""

import pytest

from assessments.imports.applying.frameworks import load_framework
from assessments.public.dashboards import dashboard, file_names
from tests.factories import (
    make_evidence,
    make_framework,
    make_ministry,
    make_score,
    make_scored_round,
    publish_small_release,
    releases,
)
from tests.framework_documents import rated_document
from tests.reporting.looks import dash, flat, look, make_measured, publish_values

pytestmark = pytest.mark.django_db

UNEVEN = {"OPN-1": 4, "OPN-2": 3, "CNF-1": 5, "TRN-1": 2, "TRN-2": 2}


def codes(indicators) -> list[str]:
    return [indicator.node.code for indicator in indicators]


def test_there_is_no_dashboard_before_a_release_or_outside_it():
    finland, norway = make_ministry("FIN"), make_ministry("NOR")
    assert dashboard(finland, look()) is None

    publish_small_release("2026", {"FIN": UNEVEN})

    assert dashboard(norway, look()) is None
    assert dashboard(finland, look()) is not None


def test_index_stage_and_rank_are_those_of_the_release():
    publish_small_release("2026", {"FIN": flat(3), "EST": flat(5), "NLD": flat(3), "NOR": {}})

    index = dash("FIN").index

    assert (index.node.score, index.stage, index.rank, index.ranked) == (3, "Defined", 2, 3)


def test_ranks_are_judged_on_unrounded_scores():
    publish_values("2026", {"FIN": 500.01, "EST": 500}, framework=make_measured())

    assert (dash("FIN").index.rank, dash("EST").index.rank) == (1, 2)


def test_without_an_index_there_is_neither_stage_nor_rank_nor_next_stage():
    publish_small_release("2026", {"FIN": {"OPN-1": 5}})

    found = dash()

    assert (found.index.stage, found.index.rank, found.next_stage) == ("", None, "")


@pytest.mark.parametrize(("level", "above"), [(1, "Ad hoc"), (4, "Adaptive"), (5, "")])
def test_the_next_stage_is_the_one_above_and_none_at_the_top(level, above):
    publish_small_release("2026", {"FIN": flat(level)})

    assert dash().next_stage == above


def test_a_scale_without_labels_has_no_next_stage():
    publish_values("2026", {"FIN": 500}, framework=make_measured())

    assert dash().next_stage == ""


def test_strongest_and_weakest_are_three_each_in_framework_order_among_equals():
    publish_small_release("2026", {"FIN": UNEVEN})

    found = dash()

    assert codes(found.strongest) == ["CNF-1", "OPN-1", "OPN-2"]
    assert codes(found.weakest) == ["TRN-1", "TRN-2", "OPN-2"]


@pytest.mark.parametrize("scores", [flat(3), {"OPN-1": 3}])
def test_where_all_are_alike_none_is_strongest_or_weakest(scores):
    publish_small_release("2026", {"FIN": scores})

    found = dash()

    assert (found.strongest, found.weakest) == ([], [])


def test_where_nothing_is_found_none_is_strongest_or_weakest():
    round = make_scored_round("2026", {"FIN": {}})
    make_score(round.assessments.get().codings.get(), "OPN-1", state="not_found")
    releases.publish(round)

    found = dash()

    assert (found.strongest, found.weakest, found.next_steps) == ([], [], [])


def test_the_next_steps_are_the_weakest_below_the_top_level():
    publish_small_release("2026", {"FIN": UNEVEN})

    steps = dash().next_steps

    assert [(step.code, step.next_level, step.indicator.next_descriptor) for step in steps] == [
        ("TRN-1", 3, "TRN-1 at level 3"),
        ("TRN-2", 3, "TRN-2 at level 3"),
        ("OPN-2", 4, "OPN-2 at level 4"),
        ("OPN-1", 5, "OPN-1 at level 5"),
    ]
    assert steps[0].indicator.descriptor == "TRN-1 at level 2"
    assert steps[0].index_gain == pytest.approx(0.25, abs=1e-12)


def test_a_measured_indicator_has_a_value_but_neither_level_nor_next_step():
    publish_values("2026", {"FIN": 400}, framework=make_measured())

    [indicator] = dash().dimensions[0].facets[0].indicators

    assert indicator.row.value == 400
    assert indicator.node.score == 0.4
    assert (indicator.level, indicator.descriptor, indicator.next_descriptor) == (None, "", "")


def test_an_indicator_that_is_not_assessed_has_no_level_and_no_step():
    publish_small_release("2026", {"FIN": {"OPN-1": 3}})

    found = dash()
    indicator = found.dimensions[1].facets[0].indicators[0]

    assert indicator.node.state == "not_assessed"
    assert (indicator.level, indicator.next_descriptor) == (None, "")
    assert [step.code for step in found.next_steps] == ["OPN-1"]


def test_imbalance_is_the_first_pole_less_the_second():
    publish_small_release("2026", {"FIN": UNEVEN})

    balance, training = dash().dimensions

    assert balance.poles == ("Openness", "Confidentiality")
    assert balance.imbalance == 3.5 - 5
    assert (training.poles, training.imbalance) == (None, None)


def test_imbalance_needs_both_poles_scored():
    publish_small_release("2026", {"FIN": {"OPN-1": 3, "OPN-2": 4}})

    assert dash().dimensions[0].imbalance is None


def test_a_lens_that_drops_a_pole_gives_no_imbalance():
    framework = make_framework(lenses={"open": ["OPN-1", "OPN-2", "TRN-1"]})
    publish_small_release("2026", {"FIN": UNEVEN}, framework=framework)

    balance = dash("FIN", "lens=open").dimensions[0]

    assert (balance.poles, balance.imbalance) == (None, None)
    assert balance.result.node.score == 3.5


def test_peer_medians_below_five_are_hidden():
    others = {f"AA{letter}": flat(2) for letter in "ABCDE"}
    others["AAE"] = {"OPN-1": 5, "OPN-2": 5, "CNF-1": 5}
    publish_small_release("2026", {"FIN": UNEVEN, **others})

    found = dash()

    assert found.peers.label == "Northern Europe"
    assert found.index.peer_median is None
    assert [each.result.peer_median for each in found.dimensions] == [2, None]


def test_with_fewer_than_five_others_there_are_no_peers_and_no_medians():
    publish_small_release("2026", {"FIN": UNEVEN, "EST": flat(2)})

    found = dash()

    assert found.peers is None
    assert found.index.peer_median is None


def test_a_change_names_the_release_it_is_from():
    publish_small_release("2025", {"FIN": flat(2)}, year=2025)
    publish_small_release("2026", {"FIN": flat(3)})

    found = dash()

    assert (found.change, found.previous.code) == (1, "2025")


def test_the_dimensions_that_changed_are_named_most_first_and_the_others_not():
    publish_small_release("2025", {"FIN": flat(3)}, year=2025)
    publish_small_release("2026", {"FIN": flat(3) | {"TRN-1": 5, "TRN-2": 1}})
    assert dash().changes == []

    publish_small_release("2027", {"FIN": flat(4) | {"TRN-1": 1, "TRN-2": 1}}, year=2027)

    assert [(one.title, one.change) for one in dash().changes] == [
        ("Training", -2),
        ("Balance", 1),
    ]
    assert dash("FIN", "lens=public").changes == []


def test_ahead_is_of_scored_peers_and_a_tie_is_not_ahead():
    levels = dict(zip(("AAA", "AAB", "AAC", "AAD", "AAE"), (1, 2, 3, 3, 5), strict=True))
    others = {code: flat(level) for code, level in levels.items()}
    publish_small_release("2026", {"FIN": flat(3), **others, "AAF": {"OPN-1": 1}})

    assert dash().ahead == (2, 5)


def test_fewer_than_five_scored_peers_are_not_compared_with():
    others = {f"AA{letter}": flat(2) for letter in "ABCD"} | {"AAE": {"OPN-1": 1}}
    publish_small_release("2026", {"FIN": flat(3), **others})
    assert (dash().peers is None, dash().ahead) == (False, None)

    publish_small_release("2027", {"FIN": {"OPN-1": 1}, **others, "AAF": flat(1)}, year=2027)
    assert dash().ahead is None


def test_the_evidence_summary_counts_confidence_and_pieces():
    round = make_scored_round("2026", {"FIN": flat(3) | {"TRN-2": 2}})
    coding = round.assessments.get().codings.get()
    coding.scores.filter(indicator__code="OPN-1").update(confidence="low")
    for code, disclosure in (("OPN-1", "public"), ("OPN-1", "sealed"), ("CNF-1", "sealed")):
        make_evidence(coding.scores.get(indicator__code=code), disclosure=disclosure)
    releases.publish(round)

    whole, public = dash().evidence, dash("FIN", "evidence=public").evidence

    assert whole.quality.confidence == (("high", 4), ("medium", 0), ("low", 1))
    assert (whole.scored, whole.public, whole.unsupported, whole.quality.sealed_only) == (
        5,
        1,
        3,
        1,
    )
    assert (public.scored, public.quality.sealed_only) == (4, 0)


@pytest.mark.parametrize("text", ["lens=public", "evidence=public"])
def test_stored_scores_are_not_compared_with_those_of_a_view(text):
    publish_small_release("2025", {"FIN": flat(2)}, year=2025)
    publish_small_release("2026", {"FIN": flat(3)})

    found = dash("FIN", text)

    assert (found.change, found.previous, found.trend) == (None, None, None)


def test_a_change_is_none_where_the_framework_version_differs():
    publish_small_release("2025", {"FIN": flat(2)}, year=2025)
    publish_small_release("2026", {"FIN": flat(3)}, framework=make_framework(version="2.0"))

    found = dash()

    assert (found.change, found.previous) == (None, None)
    assert found.trend is not None


def test_say_listen_do_and_intent_practice_are_means_over_the_tagged():
    document = rated_document()
    openness, discretion = document["dimensions"][0]["facets"]
    openness["indicators"][1] |= {"act": "do", "aspect": "intent"}
    discretion["indicators"][0] |= {"act": "do"}
    publish_small_release(
        "2026",
        {"FIN": {"OPN-1": 1, "OPN-2": 3, "DSC-1": 2}},
        framework=load_framework(document).framework,
    )

    (acts_title, acts), (aspects_title, aspects) = dash().tags

    assert (acts_title, aspects_title) == ("Say, listen, do", "Intent and practice")
    # Weights by hand: openness 0.6 in halves, discretion 0.4; do = (0.3 * 3 + 0.4 * 2) / 0.7.
    assert {node.code: node.score for node in acts} == {
        "say": 1,
        "do": pytest.approx((0.3 * 3 + 0.4 * 2) / 0.7),
    }
    assert {node.code: node.scored for node in aspects} == {"practice": 2, "intent": 1}


def test_without_tags_there_are_no_tag_means():
    publish_small_release("2026", {"FIN": UNEVEN})

    assert dash().tags == []


def test_a_tag_of_which_too_little_is_scored_has_no_mean():
    framework = load_framework(rated_document()).framework
    publish_small_release("2026", {"FIN": {"OPN-1": 1}}, framework=framework)

    (_, [say]), _ = dash().tags

    assert (say.score, say.state, say.scored, say.applicable) == (None, "insufficient", 1, 3)


def test_public_evidence_only_takes_the_sealed_level_off_the_page():
    round = make_scored_round("2026", {"FIN": UNEVEN})
    score = round.assessments.get().codings.get().scores.get(indicator__code="CNF-1")
    make_evidence(score, disclosure="sealed")
    releases.publish(round)

    whole, public = dash(), dash("FIN", "evidence=public")

    assert whole.dimensions[0].facets[1].indicators[0].level == 5
    assert public.dimensions[0].facets[1].indicators[0].level is None
    assert "CNF-1" not in codes(public.strongest)


def test_pictures_are_named_by_ministry_chart_lens_and_release():
    publish_small_release("2026", {"FIN": UNEVEN})

    assert file_names(make_ministry("FIN"), look("lens=public")) == {
        "profile": "fin-profile-public-2026",
        "trend": "fin-trend-public-2026",
    }


def test_a_dashboard_costs_four_queries_once_its_release_is_known(django_assert_num_queries):
    publish_small_release("2026", {"FIN": UNEVEN, "EST": flat(2)})
    ministry, release_view = make_ministry("FIN"), look()
    dashboard(ministry, release_view)

    with django_assert_num_queries(4):
        dashboard(ministry, release_view)
