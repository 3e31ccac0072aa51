"""Encrypt with the first of the site's keys; decrypt with any of them."""

import json
import secrets
from collections.abc import Mapping, Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

SALT_BYTES = 16
BEGINNING = "gAAAA"  # of every token: Fernet's version, and a time before 2106
LOST_KEY = (
    "This is sealed with a key that the site no longer has, so it cannot be opened. "
    "Ask the administrator to put the earlier key back into SEALING_KEYS."
)


class CannotOpen(Exception):
    """None of the site's keys opens it. str() is a sentence for users."""

    def __init__(self) -> None:
        super().__init__(LOST_KEY)


def seal(content: bytes) -> bytes:
    """Return the encrypted content as a token, which differs each time."""
    return _keys().encrypt(content)


def unseal(token: bytes) -> bytes:
    """Return the content of a token. Raises CannotOpen."""
    try:
        return _keys().decrypt(token)
    except InvalidToken as error:
        raise CannotOpen from error


def is_token(text: str) -> bool:
    """Return True for a token, False for a plain secret in base 16 or 32."""
    return text.startswith(BEGINNING)


def reseal(token: bytes) -> bytes:
    """Return the same content, encrypted with the first key. Raises CannotOpen."""
    return seal(unseal(token))


def is_under_first_key(token: bytes) -> bool:
    try:
        _key(settings.SEALING_KEYS[0]).decrypt(token)
    except InvalidToken:
        return False
    return True


def seal_words(words: Mapping[str, str]) -> str:
    """Return the texts by name as one token."""
    text = json.dumps(words, sort_keys=True, separators=(",", ":"))
    return seal(text.encode("ascii")).decode("ascii")


def unseal_words(token: str) -> dict[str, str]:
    """Return the texts of a token. Raises CannotOpen, also for a token of something else."""
    try:
        words = json.loads(unseal(token.encode("utf-8")))
    except ValueError as error:
        raise CannotOpen from error
    if not isinstance(words, dict):
        raise CannotOpen
    return words


def salt() -> str:
    """Return a random salt for the digest of sealed content."""
    # Without it, the published digest would confirm a correct guess of the content.
    return secrets.token_hex(SALT_BYTES)


def _keys() -> MultiFernet:
    return _ring(tuple(settings.SEALING_KEYS))


@lru_cache(maxsize=4)
def _ring(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([_key(key) for key in keys])


@lru_cache(maxsize=8)
def _key(key: str) -> Fernet:
    return Fernet(key)
