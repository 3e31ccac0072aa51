"""What a ministry could do next: the indicators rated below the top, the most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.public.peer_examples import reached_by
from assessments.public.scenarios import effect, options, supposed_card
from assessments.reporting.standings import Finding, Scene, answers_of
from assessments.scoring.types import Scorecard


@dataclass(frozen=True, slots=True)
class NextStep:
    """One level more in one indicator, and what that alone would add, unrounded.

    levels: those above its own. reached: how many peers have reached the first of them.
    """

    finding: Finding
    dimension: str
    levels: Sequence[int]
    index_gain: float | None
    dimension_gain: float | None
    reached: int

    @property
    def code(self) -> str:
        return self.finding.node.code

    @property
    def next_level(self) -> int:
        return self.levels[0]


def next_steps(scene: Scene) -> list[NextStep]:
    """Weakest first, then what moves the index most, then in framework order. No query."""
    answers, homes = answers_of(scene.findings), dimension_of(scene.card)
    steps = []
    for code, above in options(scene.card).items():
        home = homes[code]
        after = supposed_card(scene.card, answers, {code: above.start})
        index_gain, dimension_gain = effect(scene.card, after, home)
        steps.append(
            NextStep(
                finding=scene.findings[code],
                dimension=scene.card.dimensions[home].title,
                levels=above,
                index_gain=index_gain,
                dimension_gain=dimension_gain,
                reached=len(reached_by(scene, code, above.start)),
            )
        )
    return sorted(steps, key=urgency)


def urgency(step: NextStep) -> tuple[int, float, float]:
    """Sorts the weakest first, then the most effective; a gain that is not known is none."""
    return step.next_level, -(step.index_gain or 0.0), -(step.dimension_gain or 0.0)


def dimension_of(card: Scorecard) -> dict[str, str]:
    """Indicator -> its dimension."""
    return {
        leaf.code: dimension.code
        for dimension in card.framework.dimensions
        for facet in dimension.facets
        for leaf in facet.indicators
    }
