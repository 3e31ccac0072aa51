"""Check a whole framework file against the format of METHOD §1.

Pure: a TOML document in, a framework or all of its problems out.
"""

import math
from collections.abc import Mapping, Sequence

from assessments.imports.checking.framework_parts import (
    DimensionPart,
    FacetPart,
    FrameworkFile,
    IndicatorPart,
    LensPart,
)
from assessments.imports.checking.framework_sections import (
    INDICATOR_CODE,
    VERSION,
    Section,
    meant,
    shown,
)
from assessments.imports.problems import Problem
from assessments.scoring.types import IndicatorKind, Rule, Scale

RULES = tuple(rule.value for rule in Rule)
KINDS = tuple(kind.value for kind in IndicatorKind)
ACTS = ("say", "listen", "do")
ASPECTS = ("intent", "practice")
TITLE_MOST, SOURCE_MOST, UNIT_MOST, LABEL_MOST = 120, 120, 80, 40  # characters
FRAMEWORK_SOURCE_MOST = 300
LEVEL_LIMIT = 32_767  # the greatest level, and with a minus the least, that the column can hold

FRAMEWORK_KEYS = ("code", "version", "title", "source", "aggregate", "coverage", "scale")
SCALE_KEYS = ("min", "max", "labels")
LENS_KEYS = ("code", "title", "source")
DIMENSION_KEYS = ("code", "title", "aggregate", "weight", "source", "poles", "facets")
FACET_KEYS = ("code", "title", "weight", "aggregate", "indicators")
ANY_INDICATOR_KEYS = (
    *("code", "title", "question", "kind", "weight", "source"),
    *("lenses", "act", "aspect", "review_by", "guidance"),
)
KIND_KEYS = {"rated": ("levels",), "measured": ("unit", "goalposts")}
INDICATOR_KEYS = (*ANY_INDICATOR_KEYS, *KIND_KEYS["rated"], *KIND_KEYS["measured"])


class Shared:
    """The scale, the lenses and the codes that all parts of one file must agree on.

    Scorecards and exports identify a facet or an indicator by its code without its parent, so each
    code may be used once in the whole framework.
    """

    def __init__(self, scale: Scale, lens_codes: Sequence[str] | None) -> None:
        # None if one of the lenses has no readable code.
        self.lens_codes = lens_codes
        self.scale = scale
        self._claimed: dict[tuple[str, str], tuple[str, str]] = {}

    def claim(self, section: Section, kind: str) -> None:
        """Report the code of this section if another section of this kind has it."""
        if not section.raw_code:
            return
        # Files of scores may write a code in any case.
        key = (kind, section.raw_code.casefold())
        first, code = self._claimed.setdefault(key, (section.path, section.raw_code))
        if first == section.path:
            return
        if code == section.raw_code:
            section.report("code", f"is already the code of {first}")
        else:
            section.report("code", f"differs only in case from {code}, the code of {first}")


def check_framework(document: Mapping[str, object]) -> tuple[FrameworkFile | None, list[Problem]]:
    """Return the framework of a parsed TOML document, or every problem that it has.

    document: as tomllib returns it, of texts, numbers, booleans, dates, lists and tables.

    Either the framework is None or the list is empty. A problem names its path: list indices from
    0, with the code where there is one, as in dimensions[2].facets[0].indicators[1] (TRN-2).weight.
    A wrong part causes no problems in parts that only refer to it. Source: METHOD §1, §3.
    """
    problems: list[Problem] = []
    root = Section(document, "", problems)
    root.allow(("framework", "lenses", "dimensions"))
    head = root.table("framework")
    head.allow(FRAMEWORK_KEYS)
    scale = checked_scale(head.table("scale"))
    shared = Shared(scale, root.codes("lenses"))
    file = FrameworkFile(
        code=head.code("code"),
        version=head.code("version", VERSION),
        title=head.text("title", most=TITLE_MOST),
        source=head.text("source", most=FRAMEWORK_SOURCE_MOST),
        aggregate=checked_rule(head, scale),
        coverage=checked_coverage(head),
        scale=scale,
        lenses=tuple(checked_lens(lens, shared) for lens in root.tables("lenses", optional=True)),
        dimensions=tuple(
            checked_dimension(dimension, shared) for dimension in root.tables("dimensions")
        ),
    )
    if problems:
        return None, problems
    return file, []


def checked_coverage(head: Section) -> float:
    coverage = head.number("coverage")
    if coverage <= 0 or coverage > 1:
        head.report("coverage", f"must be a share above 0 and at most 1, not {coverage:g}")
    return coverage


def checked_scale(section: Section) -> Scale:
    """Return the scale; with NaN for a minimum or maximum that is wrong."""
    section.allow(SCALE_KEYS)
    scale = Scale(
        section.number("min"),
        section.number("max"),
        section.texts("labels", most=LABEL_MOST, optional=True),
    )
    if scale.min >= scale.max:
        section.report("max", f"must be above min ({scale.min:g}), not {scale.max:g}")
        return Scale(math.nan, math.nan)
    if scale.max - scale.min == math.inf:
        section.report("max", "is too far above min")
        return Scale(math.nan, math.nan)
    _check_labels(section, scale)
    return scale


def is_known(scale: Scale) -> bool:
    """Return False for a scale that is wrong in the file; then no part can be checked by it."""
    return not math.isnan(scale.max - scale.min)


def has_whole_levels(scale: Scale) -> bool:
    """Return True for a known scale with whole ends, within what the database can store."""
    return all(bound % 1 == 0 and abs(bound) <= LEVEL_LIMIT for bound in (scale.min, scale.max))


def level_count(scale: Scale) -> int:
    """Return the number of whole levels of a scale with whole ends."""
    return int(scale.max - scale.min) + 1


def _check_labels(section: Section, scale: Scale) -> None:
    found = section.length("labels")
    if not found or not is_known(scale):
        return
    # A label belongs to a whole level. On a scale from 0.5, scores below 1 would have no label.
    if not has_whole_levels(scale):
        section.report("labels", "need a scale from one whole number to another. Leave them out")
    elif found != level_count(scale):
        message = f"must be {level_count(scale)}, one per whole level, and are {found}"
        section.report("labels", message)


def checked_rule(section: Section, scale: Scale) -> str:
    """Return the aggregation rule; report a rule that cannot take every score on the scale.

    A geometric mean refuses scores below 0, a harmonic mean also 0. Such a framework would fail
    only later, when a ministry has its lowest level.
    """
    rule = section.choice("aggregate", RULES)
    if rule == Rule.GEOMETRIC and scale.min < 0:
        section.report("aggregate", f"is geometric, and the scale goes below 0 (to {scale.min:g})")
    if rule == Rule.HARMONIC and scale.min <= 0:
        section.report(
            "aggregate", f"is harmonic, and the scale goes down to {scale.min:g}, not above 0"
        )
    return rule


def checked_lens(section: Section, shared: Shared) -> LensPart:
    section.allow(LENS_KEYS)
    shared.claim(section, "lens")
    return LensPart(
        section.code("code"),
        section.text("title", most=TITLE_MOST),
        section.text("source", most=SOURCE_MOST, optional=True),
    )


def checked_dimension(section: Section, shared: Shared) -> DimensionPart:
    section.allow(DIMENSION_KEYS)
    shared.claim(section, "dimension")
    return DimensionPart(
        code=section.code("code"),
        title=section.text("title", most=TITLE_MOST),
        weight=section.weight(),
        aggregate=checked_rule(section, shared.scale),
        source=section.text("source", most=SOURCE_MOST),
        poles=_checked_poles(section),
        facets=tuple(_checked_facet(facet, shared) for facet in section.tables("facets")),
    )


def _checked_poles(section: Section) -> tuple[str, str] | None:
    poles = section.texts("poles", optional=True)
    known = section.codes("facets") or None
    for i, pole in enumerate(poles):
        if known is not None and pole not in known:
            message = f"is not a facet of this dimension: {shown(pole)}{meant(pole, known)}"
            section.report(f"poles[{i}]", message)
    if section.length("poles") not in {0, 2}:
        section.report("poles", f"must be two facets, and are {section.length('poles')}")
    if len(poles) != 2:
        return None
    if poles[0] == poles[1]:
        section.report("poles", f"must be two different facets, and both are {shown(poles[0])}")
    return poles[0], poles[1]


def _checked_facet(section: Section, shared: Shared) -> FacetPart:
    section.allow(FACET_KEYS)
    shared.claim(section, "facet")
    return FacetPart(
        code=section.code("code"),
        title=section.text("title", most=TITLE_MOST),
        weight=section.weight(),
        aggregate=checked_rule(section, shared.scale),
        indicators=tuple(
            _checked_indicator(indicator, shared) for indicator in section.tables("indicators")
        ),
    )


def _checked_indicator(section: Section, shared: Shared) -> IndicatorPart:
    section.allow(INDICATOR_KEYS)
    shared.claim(section, "indicator")
    # A key of the other kind is reported as such, which helps more than "not a known key".
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
        lenses=_checked_lenses(section, shared.lens_codes),
        act=section.choice("act", ACTS, optional=True),
        aspect=section.choice("aspect", ASPECTS, optional=True),
        review_by=section.day("review_by"),
        guidance=section.text("guidance", optional=True),
        levels=_checked_levels(section, shared.scale) if kind == "rated" else (),
        unit=section.text("unit", most=UNIT_MOST) if kind == "measured" else "",
        goalposts=_checked_goalposts(section) if kind == "measured" else None,
    )


def _checked_lenses(section: Section, known: Sequence[str] | None) -> tuple[str, ...]:
    lenses = section.texts("lenses", optional=True)
    for i, lens in enumerate(lenses):
        if known is not None and lens not in known:
            message = f"is not a lens of this framework: {shown(lens)}{meant(lens, known)}"
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
