"""Repeatable chance: everything that is drawn has a stream of random numbers with its own name."""

import random
import re
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

CHOICE = re.compile(r"\{([^{}|]*(?:\|[^{}|]*)+)\}")


def stream(seed: int, *names: object) -> random.Random:
    """Return the stream with this name. Its numbers do not depend on what was drawn before."""
    # Random hashes a text with SHA-512. hash() would differ from process to process.
    name = "/".join(str(part) for part in (seed, *names))
    return random.Random(name)  # noqa: S311 chance, not a secret


def worded(text: str, chance: random.Random) -> str:
    """Return the text with one option drawn for each {one|another}."""
    return CHOICE.sub(lambda found: chance.choice(found[1].split("|")), text)


def weighted(chance: random.Random, options: Sequence[tuple[T, float]]) -> T:
    """Draw one option from pairs of (option, weight)."""
    values, weights = zip(*options, strict=True)
    drawn: T = chance.choices(values, weights)[0]
    return drawn
