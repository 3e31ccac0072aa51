"""Only the site's keys open sealed words, and each of them does."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command

from assessments import sealing
from assessments.sealing import CannotOpen
from config.keys import is_key

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


def test_what_is_sealed_opens_again_and_says_nothing_before(settings) -> None:
    settings.SEALING_KEYS = [OLD]

    token = sealing.seal_words({"title": "A talk, “off” the record\n\x7f"})

    assert "talk" not in token
    assert sealing.unseal_words(token) == {"title": "A talk, “off” the record\n\x7f"}


def test_the_same_words_never_make_the_same_token(settings) -> None:
    settings.SEALING_KEYS = [OLD]

    assert sealing.seal(b"word") != sealing.seal(b"word")


def test_all_keys_open_and_the_first_one_seals(settings) -> None:
    settings.SEALING_KEYS = [OLD]
    before = sealing.seal(b"before")

    settings.SEALING_KEYS = [NEW, OLD]
    after = sealing.seal(b"after")
    assert sealing.unseal(before) == b"before"
    assert not sealing.is_under_first_key(before)
    assert sealing.is_under_first_key(after)

    moved = sealing.reseal(before)
    settings.SEALING_KEYS = [NEW]
    assert sealing.unseal(moved) == b"before"
    assert sealing.unseal(after) == b"after"
    with pytest.raises(CannotOpen, match="put the earlier key back into SEALING_KEYS"):
        sealing.unseal(before)


@pytest.mark.parametrize("token", ["", "no token", "gAAAAA", "Ω"])
def test_what_is_no_token_cannot_be_opened(settings, token: str) -> None:
    settings.SEALING_KEYS = [OLD]

    with pytest.raises(CannotOpen):
        sealing.unseal_words(token)


@pytest.mark.parametrize("content", [b"no json", b"[]", b"\xff"])
def test_what_holds_no_words_cannot_be_opened_as_words(settings, content: bytes) -> None:
    settings.SEALING_KEYS = [OLD]

    with pytest.raises(CannotOpen):
        sealing.unseal_words(sealing.seal(content).decode())


def test_the_command_prints_a_key_that_can_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_sealing_key")

    first = capsys.readouterr().out.strip()
    call_command("make_sealing_key")
    assert is_key(first)
    assert first != capsys.readouterr().out.strip()
