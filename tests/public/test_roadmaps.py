"""A roadmap: weakest first, then most effective; peer examples with public evidence only."""

import pytest
from django.http import QueryDict

from assessments.actions import releases
from assessments.models import Score
from assessments.public.roadmaps import (
    Roadmap,
    RoadmapQuery,
    is_canonical,
    read_roadmap_query,
    roadmap,
)
from tests.factories import (
    make_evidence,
    make_ministry,
    make_scored_round,
    publish_small_release,
)
from tests.reporting.looks import flat, make_measured, publish_values

pytestmark = pytest.mark.django_db

UNEVEN = {"OPN-1": 4, "OPN-2": 3, "CNF-1": 5, "TRN-1": 2, "TRN-2": 2}
PEERS = ("DNK", "EST", "ISL", "NOR", "SWE")


def asked(text: str = "", code: str = "FIN") -> RoadmapQuery:
    return read_roadmap_query(QueryDict(text), make_ministry(code))


def road(text: str = "", code: str = "FIN") -> Roadmap:
    found = roadmap(make_ministry(code), asked(text, code))
    assert found is not None
    return found


def codes(steps) -> list[str]:
    return [step.next_step.code for step in steps]


def test_there_is_no_roadmap_before_a_release_or_outside_it():
    assert roadmap(make_ministry("FIN"), asked()) is None

    publish_small_release("2026", {"EST": UNEVEN})

    assert roadmap(make_ministry("FIN"), asked()) is None


def test_the_weakest_come_first_and_among_equals_the_most_effective():
    publish_small_release("2026", {"FIN": flat(3) | {"TRN-1": 2}})

    steps = road().steps

    # CNF-1 is half of its dimension, the other two a quarter each; TRN-2 half of its own.
    assert codes(steps)[0] == "TRN-1"
    assert set(codes(steps)[1:3]) == {"CNF-1", "TRN-2"}
    gains = [step.next_step.index_gain for step in steps[1:]]
    assert gains == sorted(gains, reverse=True)


def test_a_step_says_what_the_next_levels_require_and_what_one_more_gains():
    publish_small_release("2026", {"FIN": UNEVEN})

    step = road().steps[0]

    assert (step.next_step.code, step.next_step.dimension, step.next_step.next_level) == (
        "TRN-1",
        "Training",
        3,
    )
    assert [option.descriptor for option in step.options] == [
        *("TRN-1 at level 3", "TRN-1 at level 4", "TRN-1 at level 5")
    ]
    assert (step.next_step.dimension_gain, step.next_step.index_gain) == (
        0.5,
        pytest.approx(0.25, abs=1e-12),
    )


def test_what_is_at_the_top_or_measured_is_no_step():
    publish_small_release("2026", {"FIN": flat(5)})
    assert (road().steps, road().actions, road().groups) == ([], [], [])

    publish_values("2027", {"FIN": 400}, framework=make_measured(), year=2027)
    assert road("release=2027").steps == []


def test_what_has_no_score_is_named_apart():
    publish_small_release("2026", {"FIN": {"OPN-1": 3}})

    found = road()

    assert codes(found.steps) == ["OPN-1"]
    assert [one.node.code for one in found.unscored] == ["OPN-2", "CNF-1", "TRN-1", "TRN-2"]
    assert (found.steps[0].next_step.index_gain, found.steps[0].next_step.dimension_gain) == (
        None,
        None,
    )


def test_the_lowest_level_and_those_with_raised_levels_are_open():
    publish_small_release("2026", {"FIN": UNEVEN})

    def opened(text: str) -> list[int]:
        return [group.level for group in road(text).groups if group.is_open]

    assert [group.level for group in road().groups] == [2, 3, 4]
    assert opened("") == [2]
    assert opened("raise=OPN-1:5") == [2, 4]


def test_peers_that_reached_the_level_are_counted_and_the_nearest_named():
    levels = dict(zip(PEERS, (3, 4, 2, 3, 5), strict=True))
    publish_small_release(
        "2026", {"FIN": flat(2)} | {code: flat(level) for code, level in levels.items()}
    )

    step = road().steps[0]

    assert step.next_step.reached == 4
    assert [(one.ministry.code, one.level) for one in step.examples] == [
        *(("DNK", 3), ("NOR", 3), ("EST", 4))
    ]


def test_below_five_peers_none_is_counted():
    publish_small_release("2026", {"FIN": flat(2), "EST": flat(4), "NOR": flat(4)})

    found = road()

    assert found.results.peers is None
    assert (found.steps[0].next_step.reached, found.steps[0].examples) == (0, [])


def test_only_public_evidence_of_peers_is_shown():
    round = make_scored_round("2026", {"FIN": flat(2)} | {code: flat(3) for code in PEERS})
    rated = Score.objects.get(coding__assessment__ministry="DNK", indicator__code="TRN-1")
    for disclosure in ("public", "restricted", "sealed"):
        make_evidence(rated, disclosure=disclosure, title=f"{disclosure} piece")
    releases.publish(round)

    [step] = [one for one in road().steps if one.next_step.code == "TRN-1"]

    assert [piece["title"] for piece in step.examples[0].pieces] == ["public piece"]
    assert step.examples[1].pieces == []


def test_public_evidence_only_leaves_out_peers_with_only_sealed_evidence():
    round = make_scored_round("2026", {"FIN": flat(2)} | {code: flat(3) for code in PEERS})
    for score in Score.objects.filter(coding__assessment__ministry="DNK"):
        make_evidence(score, disclosure="sealed")
    releases.publish(round)

    assert road().steps[0].next_step.reached == 5
    assert road("evidence=public").steps[0].next_step.reached == 4


def test_the_actions_are_the_first_steps_or_the_raised_levels():
    publish_small_release("2026", {"FIN": UNEVEN})

    def actions(text: str) -> list[tuple[str, int]]:
        return [(one.next_step.code, one.target.level) for one in road(text).actions]

    assert actions("") == [("TRN-1", 3), ("TRN-2", 3), ("OPN-2", 4), ("OPN-1", 5)]
    assert actions("raise=TRN-2:5") == [("TRN-2", 5)]


def test_the_radar_says_that_it_is_a_scenario():
    publish_small_release("2026", {"FIN": UNEVEN})

    published, raised = road().chart, road("raise=TRN-1:4,TRN-2:4").chart

    assert [trace["name"] for trace in published.figure["data"]] == ["Finland"]
    assert [trace["name"] for trace in raised.figure["data"]] == [
        *("Finland (published)", "Finland (scenario)")
    ]
    assert "scenario: TRN-1:4,TRN-2:4" in raised.subtitle
    assert "it is not published" in raised.footer
    assert raised.rows[0][-1] == 4.0


def test_the_address_brings_the_scenario_back():
    publish_small_release("2026", {"FIN": UNEVEN})

    found = asked("raise=TRN-2:3&raise=TRN-1:4&lens=")

    assert found.query == "raise=TRN-1:4,TRN-2:3&release=2026"
    assert asked(found.query) == found


@pytest.mark.parametrize(
    ("text", "is_it"),
    [("", True), ("raise=A:1,B:2", True), ("raise=A:1&raise=B:2", False), ("raise=", False)],
)
def test_only_one_value_for_each_key_is_canonical(text, is_it):
    assert is_canonical(QueryDict(text)) is is_it


def test_own_weights_weigh_the_scenario_too():
    publish_small_release("2026", {"FIN": UNEVEN})

    [heavy] = [s for s in road("weights=training:3").steps if s.next_step.code == "TRN-1"]

    assert heavy.next_step.index_gain == pytest.approx(0.375, abs=1e-12)
