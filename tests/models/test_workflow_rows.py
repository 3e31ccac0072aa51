"""Tests of the constraints of deadlines, replies, decisions, corrections and invitations."""

import datetime
import uuid

import pytest
from django.db import models, transaction
from django.utils import timezone

from assessments.models import (
    Attachment,
    ConflictOfInterest,
    Correction,
    Deadline,
    Decision,
    Invitation,
    Reply,
    SitePolicy,
)
from tests.factories import make_assessment, make_ministry, make_user
from tests.models.refusals import Make, assert_refused, copied, each_case, names_of, twin
from tests.models.test_scored_rows import evidence, release

pytestmark = pytest.mark.django_db

TIME = timezone.now()
HASH = "a" * 64


def reply(**fields: object) -> Reply:
    assessment = make_assessment()
    indicator = assessment.round.framework.indicators.first()
    return Reply(assessment=assessment, indicator=indicator, **{"stance": "disagree"} | fields)


def decision(**fields: object) -> Decision:
    given = {"stands": "finding", "state": "rated", "level": 3, "reason": "Seen again."} | fields
    parent = reply()
    parent.save()
    return Decision(reply=parent, decided_at=TIME, decided_by=make_user("lead"), **given)


def deadline(**fields: object) -> Deadline:
    return Deadline(assessment=make_assessment(), due_at=TIME, **{"stage": "reply"} | fields)


def interest(**fields: object) -> ConflictOfInterest:
    user = make_user()
    given = {"reason": "Worked there.", "declared_at": TIME, "declared_by": user} | fields
    return ConflictOfInterest(user=user, ministry=make_ministry(), **given)


def invitation(**fields: object) -> Invitation:
    given = {
        "email": "ada@example.org",
        "role": "analyst",
        "digest": HASH,
        "invited_at": TIME,
        "expires_at": TIME + datetime.timedelta(days=14),
    } | fields
    return Invitation(invited_by=make_user("coordinator"), **given)


def confirmed_by_inviter() -> Invitation:
    row = invitation(confirmed_at=TIME)
    row.confirmed_by = row.invited_by
    return row


def confirmed_for_oneself() -> Invitation:
    ada = make_user("ada")
    return invitation(accepted_at=TIME, accepted_by=ada, confirmed_at=TIME, confirmed_by=ada)


def attachment(**fields: object) -> Attachment:
    piece = evidence()
    piece.save()
    given = {"path": "x", "name": "a.pdf", "media_type": "application/pdf", "digest": HASH} | fields
    return Attachment(evidence=piece, size=1, added_at=TIME, added_by=piece.added_by, **given)


def same_path() -> Attachment:
    """Return a row of another piece, or the database may name that constraint instead."""
    first = attachment()
    first.save()
    piece = copied(first.evidence, key=uuid.uuid4())
    piece.save()
    return copied(first, evidence=piece)


def correction(**fields: object) -> Correction:
    parent = release()
    parent.save()
    given = {"code": "OPN-1", "old_state": "rated", "new_state": "rated", "reason": "Misread."}
    return Correction(release=parent, ministry=make_ministry("FIN"), **given | fields)


NONSENSE: dict[str, list[Make]] = {
    "reply_once_per_indicator": [twin(reply, stance="agree")],
    "reply_stance_is_known": [lambda: reply(stance="maybe")],
    "reply_saving_paired": [
        lambda: reply(saved_at=TIME),
        lambda: reply(saved_by=make_user("member")),
    ],
    "reply_version_counts_from_one": [lambda: reply(version=0)],
    "decision_stands_is_known": [lambda: decision(stands="unknown")],
    "decision_state_is_known": [
        lambda: decision(state="scored", level=None),
        lambda: decision(state="open", level=None),
    ],
    "decision_level_iff_rated": [
        lambda: decision(level=None),
        lambda: decision(value=0.5),
        lambda: decision(state="not_found"),
    ],
    "decision_value_is_finite": [lambda: decision(level=None, value=1e301)],
    "decision_has_a_reason": [lambda: decision(reason="")],
    "decision_version_counts_from_one": [lambda: decision(version=0)],
    "deadline_once_per_stage": [twin(deadline)],
    "deadline_stage_is_known": [lambda: deadline(stage="done")],
    "interest_once_per_ministry": [twin(interest, reason="Again.")],
    "interest_has_a_reason": [lambda: interest(reason="")],
    "invitation_once_per_token": [twin(invitation, email="ben@example.org")],
    "invitation_role_is_known": [lambda: invitation(role="owner")],
    "invitation_ministry_iff_ministry_role": [
        lambda: invitation(role="ministry"),
        lambda: invitation(role="lead", ministry=make_ministry()),
    ],
    "invitation_acceptance_paired": [
        lambda: invitation(accepted_at=TIME),
        lambda: invitation(accepted_by=make_user("ada")),
    ],
    "invitation_revoking_paired": [
        lambda: invitation(revoked_at=TIME),
        lambda: invitation(revoked_by=make_user("eva")),
    ],
    "invitation_confirming_paired": [
        lambda: invitation(confirmed_at=TIME),
        lambda: invitation(confirmed_by=make_user("dora")),
    ],
    "invitation_confirmed_by_another": [confirmed_by_inviter],
    "invitation_not_confirmed_for_oneself": [confirmed_for_oneself],
    "invitation_granted_after_acceptance": [lambda: invitation(granted_at=TIME)],
    "site_policy_is_one_row": [lambda: SitePolicy(pk=2)],
    "attachment_once_per_path": [same_path],
    "attachment_digest_is_sha256": [lambda: attachment(digest="A" * 64)],
    "correction_once_per_answer": [twin(correction, reason="Again.")],
    "correction_has_a_reason": [lambda: correction(reason="")],
}
GUARDED = (
    *(Attachment, ConflictOfInterest, Correction, Deadline, Decision),
    *(Invitation, Reply, SitePolicy),
)
SENSIBLE = (attachment, correction, deadline, decision, interest, invitation, reply, SitePolicy)


def test_every_constraint_has_a_failing_case() -> None:
    assert names_of(GUARDED) == set(NONSENSE)


@pytest.mark.parametrize(("name", "make"), each_case(NONSENSE))
def test_nonsense_is_refused_by_the_database_and_with_a_message(name: str, make: Make) -> None:
    assert_refused(make(), name)


@pytest.mark.parametrize("make", SENSIBLE)
def test_sensible_rows_are_saved(make: Make) -> None:
    row: models.Model = make()
    row.validate_constraints()
    with transaction.atomic():
        row.save()
