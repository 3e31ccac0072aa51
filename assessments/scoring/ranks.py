"""Rank unrounded scores."""

import math
from collections.abc import Mapping
from operator import itemgetter

from assessments.scoring.aggregate import NonFiniteScore
from assessments.scoring.scale import EPSILON


def ranks(scores: Mapping[str, float | None]) -> dict[str, int | None]:
    """Return the rank of every code, in the given order: 1 is the highest score.

    scores: code -> unrounded score on one common scale; None is "no score" and has no rank.

    Standard competition ranking (1, 2, 2, 4). A score ties with the highest of its group if it is
    at most EPSILON below it. It is not compared with the score next to it: many tiny steps would
    become one tie. Raises NonFiniteScore for NaN and infinity. Source: METHOD §3.
    """
    placed: dict[str, int | None] = dict.fromkeys(scores)
    # `leader` is the highest score of the current tie, and `rank` its place.
    leader, rank = math.inf, 0
    known = [(score, code) for code, score in scores.items() if score is not None]
    for position, (score, code) in enumerate(
        sorted(known, key=itemgetter(0), reverse=True), start=1
    ):
        if not math.isfinite(score):
            raise NonFiniteScore(f"{code}: a score must be a finite number, not {score}")
        # Infinity less the first score is more than EPSILON, so the first gets rank 1.
        if leader - score > EPSILON:
            leader, rank = score, position
        placed[code] = rank
    return placed
