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
from assessments.models.stages import SHOWN_TO_MINISTRY, UNBLINDED
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
    """The agreement on one node, and the interval of the ordinal alpha."""

    node: Node
    found: Agreement
    interval: Bootstrap


def unblinded(round: Round) -> AssessmentQuerySet:
    """Return the ministries whose figures may be shown: they are not coded blind any more."""
    return _settled(round, UNBLINDED)


def reconciled(round: Round) -> AssessmentQuerySet:
    """Return the ministries with a reconciled score for every indicator.

    While a ministry is being reconciled, only the indicators on which its coders agree have one.
    """
    return _settled(round, SHOWN_TO_MINISTRY)


def _settled(round: Round, stages: Collection[Stage]) -> AssessmentQuerySet:
    """Return the assessments in one of the stages, without any coding that is still open."""
    # The scores of a coding that is still open are not shown, whatever the stage is.
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
    rows = scores.order_by().values_list(
        "indicator__code", "coding__assessment", "coding__analyst__username", "level"
    )
    found: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for indicator, assessment, coder, level in rows:
        if level is not None:
            found[indicator, assessment][coder] = level
    cells: dict[str, list[Cell]] = defaultdict(list)
    for (indicator, _), cell in found.items():
        cells[indicator].append(cell)
    return cells


def table_of(cells: Iterable[Cell]) -> Table:
    """Return coders x units, None where a coder has no code."""
    units = list(cells)
    coders: set[str] = set().union(*units)
    table = []
    for coder in sorted(coders):
        table.append([cell.get(coder) for cell in units])
    return table


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
    """Return the agreement of the coders on what a release shows through a lens.

    It is cached in this process: what is released is not coded any more. Two queries, and those of
    a framework new to this process; none when cached. Raises UnknownLens.
    """
    # The hash is only part of the key: an id can be used again once a demonstration is removed.
    release = Release.objects.select_related("round__framework").get(pk=release_id)
    framework = tree(release.round.framework)
    seen = framework
    if lens:
        seen = lens_view(framework, lens)
    within = Assessment.objects.for_round(release.round).filter(stage=Stage.RELEASED)
    cells = rated_cells(release.round, within)
    whole = Node(str(NodeKind.INDEX), INDEX_CODE, "Index", _codes(seen))
    found = {}
    for node in (whole, *_below(seen)):
        found[node.kind, node.code] = agreement(_pooled(cells, node))
    return found


def _pooled(cells: Cells, node: Node) -> Table:
    pooled: list[Cell] = []
    for code in node.indicators:
        pooled += cells.get(code, ())
    return table_of(pooled)


def outcomes(round: Round) -> list[Outcome]:
    """Return each coder's answer with the reconciled score, where two or more answered.

    Of ministries whose reconciling is over. Two queries.
    """
    within = reconciled(round)
    findings = Finding.objects.filter(assessment__in=within).order_by()
    scores: dict[tuple[int, int], Answer] = {}
    for assessment, indicator, state, level, value in findings.values_list(
        "assessment", "indicator", "state", "level", "value"
    ):
        scores[assessment, indicator] = _answer(state, level, value)
    answers: dict[tuple[int, int], dict[str, Answer]] = defaultdict(dict)
    coded = Score.objects.filter(coding__assessment__in=within, state__in=FindingState.values)
    for assessment, indicator, coder, state, level, value in coded.order_by().values_list(
        "coding__assessment", "indicator", "coding__analyst__username", "state", "level", "value"
    ):
        answers[assessment, indicator][coder] = _answer(state, level, value)
    found = []
    for key, by_coder in answers.items():
        if len(by_coder) > 1 and key in scores:
            for coder, given in by_coder.items():
                found.append(Outcome(coder, given, scores[key]))
    return found


def _answer(state: str, level: int | None, value: float | None) -> Answer:
    """Return the level, or in words what has none: a measured number is no level."""
    if level is not None:
        return level
    if value is None:
        return state
    return repr(value)  # as text, so that it is never compared as a distance between levels


def _codes(part: Framework | Dimension) -> tuple[str, ...]:
    return tuple(leaf.code for leaf in part.indicators())
