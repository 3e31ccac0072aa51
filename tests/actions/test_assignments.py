"""Giving a round's ministries to analysts, and taking them back."""

import datetime

import pytest
from django.utils import timezone

from assessments.actions import interests, moves, releases, rounds, scores
from assessments.actions.errors import Conflict, Locked, NotAllowed, NotReady
from assessments.models import (
    Assessment,
    Coding,
    Deadline,
    Event,
    Membership,
    Ministry,
    Round,
    Stage,
    User,
)
from tests.actions.entries import DRAFT
from tests.factories import make_ministry, make_round, make_scored_round, make_user

pytestmark = pytest.mark.django_db

DUE = datetime.date(2026, 5, 1)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def round(db: None) -> Round:
    return make_round()


@pytest.fixture
def ministry(db: None) -> Ministry:
    return make_ministry("FIN")


@pytest.fixture
def anna(db: None) -> User:
    return make_user("anna", role="analyst")


@pytest.fixture
def eva(db: None) -> User:
    return make_user("eva", role="coordinator")


def test_a_ministry_is_given_to_an_analyst_in_one_event(
    round: Round, ministry: Ministry, anna: User, eva: User
) -> None:
    coding = rounds.assign(round, ministry, anna, due_on=DUE, by=eva)

    assert list(Coding.objects.editable_by(anna)) == [coding]
    assert (coding.due_on, coding.assessment.stage) == (DUE, "assigned")
    event = Event.objects.get()
    assert (event.verb, event.subject, event.by) == ("assigned", "2026 FIN by anna", eva)
    assert event.detail == {"old": {"due_on": None}, "new": {"due_on": "2026-05-01"}}


def test_assigning_again_changes_only_the_date(
    round: Round, ministry: Ministry, anna: User, eva: User
) -> None:
    first = rounds.assign(round, ministry, anna, due_on=None, by=eva)
    assert rounds.assign(round, ministry, anna, due_on=None, by=eva) == first
    assert Event.objects.count() == 1

    assert rounds.assign(round, ministry, anna, due_on=DUE, by=eva) == first

    assert Coding.objects.get().due_on == DUE
    assert Event.objects.first().verb == "changed due date"


def test_another_analysts_ministry_is_refused_by_name(
    round: Round, ministry: Ministry, anna: User, eva: User
) -> None:
    rounds.assign(round, ministry, anna, due_on=None, by=eva)

    with pytest.raises(Conflict, match="Finland in round 2026 is given to anna already"):
        rounds.assign(round, ministry, make_user("ben", role="analyst"), due_on=None, by=eva)

    assert Coding.objects.get().analyst == anna


def test_as_many_analysts_as_the_round_wants_code_a_ministry(
    round: Round, ministry: Ministry, anna: User, eva: User
) -> None:
    Round.objects.update(coders=2)
    ben, cleo = (make_user(name, role="analyst") for name in ("ben", "cleo"))
    for analyst in (anna, ben):
        rounds.assign(round, ministry, analyst, due_on=DUE, by=eva)

    with pytest.raises(Conflict, match="Finland in round 2026 is given to anna and ben already"):
        rounds.assign(round, ministry, cleo, due_on=DUE, by=eva)

    assert [coding.analyst for coding in Coding.objects.all()] == [anna, ben]
    assert Event.objects.count() == 2


def test_no_analyst_is_given_a_ministry_they_have_a_conflict_with(
    round: Round, ministry: Ministry, anna: User, eva: User
) -> None:
    interests.declare(anna, ministry, reason="She worked there.", by=anna)

    with pytest.raises(Conflict, match="anna has a conflict of interest with Finland"):
        rounds.assign(round, ministry, anna, due_on=None, by=eva)
    rounds.assign(round, make_ministry("NOR"), anna, due_on=None, by=eva)

    assert Coding.objects.get().assessment.ministry_id == "NOR"


@pytest.mark.parametrize("stage", [Stage.RECONCILING, Stage.REPLY, Stage.DECIDING, Stage.FINAL])
def test_once_coding_is_over_nothing_is_given_or_taken(
    round: Round, ministry: Ministry, anna: User, eva: User, stage: Stage
) -> None:
    Round.objects.update(coders=2)
    coding = rounds.assign(round, ministry, anna, due_on=None, by=eva)
    Assessment.objects.update(stage=stage)
    sentence = f"is in the stage “{stage.label}”; this can only be done in “Assigned” or “Coding”"

    with pytest.raises(Locked, match=sentence):
        rounds.assign(round, ministry, make_user("ben", role="analyst"), due_on=None, by=eva)
    with pytest.raises(Locked, match=sentence):
        rounds.unassign(coding, by=eva)

    assert list(Coding.objects.all()) == [coding]


def test_an_assignment_is_to_be_begun_within_a_fortnight(
    round: Round, ministry: Ministry, anna: User, eva: User
) -> None:
    Round.objects.update(coders=2)
    rounds.assign(round, ministry, anna, due_on=None, by=eva)
    rounds.assign(round, ministry, make_user("ben", role="analyst"), due_on=None, by=eva)

    deadline = Deadline.objects.get()

    assert deadline.stage == Stage.ASSIGNED
    assert abs(deadline.due_at - timezone.now() - datetime.timedelta(days=14)) < MINUTE


@pytest.mark.parametrize(("role", "is_active"), [("", True), ("lead", True), ("analyst", False)])
def test_only_an_analyst_who_can_sign_in_is_given_anything(
    round: Round, ministry: Ministry, eva: User, role: str, is_active: bool
) -> None:
    other = make_user("ben", role=role)
    other.is_active = is_active
    other.save()

    with pytest.raises(NotReady, match=r"ben is not an analyst\."):
        rounds.assign(round, ministry, other, due_on=None, by=eva)

    assert not Assessment.objects.exists()


def test_an_untouched_assignment_is_taken_back_whole(
    round: Round, ministry: Ministry, anna: User, eva: User
) -> None:
    coding = rounds.assign(round, ministry, anna, due_on=DUE, by=eva)

    rounds.unassign(coding, by=eva)

    assert not Coding.objects.exists()
    assert not Assessment.objects.exists()
    event = Event.objects.first()
    assert (event.verb, event.subject, event.by) == ("unassigned", "2026 FIN by anna", eva)
    assert event.detail == {"old": {"due_on": "2026-05-01"}}


def test_an_assessment_that_another_codes_too_stays(
    round: Round, ministry: Ministry, anna: User, eva: User
) -> None:
    coding = rounds.assign(round, ministry, anna, due_on=DUE, by=eva)
    other = Coding.objects.create(assessment=coding.assessment, analyst=make_user("ben"))

    rounds.unassign(coding, by=eva)

    assert list(Coding.objects.all()) == [other]


def test_one_saved_draft_is_enough_to_keep_a_coding(
    round: Round, ministry: Ministry, anna: User, eva: User
) -> None:
    coding = rounds.assign(round, ministry, anna, due_on=None, by=eva)
    moves.open_coding(coding.assessment, by=anna)
    coding.assessment.refresh_from_db()
    scores.save(coding, "OPN-1", DRAFT, version=0, by=anna)

    with pytest.raises(Locked, match="Finland in round 2026 has scores by anna, which are kept"):
        rounds.unassign(coding, by=eva)

    assert Coding.objects.get() == coding


@pytest.mark.parametrize("has_begun", [True, False])
def test_a_coder_cannot_find_out_by_taking_back_whether_another_has_begun(
    round: Round, ministry: Ministry, anna: User, eva: User, has_begun: bool
) -> None:
    Round.objects.update(coders=2)
    Membership.objects.create(user=eva, role="analyst")
    coding = rounds.assign(round, ministry, anna, due_on=None, by=eva)
    rounds.assign(round, ministry, eva, due_on=None, by=eva)
    moves.open_coding(coding.assessment, by=eva)
    if has_begun:
        coding = Coding.objects.get(pk=coding.pk)
        scores.save(coding, "OPN-1", DRAFT, version=0, by=anna)

    with pytest.raises(
        NotAllowed, match="You code Finland in round 2026 yourself; ask another coordinator"
    ):
        rounds.unassign(coding, by=eva)

    assert Coding.objects.filter(pk=coding.pk).exists()


def test_a_submitted_coding_is_not_taken_back(
    round: Round, ministry: Ministry, anna: User, eva: User
) -> None:
    coding = rounds.assign(round, ministry, anna, due_on=None, by=eva)
    Coding.objects.update(submitted_at=timezone.now())

    with pytest.raises(Locked, match="Finland in round 2026 is submitted"):
        rounds.unassign(coding, by=eva)


def test_nothing_is_given_or_taken_in_a_released_round(anna: User, eva: User) -> None:
    round = make_scored_round("2026", {"FIN": {"OPN-1": 4}})
    coding = rounds.assign(round, make_ministry("NOR"), anna, due_on=None, by=eva)
    releases.publish(round)

    with pytest.raises(Locked, match="Round 2026 is already published, as release 2026"):
        rounds.unassign(coding, by=eva)
    with pytest.raises(Locked, match="Round 2026 is already published"):
        rounds.assign(round, make_ministry("EST"), anna, due_on=None, by=eva)
