"""Next steps of a ministry: indicators rated below the top, and peers that have gone further."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from assessments.models import Disclosure, Ministry, Result
from assessments.public.scenarios import gain, raisable_levels, raised_scorecard
from assessments.reporting.ministry_results import IndicatorResult, MinistryResults
from assessments.scoring.types import Scorecard

MOST_EXAMPLES = 3  # peers of an indicator whose evidence is shown

Pieces = Mapping[tuple[str, str], Sequence[Mapping[str, str]]]  # by ministry and indicator


@dataclass(frozen=True, slots=True)
class NextStep:
    """One level more in one indicator, with what this one change adds, unrounded.

    levels: those above its own. reached: how many peers have reached the first of them.
    """

    indicator: IndicatorResult
    dimension: str
    levels: Sequence[int]
    index_gain: float | None
    dimension_gain: float | None
    reached: int

    @property
    def code(self) -> str:
        return self.indicator.node.code

    @property
    def title(self) -> str:
        return self.indicator.node.title

    @property
    def next_level(self) -> int:
        return self.levels[0]


@dataclass(frozen=True, slots=True)
class PeerExample:
    """A peer that has reached the next level, and its public evidence for that."""

    ministry: Ministry
    level: int
    pieces: Sequence[Mapping[str, str]]


def next_steps(results: MinistryResults) -> list[NextStep]:
    """Return a step for each indicator below the top, most urgent first. No query."""
    card, answers = results.card, results.answers()
    dimensions = dimension_codes(card)
    steps = []
    for code, levels in raisable_levels(card).items():
        home = dimensions[code]
        # Each step is scored on its own: the gains of two steps do not add up.
        after = raised_scorecard(card, answers, {code: levels.start})
        steps.append(
            NextStep(
                indicator=results.indicators[code],
                dimension=card.dimensions[home].title,
                levels=levels,
                index_gain=gain(card.index, after.index),
                dimension_gain=gain(card.dimensions[home], after.dimensions[home]),
                reached=len(peers_at(results, code, levels.start)),
            )
        )
    return sorted(steps, key=urgency)


def urgency(step: NextStep) -> tuple[int, float, float]:
    """Sort by level, lowest first, then by gain, highest first; an unknown gain counts as 0."""
    return step.next_level, -(step.index_gain or 0.0), -(step.dimension_gain or 0.0)


def dimension_codes(card: Scorecard) -> dict[str, str]:
    """Return indicator code -> code of its dimension."""
    found = {}
    for dimension in card.framework.dimensions:
        for indicator in dimension.indicators():
            found[indicator.code] = dimension.code
    return found


def peers_at(results: MinistryResults, code: str, level: int) -> dict[str, int]:
    """Return peer -> its level in an indicator, for the peers at this level or above."""
    found = {}
    for peer in results.peer_codes:
        score = results.cards[peer].indicators[code].score
        if score is not None and score >= level:
            found[peer] = int(score)
    return found


def peer_examples(
    results: MinistryResults, levels: Mapping[str, int]
) -> dict[str, list[PeerExample]]:
    """Return indicator -> the peers at a level or just above it, nearest level first.

    levels: indicator -> the level to look for. One query, for as many rows as are shown.
    """
    chosen = {}
    # Peers of the nearest level first: theirs is the next thing to do.
    for code, level in levels.items():
        reached = peers_at(results, code, level)
        nearest = sorted(reached, key=lambda peer: (reached[peer], results.members[peer].sort_key))
        chosen[code] = {peer: reached[peer] for peer in nearest[:MOST_EXAMPLES]}
    pieces = public_pieces(results, chosen)
    found = {}
    for code, reached in chosen.items():
        examples = []
        for peer, level in reached.items():
            evidence = pieces.get((peer, code), ())
            examples.append(PeerExample(results.members[peer], level, evidence))
        found[code] = examples
    return found


def public_pieces(results: MinistryResults, wanted: Mapping[str, Mapping[str, int]]) -> Pieces:
    """Return the public evidence of peers. wanted: indicator -> the peers, by code. One query."""
    pairs = Q(pk__in=[])  # matches nothing, so that no wanted pair finds no row
    for code, peers in wanted.items():
        pairs |= Q(code=code, ministry__in=list(peers))
    rows = Result.objects.for_release(results.release).indicators().filter(pairs)
    found = {}
    for ministry, code, pieces in rows.values_list("ministry", "code", "evidence"):
        public = [piece for piece in pieces if piece["class"] == Disclosure.PUBLIC]
        found[ministry, code] = public
    return found
