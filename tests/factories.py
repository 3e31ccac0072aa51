"""Rows for tests, made by plain functions: each has what it must have, and what the test names."""

import hashlib
from collections.abc import Mapping, Sequence

from django.utils import timezone

from assessments.actions import releases
from assessments.models import (
    Assessment,
    Coding,
    Dimension,
    Evidence,
    Facet,
    Framework,
    Indicator,
    Lens,
    Level,
    Membership,
    Ministry,
    Release,
    Round,
    Score,
    User,
)

Tree = Mapping[str, Mapping[str, Sequence[str]]]  # dimension -> facet -> indicators

TREE: Tree = {
    "balance": {"openness": ["OPN-1", "OPN-2"], "confidentiality": ["CNF-1"]},
    "training": {"workforce": ["TRN-1", "TRN-2"]},
}
LABELS = ("Absent", "Ad hoc", "Defined", "Managed", "Adaptive")
COUNTRIES = {"EST": "Estonia", "FIN": "Finland", "NLD": "Netherlands", "NOR": "Norway"}


def make_user(username: str = "analyst", *, role: str = "", ministry: str = "") -> User:
    """A user who can sign in with the password "secret"; with a role, a member too."""
    user = User.objects.create_user(username, password="secret")
    if role:
        Membership.objects.create(
            user=user, role=role, ministry=make_ministry(ministry) if ministry else None
        )
    return user


def make_ministry(code: str = "FIN", **fields: object) -> Ministry:
    country = COUNTRIES.get(code, f"Country {code}")
    given = {
        "country": country,
        "name": f"Ministry for Foreign Affairs of {country}",
        "standing": "UN member",
        "region": "Europe",
        "subregion": "Northern Europe",
    } | fields
    return Ministry.objects.get_or_create(code=code, defaults=given)[0]


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
    said = repr((code, version, tree, rules, poles, measured, lenses, scale, labels, coverage))
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
        digest=hashlib.sha256(said.encode()).hexdigest(),
        loaded_at=timezone.now(),
    )
    for place, lens in enumerate(lenses):
        Lens.objects.create(framework=framework, code=lens, title=lens.title(), position=place)
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
        for below, (facet_code, indicators) in enumerate(facets.items()):
            facet = Facet.objects.create(
                dimension=dimension,
                code=facet_code,
                title=facet_code.title(),
                aggregate="arithmetic",
                position=below,
            )
            for indicator in indicators:
                carried = [lens for lens, carriers in lenses.items() if indicator in carriers]
                # A lens that no list names would otherwise take every indicator in.
                make_indicator(
                    facet,
                    indicator,
                    lenses=carried or (["none"] if lenses else []),
                    goalposts=(measured or {}).get(indicator),
                )
    return framework


def make_indicator(
    facet: Facet,
    code: str,
    *,
    lenses: Sequence[str] = (),
    goalposts: tuple[float, float] | None = None,
) -> Indicator:
    framework = facet.dimension.framework
    worst, best = goalposts or (None, None)
    indicator = Indicator.objects.create(
        framework=framework,
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
        position=framework.indicators.count(),
    )
    if not goalposts:
        Level.objects.bulk_create(
            Level(indicator=indicator, level=level, descriptor=f"{code} at level {level}")
            for level in range(int(framework.scale_min), int(framework.scale_max) + 1)
        )
    return indicator


def make_round(
    code: str = "2026",
    *,
    framework: Framework | None = None,
    year: int = 2026,
    is_demonstration: bool = False,
) -> Round:
    framework = framework or Framework.objects.first() or make_framework()
    return Round.objects.create(
        code=code, framework=framework, year=year, is_demonstration=is_demonstration
    )


def make_assessment(ministry: str = "FIN", *, round: Round | None = None) -> Assessment:
    round = round or Round.objects.first() or make_round()
    return Assessment.objects.create(ministry=make_ministry(ministry), round=round)


def make_coding(assessment: Assessment | None = None, *, analyst: User | None = None) -> Coding:
    return Coding.objects.create(
        assessment=assessment or make_assessment(),
        analyst=analyst or User.objects.filter(username="analyst").first() or make_user(),
    )


def make_score(
    coding: Coding,
    indicator: str,
    level: int | None = None,
    *,
    value: float | None = None,
    state: str = "rated",
    confidence: str = "",
    rationale: str = "",
    evidence: Sequence[str] = (),
) -> Score:
    """evidence: the class of each piece, such as ["public", "sealed"]."""
    score = Score.objects.create(
        coding=coding,
        indicator=coding.assessment.round.framework.indicators.get(code=indicator),
        state=state,
        level=level,
        value=value,
        confidence=confidence,
        rationale=rationale,
    )
    for disclosure in evidence:
        make_evidence(score, disclosure=disclosure)
    return score


def make_evidence(score: Score, *, disclosure: str = "public", **fields: object) -> Evidence:
    given = {
        "kind": "url",
        "title": f"A {disclosure} page",
        "url": f"https://example.org/{disclosure}",
        "quotation": f"A {disclosure} quotation",
        "added_by": score.coding.analyst,
    } | fields
    return Evidence.objects.create(score=score, disclosure=disclosure, **given)


def make_scored_round(
    code: str = "2026",
    levels: Mapping[str, Mapping[str, int]] | None = None,
    *,
    framework: Framework | None = None,
    year: int = 2026,
    is_demonstration: bool = False,
) -> Round:
    """levels: ministry -> indicator -> level; a round with one coding for each ministry."""
    round = make_round(code, framework=framework, year=year, is_demonstration=is_demonstration)
    every = round.framework.indicators.values_list("code", flat=True)
    for ministry, scores in (levels or {"FIN": dict.fromkeys(every, 4)}).items():
        coding = make_coding(make_assessment(ministry, round=round))
        for indicator, level in scores.items():
            make_score(coding, indicator, level, confidence="high", rationale="Seen.")
    return round


def publish_small_release(
    code: str = "2026",
    levels: Mapping[str, Mapping[str, int]] | None = None,
    *,
    framework: Framework | None = None,
    year: int = 2026,
    is_demonstration: bool = False,
) -> Release:
    """A published round: see `make_scored_round`."""
    return releases.publish(
        make_scored_round(
            code, levels, framework=framework, year=year, is_demonstration=is_demonstration
        )
    )
