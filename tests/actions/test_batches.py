"""Tests of moving many assessments at once: each one moves, or is listed with the reasons."""

import datetime

import pytest
from django.utils import timezone

from assessments.actions import batches
from assessments.actions.errors import Locked
from assessments.models import Assessment, Deadline, Event, Stage, User
from tests.factories import make_assessment, make_coding, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva(db: None) -> User:
    return make_user("eva", role="coordinator")


def stage_of(assessment: Assessment) -> str:
    return Assessment.objects.get(pk=assessment.pk).stage


def test_ready_assessments_move_and_the_others_list_what_is_missing(eva: User) -> None:
    ready, bare = (make_assessment(code, stage=Stage.ASSIGNED) for code in ("FIN", "NOR"))
    make_coding(ready)

    outcome = batches.advance_each([bare, ready], shown=Stage.ASSIGNED, by=eva)

    assert outcome.done == [ready]
    assert (stage_of(ready), stage_of(bare)) == (Stage.CODING, Stage.ASSIGNED)
    (refused,) = outcome.refused
    assert refused.assessment == bare
    assert [lack.kind for lack in refused.lacks] == ["analysts"]
    assert "0 of 1 analysts are assigned." in refused.sentence
    assert Event.objects.count() == 1


def test_sent_twice_it_moves_once(eva: User) -> None:
    assessment = make_coding(make_assessment(stage=Stage.ASSIGNED)).assessment

    batches.advance_each([assessment], shown=Stage.ASSIGNED, by=eva)
    again = batches.advance_each([assessment], shown=Stage.ASSIGNED, by=eva)

    assert again.done == []
    assert "is in the stage “Coding”" in again.refused[0].sentence
    assert stage_of(assessment) == Stage.CODING


@pytest.mark.parametrize("stage", [Stage.FINAL, Stage.RELEASED])
def test_only_a_release_comes_after_final(eva: User, stage: Stage) -> None:
    with pytest.raises(Locked, match="can only go on by publishing its round"):
        batches.advance(make_assessment(stage=stage), shown=stage, by=eva)


def test_a_deadline_is_changed_for_those_that_are_not_past_it(eva: User) -> None:
    early, late = (
        make_assessment("FIN", stage=Stage.CODING),
        make_assessment("NOR", stage=Stage.REPLY),
    )
    due_at = timezone.now() + datetime.timedelta(days=3)

    outcome = batches.change_deadline_of_each([early, late], Stage.CODING, due_at=due_at, by=eva)

    assert outcome.done == [early]
    assert "“Coding” has no deadline to change" in outcome.refused[0].sentence
    assert Deadline.objects.get().assessment == early


def test_a_deadline_in_the_past_is_refused_for_each(eva: User) -> None:
    outcome = batches.change_deadline_of_each(
        [make_assessment()], Stage.CODING, due_at=timezone.now(), by=eva
    )

    assert outcome.refused[0].sentence == "Choose a deadline in the future, within a year."
