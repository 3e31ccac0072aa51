"""From the sections of a document to the parts of a framework, floor by floor."""

import math
from collections.abc import Sequence

from assessments.imports.checking.frameworks.parts import (
    DimensionPart,
    FacetPart,
    IndicatorPart,
    LensPart,
)
from assessments.imports.checking.frameworks.scales import (
    has_whole_levels,
    is_known,
    level_count,
)
from assessments.imports.checking.frameworks.sections import INDICATOR_CODE, Section, meant, shown
from assessments.scoring.types import IndicatorKind, Rule, Scale

RULES = tuple(rule.value for rule in Rule)
KINDS = tuple(kind.value for kind in IndicatorKind)
ACTS = ("say", "listen", "do")
ASPECTS = ("intent", "practice")
TITLE_MOST, SOURCE_MOST, UNIT_MOST = 120, 120, 80

LENS_KEYS = ("code", "title", "source")
DIMENSION_KEYS = ("code", "title", "aggregate", "weight", "source", "poles", "facets")
FACET_KEYS = ("code", "title", "weight", "aggregate", "indicators")
ANY_INDICATOR_KEYS = (
    *("code", "title", "question", "kind", "weight", "source"),
    *("lenses", "act", "aspect", "review_by", "guidance"),
)
KIND_KEYS = {"rated": ("levels",), "measured": ("unit", "goalposts")}
INDICATOR_KEYS = (*ANY_INDICATOR_KEYS, *KIND_KEYS["rated"], *KIND_KEYS["measured"])


class Floors:
    """What the parts of one file must agree on: the scale, the lenses, and codes used once a floor.

    Scorecards and exports name a facet or an indicator by its code alone, so a code is used once
    in the whole framework, not once in its parent.
    """

    def __init__(self, scale: Scale, lens_codes: Sequence[str] | None) -> None:
        """lens_codes: None where the file does not tell them all."""
        self.scale = scale
        self.lens_codes = lens_codes
        self._taken: dict[tuple[str, str], str] = {}

    def claim(self, section: Section, floor: str) -> None:
        if not section.raw_code:
            return
        first = self._taken.setdefault((floor, section.raw_code), section.path)
        if first != section.path:
            section.report("code", f"is already the code of {first}")


def checked_rule(section: Section, scale: Scale) -> str:
    """Return the aggregation rule, and note one that could refuse a score on the scale.

    A geometric mean refuses what is below 0 (a zero makes it zero), a harmonic one 0 as well: a
    framework that could not score its own lowest level would only fail once it is used.
    """
    rule = section.choice("aggregate", RULES)
    if rule == Rule.GEOMETRIC and scale.min < 0:
        section.report("aggregate", f"is geometric, and the scale goes below 0 (to {scale.min:g})")
    if rule == Rule.HARMONIC and scale.min <= 0:
        section.report(
            "aggregate", f"is harmonic, and the scale goes down to {scale.min:g}, not above 0"
        )
    return rule


def checked_lens(section: Section, floors: Floors) -> LensPart:
    section.allow(LENS_KEYS)
    floors.claim(section, "lens")
    return LensPart(
        section.code("code"),
        section.text("title", most=TITLE_MOST),
        section.text("source", most=SOURCE_MOST, optional=True),
    )


def checked_dimension(section: Section, floors: Floors) -> DimensionPart:
    section.allow(DIMENSION_KEYS)
    floors.claim(section, "dimension")
    return DimensionPart(
        code=section.code("code"),
        title=section.text("title", most=TITLE_MOST),
        weight=section.weight(),
        aggregate=checked_rule(section, floors.scale),
        source=section.text("source", most=SOURCE_MOST),
        poles=_checked_poles(section),
        facets=tuple(_checked_facet(facet, floors) for facet in section.tables("facets")),
    )


def _checked_poles(section: Section) -> tuple[str, str] | None:
    poles = section.texts("poles", optional=True)
    known = section.codes("facets") or None
    for i, pole in enumerate(poles):
        if known is not None and pole not in known:
            message = f"is no facet of this dimension: {shown(pole)}{meant(pole, known)}"
            section.report(f"poles[{i}]", message)
    if section.length("poles") not in {0, 2}:
        section.report("poles", f"must be two facets, and are {section.length('poles')}")
    if len(poles) != 2:
        return None
    if poles[0] == poles[1]:
        section.report("poles", f"must be two different facets, and both are {shown(poles[0])}")
    return poles[0], poles[1]


def _checked_facet(section: Section, floors: Floors) -> FacetPart:
    section.allow(FACET_KEYS)
    floors.claim(section, "facet")
    return FacetPart(
        code=section.code("code"),
        title=section.text("title", most=TITLE_MOST),
        weight=section.weight(),
        aggregate=checked_rule(section, floors.scale),
        indicators=tuple(
            _checked_indicator(indicator, floors) for indicator in section.tables("indicators")
        ),
    )


def _checked_indicator(section: Section, floors: Floors) -> IndicatorPart:
    section.allow(INDICATOR_KEYS)
    floors.claim(section, "indicator")
    kind = section.choice("kind", KINDS)
    for other in KINDS:
        for key in KIND_KEYS[other]:
            if kind not in {"", other} and section.has(key):
                section.report(key, f"belongs to a {other} indicator, and this one is {kind}")
    return IndicatorPart(
        code=section.code("code", INDICATOR_CODE),
        title=section.text("title", most=TITLE_MOST),
        question=section.text("question"),
        kind=kind,
        weight=section.weight(),
        source=section.text("source", most=SOURCE_MOST),
        lenses=_checked_lenses(section, floors.lens_codes),
        act=section.choice("act", ACTS, optional=True),
        aspect=section.choice("aspect", ASPECTS, optional=True),
        review_by=section.day("review_by"),
        guidance=section.text("guidance", optional=True),
        levels=_checked_levels(section, floors.scale) if kind == "rated" else (),
        unit=section.text("unit", most=UNIT_MOST) if kind == "measured" else "",
        goalposts=_checked_goalposts(section) if kind == "measured" else None,
    )


def _checked_lenses(section: Section, known: Sequence[str] | None) -> tuple[str, ...]:
    lenses = section.texts("lenses", optional=True)
    for i, lens in enumerate(lenses):
        if known is not None and lens not in known:
            message = f"is no lens of this framework: {shown(lens)}{meant(lens, known)}"
            section.report(f"lenses[{i}]", message)
        elif lens in lenses[:i]:
            section.report(f"lenses[{i}]", f"names {shown(lens)} again")
    return lenses


def _checked_levels(section: Section, scale: Scale) -> tuple[str, ...]:
    levels, found = section.texts("levels"), section.length("levels")
    if not is_known(scale):
        return levels
    span = f"from {scale.min:g} to {scale.max:g}"
    if not has_whole_levels(scale):
        section.report("kind", f"is rated, and a scale {span} has no whole levels to rate by")
    elif found and found != level_count(scale):
        wanted = f"{level_count(scale)} descriptors, one per level {span}"
        section.report("levels", f"must have {wanted}, and has {found}")
    return levels


def _checked_goalposts(section: Section) -> tuple[float, float] | None:
    goalposts = section.numbers("goalposts", count=2)
    if len(goalposts) != 2:
        return None
    worst, best = goalposts
    if worst == best:
        section.report("goalposts", f"must differ, and both are {worst:g}")
    elif abs(best - worst) == math.inf:
        section.report("goalposts", "are too far apart")
    return worst, best
