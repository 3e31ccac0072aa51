"""Tests of deadlines: a coordinator sets a future one for a stage that is not over."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.actions import deadlines
from assessments.actions.errors import Locked
from assessments.models import Assessment, Deadline, Event, Stage, User
from tests.factories import make_assessment, make_user

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def assessment(db: None) -> Assessment:
    return make_assessment(stage=Stage.RECONCILING)


@pytest.fixture
def eva(db: None) -> User:
    return make_user("eva", role="coordinator")


def test_a_deadline_is_changed_and_the_event_has_the_old_one(
    assessment: Assessment, eva: User
) -> None:
    first, second = timezone.now() + 3 * DAY, timezone.now() + 5 * DAY
    deadlines.change(assessment, Stage.RECONCILING, due_at=first, by=eva)

    deadlines.change(assessment, Stage.RECONCILING, due_at=second, by=eva)

    assert Deadline.objects.get().due_at == second
    event = Event.objects.first()
    assert (event.verb, event.subject, event.by) == ("changed deadline", "2026 FIN", eva)
    assert event.detail == {
        "stage": "reconciling",
        "old": first.isoformat(),
        "new": second.isoformat(),
    }


def test_the_same_again_changes_nothing(assessment: Assessment, eva: User) -> None:
    due_at = timezone.now() + DAY
    for _ in range(2):
        deadlines.change(assessment, Stage.REPLY, due_at=due_at, by=eva)

    assert Event.objects.count() == 1


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_deadline_is_in_the_future_within_a_year(
    assessment: Assessment, eva: User, days: int
) -> None:
    with pytest.raises(ValidationError, match="in the future, within a year"):
        deadlines.change(assessment, Stage.RECONCILING, due_at=timezone.now() + days * DAY, by=eva)

    assert not Deadline.objects.exists()


@pytest.mark.parametrize("stage", [Stage.ASSIGNED, Stage.CODING, Stage.RELEASED])
def test_a_stage_that_is_over_or_has_no_end_keeps_what_it_has(
    assessment: Assessment, eva: User, stage: Stage
) -> None:
    with pytest.raises(Locked, match=f"“{stage.label}” has no deadline to change"):
        deadlines.change(assessment, stage, due_at=timezone.now() + DAY, by=eva)

    assert not Event.objects.exists()


def test_a_released_assessment_has_no_deadlines(assessment: Assessment, eva: User) -> None:
    Assessment.objects.update(stage=Stage.RELEASED)

    with pytest.raises(Locked):
        deadlines.change(assessment, Stage.FINAL, due_at=timezone.now() + DAY, by=eva)
