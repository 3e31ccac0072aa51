"""Under seal: encrypted with the site's keys, of which the first one seals and all of them open."""

import json
import secrets
from collections.abc import Mapping, Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

SALT_BYTES = 16
BEGINNING = "gAAAA"  # of every token: Fernet's version, and years before 2106
SHUT = (
    "This is sealed under a key that this site no longer has, so it cannot be opened. "
    "Ask whoever runs the site to put the earlier key back into SEALING_KEYS."
)


class CannotOpen(Exception):
    """No key that the site has opens it. str() is a sentence that the user may read."""

    def __init__(self) -> None:
        super().__init__(SHUT)


def seal(content: bytes) -> bytes:
    """Return a token of the content, another one each time."""
    return _keys().encrypt(content)


def unseal(token: bytes) -> bytes:
    """Raises CannotOpen."""
    try:
        return _keys().decrypt(token)
    except InvalidToken as error:
        raise CannotOpen from error


def is_token(text: str) -> bool:
    """Whether it can be sealed content, told from numbers in base 16 and 32 that are not."""
    return text.startswith(BEGINNING)


def reseal(token: bytes) -> bytes:
    """The same content under the first key. Raises CannotOpen."""
    return seal(unseal(token))


def is_under_first_key(token: bytes) -> bool:
    try:
        _key(settings.SEALING_KEYS[0]).decrypt(token)
    except InvalidToken:
        return False
    return True


def seal_words(words: Mapping[str, str]) -> str:
    """Return a token of the words as canonical JSON."""
    text = json.dumps(words, sort_keys=True, separators=(",", ":"))
    return seal(text.encode("ascii")).decode("ascii")


def unseal_words(token: str) -> dict[str, str]:
    """Raises CannotOpen, also for what was never a token of words."""
    try:
        words = json.loads(unseal(token.encode("utf-8")))
    except ValueError as error:
        raise CannotOpen from error
    if not isinstance(words, dict):
        raise CannotOpen
    return words


def salt() -> str:
    """What makes the digest of sealed content impossible to guess from a guess of the content."""
    return secrets.token_hex(SALT_BYTES)


def _keys() -> MultiFernet:
    return _ring(tuple(settings.SEALING_KEYS))


@lru_cache(maxsize=4)
def _ring(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([_key(key) for key in keys])


@lru_cache(maxsize=8)
def _key(key: str) -> Fernet:
    return Fernet(key)
