"""Chance that repeats: each thing drawn has a stream of its own, named by what it is for."""

import random
import re
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

CHOICE = re.compile(r"\{([^{}|]*(?:\|[^{}|]*)+)\}")


def stream(seed: int, *names: object) -> random.Random:
    """Return the stream of that name: the same numbers whatever else was drawn before.

    A text is hashed by SHA-512 here, not by Python's own hash(), which differs between processes.
    """
    return random.Random("/".join(map(str, (seed, *names))))  # noqa: S311 chance, not a secret


def worded(text: str, chance: random.Random) -> str:
    """Return the text with one of each {one|another} drawn."""
    return CHOICE.sub(lambda found: chance.choice(found[1].split("|")), text)


def weighted(chance: random.Random, options: Sequence[tuple[T, float]]) -> T:
    """Return one of (option, weight), each as often as its weight says."""
    values, weights = zip(*options, strict=True)
    drawn: T = chance.choices(values, weights)[0]
    return drawn
