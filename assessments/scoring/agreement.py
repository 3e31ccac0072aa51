"""Measure how similarly coders read: Krippendorff's alpha, its bootstrap interval and its band.

Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), and METHOD §4.
docs/decisions/0014 explains what is resampled, and why "no variation" is not a number.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from assessments.scoring.scale import EPSILON
from assessments.scoring.types import ScoringError

Table = Sequence[Sequence[int | None]]  # coders x units; None: no code
Floats = NDArray[np.float64]

RELY_FROM, TENTATIVE_FROM = 0.8, 0.667
ENDS = (5, 95)  # percentiles of the draws that limit the 90 % interval
MOST_LOST = 0.1  # share of draws without an alpha
SEED, DRAWS = 1, 1000
AT_ONCE = 1_000_000  # numbers of draws held in memory at once


class Metric(StrEnum):
    """The distance of two levels: different or not, ranks between them, or their difference."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


class AlphaStatus(StrEnum):
    """The state of an alpha: measured, or why it is missing. A missing alpha is neither 0 nor 1."""

    MEASURED = "measured"
    NO_VARIATION = "no_variation"  # all pairable codes are one level
    NOT_PAIRABLE = "not_pairable"  # no unit has codes of two coders


class Band(StrEnum):
    """The reliability of an alpha: METHOD §4."""

    RELY = "rely"
    TENTATIVE = "tentative"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of the coders of some units.

    coders:   number of coders with at least one code.
    units:    number of units with at least one code.
    doubles:  number of units that two or more coders coded.
    pairable: number of codes in those units.
    nominal, ordinal, interval: alpha by each metric, at most 1, unrounded. 0 is what chance gives,
              less is worse than chance. None unless the status is MEASURED.
    """

    coders: int
    units: int
    doubles: int
    pairable: int
    status: AlphaStatus
    nominal: float | None = None
    ordinal: float | None = None
    interval: float | None = None


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """The 90 % interval of alpha over resampled units.

    low, high:         unrounded; None if there is no honest interval (see `bootstrap`).
    without_variation: number of draws without an alpha, because all their codes are one level.
    """

    low: float | None
    high: float | None
    seed: int
    draws: int
    without_variation: int


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The units that two or more coders coded, grouped by equal sets of codes.

    counts:       (P,) number of units with each of the P sets of codes.
    codes:        number of codes in all these units.
    levels:       (L,) the levels that occur, ascending.
    coincidences: (P, L, L) of one unit of each set.
    """

    counts: NDArray[np.int64]
    codes: int
    levels: Floats
    coincidences: Floats

    @property
    def units(self) -> int:
        return int(self.counts.sum())

    @property
    def status(self) -> AlphaStatus:
        if not self.codes:
            return AlphaStatus.NOT_PAIRABLE
        if len(self.levels) == 1:
            return AlphaStatus.NO_VARIATION
        return AlphaStatus.MEASURED


def agreement(table: Table) -> Agreement:
    """Return the agreement of the coders, by all three metrics.

    table: coders x units of whole levels; None if a coder has no code for a unit. A unit with one
           code is counted as a unit, but does not enter alpha.

    The order of coders and of units does not matter. Raises ValueError for rows of different
    lengths. Source: Krippendorff (2011); METHOD §5 has published values.
    """
    pairs = _pairs(table)
    units = list(zip(*table, strict=True))
    counted = Agreement(
        coders=_count_coded(table),
        units=_count_coded(units),
        doubles=pairs.units,
        pairable=pairs.codes,
        status=pairs.status,
    )
    if pairs.status != AlphaStatus.MEASURED:
        return counted
    # As one draw: the bootstrap computes its alphas by the same lines.
    found = np.tensordot(pairs.counts[np.newaxis], pairs.coincidences, axes=1)
    return replace(
        counted,
        nominal=float(_alphas(found, pairs.levels, Metric.NOMINAL)[0]),
        ordinal=float(_alphas(found, pairs.levels, Metric.ORDINAL)[0]),
        interval=float(_alphas(found, pairs.levels, Metric.INTERVAL)[0]),
    )


def bootstrap(
    table: Table, metric: Metric = Metric.ORDINAL, *, seed: int = SEED, draws: int = DRAWS
) -> Bootstrap:
    """Return the 90 % interval of alpha over units that are drawn again, with replacement.

    table: as for `agreement`.
    seed:  of numpy's PCG64. The same seed gives the same interval, in any order of the table.
    draws: number of draws, at least 1.

    Each draw takes as many units as two or more coders coded, from those units, and computes alpha
    again, with the distances between ordinal levels. A draw in which all codes are one level has no
    alpha: it is counted, and left out of the interval. The interval is None if fewer than two units
    are pairable, if they do not vary, or if more than one draw in ten has no alpha, which is all
    that a 90 % interval may leave out. Raises ScoringError for draws below 1.
    Source: docs/decisions/0014.
    """
    if draws < 1:
        raise ScoringError(f"a bootstrap needs at least one draw, not {draws}")
    pairs = _pairs(table)
    if pairs.status != AlphaStatus.MEASURED or pairs.units < 2:
        return Bootstrap(None, None, seed, draws, 0)
    alphas = _resampled(pairs, metric, seed, draws)
    known = alphas[~np.isnan(alphas)]
    lost = draws - len(known)
    if lost > MOST_LOST * draws:
        return Bootstrap(None, None, seed, draws, lost)
    low, high = np.percentile(known, ENDS)
    return Bootstrap(float(low), float(high), seed, draws, lost)


def band(alpha: float) -> Band:
    """Return how far one can rely on an unrounded alpha: from .800, from .667, or below."""
    if alpha >= RELY_FROM - EPSILON:
        return Band.RELY
    if alpha >= TENTATIVE_FROM - EPSILON:
        return Band.TENTATIVE
    return Band.FLAGGED


def _count_coded(lines: Sequence[Sequence[int | None]]) -> int:
    """Return the number of rows, or of columns, with at least one code."""
    count = 0
    for line in lines:
        if any(code is not None for code in line):
            count += 1
    return count


def _pairs(table: Table) -> _Pairs:
    """Return the pairable units, grouped by equal sets of codes."""
    groups: Counter[tuple[int, ...]] = Counter()
    found: set[int] = set()
    for unit in zip(*table, strict=True):
        codes = sorted(code for code in unit if code is not None)
        # A unit with one code says nothing about agreement.
        if len(codes) > 1:
            groups[tuple(codes)] += 1
            found.update(codes)
    levels = sorted(found)
    total = 0
    counts, coincidences = [], []
    # Sorted, so that sums of floats do not depend on the order of the table.
    for group, count in sorted(groups.items()):
        total += len(group) * count
        counts.append(count)
        coincidences.append(_coincidences(group, levels))
    return _Pairs(
        counts=np.array(counts, dtype=np.int64),
        codes=total,
        levels=np.array(levels, dtype=np.float64),
        coincidences=np.array(coincidences),
    )


def _coincidences(codes: Sequence[int], levels: Sequence[int]) -> Floats:
    """Return (L, L): the ordered pairs of one unit's codes, each counted 1 / (codes - 1)."""
    found = Counter(codes)
    margins = np.array([found[level] for level in levels], dtype=np.float64)
    # The diagonal less once: a code is not paired with itself.
    pairs: Floats = (np.outer(margins, margins) - np.diag(margins)) / (len(codes) - 1)
    return pairs


def _alphas(coincidences: Floats, levels: Floats, metric: Metric) -> Floats:
    """Return (D,): the alpha of each of (D, L, L) coincidences; NaN if only one level occurs.

    alpha = 1 - (n - 1) * sum(o_ck * d_ck) / sum(n_c * n_k * d_ck), d_ck the squared distance.
    """
    margins = coincidences.sum(axis=2)
    apart = _squared_distances(margins, levels, metric)
    observed = (coincidences * apart).sum(axis=(1, 2))
    expected = (margins[:, :, np.newaxis] * margins[:, np.newaxis, :] * apart).sum(axis=(1, 2))
    alphas = np.full(len(coincidences), np.nan)
    varies = expected > 0  # with one level only, both sums are 0, and 0 / 0 is no agreement
    others = margins.sum(axis=1)[varies] - 1
    alphas[varies] = 1 - others * observed[varies] / expected[varies]
    return alphas


def _squared_distances(margins: Floats, levels: Floats, metric: Metric) -> Floats:
    """Return (D or 1, L, L): the squared distances of all pairs of levels.

    The ordinal distance is the number of codes between two levels, and half of those at them.
    """
    if metric == Metric.NOMINAL:
        return (1 - np.eye(len(levels)))[np.newaxis]
    if metric == Metric.ORDINAL:
        places = margins.cumsum(axis=1) - margins / 2
    else:
        places = levels[np.newaxis]
    squared: Floats = (places[:, :, np.newaxis] - places[:, np.newaxis, :]) ** 2
    return squared


def _resampled(pairs: _Pairs, metric: Metric, seed: int, draws: int) -> Floats:
    """Return (draws,): the alpha of each draw."""
    # Units with the same codes are equal, so drawing the number of each is enough.
    shares = pairs.counts / pairs.units
    counts = np.random.default_rng(seed).multinomial(pairs.units, shares, size=draws)
    # In parts, so that many draws of many levels do not fill the memory.
    step = max(AT_ONCE // len(pairs.levels) ** 2, 1)
    alphas = []
    for start in range(0, draws, step):
        drawn = np.tensordot(counts[start : start + step], pairs.coincidences, axes=1)
        alphas.append(_alphas(drawn, pairs.levels, metric))
    return np.concatenate(alphas)
