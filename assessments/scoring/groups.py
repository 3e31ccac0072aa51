"""Statistics of a group of ministries, and the least size of a group that may have any.

A mean, a median or a quartile of very few ministries would reveal the score of one of them.
"""

from collections.abc import Iterable
from statistics import fmean, median

LEAST_GROUP = 5  # scored ministries


def is_large_enough(count: int) -> bool:
    """Return True if a statistic of so many scores may be shown."""
    return count >= LEAST_GROUP


def group_median(scores: Iterable[float | None]) -> float | None:
    """Return the median of the scores that are known.

    scores: one for each ministry, on one scale; None is "no score" and drops out.

    None where fewer than LEAST_GROUP are known.
    """
    known = _known(scores)
    if not is_large_enough(len(known)):
        return None
    return median(known)


def group_mean(scores: Iterable[float | None]) -> float | None:
    """Return the arithmetic mean of the scores that are known; missing as in `group_median`."""
    known = _known(scores)
    if not is_large_enough(len(known)):
        return None
    return fmean(known)


def _known(scores: Iterable[float | None]) -> list[float]:
    return [score for score in scores if score is not None]
