"""Tests of sealed pieces in a save: closed ones stay as they are, typed ones are sealed again."""

import datetime
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone

from assessments.actions import scores
from assessments.actions.evidence import opened
from assessments.actions.versions import Saved, VersionConflict
from assessments.models import Coding, Event, Evidence, Score
from assessments.scoring.entries import Entry, EvidenceEntry
from assessments.sealing import CannotOpen
from tests.actions.entries import RATED, piece, rated
from tests.factories import make_coding, make_score, make_user
from tests.worlds import world

pytestmark = pytest.mark.django_db


@world
def coding() -> Coding:
    return make_coding()


def save(coding: Coding, entry: Entry, version: int) -> Saved[Score]:
    return scores.save(coding, "OPN-1", entry, version=version, by=coding.analyst)


def closed(entry: EvidenceEntry, digest: str = "") -> EvidenceEntry:
    """Return the piece as a browser sends it back that never had the words."""
    digest = digest or Evidence.objects.get(key=entry.key).digest
    return EvidenceEntry(key=entry.key, disclosure="sealed", kind="", title="", closed=digest)


def verify(row: Evidence) -> None:
    row.verified_at, row.verified_by = timezone.now(), make_user("lead", role="lead")
    row.save()


def test_sealed_words_are_stored_only_as_a_token(coding: Coding) -> None:
    sealed = piece("sealed", title="CANARY", url="https://example.org/CANARY", quotation="CANARY")

    save(coding, rated(sealed), 0)

    row = Evidence.objects.get()
    assert (row.title, row.url, row.quotation) == ("", "", "")
    assert "CANARY" not in str(Evidence.objects.values().get())
    assert opened(row) == sealed


def test_the_same_words_have_another_digest_each_time_they_are_sealed(coding: Coding) -> None:
    one, two = piece("sealed", key=piece().key), piece("sealed")

    save(coding, rated(one, two), 0)

    digests = set(Evidence.objects.values_list("digest", flat=True))
    assert len(digests) == 2
    assert one.digest() == two.digest()
    assert one.digest() not in digests


def test_a_public_piece_carries_the_digest_that_everybody_can_recompute(coding: Coding) -> None:
    open_piece = piece()

    save(coding, rated(open_piece), 0)

    assert Evidence.objects.get().digest == open_piece.digest()


def test_a_piece_that_comes_back_closed_stays_as_it_is(coding: Coding) -> None:
    sealed = piece("sealed")
    save(coding, rated(sealed), 0)
    before = Evidence.objects.values().get()

    again = save(coding, rated(closed(sealed)), 1)
    changed = save(coding, rated(closed(sealed), rationale="Seen, thrice."), 1)

    assert (again.is_changed, changed.is_changed) == (False, True)
    assert Evidence.objects.values().get() == before
    assert "evidence" not in Event.objects.first().detail["new"]


def test_words_that_are_sealed_already_are_no_change(coding: Coding) -> None:
    sealed = piece("sealed")
    save(coding, rated(sealed), 0)
    token = Evidence.objects.get().sealed_words

    again = save(coding, rated(sealed), 0)

    assert not again.is_changed
    assert Evidence.objects.get().sealed_words == token


def test_other_words_are_sealed_under_the_same_key_and_no_longer_verified(coding: Coding) -> None:
    sealed = piece("sealed")
    save(coding, rated(sealed), 0)
    row = Evidence.objects.get()
    verify(row)

    save(coding, rated(replace(sealed, quotation="Another")), 1)

    after = Evidence.objects.get()
    assert (after.pk, opened(after).quotation) == (row.pk, "Another")
    assert after.digest != row.digest
    assert (after.verified_at, after.verified_by) == (None, None)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"kind": "document"},
        {"speaks_of": datetime.date(2026, 4, 1)},
        {"disclosure": "restricted"},
    ],
)
def test_any_change_of_a_piece_takes_its_verification(
    coding: Coding, change: dict[str, object]
) -> None:
    open_piece = piece()
    save(coding, rated(open_piece), 0)
    verify(Evidence.objects.get())

    save(coding, rated(replace(open_piece, **change)), 1)

    assert Evidence.objects.get().verified_by is None


def test_a_change_of_the_rationale_leaves_a_piece_verified(coding: Coding) -> None:
    open_piece = piece()
    save(coding, rated(open_piece), 0)
    verify(Evidence.objects.get())

    save(coding, rated(open_piece, rationale="Seen, thrice."), 1)

    assert Evidence.objects.get().verified_by is not None


def test_a_piece_moves_into_the_seal_and_out_again(coding: Coding) -> None:
    open_piece = piece()
    save(coding, rated(open_piece), 0)
    save(coding, rated(replace(open_piece, disclosure="sealed")), 1)
    assert Evidence.objects.get().title == ""

    save(coding, rated(replace(open_piece, disclosure="restricted")), 2)

    row = Evidence.objects.get()
    assert (row.title, row.sealed_words) == (open_piece.title, "")
    assert row.digest == open_piece.digest()


def test_a_closed_piece_that_is_gone_stays_gone(coding: Coding) -> None:
    sealed = piece("sealed")
    save(coding, rated(sealed), 0)
    outline = closed(sealed)
    save(coding, RATED, 1)

    save(coding, rated(outline, rationale="Again."), 2)

    assert not Evidence.objects.exists()


def test_a_closed_piece_that_was_published_meanwhile_stays_published(coding: Coding) -> None:
    sealed = piece("sealed")
    save(coding, rated(sealed), 0)
    outline = closed(sealed)
    save(coding, rated(replace(sealed, disclosure="public")), 1)

    assert not save(coding, rated(outline), 1).is_changed


def test_a_conflict_shows_sealed_pieces_closed_on_both_sides(coding: Coding) -> None:
    sealed = piece("sealed", title="CANARY")
    save(coding, rated(sealed), 0)

    with pytest.raises(VersionConflict) as conflict:
        save(coding, rated(sealed, rationale="Another."), 0)

    assert "CANARY" not in str(conflict.value.stored)
    assert conflict.value.sent.evidence == conflict.value.stored.evidence


def test_words_that_no_key_opens_can_be_typed_again(coding: Coding, settings) -> None:
    sealed = piece("sealed")
    save(coding, rated(sealed), 0)
    settings.SEALING_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(CannotOpen, match="no longer has"):
        opened(Evidence.objects.get())
    save(coding, rated(replace(sealed, title="Typed again")), 1)

    assert opened(Evidence.objects.get()).title == "Typed again"


def test_words_that_were_changed_by_hand_are_not_opened(coding: Coding) -> None:
    make_score(coding, "OPN-2", 3, evidence=["sealed", "sealed"])
    one, two = Evidence.objects.all()
    Evidence.objects.filter(pk=one.pk).update(sealed_words=two.sealed_words)

    with pytest.raises(CannotOpen):
        opened(Evidence.objects.get(pk=one.pk))
