"""Tests of changing the key: everything is sealed under the new one, and the old one can go."""

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from assessments.actions import attachments, rotations, scores
from assessments.actions.evidence import opened
from assessments.models import Attachment, Event, Evidence, LoggedWords
from assessments.people.adapters import SecondFactorAdapter
from assessments.sealing import unseal_words
from tests.actions.entries import piece, rated
from tests.factories import make_coding, make_user

pytestmark = pytest.mark.django_db

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


@pytest.fixture
def sealed(settings, tmp_path) -> list[Evidence]:
    """Three pieces under the old key, the first with a file; one in the open."""
    settings.VAR, settings.SEALING_KEYS = tmp_path, [OLD]
    coding = make_coding()
    pieces = [piece("sealed", title=f"Talk {place}") for place in range(3)]
    scores.save(coding, "OPN-1", rated(*pieces, piece()), version=0, by=coding.analyst)
    rows = list(Evidence.objects.sealed().order_by("pk"))
    sent = {"name": "talk.txt", "media_type": "text/plain", "content": b"Heard."}
    attachments.attach(rows[0], **sent, by=coding.analyst)
    return rows


def test_all_goes_under_the_first_key_and_the_old_one_can_go(
    sealed: list[Evidence], settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotations, "BATCH", 2)
    settings.SEALING_KEYS = [NEW, OLD]

    call_command("rotate_seals")

    settings.SEALING_KEYS = [NEW]
    titles = [opened(row).title for row in Evidence.objects.sealed().order_by("pk")]
    assert titles == ["Talk 0", "Talk 1", "Talk 2"]
    assert [row.digest for row in Evidence.objects.sealed().order_by("pk")] == [
        row.digest for row in sealed
    ]
    assert all(unseal_words(row.token)["title"] for row in LoggedWords.objects.all())
    row = Evidence.objects.get(pk=sealed[0].pk)
    assert attachments.open_file(row, by=row.added_by) == ("talk.txt", b"Heard.")
    event = Event.objects.get(verb="rotated seals")
    assert event.detail == {"moved": 8, "kept": 0, "lost": 0}


def test_an_interrupted_rotation_goes_on_where_it_stopped(sealed: list[Evidence], settings) -> None:
    settings.SEALING_KEYS = [NEW, OLD]
    first = sealed[0]
    rotations._text(first, "sealed_words", rotations.Rotation())
    token = Evidence.objects.get(pk=first.pk).sealed_words

    done = rotations.rotate(by=None)

    assert (done.moved, done.kept) == (7, 1)
    assert Evidence.objects.get(pk=first.pk).sealed_words == token
    assert rotations.rotate(by=None).moved == 0


def test_without_the_old_key_nothing_is_touched_and_the_command_says_so(
    sealed: list[Evidence], settings
) -> None:
    before = list(Evidence.objects.values_list("sealed_words", flat=True))
    settings.SEALING_KEYS = [NEW]

    with pytest.raises(CommandError, match="8 sealed pieces cannot be opened or found"):
        call_command("rotate_seals")

    assert list(Evidence.objects.values_list("sealed_words", flat=True)) == before


def test_a_piece_in_the_open_needs_no_key(sealed: list[Evidence], settings) -> None:
    settings.SEALING_KEYS = [NEW, OLD]

    rotations.rotate(by=None)

    assert not Evidence.objects.in_the_open().get().sealed_words


def test_a_file_that_is_gone_counts_as_lost(sealed: list[Evidence], settings) -> None:
    (settings.VAR / "evidence" / Attachment.objects.get().path).unlink()
    settings.SEALING_KEYS = [NEW, OLD]

    assert rotations.rotate(by=None).lost == 1


def test_second_factors_go_under_the_first_key_sealed_or_not(settings) -> None:
    settings.SEALING_KEYS = [OLD]
    ada, adapter = make_user("ada"), SecondFactorAdapter()
    app = {"secret": "GEZDGNBVGY3TQOJQ"}
    codes = {"seed": adapter.encrypt("0123456789abcdef"), "used_mask": 5}
    Authenticator.objects.create(user=ada, type="totp", data=app)
    Authenticator.objects.create(user=ada, type="recovery_codes", data=codes)
    Authenticator.objects.create(user=ada, type="webauthn", data={"name": "Key"})
    settings.SEALING_KEYS = [NEW, OLD]

    done = rotations.rotate(by=None)

    settings.SEALING_KEYS = [NEW]
    kept = dict(Authenticator.objects.values_list("type", "data"))
    assert done.moved == 2
    assert adapter.decrypt(kept["totp"]["secret"]) == "GEZDGNBVGY3TQOJQ"
    assert adapter.decrypt(kept["recovery_codes"]["seed"]) == "0123456789abcdef"
    assert kept["recovery_codes"]["used_mask"] == 5
    assert kept["webauthn"] == {"name": "Key"}
    assert rotations.rotate(by=None).kept == 2
