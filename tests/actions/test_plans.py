"""Tests of changing a step of a plan: one version, one event, and no text in the log."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from assessments.actions import plans
from assessments.actions.plans import StepValues, step_values
from assessments.actions.versions import VersionConflict
from assessments.models import Event, Indicator, Ministry, PublicData, Step, User
from tests.factories import make_framework, make_ministry, make_user
from tests.reporting.looks import make_measured

pytestmark = pytest.mark.django_db

WANTED = StepValues(4, "The press office", datetime.date(2027, 6, 30), "Ask the archive first.")


@pytest.fixture
def ministry() -> Ministry:
    make_framework()
    return make_ministry("FIN")


@pytest.fixture
def member(ministry: Ministry) -> User:
    return make_user("min", role="ministry", ministry="FIN")


def indicator(code: str = "OPN-1") -> Indicator:
    return Indicator.objects.get(code=code)


def change(ministry: Ministry, member: User, values: StepValues, version: int) -> bool:
    return plans.change(ministry, indicator(), values, version=version, by=member)


def test_a_first_step_is_written_and_logged_without_its_words(ministry, member):
    edition = PublicData.objects.edition()

    assert change(ministry, member, WANTED, 0)

    step = Step.objects.get()
    assert (step.ministry, step.indicator, step.version) == (ministry, indicator(), 1)
    assert step_values(step) == WANTED
    [event] = Event.objects.all()
    assert (event.verb, event.subject, event.by) == ("changed plan", "FIN OPN-1", member)
    assert event.detail == {"version": 1, "fields": ["level", "responsible", "due_on", "note"]}
    assert "archive" not in str(event.detail)
    assert PublicData.objects.edition() == edition  # no public page is rendered again


def test_the_log_names_only_what_changed(ministry, member):
    change(ministry, member, WANTED, 0)
    change(ministry, member, StepValues(5, *list_of(WANTED)[1:]), 1)

    assert Event.objects.first().detail == {"version": 2, "fields": ["level"]}


def list_of(values: StepValues) -> list[object]:
    return [getattr(values, name) for name in plans.FIELDS]


def test_the_same_step_again_changes_nothing_with_any_version(ministry, member):
    change(ministry, member, WANTED, 0)

    assert not change(ministry, member, WANTED, 0)
    assert (Step.objects.get().version, Event.objects.count()) == (1, 1)


def test_an_empty_new_step_is_not_written(ministry, member):
    assert not change(ministry, member, StepValues(), 0)
    assert not Step.objects.exists()


@pytest.mark.parametrize("version", [0, 2])
def test_a_stale_edit_is_refused_with_the_stored_step(ministry, member, version):
    change(ministry, member, WANTED, 0)

    with pytest.raises(VersionConflict) as refusal:
        change(ministry, member, StepValues(note="Mine"), version)

    assert (refusal.value.stored, refusal.value.version) == (WANTED, 1)
    assert step_values(Step.objects.get()) == WANTED
    assert Event.objects.count() == 1


def test_a_version_of_a_step_that_is_not_there_is_stale(ministry, member):
    with pytest.raises(VersionConflict) as refusal:
        change(ministry, member, WANTED, 3)

    assert (refusal.value.stored, refusal.value.version) == (StepValues(), 0)


def test_an_emptied_step_keeps_its_version_going(ministry, member):
    change(ministry, member, WANTED, 0)
    change(ministry, member, StepValues(), 1)

    assert step_values(Step.objects.get()) == StepValues()
    with pytest.raises(VersionConflict):
        change(ministry, member, WANTED, 0)


@pytest.mark.parametrize(
    "impossible",
    [
        StepValues(level=6),
        StepValues(level=0),
        StepValues(due_on=datetime.date(1815, 6, 9)),
        StepValues(note="x" * 5001),
        StepValues(responsible="x" * 121),
    ],
)
def test_an_invalid_step_is_refused_whole(ministry, member, impossible):
    with pytest.raises(ValidationError):
        change(ministry, member, impossible, 0)

    assert not Step.objects.exists()
    assert not Event.objects.exists()


def test_a_measured_indicator_has_no_level_to_aim_at(ministry, member):
    make_measured()
    measured = indicator("OSI")

    with pytest.raises(ValidationError, match="OSI has no level 1"):
        plans.change(ministry, measured, StepValues(level=1), version=0, by=member)
    assert plans.change(ministry, measured, StepValues(note="Faster"), version=0, by=member)


def test_each_ministry_has_steps_of_its_own(ministry, member):
    norway = make_ministry("NOR")
    change(ministry, member, WANTED, 0)

    assert plans.change(norway, indicator(), StepValues(level=2), version=0, by=member)
    assert Step.objects.filter(version=1).count() == 2
