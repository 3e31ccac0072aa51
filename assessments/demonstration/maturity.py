"""Invent how mature each ministry is: a hidden maturity that shows as a level of each indicator.

A level comes from a sum: the maturity of the ministry, its strength in the dimension and in the
facet, how easy the facet is for all, and chance. Most of the chance stays the same from year to
year, so levels change for a reason.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from assessments.demonstration.cast import HOST, Parts
from assessments.demonstration.draws import stream, weighted
from assessments.scoring.types import Dimension, Facet, Framework, State

LOWEST, HIGHEST = 1.4, 4.5  # of the ministries' maturity in the newest year
GROWTH, GROWTH_SPREAD, MOST_GROWTH = 0.2, 0.13, 0.4  # a year
FALL = (-0.35, -0.15)  # a year, for the few that become less mature
DIMENSION_SPREAD, FACET_SPREAD, POLE_SPREAD = 0.4, 0.2, 0.5
INDICATOR_SPREAD, YEAR_SPREAD = 0.4, 0.1
EASE: Mapping[str, float] = {  # dimension or facet -> how much easier than the others it is
    "openness": -0.25,
    "confidentiality": 0.4,
    "leadership": 0.1,
    "listening": -0.1,
    "adapting": -0.55,
}
HIDDEN = {"CNF-2", "LDR-3", "LDR-5", "LSN-2", "TRN-4"}  # hard to see from outside
NOT_FOUND, NOT_ASSESSED = 0.03, 0.015  # shares; twice as many of the hidden indicators
LOCAL_STAFF = "TRN-5"


@dataclass(frozen=True, slots=True)
class Observation:
    """The answer for one indicator. level: None unless it is rated."""

    state: State
    level: int | None = None


Observations = dict[str, Observation]  # indicator -> observation


@dataclass(frozen=True, slots=True)
class Setting:
    """The values that all draws of one demonstration share."""

    framework: Framework
    parts: Parts
    newest: int  # the year of the newest round
    seed: int


def observations(setting: Setting, ministry: str, year: int) -> Observations:
    """Return the answers of one ministry in one year, in framework order."""
    twin = setting.parts.twins.get(ministry)
    if twin and year == setting.newest:
        return _moved_on(setting.framework, observations(setting, twin, year))
    found = {}
    base = _maturity(setting, ministry, year)
    for dimension in setting.framework.dimensions:
        known = _known(setting, dimension, ministry, year)
        for facet in dimension.facets:
            latent = base + _strength(setting, dimension, facet, ministry)
            for indicator in facet.indicators:
                state = _state(setting, indicator.code, ministry, year)
                if state == State.RATED and indicator.code not in known:
                    state = _missing(setting, indicator.code, ministry)
                level = None
                if state == State.RATED:
                    level = _level(setting, indicator.code, ministry, year, latent)
                found[indicator.code] = Observation(state, level)
    return found


def _moved_on(framework: Framework, answers: Observations) -> Observations:
    """Return each answer moved to the next indicator of its facet."""
    # The means of all facets stay the same, and so does the index, but the pages differ.
    moved = {}
    for facet in framework.facets():
        codes = [indicator.code for indicator in facet.indicators]
        for code, source in zip(codes, [*codes[1:], codes[0]], strict=True):
            moved[code] = answers[source]
    return moved


def _maturity(setting: Setting, ministry: str, year: int) -> float:
    ministry = setting.parts.twins.get(ministry, ministry)
    chance = stream(setting.seed, ministry, "growth")
    newest = LOWEST + (HIGHEST - LOWEST) * setting.parts.places[ministry]
    growth = min(max(chance.gauss(GROWTH, GROWTH_SPREAD), 0.0), MOST_GROWTH)
    if ministry in setting.parts.falling:
        growth = chance.uniform(*FALL)
    return newest - growth * (setting.newest - year)


def _strength(setting: Setting, dimension: Dimension, facet: Facet, ministry: str) -> float:
    """Return what a dimension and a facet add to the maturity of this ministry."""
    names = (setting.parts.twins.get(ministry, ministry), dimension.code)
    spread = FACET_SPREAD
    if facet.code in (dimension.poles or ()):
        spread = POLE_SPREAD  # so that the balance chart has ministries on both sides
    own = stream(setting.seed, *names).gauss(0, DIMENSION_SPREAD)
    own += stream(setting.seed, *names, facet.code).gauss(0, spread)
    return own + EASE.get(dimension.code, 0.0) + EASE.get(facet.code, 0.0)


def _level(setting: Setting, indicator: str, ministry: str, year: int, latent: float) -> int:
    lasting = stream(setting.seed, ministry, indicator).gauss(0, INDICATOR_SPREAD)
    passing = stream(setting.seed, ministry, indicator, year).gauss(0, YEAR_SPREAD)
    nearest = math.floor(latent + lasting + passing + 0.5)
    scale = setting.framework.scale
    return int(min(max(nearest, scale.min), scale.max))


def _state(setting: Setting, indicator: str, ministry: str, year: int) -> State:
    if indicator == LOCAL_STAFF and ministry in setting.parts.local_free:
        return State.NOT_APPLICABLE
    if ministry == HOST:
        return State.RATED
    doubt = 2 if indicator in HIDDEN else 1
    return weighted(
        stream(setting.seed, ministry, indicator, year, "state"),
        [
            (State.NOT_FOUND, NOT_FOUND * doubt),
            (State.NOT_ASSESSED, NOT_ASSESSED * doubt),
            (State.RATED, 1 - doubt * (NOT_FOUND + NOT_ASSESSED)),
        ],
    )


def _known(setting: Setting, dimension: Dimension, ministry: str, year: int) -> set[str]:
    """Return the indicators that could be answered: a third of them where evidence is thin."""
    codes: list[str] = []
    for facet in dimension.facets:
        codes += [indicator.code for indicator in facet.indicators]
    is_thin = year == setting.newest and setting.parts.thin.get(ministry) == dimension.code
    if not is_thin:
        return set(codes)
    return set(stream(setting.seed, ministry, "thin").sample(codes, len(codes) // 3))


def _missing(setting: Setting, indicator: str, ministry: str) -> State:
    chance = stream(setting.seed, ministry, indicator, "missing")
    return weighted(chance, [(State.NOT_FOUND, 0.7), (State.NOT_ASSESSED, 0.3)])
