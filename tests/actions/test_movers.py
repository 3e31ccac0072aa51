"""Tests of moves and writes at the same instant: the state is consistent, each refusal in words."""

import datetime
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.utils import timezone

from assessments.actions import codings, moves, replies, scores
from assessments.actions.errors import ActionError, Locked, NotReady
from assessments.models import (
    Assessment,
    Coding,
    Deadline,
    Event,
    Finding,
    Indicator,
    Reply,
    Score,
    Stage,
    User,
)
from assessments.scoring.replies import ReplyEntry
from tests.actions.entries import NOT_FOUND
from tests.at_once import BREATH, at_once
from tests.factories import (
    make_assessment,
    make_coding,
    make_framework,
    make_round,
    make_score,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def assessment(transactional_db: None) -> Assessment:
    """Two codings of one indicator, which differ."""
    make_round(framework=make_framework(tree={"d": {"f": ["OPN-1"]}}), coders=2)
    assessment = make_assessment()
    for name, level in (("ada", 2), ("ben", 4)):
        coding = make_coding(assessment, analyst=make_user(name, role="analyst"))
        make_score(coding, "OPN-1", level, confidence="high", rationale="Seen.")
    for name in ("lea", "leo"):
        make_user(name, role="lead")
    return assessment


def user(name: str) -> User:
    return User.objects.get(username=name)


def outcome(act: Callable[[], object]) -> object:
    """Return the result of the action, or its refusal."""
    try:
        return act()
    except ActionError as refusal:
        return refusal


def refusals(answers: list[object]) -> list[str]:
    return [str(answer) for answer in answers if isinstance(answer, ActionError)]


def test_a_save_at_the_end_of_coding_loses_no_word(assessment: Assessment) -> None:
    """The coder types on while the coding is submitted and reconciling opens."""
    Coding.objects.filter(analyst__username="ben").update(submitted_at=timezone.now())
    mine = Coding.objects.select_related("assessment__round__framework").get(
        analyst__username="ada"
    )

    def write() -> tuple[int, str]:
        version = 1
        try:
            while version < 2000:
                entry = replace(NOT_FOUND, rationale=f"Draft {version + 1}.")
                version = scores.save(
                    mine, "OPN-1", entry, version=version, by=mine.analyst
                ).version
                time.sleep(BREATH)
        except Locked as refusal:
            return version, str(refusal)
        raise AssertionError("never locked")

    def close() -> tuple[int, str]:
        for attempt in range(2000):
            try:
                codings.submit(mine, by=mine.analyst)
                moves.open_reconciling(assessment, by=user("lea"))
            except NotReady:
                time.sleep(attempt % 7 / 1000)
                continue
            return 0, ""
        raise AssertionError("never closed")

    (version, words), _ = at_once([write, close])

    score = Score.objects.get(coding=mine)
    assert (score.version, Assessment.objects.get().stage) == (version, Stage.RECONCILING)
    assert "Finland in round 2026 is submitted" in words
    assert Event.objects.filter(verb="saved score").count() == version - 1


def test_two_leads_who_move_at_once_move_once(assessment: Assessment) -> None:
    Coding.objects.update(submitted_at=timezone.now())

    answers = at_once(
        [
            lambda name=name: outcome(lambda: moves.open_reconciling(assessment, by=user(name)))
            for name in ("lea", "leo")
        ]
    )

    assert refusals(answers) == [
        "Finland in round 2026 is in the stage “Reconciling”; this can only be done in “Coding”."
    ]
    assert Event.objects.filter(verb="opened reconciling").count() == 1


def test_a_coding_is_submitted_once_however_often_the_button_is_pressed(
    assessment: Assessment,
) -> None:
    Score.objects.all().delete()
    mine = Coding.objects.get(analyst__username="ada")
    scores.save(mine, "OPN-1", NOT_FOUND, version=0, by=mine.analyst)

    answers = at_once([lambda: outcome(lambda: codings.submit(mine, by=mine.analyst))] * 3)

    assert (
        refusals(answers)
        == ["Finland in round 2026 is submitted; a coordinator can reopen it."] * 2
    )
    assert Event.objects.filter(verb="submitted coding").count() == 1


def test_a_reply_is_saved_before_the_reply_closes_or_is_refused(
    assessment: Assessment,
) -> None:
    Assessment.objects.update(stage=Stage.REPLY)
    indicator = Indicator.objects.get()
    Finding.objects.create(assessment=assessment, indicator=indicator, state="rated", level=3)
    later = timezone.now() + datetime.timedelta(days=1)
    Deadline.objects.create(assessment=assessment, stage=Stage.REPLY, due_at=later)
    member = make_user("min", role="ministry", ministry="FIN")

    def write() -> tuple[int, str]:
        version = 0
        try:
            while version < 2000:
                entry = ReplyEntry("agree_with_comment", f"Draft {version + 1}.")
                saved = replies.save(assessment, "OPN-1", entry, version=version, by=member)
                version = saved.version
                time.sleep(BREATH)
        except Locked as refusal:
            return version, str(refusal)
        raise AssertionError("never closed")

    def close() -> tuple[int, str]:
        time.sleep(20 * BREATH)
        for attempt in range(2000):
            try:
                replies.submit(assessment, by=member)
            except NotReady:
                time.sleep(attempt % 7 / 1000)
                continue
            moves.close_reply(assessment, by=user("lea"))
            return 0, ""
        raise AssertionError("never submitted")

    (version, words), _ = at_once([write, close])

    reply = Reply.objects.get()
    assert (reply.version, reply.comment) == (version, f"Draft {version}.")
    assert words
    assert Event.objects.filter(verb="saved reply").count() == version
    assert Assessment.objects.get().stage == Stage.DECIDING


def test_a_stage_is_reopened_or_goes_on_but_not_both_at_once(assessment: Assessment) -> None:
    Coding.objects.update(submitted_at=timezone.now())
    Assessment.objects.update(stage=Stage.RECONCILING)
    Finding.objects.create(
        assessment=assessment, indicator=Indicator.objects.get(), state="rated", level=3
    )

    answers = at_once(
        [
            lambda: outcome(lambda: moves.open_reply(assessment, by=user("lea"))),
            lambda: outcome(
                lambda: moves.reopen(
                    assessment, to=Stage.CODING, reason="A page was missed.", by=user("leo")
                )
            ),
        ]
    )

    # The reopening wins in any order: it may follow the move, but the move never follows it.
    assert Assessment.objects.get().stage == Stage.CODING
    opened = Event.objects.filter(verb="opened reply").exists()
    assert len(refusals(answers)) == (not opened)
