"""Loading one version of a framework: whole or not at all, and never one that a round uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.actions import events
from assessments.imports.checking.frameworks import (
    DimensionPart,
    FacetPart,
    FrameworkFile,
    IndicatorPart,
    check_framework,
)
from assessments.imports.documents import digest, read_document
from assessments.imports.problems import Problem, Refused
from assessments.models import Dimension, Facet, Framework, Indicator, Lens, Level, User


class Change(StrEnum):
    CREATED = "created"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class LoadOutcome:
    framework: Framework
    change: Change
    file: FrameworkFile


class VersionInUse(Refused):
    """The file says something else than the version that scores already refer to."""

    def __init__(self, framework: Framework, round_codes: list[str]) -> None:
        listed = ("round " if len(round_codes) == 1 else "rounds ") + ", ".join(round_codes)
        self.sentence = (
            f"{framework.slug} is used by {listed} and can no longer change; "
            "give the changed framework a new version."
        )
        super().__init__([Problem("framework.version", self.sentence)])

    def __str__(self) -> str:
        return self.sentence


def checked_document(source: Path | Mapping[str, Any]) -> tuple[FrameworkFile, str]:
    """Return what the file or document says, and its digest. Raises Refused with every problem."""
    document = read_document(source) if isinstance(source, Path) else source
    file, problems = check_framework(document)
    if file is None:
        raise Refused(problems)
    return file, digest(document)


@transaction.atomic
def load_framework(source: Path | Mapping[str, Any], *, by: User | None = None) -> LoadOutcome:
    """Load a framework file, or a document as tomllib returns it.

    A version that is loaded already and says the same is left alone; one that says something else
    is replaced whole, unless a round uses it. Raises Refused with every problem, VersionInUse.
    """
    file, content_digest = checked_document(source)
    versions = Framework.objects.select_for_update()
    current = versions.filter(code=file.code, version=file.version).first()
    if current is not None and current.digest == content_digest:
        return LoadOutcome(current, Change.UNCHANGED, file)
    change = Change.CREATED
    if current is not None:
        _clear(current)
        change = Change.REPLACED
    framework = _written(current or Framework(), file, content_digest)
    detail = {"change": change.value, "digest": content_digest}
    events.record("loaded framework", framework.slug, by=by, detail=detail)
    return LoadOutcome(framework, change, file)


def _clear(framework: Framework) -> None:
    """Delete the tree. The row itself stays, so that what points to the version still does."""
    if round_codes := sorted(framework.rounds.values_list("code", flat=True)):
        raise VersionInUse(framework, round_codes)
    framework.lenses.all().delete()
    framework.dimensions.all().delete()


def _written(framework: Framework, file: FrameworkFile, content_digest: str) -> Framework:
    framework.code = file.code
    framework.version = file.version
    framework.title = file.title
    framework.source = file.source
    framework.aggregate = file.aggregate
    framework.coverage = file.coverage
    framework.scale_min = file.scale.min
    framework.scale_max = file.scale.max
    framework.scale_labels = list(file.scale.labels)
    framework.digest = content_digest
    framework.loaded_at = timezone.now()
    framework.full_clean()
    framework.save()
    _write_tree(framework, file)
    return framework


def _write_tree(framework: Framework, file: FrameworkFile) -> None:
    """Write a floor at a time: five queries. Positions run through the whole framework."""
    Lens.objects.bulk_create(
        Lens(framework=framework, code=part.code, title=part.title, source=part.source, position=at)
        for at, part in enumerate(file.lenses)
    )
    dimensions = Dimension.objects.bulk_create(
        _dimension(framework, part, at) for at, part in enumerate(file.dimensions)
    )
    facets = Facet.objects.bulk_create(
        _facet(dimension, part, at)
        for at, (dimension, part) in enumerate(
            (row, part)
            for row, parent in zip(dimensions, file.dimensions, strict=True)
            for part in parent.facets
        )
    )
    indicators = Indicator.objects.bulk_create(
        _indicator(facet, part, at)
        for at, (facet, part) in enumerate(
            (row, part)
            for row, parent in zip(facets, file.facets(), strict=True)
            for part in parent.indicators
        )
    )
    lowest = int(file.scale.min)
    Level.objects.bulk_create(
        Level(indicator=row, level=level, descriptor=descriptor)
        for row, part in zip(indicators, file.indicators(), strict=True)
        for level, descriptor in enumerate(part.levels, start=lowest)
    )


def _dimension(framework: Framework, part: DimensionPart, position: int) -> Dimension:
    first_pole, second_pole = part.poles or ("", "")
    return Dimension(
        framework=framework,
        code=part.code,
        title=part.title,
        aggregate=part.aggregate,
        weight=part.weight,
        source=part.source,
        first_pole=first_pole,
        second_pole=second_pole,
        position=position,
    )


def _facet(dimension: Dimension, part: FacetPart, position: int) -> Facet:
    return Facet(
        dimension=dimension,
        code=part.code,
        title=part.title,
        aggregate=part.aggregate,
        weight=part.weight,
        position=position,
    )


def _indicator(facet: Facet, part: IndicatorPart, position: int) -> Indicator:
    worst, best = part.goalposts or (None, None)
    return Indicator(
        framework=facet.dimension.framework,
        facet=facet,
        code=part.code,
        title=part.title,
        question=part.question,
        kind=part.kind,
        weight=part.weight,
        source=part.source,
        lenses=list(part.lenses),
        act=part.act,
        aspect=part.aspect,
        review_by=part.review_by,
        guidance=part.guidance,
        unit=part.unit,
        worst=worst,
        best=best,
        position=position,
    )
