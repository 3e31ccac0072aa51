"""Frameworks for tests, small enough to see whole."""

import hashlib
from collections.abc import Mapping, Sequence

from django.utils import timezone

from assessments.models import Dimension, Facet, Framework, Indicator, Lens, Level

Tree = Mapping[str, Mapping[str, Sequence[str]]]  # dimension -> facet -> indicators

TREE: Tree = {
    "balance": {"openness": ["OPN-1", "OPN-2"], "confidentiality": ["CNF-1"]},
    "training": {"workforce": ["TRN-1", "TRN-2"]},
}
LABELS = ("Absent", "Ad hoc", "Defined", "Managed", "Adaptive")


def make_framework(
    code: str = "small",
    version: str = "1.0",
    *,
    tree: Tree = TREE,
    rules: Mapping[str, str] | None = None,
    poles: Mapping[str, tuple[str, str]] | None = None,
    measured: Mapping[str, tuple[float, float]] | None = None,
    lenses: Mapping[str, Sequence[str]] | None = None,
    scale: tuple[float, float] = (1.0, 5.0),
    labels: Sequence[str] = LABELS,
    coverage: float = 2 / 3,
) -> Framework:
    """rules: "index" or a dimension's code -> rule (arithmetic else); of a facet: arithmetic.

    measured: indicator -> goalposts (rated else). lenses: lens -> its indicators. The defaults
    are a geometric `balance` with two poles, and a lens `public` that carries all but TRN-2.
    """
    rules = {"balance": "geometric"} if rules is None else rules
    if poles is None:
        poles = {"balance": ("openness", "confidentiality")} if tree is TREE else {}
    if lenses is None:
        lenses = {"public": ["OPN-1", "OPN-2", "CNF-1", "TRN-1"]} if tree is TREE else {}
    contents = repr((code, version, tree, rules, poles, measured, lenses, scale, labels, coverage))
    framework = Framework.objects.create(
        code=code,
        version=version,
        title=f"Framework {code}",
        source="A test",
        aggregate=rules.get("index", "arithmetic"),
        coverage=coverage,
        scale_min=scale[0],
        scale_max=scale[1],
        scale_labels=list(labels),
        digest=hashlib.sha256(contents.encode()).hexdigest(),
        loaded_at=timezone.now(),
    )
    Lens.objects.bulk_create(
        Lens(framework=framework, code=lens, title=lens.title(), position=place)
        for place, lens in enumerate(lenses)
    )
    leaves: list[Indicator] = []
    for place, (dimension_code, facets) in enumerate(tree.items()):
        first, second = poles.get(dimension_code, ("", ""))
        dimension = Dimension.objects.create(
            framework=framework,
            code=dimension_code,
            title=dimension_code.title(),
            aggregate=rules.get(dimension_code, "arithmetic"),
            first_pole=first,
            second_pole=second,
            position=place,
        )
        rows = Facet.objects.bulk_create(
            Facet(
                dimension=dimension,
                code=code,
                title=code.title(),
                aggregate="arithmetic",
                position=below,
            )
            for below, code in enumerate(facets)
        )
        for facet, indicators in zip(rows, facets.values(), strict=True):
            for leaf in indicators:
                carried = [lens for lens, carriers in lenses.items() if leaf in carriers]
                # A lens that no list names would otherwise take every indicator in.
                carried = carried or (["none"] if lenses else [])
                goalposts = (measured or {}).get(leaf)
                leaves.append(an_indicator(facet, leaf, carried, goalposts, position=len(leaves)))
    write(leaves)
    return framework


def an_indicator(
    facet: Facet,
    code: str,
    lenses: Sequence[str],
    goalposts: tuple[float, float] | None,
    *,
    position: int,
) -> Indicator:
    worst, best = goalposts or (None, None)
    return Indicator(
        framework=facet.dimension.framework,
        facet=facet,
        code=code,
        title=f"Indicator {code}",
        question=f"What of {code}?",
        kind="measured" if goalposts else "rated",
        source="A test",
        lenses=list(lenses),
        worst=worst,
        best=best,
        unit="points" if goalposts else "",
        position=position,
    )


def write(indicators: Sequence[Indicator]) -> None:
    """Write the indicators and their levels in two queries."""
    Indicator.objects.bulk_create(indicators)
    Level.objects.bulk_create(
        Level(indicator=indicator, level=level, descriptor=f"{indicator.code} at level {level}")
        for indicator in indicators
        if indicator.kind == "rated"
        for level in range(
            int(indicator.framework.scale_min), int(indicator.framework.scale_max) + 1
        )
    )


def make_indicator(
    facet: Facet,
    code: str,
    *,
    lenses: Sequence[str] = (),
    goalposts: tuple[float, float] | None = None,
) -> Indicator:
    count = facet.dimension.framework.indicators.count()
    indicator = an_indicator(facet, code, lenses, goalposts, position=count)
    write([indicator])
    return indicator
