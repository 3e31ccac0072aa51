"""What if: some indicators of a ministry at levels that nobody has published.

Computed by the scoring engine from the release's answers with only those levels changed. Nothing
of it is stored, and none of it stands among published scores.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.queries import Query, listing, shorten
from assessments.scoring.scale import levels, stage_label
from assessments.scoring.tree import score
from assessments.scoring.types import (
    Answer,
    IndicatorKind,
    Node,
    NodeKind,
    Scorecard,
    State,
)

KEY = "raise"
LEVEL = re.compile(r"[0-9]{1,4}", re.ASCII)

Raises = Mapping[str, int]  # indicator -> the level it is raised to, in framework order


@dataclass(frozen=True, slots=True)
class Difference:
    """One aggregate as published and as supposed; `gain` is None where either has no score."""

    node: Node
    supposed: Node
    stage: str
    supposed_stage: str

    @property
    def gain(self) -> float | None:
        return gain(self.node, self.supposed)


@dataclass(frozen=True, slots=True)
class Supposition:
    """The whole card as it would be, and the index and the dimensions beside what is published."""

    raises: Raises
    card: Scorecard
    differences: Sequence[Difference]

    @property
    def index(self) -> Difference:
        return self.differences[0]


def gain(before: Node, after: Node) -> float | None:
    """Unrounded; None unless both have a score."""
    if before.score is None or after.score is None:
        return None
    return after.score - before.score


def options(card: Scorecard) -> dict[str, range]:
    """Indicator -> the whole levels above its own, for those rated below the top."""
    top = levels(card.framework.scale).stop
    found = {}
    for leaf in card.framework.indicators():
        level = card.indicators[leaf.code].score
        if leaf.kind == IndicatorKind.RATED and level is not None and int(level) + 1 < top:
            found[leaf.code] = range(int(level) + 1, top)
    return found


def read_raises(query: Query, card: Scorecard | None) -> Raises:
    """The raises of `raise=OPN-1:4,LSN-2:3`; each problem is noted with what is valid."""
    valid = options(card) if card else {}
    asked: dict[str, int] = {}
    for part in query.listed(KEY):
        code, _, written = part.partition(":")
        if code not in valid:
            query.refuse(f"{KEY}: {why_not(code, card)}", code, list(valid))
        elif code in asked:
            query.problems.append(f"{KEY}: {code} is given twice; give it once.")
        elif not LEVEL.fullmatch(written) or int(written) not in valid[code]:
            choices = listing([f"{code}:{level}" for level in valid[code]])
            query.problems.append(
                f"{KEY}: “{shorten(part)}” is no level above that of {code}. Valid: {choices}."
            )
        else:
            asked[code] = int(written)
    return {code: asked[code] for code in valid if code in asked}


def why_not(code: str, card: Scorecard | None) -> str:
    """Why an indicator cannot be raised."""
    if card is None or code not in card.indicators:
        return f"“{shorten(code)}” is not an indicator here."
    if card.indicators[code].score is None:
        return f"{code} has no score to raise."
    return f"{code} has no level above it."


def printed(raises: Raises) -> str:
    """As an address writes them: "OPN-1:4,LSN-2:3"."""
    return ",".join(f"{code}:{level}" for code, level in raises.items())


def supposed_card(card: Scorecard, answers: Mapping[str, Answer], raises: Raises) -> Scorecard:
    """The card with those levels changed. answers: what the release says of the ministry."""
    changed = {
        code: replace(answers[code], state=State.RATED, value=float(level))
        for code, level in raises.items()
    }
    return score(card.framework, {**answers, **changed})


def suppose(card: Scorecard, answers: Mapping[str, Answer], raises: Raises) -> Supposition:
    after = supposed_card(card, answers, raises)
    scale = card.framework.scale
    pairs = [(card.index, after.index)]
    pairs += [(node, after.dimensions[code]) for code, node in card.dimensions.items()]
    return Supposition(
        raises,
        after,
        [
            Difference(node, new, stage_label(scale, node.score), stage_label(scale, new.score))
            for node, new in pairs
        ],
    )


def effect(card: Scorecard, after: Scorecard, dimension: str) -> tuple[float | None, float | None]:
    """What the index and one dimension gain."""
    of_dimension = gain(
        card.node(NodeKind.DIMENSION, dimension), after.node(NodeKind.DIMENSION, dimension)
    )
    return gain(card.index, after.index), of_dimension
