"""Adjudication: which score is published after a reply, and why, by one lead after another."""

import pytest
from django.core.exceptions import ValidationError

from assessments.actions import decisions
from assessments.actions.decisions import DecisionValues
from assessments.actions.errors import Locked
from assessments.actions.versions import VersionConflict
from assessments.models import Assessment, Decision, Event, Reply, Stage, User
from tests.drafts import Drafted, make_drafted, moved, replied
from tests.factories import make_round
from tests.reporting.looks import make_measured
from tests.worlds import world

pytestmark = pytest.mark.django_db
HIGHER = {"stands": "ministry", "state": "rated", "level": 4, "reason": "The page shows it."}
OURS = {"stands": "finding", "reason": "The page is older than the round."}


@world
def drafted() -> Drafted:
    drafted = make_drafted()
    moved(drafted.assessment, Stage.DECIDING)
    return drafted


@pytest.fixture
def contested(drafted: Drafted) -> Reply:
    return replied(drafted.assessment, "OPN-1", "disagree", comment="It is published.")


def lead() -> User:
    return User.objects.get(username="canary-lead")


def decide(reply: Reply, *, version: int = 0, **fields: object) -> Decision:
    return decisions.decide(reply, **(HIGHER | fields), version=version, by=lead())


def decided() -> list[Event]:
    return list(Event.objects.filter(verb="decided reply").order_by("pk"))


def test_the_ministrys_level_is_chosen_with_a_reason_and_one_event(contested):
    decision = decide(contested)

    assert (decision.stands, decision.state, decision.level) == ("ministry", "rated", 4)
    assert (decision.reason, decision.decided_by) == ("The page shows it.", lead())
    (event,) = decided()
    assert (event.subject, event.by) == ("2026 FIN OPN-1 decision", lead())
    assert event.detail["old"]["version"] == 0
    assert event.detail["new"] == {"version": 1, **HIGHER}


def test_our_level_is_read_from_the_reconciled_score(contested):
    decision = decisions.decide(contested, **OURS, version=0, by=lead())

    assert (decision.stands, decision.state, decision.level) == ("finding", "rated", 3)


def test_a_state_may_be_chosen_instead_of_a_level(contested):
    decision = decide(contested, stands="other", state="not_applicable", level=None)

    assert (decision.state, decision.level, decision.value) == ("not_applicable", None, None)


def test_a_decision_sent_twice_is_one_change(contested):
    decide(contested)
    decide(contested)

    assert Decision.objects.get().version == 1
    assert len(decided()) == 1


def test_our_level_sent_twice_is_one_change_too(contested):
    for _ in range(2):
        decisions.decide(contested, **OURS, version=0, by=lead())

    assert len(decided()) == 1


def test_the_event_of_a_changed_decision_lists_what_changed(contested):
    decide(contested)
    decide(contested, level=5, version=1)

    assert decided()[-1].detail == {
        "old": {"version": 1, "level": 4},
        "new": {"version": 2, "level": 5},
    }


def test_another_version_is_a_conflict_with_the_stored_decision(contested):
    decide(contested)

    with pytest.raises(VersionConflict) as refusal:
        decide(contested, level=5)

    assert refusal.value.stored == DecisionValues(
        "ministry", "rated", 4, None, "The page shows it."
    )
    assert refusal.value.version == 1
    assert refusal.value.at == Decision.objects.get().decided_at
    assert Decision.objects.get().level == 4


def test_a_decision_that_was_withdrawn_meanwhile_is_a_conflict(contested):
    with pytest.raises(VersionConflict) as refusal:
        decide(contested, version=3)

    assert (refusal.value.stored, refusal.value.at) == (DecisionValues(), None)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"stands": "neither"}, "stands"),
        ({"reason": "  "}, "reason"),
        ({"reason": "\x00"}, "reason"),
        ({"state": ""}, "answer"),
        ({"state": "open", "level": None}, "answer"),
        ({"level": None}, "answer"),
        ({"level": 6}, "answer"),
        ({"level": None, "value": 3.0}, "answer"),
        ({"level": 4, "value": 3.0}, "answer"),
        ({"state": "not_found"}, "answer"),
    ],
)
def test_an_invalid_decision_is_refused_by_its_field(contested, fields, field):
    with pytest.raises(ValidationError) as refusal:
        decide(contested, **fields)

    assert list(refusal.value.message_dict) == [field]
    assert not Decision.objects.exists()
    assert decided() == []


@pytest.mark.parametrize("stance", ["agree", "cannot_comment", ""])
def test_an_uncontested_score_is_not_decided(drafted, stance):
    with pytest.raises(ValidationError, match="does not contest"):
        decide(replied(drafted.assessment, "OPN-1", stance))


def test_a_reply_with_a_comment_may_be_decided(drafted):
    reply = replied(drafted.assessment, "OPN-1", "agree_with_comment", comment="Rather 4.")

    assert decide(reply).level == 4


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.DECIDING])
def test_a_reply_is_decided_only_in_its_stage(contested, stage):
    moved(contested.assessment, stage)

    with pytest.raises(Locked):
        decide(contested)


def test_a_measured_indicator_takes_a_number():
    make_round(framework=make_measured())
    drafted = make_drafted()
    moved(drafted.assessment, Stage.DECIDING)
    reply = replied(drafted.assessment, "OSI", "disagree")

    for bad in (None, float("nan"), 1e301):
        with pytest.raises(ValidationError, match="Enter the number"):
            decide(reply, level=None, value=bad)
    assert decide(reply, level=None, value=41.5).value == 41.5


def undecided(assessment: Assessment) -> list[str]:
    rows = Reply.objects.undecided().filter(assessment=assessment)
    return list(rows.values_list("indicator__code", flat=True))


def test_undecided_replies_are_listed_in_order(drafted):
    for indicator in ("TRN-1", "OPN-1"):
        replied(drafted.assessment, indicator, "disagree")
    replied(drafted.assessment, "OPN-2", "agree_with_comment", comment="Well.")
    replied(drafted.other, "CNF-1", "disagree")
    assert undecided(drafted.assessment) == ["OPN-1", "TRN-1"]

    decide(Reply.objects.get(indicator__code="OPN-1"))

    assert undecided(drafted.assessment) == ["TRN-1"]
