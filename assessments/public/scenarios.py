"""Scenarios: a ministry's scores with some indicators at higher levels than those published.

The scoring engine computes a scenario from the release's answers with only those levels changed.
Nothing of it is stored, and it never appears among published scores.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.queries import Query, listing, shorten
from assessments.scoring.scale import levels, stage_label
from assessments.scoring.tree import score
from assessments.scoring.types import Answer, IndicatorKind, Node, Scorecard, State

KEY = "raise"
LEVEL = re.compile(r"[0-9]{1,4}", re.ASCII)  # int() would also take "+3", " 3" and "٣"

RaisedLevels = Mapping[str, int]  # indicator -> the level it is raised to, in framework order


@dataclass(frozen=True, slots=True)
class Difference:
    """The index or a dimension as published and in the scenario."""

    published: Node
    scenario: Node
    stage: str
    scenario_stage: str

    @property
    def gain(self) -> float | None:
        return gain(self.published, self.scenario)


@dataclass(frozen=True, slots=True)
class Scenario:
    """The scorecard with raised levels, and how index and dimensions differ from those published.

    differences: the index first, then the dimensions in framework order.
    """

    raised: RaisedLevels
    card: Scorecard
    differences: Sequence[Difference]

    @property
    def index(self) -> Difference:
        return self.differences[0]


def scenario(card: Scorecard, answers: Mapping[str, Answer], raised: RaisedLevels) -> Scenario:
    """Return the scenario. answers: those of the release, to which `card` belongs."""
    after = raised_scorecard(card, answers, raised)
    pairs = [(card.index, after.index)]
    pairs += zip(card.dimensions.values(), after.dimensions.values(), strict=True)
    scale = card.framework.scale
    differences = []
    for old, new in pairs:
        stages = stage_label(scale, old.score), stage_label(scale, new.score)
        differences.append(Difference(old, new, *stages))
    return Scenario(raised, after, differences)


def raised_scorecard(
    card: Scorecard, answers: Mapping[str, Answer], raised: RaisedLevels
) -> Scorecard:
    """Score the ministry again with those levels changed."""
    # All other answers stay as the release holds them, those without a level too.
    changed = dict(answers)
    for code, level in raised.items():
        changed[code] = replace(answers[code], state=State.RATED, value=float(level))
    return score(card.framework, changed)


def gain(before: Node, after: Node) -> float | None:
    """Return the difference of two scores, unrounded; None unless both are known."""
    if before.score is None or after.score is None:
        return None
    return after.score - before.score


def raisable_levels(card: Scorecard) -> dict[str, range]:
    """Return indicator -> the whole levels above its own, for those rated below the top."""
    top = levels(card.framework.scale).stop
    found = {}
    for leaf in card.framework.indicators():
        # A measured indicator has no levels to raise it to.
        level = card.indicators[leaf.code].score
        if leaf.kind == IndicatorKind.RATED and level is not None and int(level) + 1 < top:
            found[leaf.code] = range(int(level) + 1, top)
    return found


def read_raised(query: Query, card: Scorecard | None) -> RaisedLevels:
    """Read the raised levels of `raise=OPN-1:4,LSN-2:3`; note each problem and what is valid."""
    valid: dict[str, range] = {}
    if card:
        valid = raisable_levels(card)
    asked: dict[str, int] = {}
    for part in query.listed(KEY):
        code, _, written = part.partition(":")
        if code not in valid:
            query.refuse(f"{KEY}: {why_not(code, card)}", code, list(valid))
        elif code in asked:
            query.problems.append(f"{KEY}: {code} is given twice; give it once.")
        elif not LEVEL.fullmatch(written) or int(written) not in valid[code]:
            choices = [f"{code}:{level}" for level in valid[code]]
            query.problems.append(
                f"{KEY}: “{shorten(part)}” is not a level above that of {code}. "
                f"Valid: {listing(choices)}."
            )
        else:
            asked[code] = int(written)
    # In framework order, so that one scenario has one address.
    return {code: asked[code] for code in valid if code in asked}


def why_not(code: str, card: Scorecard | None) -> str:
    """Explain why an indicator cannot be raised."""
    if card is None or code not in card.indicators:
        return f"“{shorten(code)}” is not an indicator here."
    if card.indicators[code].score is None:
        return f"{code} has no score to raise."
    return f"{code} has no level above it."


def printed(raised: RaisedLevels) -> str:
    """Return the raised levels as an address writes them: "OPN-1:4,LSN-2:3"."""
    return ",".join(f"{code}:{level}" for code, level in raised.items())
