"""The bridge from rows to agreement between coders: a few queries in, alphas and records out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q

from assessments.models import (
    Assessment,
    Coding,
    Finding,
    FindingState,
    Release,
    Round,
    Score,
    Stage,
)
from assessments.models.assessments import AssessmentQuerySet
from assessments.models.stages import ANSWERABLE, UNBLINDED
from assessments.scorecards import tree
from assessments.scoring.agreement import Agreement, Bootstrap, Table, agreement, bootstrap
from assessments.scoring.coders import Answer, Outcome
from assessments.scoring.subtrees import lens_view
from assessments.scoring.types import INDEX_CODE, Dimension, Framework, NodeKind

Cell = Mapping[str, int]  # coder -> level, of one indicator of one ministry
Cells = Mapping[str, Sequence[Cell]]  # indicator -> its cells
Place = tuple[str, str]  # kind and code of a node


@dataclass(frozen=True, slots=True)
class Node:
    """One thing on which coders may agree.

    kind: round | dimension | facet | indicator; "index" for the whole of a release.
    """

    kind: str
    code: str
    title: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """How alike it is read, and the interval of the ordinal alpha."""

    node: Node
    found: Agreement
    interval: Bootstrap


def unblinded(round: Round) -> AssessmentQuerySet:
    """The ministries of which figures may be shown: nobody codes them blind any more."""
    return _settled(round, UNBLINDED)


def reconciled(round: Round) -> AssessmentQuerySet:
    """Those of which every indicator has its finding: before, only what is agreed has one."""
    return _settled(round, ANSWERABLE)


def _settled(round: Round, stages: Collection[Stage]) -> AssessmentQuerySet:
    """In one of the stages, and without a coding that is still written, whatever the stage says."""
    open_ones = Coding.objects.filter(assessment=OuterRef("pk"), submitted_at__isnull=True)
    is_settled = Q(stage=Stage.RELEASED) | ~Exists(open_ones)
    return Assessment.objects.for_round(round).filter(is_settled, stage__in=stages)


def rated_cells(round: Round, within: AssessmentQuerySet | None = None) -> Cells:
    """Return the levels that were given, of those ministries or of all: one query.

    Only what is rated by a level: neither measured numbers nor states without a level are codes.
    """
    scores = Score.objects.filter(coding__assessment__round=round)
    if within is not None:
        scores = scores.filter(coding__assessment__in=within)
    found: dict[str, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for indicator, assessment, coder, level in scores.order_by().values_list(
        "indicator__code", "coding__assessment", "coding__analyst__username", "level"
    ):
        if level is not None:
            found[indicator][assessment][coder] = level
    return {indicator: list(cells.values()) for indicator, cells in found.items()}


def table_of(cells: Iterable[Cell]) -> Table:
    """Return coders x units, None where a coder has no code."""
    units = list(cells)
    coders = sorted({coder for cell in units for coder in cell})
    return [[cell.get(coder) for cell in units] for coder in coders]


def nodes(round: Round) -> Iterator[Node]:
    """Yield the round, then dimensions, facets and indicators, in framework order."""
    framework = tree(round.framework)
    yield Node("round", round.code, "All indicators", _codes(framework))
    yield from _below(framework)


def _below(framework: Framework) -> Iterator[Node]:
    for dimension in framework.dimensions:
        yield Node("dimension", dimension.code, dimension.title, _codes(dimension))
    for facet in framework.facets():
        codes = tuple(leaf.code for leaf in facet.indicators)
        yield Node("facet", facet.code, facet.title, codes)
    for leaf in framework.indicators():
        yield Node("indicator", leaf.code, leaf.title, (leaf.code,))


def measured(round: Round, within: AssessmentQuerySet | None = None) -> list[Measured]:
    """Return agreement on every node, of those ministries or of all.

    One query, and those of a framework new to this process.
    """
    cells = rated_cells(round, within)
    found = []
    for node in nodes(round):
        table = _pooled(cells, node)
        found.append(Measured(node, agreement(table), bootstrap(table)))
    return found


@lru_cache(maxsize=32)
def released(release_id: int, content_hash: str, lens: str = "") -> Mapping[Place, Agreement]:
    """Return how alike the coders read what a release shows through a lens, cached in this process.

    A released round is coded no more, so the answer never changes. Two queries, and those of a
    framework that is new to this process. Raises UnknownLens.
    """
    # The hash is part of the cache key only: after a demonstration is removed, the database may
    # give its id to another release.
    release = Release.objects.select_related("round__framework").get(pk=release_id)
    framework = tree(release.round.framework)
    seen = lens_view(framework, lens) if lens else framework
    within = Assessment.objects.for_round(release.round).filter(stage=Stage.RELEASED)
    cells = rated_cells(release.round, within)
    whole = Node(str(NodeKind.INDEX), INDEX_CODE, "Index", _codes(seen))
    return {
        (node.kind, node.code): agreement(_pooled(cells, node)) for node in (whole, *_below(seen))
    }


def _pooled(cells: Cells, node: Node) -> Table:
    return table_of(cell for code in node.indicators for cell in cells.get(code, ()))


def outcomes(round: Round) -> list[Outcome]:
    """Return what coders said against what stands, where two answered or more: two queries.

    Of ministries whose reconciling is over.
    """
    within = reconciled(round)
    standing = {
        (assessment, indicator): _answer(state, level, value)
        for assessment, indicator, state, level, value in Finding.objects.filter(
            assessment__in=within
        )
        .order_by()
        .values_list("assessment", "indicator", "state", "level", "value")
    }
    said: dict[tuple[int, int], dict[str, Answer]] = defaultdict(dict)
    answers = Score.objects.filter(
        coding__assessment__in=within, state__in=FindingState.values
    ).order_by()
    for assessment, indicator, coder, state, level, value in answers.values_list(
        "coding__assessment", "indicator", "coding__analyst__username", "state", "level", "value"
    ):
        said[assessment, indicator][coder] = _answer(state, level, value)
    return [
        Outcome(coder, answer, standing[cell])
        for cell, by_coder in said.items()
        if len(by_coder) > 1 and cell in standing
        for coder, answer in by_coder.items()
    ]


def _answer(state: str, level: int | None, value: float | None) -> Answer:
    """Return the level, or in words what has none: a measured number is no level."""
    if level is not None:
        return level
    return state if value is None else repr(value)


def _codes(part: Framework | Dimension) -> tuple[str, ...]:
    facets = part.facets() if isinstance(part, Framework) else part.facets
    return tuple(leaf.code for facet in facets for leaf in facet.indicators)
