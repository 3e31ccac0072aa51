"""How much room text takes, near enough to lay out a picture before anything draws it."""

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

NARROW = frozenset("fijlrtI.,:;'|!()[]-·/ \u2007\u2009")
BROAD = frozenset("mwMW@%—…")


@lru_cache(maxsize=4096)
def width(text: str, size: float) -> float:
    """Return the width in pixels of one line set in a common sans of this size; rather too wide."""
    return size * sum(map(_em, text))


@cache
def _em(letter: str) -> float:
    """Return a letter's width as a share of the type size."""
    if letter in NARROW:
        return 0.36
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    if letter in BROAD:
        return 0.92
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return 1.02
    return 0.7 if letter.isupper() else 0.58


def widest(texts: Iterable[str], size: float) -> float:
    """Return the width in pixels of the widest of some lines, 0 for none."""
    return max((width(text, size) for text in texts), default=0.0)


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Return the text as lines of at most `room` pixels, broken between words.

    A word wider than the room keeps a line of its own. Empty text has no lines.
    """
    lines: list[str] = []
    used = 0.0
    for word in text.split():
        wide = width(word, size)
        if lines and used + width(" ", size) + wide <= room:
            lines[-1] += f" {word}"
            used += width(" ", size) + wide
        else:
            lines.append(word)
            used = wide
    return lines


def shortened(text: str, size: float, room: float) -> str:
    """Return the text, its end replaced by "…" when it is wider than `room` pixels."""
    if width(text, size) <= room:
        return text
    kept, used = 0, width("…", size)
    for letter in text:
        used += width(letter, size)
        if used > room:
            break
        kept += 1
    return f"{text[:kept].rstrip()}…"
