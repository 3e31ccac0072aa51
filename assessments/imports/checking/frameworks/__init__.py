"""A framework file checked whole against the format of the method's first chapter."""

from collections.abc import Mapping

from assessments.imports.checking.frameworks.parts import (
    DimensionPart,
    FacetPart,
    FrameworkFile,
    IndicatorPart,
    LensPart,
)
from assessments.imports.checking.frameworks.scales import checked_scale
from assessments.imports.checking.frameworks.sections import VERSION, Section
from assessments.imports.checking.frameworks.tree import (
    Floors,
    checked_dimension,
    checked_lens,
    checked_rule,
)
from assessments.imports.problems import Problem

__all__ = [
    "DimensionPart",
    "FacetPart",
    "FrameworkFile",
    "IndicatorPart",
    "LensPart",
    "check_framework",
]

TITLE_MOST, SOURCE_MOST = 120, 300
FRAMEWORK_KEYS = ("code", "version", "title", "source", "aggregate", "coverage", "scale")


def check_framework(document: Mapping[str, object]) -> tuple[FrameworkFile | None, list[Problem]]:
    """Return what a parsed TOML document says, or every problem that it has.

    document: what tomllib returns; texts, numbers, booleans, dates, lists and tables.

    Either the file is None or the list is empty. A problem bears its path, the list index from 0
    and the code where there is one: dimensions[2].facets[0].indicators[1] (TRN-2).weight. A part
    that is wrong does not set off problems in what merely refers to it. Source: METHOD §1, §3.
    """
    problems: list[Problem] = []
    root = Section(document, "", problems)
    root.allow(("framework", "lenses", "dimensions"))
    head = root.table("framework")
    head.allow(FRAMEWORK_KEYS)
    scale = checked_scale(head.table("scale"))
    floors = Floors(scale, root.codes("lenses"))
    file = FrameworkFile(
        code=head.code("code"),
        version=head.code("version", VERSION),
        title=head.text("title", most=TITLE_MOST),
        source=head.text("source", most=SOURCE_MOST),
        aggregate=checked_rule(head, scale),
        coverage=_checked_coverage(head),
        scale=scale,
        lenses=tuple(checked_lens(lens, floors) for lens in root.tables("lenses", optional=True)),
        dimensions=tuple(
            checked_dimension(dimension, floors) for dimension in root.tables("dimensions")
        ),
    )
    return (None if problems else file), problems


def _checked_coverage(head: Section) -> float:
    coverage = head.number("coverage")
    if coverage <= 0 or coverage > 1:
        head.report("coverage", f"must be a share above 0 and at most 1, not {coverage:g}")
    return coverage
