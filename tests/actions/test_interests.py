"""Tests of conflicts of interest: users declare their own, a coordinator anyone's."""

import pytest
from django.core.exceptions import ValidationError

from assessments.actions import interests
from assessments.actions.errors import Conflict, NotAllowed
from assessments.models import Coding, ConflictOfInterest, Event, User
from tests.factories import make_coding, make_ministry, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db: None) -> User:
    return make_user("ada", role="analyst")


@pytest.fixture
def eva(db: None) -> User:
    return make_user("eva", role="coordinator")


def test_a_conflict_is_declared_with_its_reason_in_one_event(ada: User) -> None:
    declared = interests.declare(ada, make_ministry(), reason=" She worked there. ", by=ada)

    assert declared.reason == "She worked there."
    event = Event.objects.get()
    assert (event.verb, event.subject, event.by) == ("declared interest", "FIN of ada", ada)
    assert event.detail == {"reason": "She worked there."}


@pytest.mark.parametrize("role", ["analyst", "lead", "coordinator"])
def test_everybody_of_the_team_may_have_one_entered_by_a_coordinator(eva: User, role: str) -> None:
    user = make_user("ben", role=role)

    interests.declare(user, make_ministry(), reason="Kin.", by=eva)

    assert ConflictOfInterest.objects.get().declared_by == eva


@pytest.mark.parametrize("role", ["analyst", "lead", "ministry"])
def test_no_other_user_declares_or_withdraws_a_conflict(ada: User, role: str) -> None:
    other = make_user("ben", role=role, ministry="FIN" if role == "ministry" else "")
    declared = interests.declare(ada, make_ministry("NOR"), reason="Kin.", by=ada)

    with pytest.raises(NotAllowed, match="Only a coordinator"):
        interests.declare(ada, make_ministry(), reason="Kin.", by=other)
    with pytest.raises(NotAllowed, match="Only a coordinator"):
        interests.withdraw(declared, by=other)

    assert list(ConflictOfInterest.objects.all()) == [declared]
    assert Event.objects.count() == 1


def test_a_user_who_assesses_nothing_has_nothing_to_declare(eva: User) -> None:
    with pytest.raises(NotAllowed, match="mia does not assess ministries"):
        interests.declare(
            make_user("mia", role="ministry", ministry="FIN"), make_ministry(), reason="x", by=eva
        )


def test_twice_is_refused(ada: User, eva: User) -> None:
    interests.declare(ada, make_ministry(), reason="Kin.", by=ada)

    with pytest.raises(Conflict, match="ada with Finland is declared already"):
        interests.declare(ada, make_ministry(), reason="Kin.", by=eva)


@pytest.mark.parametrize("reason", ["", "  ", "a\0b", "x" * 2001])
def test_a_reason_is_needed_that_can_be_stored(ada: User, reason: str) -> None:
    with pytest.raises(ValidationError):
        interests.declare(ada, make_ministry(), reason=reason, by=ada)

    assert not ConflictOfInterest.objects.exists()


def test_an_existing_coding_stays_for_a_coordinator_to_look_at(ada: User) -> None:
    coding = make_coding(analyst=ada)

    interests.declare(ada, coding.assessment.ministry, reason="Kin.", by=ada)

    assert Coding.objects.get() == coding


def test_a_withdrawn_conflict_is_gone_and_the_log_keeps_it(ada: User) -> None:
    declared = interests.declare(ada, make_ministry(), reason="Kin.", by=ada)

    interests.withdraw(declared, by=ada)

    assert not ConflictOfInterest.objects.exists()
    assert Event.objects.first().verb == "withdrew interest"
    assert Event.objects.first().detail["old"] == "Kin."
    with pytest.raises(ConflictOfInterest.DoesNotExist):
        interests.withdraw(declared, by=ada)
