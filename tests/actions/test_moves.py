"""Tests of moving an assessment from stage to stage when its conditions are met."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions import moves, stages
from assessments.actions.errors import Lack, Locked, NotAllowed, NotReady
from assessments.models import (
    Assessment,
    Coding,
    Deadline,
    Decision,
    Event,
    Finding,
    Reply,
    Stage,
    User,
)
from assessments.models.stages import WAYS_BACK
from tests.drafts import make_member
from tests.factories import make_assessment, make_coding, make_round, make_score, make_user
from tests.worlds import world

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DAY = datetime.timedelta(days=1)
Move = Callable[..., Assessment]
MOVES: dict[Stage, Move] = {
    Stage.CODING: moves.open_coding,
    Stage.RECONCILING: moves.open_reconciling,
    Stage.REPLY: moves.open_reply,
    Stage.DECIDING: moves.close_reply,
    Stage.FINAL: moves.finish,
}


@pytest.fixture
def lead(db: None) -> User:
    return make_user("lea", role="lead")


@world
def assessment() -> Assessment:
    """Coded by two, who agree on all but OPN-1, and submitted."""
    assessment = make_assessment(round=make_round(coders=2))
    for name, level in (("ada", 2), ("ben", 4)):
        coding = make_coding(assessment, analyst=make_user(name, role="analyst"))
        for indicator in assessment.round.framework.indicators.all():
            make_score(coding, indicator.code, level if indicator.code == "OPN-1" else 3)
    Coding.objects.update(submitted_at=NOW)
    make_member("mia", "FIN")
    return assessment


def ready_in(assessment: Assessment, stage: Stage) -> Assessment:
    """Put the assessment in a stage, with all that it needs to leave it."""
    Assessment.objects.update(stage=stage)
    indicators = list(assessment.round.framework.indicators.all())
    for indicator in indicators:
        Finding.objects.get_or_create(
            assessment=assessment, indicator=indicator, defaults={"state": "rated", "level": 3}
        )
    Assessment.objects.update(reply_submitted_at=NOW, reply_submitted_by=User.objects.first())
    return Assessment.objects.get()


@pytest.mark.parametrize("to", MOVES)
def test_each_move_goes_on_by_one_stage_with_one_event_and_a_deadline(
    assessment: Assessment, lead: User, to: Stage
) -> None:
    before = next(stage for stage in Stage if stage.next == to)
    ready_in(assessment, before)

    moved = MOVES[to](assessment, by=lead)

    assert moved.stage == Assessment.objects.get().stage == to
    event = Event.objects.get()
    assert (event.by, event.subject) == (lead, "2026 FIN")
    assert (event.detail["old"], event.detail["new"]) == (before, to)
    due_at = Deadline.objects.get(stage=to).due_at
    assert abs(due_at - timezone.now() - (to.rule.days or 0) * DAY) < DAY / 24
    assert event.detail["due_at"] == due_at.isoformat()


@pytest.mark.parametrize("to", MOVES)
def test_no_move_is_made_from_any_other_stage(
    assessment: Assessment, lead: User, to: Stage
) -> None:
    for stage in Stage:
        if stage.next != to:
            ready_in(assessment, stage)
            with pytest.raises(
                Locked, match=f"Finland in round 2026 is in the stage “{stage.label}”"
            ):
                MOVES[to](assessment, by=lead)
    assert not Event.objects.exists()


@pytest.mark.parametrize("to", MOVES)
@pytest.mark.parametrize("who", ["coder", "analyst", "member", "stranger", "lead", "coordinator"])
def test_leads_and_coordinators_move_and_a_coder_may_begin(
    assessment: Assessment, who: str, to: Stage
) -> None:
    before = next(stage for stage in Stage if stage.next == to)
    assessment = ready_in(assessment, before)
    if who == "coder":
        user = Coding.objects.earliest("pk").analyst
    else:
        role = {"member": "ministry", "stranger": ""}.get(who, who)
        user = make_user(who, role=role, ministry="FIN" if who == "member" else "")
    may = who in {"lead", "coordinator"} or (who == "coder" and to == Stage.CODING)

    if may:
        assert MOVES[to](assessment, by=user).stage == to
    else:
        with pytest.raises(NotAllowed, match=f"{user} may not move Finland in round 2026"):
            MOVES[to](assessment, by=user)
        assert Assessment.objects.get().stage == before


def test_the_command_line_may_move() -> None:
    assessment = make_assessment(stage=Stage.ASSIGNED)
    make_coding(assessment)

    assert moves.open_coding(assessment, by=None).stage == Stage.CODING


def test_coding_begins_with_as_many_analysts_as_the_round_wants(lead: User) -> None:
    assessment = make_assessment(round=make_round(coders=2), stage=Stage.ASSIGNED)
    make_coding(assessment)

    with pytest.raises(NotReady, match="1 of 2 analysts are assigned") as refusal:
        moves.open_coding(assessment, by=lead)

    assert [lack.kind for lack in refusal.value.lacks] == ["analysts"]
    make_coding(assessment, analyst=make_user("ben"))
    assert moves.open_coding(assessment, by=lead).stage == Stage.CODING


def test_reconciling_waits_for_every_coding(assessment: Assessment, lead: User) -> None:
    waiting = Coding.objects.latest("pk")
    Coding.objects.filter(pk=waiting.pk).update(submitted_at=None)

    with pytest.raises(NotReady, match="ben has not submitted the coding") as refusal:
        moves.open_reconciling(assessment, by=lead)

    assert refusal.value.lacks == [
        Lack("coding", str(waiting.pk), "ben has not submitted the coding.")
    ]
    assert not Finding.objects.exists()


def test_agreed_scores_are_written_when_reconciling_opens(
    assessment: Assessment, lead: User
) -> None:
    moves.open_reconciling(assessment, by=lead)

    found = {finding.indicator.code: finding.level for finding in Finding.objects.all()}
    others = assessment.round.framework.indicators.exclude(code="OPN-1")
    assert found == {indicator.code: 3 for indicator in others}
    assert not Finding.objects.exclude(decided_by=None).exists()


def test_the_ministry_is_asked_once_each_indicator_has_a_reconciled_score(
    assessment: Assessment, lead: User
) -> None:
    moves.open_reconciling(assessment, by=lead)

    with pytest.raises(NotReady) as refusal:
        moves.open_reply(assessment, by=lead)

    lack = Lack("indicator", "OPN-1", "Indicator OPN-1 (OPN-1) has no reconciled score yet.")
    assert refusal.value.lacks == [lack]
    assert stages.lacks(Assessment.objects.get(), Stage.REPLY) == [lack]


def test_a_reply_has_a_deadline_of_its_own(assessment: Assessment, lead: User) -> None:
    ready_in(assessment, Stage.RECONCILING)
    Deadline.objects.create(assessment=assessment, stage=Stage.REPLY, due_at=NOW + 9 * DAY)

    moves.open_reply(assessment, by=lead, due_at=NOW + 30 * DAY)

    assert Deadline.objects.get(stage=Stage.REPLY).due_at == NOW + 30 * DAY


def test_a_planned_deadline_is_kept(assessment: Assessment, lead: User) -> None:
    ready_in(assessment, Stage.REPLY)
    planned = Deadline.objects.create(
        assessment=assessment, stage=Stage.DECIDING, due_at=NOW + 3 * DAY
    )

    moves.close_reply(assessment, by=lead)

    assert Deadline.objects.get(stage=Stage.DECIDING) == planned
    assert Event.objects.get().detail["due_at"] == (NOW + 3 * DAY).isoformat()


@pytest.mark.parametrize("due_at", [NOW - DAY, NOW + 400 * DAY])
def test_a_reply_is_due_within_a_year(
    assessment: Assessment, lead: User, due_at: datetime.datetime
) -> None:
    ready_in(assessment, Stage.RECONCILING)

    with pytest.raises(ValidationError, match="within a year from now"):
        moves.open_reply(assessment, by=lead, due_at=due_at)


def test_the_reply_stays_open_until_it_is_submitted_or_its_time_is_over(
    assessment: Assessment, lead: User
) -> None:
    ready_in(assessment, Stage.REPLY)
    Assessment.objects.update(reply_submitted_at=None, reply_submitted_by=None)
    deadline = Deadline.objects.create(
        assessment=assessment, stage=Stage.REPLY, due_at=timezone.now() + DAY
    )

    with pytest.raises(
        NotReady, match=r"has not submitted its reply\. It can edit the reply until"
    ) as refusal:
        moves.close_reply(assessment, by=lead)

    assert [lack.kind for lack in refusal.value.lacks] == ["reply"]
    Deadline.objects.filter(pk=deadline.pk).update(due_at=timezone.now() - DAY)
    assert moves.close_reply(assessment, by=lead).stage == Stage.DECIDING


def contest(assessment: Assessment, code: str) -> Reply:
    indicator = assessment.round.framework.indicators.get(code=code)
    return Reply.objects.create(assessment=assessment, indicator=indicator, stance="disagree")


def decide(reply: Reply, lead: User) -> Decision:
    return Decision.objects.create(
        reply=reply,
        stands="ministry",
        state="rated",
        level=5,
        reason="The page was there.",
        decided_at=NOW,
        decided_by=lead,
    )


def test_a_contested_score_is_decided_before_the_end(assessment: Assessment, lead: User) -> None:
    ready_in(assessment, Stage.DECIDING)
    reply = contest(assessment, "OPN-2")

    with pytest.raises(NotReady, match="The ministry contests Indicator OPN-2") as refusal:
        moves.finish(assessment, by=lead)

    assert [(lack.kind, lack.key) for lack in refusal.value.lacks] == [("indicator", "OPN-2")]
    decide(reply, lead)
    assert moves.finish(assessment, by=lead).stage == Stage.FINAL


@pytest.mark.parametrize("to", WAYS_BACK)
def test_reopening_goes_back_for_a_reason_and_asks_again(
    assessment: Assessment, lead: User, to: Stage
) -> None:
    ready_in(assessment, Stage.FINAL)
    decide(contest(assessment, "OPN-2"), lead)
    Deadline.objects.create(assessment=assessment, stage=to, due_at=NOW - DAY)

    reopened = moves.reopen(assessment, to=to, reason="A source was misread.", by=lead)

    event = Event.objects.get()
    is_before_deciding = to != Stage.DECIDING
    assert (reopened.stage, event.verb) == (to, "reopened stage")
    assert event.detail["reason"] == "A source was misread."
    assert Deadline.objects.get(stage=to).due_at > timezone.now()
    assert Decision.objects.exists() is not is_before_deciding
    assert (Assessment.objects.get().reply_submitted_at is None) is is_before_deciding
    assert Reply.objects.get().stance == "disagree"
    assert not Coding.objects.filter(submitted_at=None).exists()
    if is_before_deciding:
        assert event.detail["decisions"]["OPN-2"]["reason"] == "The page was there."


@pytest.mark.parametrize("stage", Stage)
def test_only_an_earlier_stage_is_reopened_and_never_after_a_release(
    assessment: Assessment, lead: User, stage: Stage
) -> None:
    ready_in(assessment, stage)
    for to in Stage:
        is_earlier = to.is_before(stage)
        if not (is_earlier and to in WAYS_BACK and stage != Stage.RELEASED):
            with pytest.raises(Locked, match="Finland in round 2026"):
                moves.reopen(assessment, to=to, reason="A source was misread.", by=lead)
    assert Assessment.objects.get().stage == stage


@pytest.mark.parametrize("reason", ["", " \n", "a\x00b"])
def test_reopening_needs_a_reason(assessment: Assessment, lead: User, reason: str) -> None:
    ready_in(assessment, Stage.FINAL)

    with pytest.raises(ValidationError) as invalid:
        moves.reopen(assessment, to=Stage.CODING, reason=reason, by=lead)

    assert list(invalid.value.message_dict) == ["reason"]


def test_a_coder_does_not_reopen(assessment: Assessment) -> None:
    ready_in(assessment, Stage.RECONCILING)

    with pytest.raises(NotAllowed):
        moves.reopen(
            assessment,
            to=Stage.CODING,
            reason="I would like to see more.",
            by=Coding.objects.earliest("pk").analyst,
        )


@pytest.mark.parametrize("to", MOVES)
def test_a_move_takes_few_queries(assessment: Assessment, lead: User, to: Stage) -> None:
    ready_in(assessment, next(stage for stage in Stage if stage.next == to))

    with CaptureQueriesContext(connection) as captured:
        MOVES[to](assessment, by=lead)

    asked = [query for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 20
