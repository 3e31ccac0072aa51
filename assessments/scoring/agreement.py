"""Do coders read alike? Krippendorff's alpha, its bootstrap interval, and how far to rely on it.

Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), and METHOD §4; what is
resampled, and why "no variation" is no number, is said in docs/decisions/0014.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from assessments.scoring.scale import EPSILON
from assessments.scoring.types import ScoringError

Table = Sequence[Sequence[int | None]]  # a row a coder, a column a unit; None: no code
Floats = NDArray[np.float64]

RELY_FROM, TENTATIVE_FROM = 0.8, 0.667
ENDS = (5, 95)  # percentiles of the draws: the interval leaves out one in ten
MOST_LOST = 0.1  # of the draws
SEED, DRAWS = 1, 1000
AT_ONCE = 1_000_000  # numbers of draws held in memory at once


class Metric(StrEnum):
    """How far two levels are apart: differing at all, ranks between them, or their difference."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


class Standing(StrEnum):
    """Is there an alpha, and if not, why? Neither lack is a number: not 0, and never 1."""

    MEASURED = "measured"
    NO_VARIATION = "no_variation"  # all pairable codes are one level
    NOT_PAIRABLE = "not_pairable"  # no unit has codes of two coders


class Band(StrEnum):
    """What may be built on an alpha: METHOD §4."""

    RELY = "rely"
    TENTATIVE = "tentative"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How alike the coders of some units read.

    coders, units: those with at least one code. doubles: units that two coders or more coded.
    pairable: codes in those units. nominal, ordinal, interval: alpha by each metric, at most 1,
    unrounded; 0 is what chance gives, less is worse than chance; None unless it is measured.
    """

    coders: int
    units: int
    doubles: int
    pairable: int
    standing: Standing
    nominal: float | None = None
    ordinal: float | None = None
    interval: float | None = None


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """The middle 90 % of the alphas of resampled units.

    low, high: unrounded; None where there is nothing honest to say (see `bootstrap`).
    without_variation: how many of the draws have no alpha, since all codes in them are one level.
    """

    low: float | None
    high: float | None
    seed: int
    draws: int
    without_variation: int


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The units that two coders or more coded, those with the same codes together.

    counts: (P,) how many units have each of the P sets of codes; codes: how many codes they hold.
    levels: (L,) the levels that occur, ascending. coincidences: (P, L, L) of one unit of each set.
    """

    counts: NDArray[np.int64]
    codes: int
    levels: Floats
    coincidences: Floats

    @property
    def units(self) -> int:
        return int(self.counts.sum())

    @property
    def standing(self) -> Standing:
        if not self.codes:
            return Standing.NOT_PAIRABLE
        return Standing.MEASURED if len(self.levels) > 1 else Standing.NO_VARIATION


def agreement(table: Table) -> Agreement:
    """Return how alike the coders read, by all three metrics.

    table: coders x units of whole levels; None where a coder has no code of a unit. Units with one
           code count as units, and enter no alpha.

    The same whatever the order of coders and of units. Raises ValueError for rows that differ in
    length. Source: Krippendorff (2011); METHOD §5 has the published values that it gives.
    """
    pairs = _pairs(table)
    counted = Agreement(
        coders=sum(any(code is not None for code in row) for row in table),
        units=sum(any(code is not None for code in unit) for unit in zip(*table, strict=True)),
        doubles=pairs.units,
        pairable=pairs.codes,
        standing=pairs.standing,
    )
    if pairs.standing != Standing.MEASURED:
        return counted
    found = np.tensordot(pairs.counts[np.newaxis], pairs.coincidences, axes=1)
    nominal, ordinal, interval = (
        float(_alphas(found, pairs.levels, metric)[0]) for metric in Metric
    )
    return replace(counted, nominal=nominal, ordinal=ordinal, interval=interval)


def bootstrap(
    table: Table, metric: Metric = Metric.ORDINAL, *, seed: int = SEED, draws: int = DRAWS
) -> Bootstrap:
    """Return the 90 % interval of alpha over units drawn again, with replacement.

    table: as for `agreement`. seed: of numpy's PCG64; the same gives the same interval, whatever
           the order of coders and units. draws: how often, at least 1.

    Each draw takes as many units as two coders or more coded, from those units, and computes alpha
    anew, the distances between ordinal levels included. A draw in which all codes are one level
    has no alpha: it is left out of the interval and counted. No interval, None, where fewer than
    two units are pairable or they do not vary, and where more than one draw in ten has no alpha:
    that is all that a 90 % interval may leave out. Raises ScoringError for draws below 1.
    Source: docs/decisions/0014.
    """
    if draws < 1:
        raise ScoringError(f"a bootstrap needs at least one draw, not {draws}")
    pairs = _pairs(table)
    if pairs.standing != Standing.MEASURED or pairs.units < 2:
        return Bootstrap(None, None, seed, draws, 0)
    alphas = _resampled(pairs, metric, seed, draws)
    known = alphas[~np.isnan(alphas)]
    lost = draws - len(known)
    if lost > MOST_LOST * draws:
        return Bootstrap(None, None, seed, draws, lost)
    low, high = np.percentile(known, ENDS)
    return Bootstrap(float(low), float(high), seed, draws, lost)


def band(alpha: float) -> Band:
    """Return what may be built on an alpha, unrounded: .800 and more, .667 and more, or less."""
    if alpha >= RELY_FROM - EPSILON:
        return Band.RELY
    return Band.TENTATIVE if alpha >= TENTATIVE_FROM - EPSILON else Band.FLAGGED


def _pairs(table: Table) -> _Pairs:
    """Return the pairable units; sorted, so that sums do not depend on the order of the table."""
    units = (
        tuple(sorted(code for code in unit if code is not None))
        for unit in zip(*table, strict=True)
    )
    counted = sorted(Counter(codes for codes in units if len(codes) > 1).items())
    levels = sorted({level for codes, _ in counted for level in codes})
    return _Pairs(
        counts=np.array([count for _, count in counted], dtype=np.int64),
        codes=sum(len(codes) * count for codes, count in counted),
        levels=np.array(levels, dtype=np.float64),
        coincidences=np.array([_coincidences(codes, levels) for codes, _ in counted]),
    )


def _coincidences(codes: Sequence[int], levels: Sequence[int]) -> Floats:
    """Return (L, L): the ordered pairs of one unit's codes, each counted 1 / (codes - 1)."""
    found = Counter(codes)
    margins = np.array([found[level] for level in levels], dtype=np.float64)
    pairs: Floats = (np.outer(margins, margins) - np.diag(margins)) / (len(codes) - 1)
    return pairs


def _alphas(coincidences: Floats, levels: Floats, metric: Metric) -> Floats:
    """Return (D,) the alpha of each of (D, L, L) coincidences; NaN where one level alone occurs.

    alpha = 1 - (n - 1) * sum(o_ck * d_ck) / sum(n_c * n_k * d_ck), d_ck the squared distance.
    """
    margins = coincidences.sum(axis=2)
    apart = _squared_distances(margins, levels, metric)
    observed = (coincidences * apart).sum(axis=(1, 2))
    expected = (margins[:, :, np.newaxis] * margins[:, np.newaxis, :] * apart).sum(axis=(1, 2))
    alphas = np.full(len(coincidences), np.nan)
    varies = expected > 0
    others = margins.sum(axis=1)[varies] - 1
    alphas[varies] = 1 - others * observed[varies] / expected[varies]
    return alphas


def _squared_distances(margins: Floats, levels: Floats, metric: Metric) -> Floats:
    """Return (D or 1, L, L). Ordinal: all codes between two levels, and half of those at them."""
    if metric == Metric.NOMINAL:
        return (1 - np.eye(len(levels)))[np.newaxis]
    if metric == Metric.ORDINAL:
        places = margins.cumsum(axis=1) - margins / 2
    else:
        places = levels[np.newaxis]
    squared: Floats = (places[:, :, np.newaxis] - places[:, np.newaxis, :]) ** 2
    return squared


def _resampled(pairs: _Pairs, metric: Metric, seed: int, draws: int) -> Floats:
    """Return (draws,) alphas. Units with the same codes are alike: it is enough to draw counts."""
    shares = pairs.counts / pairs.units
    counts = np.random.default_rng(seed).multinomial(pairs.units, shares, size=draws)
    step = max(AT_ONCE // len(pairs.levels) ** 2, 1)
    return np.concatenate(
        [
            _alphas(
                np.tensordot(counts[start : start + step], pairs.coincidences, axes=1),
                pairs.levels,
                metric,
            )
            for start in range(0, draws, step)
        ]
    )
