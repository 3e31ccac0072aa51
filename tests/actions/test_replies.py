"""A reply is saved whole, under one version, as long as its ministry may write."""

import datetime
import random
import uuid
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.actions import replies
from assessments.actions.errors import Locked
from assessments.actions.replies import entries
from assessments.actions.versions import VersionConflict
from assessments.models import (
    Deadline,
    Evidence,
    Finding,
    Indicator,
    Reply,
    Stage,
    User,
)
from assessments.scoring.replies import ReplyEntry
from tests.actions.entries import AGREES, COMMENTS, disagrees, piece, save, saves
from tests.drafts import Drafted, make_member, moved

pytestmark = pytest.mark.django_db


def test_a_reply_is_stored_whole_with_one_event(drafted):
    entry = replace(disagrees(piece(), piece("restricted")), is_confidential=True)

    saved = save(drafted, entry)

    assert (saved.version, saved.is_changed) == (1, True)
    assert entries(drafted.assessment) == {"OPN-1": entry}
    (event,) = saves()
    assert (event.subject, event.by) == ("2026 FIN OPN-1 reply", drafted.member)
    assert event.detail["old"] == {
        "version": 0,
        "stance": "",
        "comment": "",
        "is_confidential": False,
    }
    assert event.detail["new"]["stance"] == "disagree"
    assert set(event.detail["new"]["evidence"]) == {str(each.key) for each in entry.evidence}


def test_the_same_reply_again_changes_nothing_with_any_version(drafted):
    first = save(drafted, COMMENTS)

    again = save(drafted, COMMENTS)

    assert (again.version, again.is_changed, again.at) == (1, False, first.at)
    assert len(saves()) == 1


def test_an_empty_reply_is_no_reply(drafted):
    saved = save(drafted, ReplyEntry())

    assert (saved.version, saved.is_changed) == (0, False)
    assert not Reply.objects.exists()


def test_the_log_lists_the_changed_fields_and_their_old_values(drafted):
    save(drafted, COMMENTS)
    save(drafted, replace(COMMENTS, comment="Otherwise."), version=1)

    assert saves()[-1].detail == {
        "old": {"version": 1, "comment": "And more of it."},
        "new": {"version": 2, "comment": "Otherwise."},
    }


def test_another_version_is_a_conflict_with_the_stored_reply(drafted):
    save(drafted, COMMENTS)

    with pytest.raises(VersionConflict) as refusal:
        save(drafted, AGREES)

    assert (refusal.value.stored, refusal.value.version) == (COMMENTS, 1)
    assert refusal.value.at == Reply.objects.get().saved_at
    assert entries(drafted.assessment) == {"OPN-1": COMMENTS}
    assert len(saves()) == 1


def test_a_reply_cleared_in_the_mean_time_is_a_conflict_too(drafted):
    save(drafted, COMMENTS)
    save(drafted, ReplyEntry(), version=1)

    with pytest.raises(VersionConflict):
        save(drafted, AGREES, version=1)


def test_pieces_are_added_changed_and_removed_by_their_keys(drafted):
    one, two = piece(), piece()
    save(drafted, disagrees(one, two))
    changed = replace(one, quotation="Otherwise.")
    new = piece("restricted")

    save(drafted, disagrees(changed, new), version=1)

    (entry,) = entries(drafted.assessment).values()
    assert {each.key: each for each in entry.evidence} == {changed.key: changed, new.key: new}


def test_the_order_of_the_pieces_does_not_matter(drafted):
    one, two = piece(), piece()
    save(drafted, disagrees(one, two))

    assert not save(drafted, disagrees(two, one)).is_changed


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (ReplyEntry("applaud"), "stance"),
        (ReplyEntry("agree", "\x00"), "comment"),
        (ReplyEntry("agree", "x" * 20_001), "comment"),
        (ReplyEntry("agree", "\ud800"), "comment"),
    ],
)
def test_an_invalid_reply_is_refused_by_its_field(drafted, entry, field):
    with pytest.raises(ValidationError) as refusal:
        save(drafted, entry)

    assert list(refusal.value.message_dict) == [field]
    assert not Reply.objects.exists()


def test_evidence_that_is_sealed_or_without_a_title_is_refused(drafted):
    for bad in (piece("sealed"), piece(title=" "), piece(kind="rumour"), piece(url="ftp://x")):
        with pytest.raises(ValidationError):
            save(drafted, disagrees(bad))

    assert not Reply.objects.exists()


def test_an_indicator_without_a_reconciled_score_takes_no_reply(drafted):
    Finding.objects.filter(assessment=drafted.assessment, indicator__code="OPN-1").delete()

    with pytest.raises(Locked, match="no score for OPN-1"):
        save(drafted, AGREES)
    with pytest.raises(Indicator.DoesNotExist):
        save(drafted, AGREES, code="XYZ-9")


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.REPLY])
def test_a_reply_is_written_only_in_its_stage(drafted, stage):
    moved(drafted.assessment, stage)

    with pytest.raises(Locked):
        save(drafted, AGREES)
    with pytest.raises(Locked):
        replies.submit(drafted.assessment, by=drafted.member)


def test_after_the_deadline_nothing_is_written_until_it_is_extended(drafted):
    deadline = Deadline.objects.get(assessment=drafted.assessment)
    deadline.due_at = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    deadline.save()

    with pytest.raises(Locked, match="The deadline passed on 1 March 2026, 12:00 UTC"):
        save(drafted, AGREES)
    with pytest.raises(Locked, match="Write to the team"):
        replies.submit(drafted.assessment, by=drafted.member)
    deadline.due_at = timezone.now() + datetime.timedelta(hours=1)
    deadline.save()
    assert save(drafted, AGREES).is_changed


def test_without_a_deadline_a_reply_may_be_written(drafted):
    Deadline.objects.all().delete()

    assert save(drafted, AGREES).is_changed


def test_random_turns_of_two_members_never_overwrite_in_silence(drafted):
    """Every text is new; a member who has an old version gets a conflict."""
    members = [drafted.member, make_member("mio", "FIN")]
    draw = random.Random(20261123)  # noqa: S311 - not a secret
    known = dict.fromkeys(members, 0)
    current, conflicts = "", 0
    for turn in range(200):
        member, comment = draw.choice(members), f"Turn {turn}."
        conflict = conflict_of(drafted, member, comment, version=known[member])
        if conflict is None:
            known[member], current = known[member] + 1, comment
        else:
            assert conflict.stored.comment == current
            known[member], conflicts = conflict.version, conflicts + 1
        assert entries(drafted.assessment)["OPN-1"].comment == current
    assert conflicts > 40
    assert len(saves()) == Reply.objects.get().version == 200 - conflicts


def conflict_of(
    drafted: Drafted, member: User, comment: str, *, version: int
) -> VersionConflict | None:
    entry = ReplyEntry("agree_with_comment", comment)
    try:
        replies.save(drafted.assessment, "OPN-1", entry, version=version, by=member)
    except VersionConflict as conflict:
        return conflict
    return None


def test_an_unknown_key_of_evidence_is_a_new_piece(drafted):
    save(drafted, disagrees(piece(key=uuid.UUID(int=7))))

    assert Evidence.objects.get(reply__isnull=False).key == uuid.UUID(int=7)
