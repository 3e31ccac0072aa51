"""The bridge from database rows to the types of the scoring engine, in a few queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from assessments.models import (
    Dimension,
    Facet,
    Framework,
    Indicator,
    Ministry,
    Release,
    Result,
    Round,
)
from assessments.resolved_scores import ResolvedScores, evidence_classes
from assessments.scoring import types
from assessments.scoring.ranks import ranks
from assessments.scoring.reweighting import rejoined, reweighted
from assessments.scoring.subtrees import answers_within, lens_view
from assessments.scoring.subtrees import public_only as without_sealed
from assessments.scoring.tree import score

Answers = dict[str, dict[str, types.Answer]]  # ministry code -> indicator code -> answer


def tree(framework: Framework) -> types.Framework:
    """Return the framework as the engine takes it: five queries, none once it is cached."""
    return _tree(framework.pk, framework.digest)


def release_answers(release: Release) -> Answers:
    """Return every ministry's answers as the release froze them: one query."""
    answers: Answers = defaultdict(dict)
    rows = Result.objects.for_release(release).indicators()
    for ministry, code, state, value, is_sealed_only in rows.values_list(
        "ministry", "code", "state", "value", "is_sealed_only"
    ):
        answers[ministry][code] = types.Answer(types.State(state), value, is_sealed_only)
    return dict(answers)


def release_scorecards(
    release: Release,
    *,
    lens: str = "",
    public_only: bool = False,
    weights: Iterable[tuple[str, float]] = (),
) -> dict[str, types.Scorecard]:
    """Return ministry code -> scorecard, in the order of the codes, cached in this process.

    lens:        code of a lens; blank for all indicators.
    public_only: leave out scores that rest on sealed evidence only.
    weights:     pairs of a dimension's code and the factor for its weight; none: unchanged.

    The scorecards are recomputed from the frozen answers. Without a lens and with all evidence
    they equal the stored results to the last digit. Eight queries at most, however many
    ministries; none when cached. Raises UnknownLens.
    """
    key = (release.pk, release.content_hash, lens, public_only)
    own = tuple(weights)
    if own:
        return dict(_weighed_scorecards(*key, own))
    return dict(_release_scorecards(*key))


def release_ranks(
    cards: Mapping[str, types.Scorecard], kind: types.NodeKind, code: str = types.INDEX_CODE
) -> dict[str, int | None]:
    """Return ministry code -> rank in one node; None for a ministry without a score there.

    Raises KeyError for a node that is not in the framework, or not in the lens.
    """
    return ranks({ministry: card.node(kind, code).score for ministry, card in cards.items()})


def release_nodes(
    release: Release,
    kind: types.NodeKind,
    code: str = types.INDEX_CODE,
    *,
    lens: str = "",
    public_only: bool = False,
    weights: tuple[tuple[str, float], ...] = (),
) -> Mapping[str, tuple[types.Node, int | None]]:
    """Return ministry code -> its node at one place of the framework, and its rank there.

    Of the scorecards of `release_scorecards`, cached in this process: callers must not change it.
    Raises KeyError for a node that is not in the framework, or not in the lens.
    """
    key = (release.pk, release.content_hash, lens, public_only)
    return _release_nodes(key, weights, kind, code)


@lru_cache(maxsize=512)
def _release_nodes(
    key: tuple[int, str, str, bool],
    weights: tuple[tuple[str, float], ...],
    kind: types.NodeKind,
    code: str,
) -> Mapping[str, tuple[types.Node, int | None]]:
    cards = _release_scorecards(*key)
    if weights:
        cards = _weighed_scorecards(*key, weights)
    ranks = release_ranks(cards, kind, code)
    return {ministry: (card.node(kind, code), ranks[ministry]) for ministry, card in cards.items()}


def ministry_results(release: Release, ministry: Ministry) -> dict[tuple[str, str], Result]:
    """Return (kind, code) -> result of one ministry, in framework order. One query.

    Empty for a ministry that is not in the release.
    """
    # Publishing writes results in the order of the framework, so the keys have it too.
    rows = Result.objects.for_release(release).filter(ministry=ministry).order_by("pk")
    return {(row.kind, row.code): row for row in rows}


def round_answers(round: Round, scores: ResolvedScores) -> Answers:
    """Return the answers in force in a round so far. scores: its resolved scores. Two queries."""
    classes = evidence_classes(round)
    answers: Answers = defaultdict(dict)
    for (ministry, code), resolved in scores.items():
        answers[ministry][code] = resolved.answer(classes)
    return dict(answers)


@lru_cache(maxsize=32)
def _release_scorecards(
    release_id: int, content_hash: str, lens: str, public_only: bool
) -> dict[str, types.Scorecard]:
    """Return the scorecards of a release, without weights of the reader's own."""
    # The hash is part of the cache key only: after a demonstration is removed, the database may
    # give its id to another release.
    release = Release.objects.select_related("round__framework").get(pk=release_id)
    framework = tree(release.round.framework)
    if lens:
        framework = lens_view(framework, lens)
    cards = {}
    for ministry, answers in sorted(release_answers(release).items()):
        kept: Mapping[str, types.Answer] = answers
        if public_only:
            kept = without_sealed(answers)
        # A lens has fewer indicators than the release: answers to the others are left out.
        cards[ministry] = score(framework, answers_within(framework, kept))
    return cards


# A cache of its own: readers can choose any weights, and those entries must not push out the
# scorecards that all readers need.
@lru_cache(maxsize=8)
def _weighed_scorecards(
    release_id: int,
    content_hash: str,
    lens: str,
    public_only: bool,
    weights: tuple[tuple[str, float], ...],
) -> dict[str, types.Scorecard]:
    cards = _release_scorecards(release_id, content_hash, lens, public_only)
    if not cards:
        return {}
    # All scorecards of a release share one framework, so it is reweighted once.
    framework = reweighted(next(iter(cards.values())).framework, dict(weights))
    return {code: rejoined(card, framework) for code, card in cards.items()}


@lru_cache(maxsize=32)
def _tree(framework_id: int, digest: str) -> types.Framework:
    row = Framework.objects.prefetch_related("lenses").get(pk=framework_id)
    # One query for each floor of the tree, grouped here: a join would repeat the upper floors.
    indicators: dict[int, list[types.Indicator]] = defaultdict(list)
    for leaf in Indicator.objects.filter(framework=row).order_by("position"):
        indicators[leaf.facet_id].append(_indicator(leaf))
    facets: dict[int, list[types.Facet]] = defaultdict(list)
    for facet in Facet.objects.filter(dimension__framework=row).order_by("position"):
        facets[facet.dimension_id].append(_facet(facet, indicators[facet.pk]))
    dimensions = []
    for dimension in row.dimensions.order_by("position"):
        dimensions.append(_dimension(dimension, facets[dimension.pk]))
    lenses = [types.Lens(lens.code, lens.title, lens.source) for lens in row.lenses.all()]
    return types.Framework(
        code=row.code,
        version=row.version,
        title=row.title,
        scale=types.Scale(row.scale_min, row.scale_max, tuple(row.scale_labels)),
        dimensions=tuple(dimensions),
        aggregate=types.Rule(row.aggregate),
        coverage=row.coverage,
        lenses=tuple(lenses),
    )


def _dimension(row: Dimension, facets: Iterable[types.Facet]) -> types.Dimension:
    poles = None
    if row.first_pole:  # the database has both poles or neither
        poles = (row.first_pole, row.second_pole)
    return types.Dimension(
        code=row.code,
        title=row.title,
        facets=tuple(facets),
        weight=row.weight,
        aggregate=types.Rule(row.aggregate),
        poles=poles,
    )


def _facet(row: Facet, indicators: Iterable[types.Indicator]) -> types.Facet:
    return types.Facet(
        code=row.code,
        title=row.title,
        indicators=tuple(indicators),
        weight=row.weight,
        aggregate=types.Rule(row.aggregate),
    )


def _indicator(row: Indicator) -> types.Indicator:
    goalposts = None
    if row.worst is not None and row.best is not None:
        goalposts = (row.worst, row.best)
    return types.Indicator(
        code=row.code,
        title=row.title,
        weight=row.weight,
        kind=types.IndicatorKind(row.kind),
        goalposts=goalposts,
        lenses=frozenset(row.lenses),
        act=row.act,
        aspect=row.aspect,
    )
