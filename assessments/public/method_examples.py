"""The worked examples of the method page, computed by the scoring engine as the page is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.scoring.aggregate import weighted_mean
from assessments.scoring.normalise import normalised
from assessments.scoring.ranks import ranks
from assessments.scoring.scale import stage, stage_label
from assessments.scoring.subtrees import (
    answers_within,
    effective_weights,
    gap,
    imbalance,
    lens_view,
    tag_means,
)
from assessments.scoring.tree import score
from assessments.scoring.types import (
    Answer,
    Dimension,
    Facet,
    Framework,
    Indicator,
    IndicatorKind,
    Lens,
    Node,
    Rule,
    Scale,
    State,
)

SCALE = Scale(1.0, 5.0, ("Absent", "Ad hoc", "Defined", "Managed", "Adaptive"))
COVERAGE = 2 / 3  # the default of `scoring.types.Framework`
NOT_FOUND, NOT_APPLICABLE = State.NOT_FOUND, State.NOT_APPLICABLE
NOT_ASSESSED = State.NOT_ASSESSED
STATE_WORDS = {
    NOT_FOUND: "not found",
    NOT_APPLICABLE: "not applicable",
    NOT_ASSESSED: "not assessed",
}
RULE_CASES = (((3, 3), (1, 1)), ((5, 1), (1, 1)), ((1, 2, 3), (1, 1, 2)), ((1, 2, 3), (2, 1, 1)))
COVERAGE_CASES: tuple[tuple[int | State, ...], ...] = (
    (1, 3, 1),
    (3, NOT_FOUND, 1),
    (2, NOT_FOUND, NOT_ASSESSED),
    (3, NOT_APPLICABLE, 1),
    (2, NOT_APPLICABLE, NOT_FOUND),
    (NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE),
)
BALANCE_CASES = ((5, 1), (1, 5), (3, 3), (4, 3))
# The worst value is the larger number: the faster the reply, the higher the score.
REPLY_MINUTES = Indicator(
    "MIN", "Median reply time", kind=IndicatorKind.MEASURED, goalposts=(240.0, 0.0)
)
MINUTES = (300, 240, 120, 60, 0)
STAGE_SCORES = (1.0, 2.2, 3.9, 4.0, 5.0)
# 2.44 and 2.41 print alike and do not tie; B and C tie; E has no score.
RANK_SCORES = {"A": 2.44, "B": 2.41, "C": 2.41, "D": 1.9, "E": None}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """The same scores joined by each rule."""

    scores: tuple[int, ...]
    weights: tuple[int, ...]
    means: tuple[float, ...]  # in the order of Rule


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """A facet of three indicators, with the answers to them in words."""

    answers: tuple[str, ...]
    facet: Node


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """A measured number and its score between the goalposts."""

    value: int
    score: float


@dataclass(frozen=True, slots=True)
class StageLine:
    """A score and the stage that it has reached."""

    score: float
    stage: int | None
    label: str


@dataclass(frozen=True, slots=True)
class RankLine:
    """A ministry with its score and its rank; None is without a score."""

    code: str
    score: float | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """Two poles with their geometric mean and their imbalance."""

    openness: int
    confidentiality: int
    score: float | None
    imbalance: float | None


@dataclass(frozen=True, slots=True)
class ViewsExample:
    """One small framework, seen whole, through a lens, and by what an indicator is about."""

    rows: tuple[tuple[Indicator, int, float], ...]  # indicator, level, percent of the index
    index: float | None
    lens_index: float | None
    acts: Mapping[str, Node]
    say_less_do: float | None


def rule_lines() -> list[RuleLine]:
    lines = []
    for scores, weights in RULE_CASES:
        means = tuple(weighted_mean(rule, scores, weights) for rule in Rule)
        lines.append(RuleLine(scores, weights, means))
    return lines


def coverage_lines() -> list[CoverageLine]:
    lines = []
    for case in COVERAGE_CASES:
        lines.append(CoverageLine(tuple(map(words, case)), facet_of(case)))
    return lines


def measured_lines() -> list[MeasuredLine]:
    lines = []
    for value in MINUTES:
        lines.append(MeasuredLine(value, normalised(REPLY_MINUTES, SCALE, value)))
    return lines


def stage_lines() -> list[StageLine]:
    lines = []
    for reached in STAGE_SCORES:
        lines.append(StageLine(reached, stage(SCALE, reached), stage_label(SCALE, reached)))
    return lines


def rank_lines() -> list[RankLine]:
    found = ranks(RANK_SCORES)
    lines = []
    for code, reached in RANK_SCORES.items():
        lines.append(RankLine(code, reached, found[code]))
    return lines


def balance_lines() -> list[BalanceLine]:
    openness = Facet("openness", "", (Indicator("OPN", ""),))
    confidentiality = Facet("confidentiality", "", (Indicator("CNF", ""),))
    dimension = Dimension(
        "balance",
        "",
        (openness, confidentiality),
        aggregate=Rule.GEOMETRIC,
        poles=("openness", "confidentiality"),
    )
    framework = Framework("example", "1", "", SCALE, (dimension,))
    lines = []
    for first, second in BALANCE_CASES:
        card = score(framework, {"OPN": rated(first), "CNF": rated(second)})
        reached = card.dimensions["balance"].score
        lines.append(BalanceLine(first, second, reached, imbalance(dimension, card)))
    return lines


def views_example() -> ViewsExample:
    levels = {"OPN-1": 5, "CNF-1": 1, "TRN-1": 3, "TRN-2": 2}
    first = Indicator("OPN-1", "Positions published", lenses=frozenset({"public"}), act="say")
    second = Indicator("CNF-1", "Rules on secrecy", lenses=frozenset({"cyber"}), act="do")
    third = Indicator("TRN-1", "Staff trained", act="do")
    fourth = Indicator("TRN-2", "Learns as it goes", weight=0.5, act="listen")
    framework = Framework(
        *("example", "1", "An example", SCALE),
        dimensions=(
            Dimension("balance", "", (Facet("rules", "", (first, second)),)),
            Dimension("training", "", (Facet("staff", "", (third, fourth)),)),
        ),
        lenses=(Lens("public", "Public diplomacy"), Lens("cyber", "Cyber diplomacy")),
    )
    answers = {code: rated(level) for code, level in levels.items()}
    # The last indicator has half the weight, so that the percentages are not all alike.
    weights = effective_weights(framework)
    rows = []
    for indicator in framework.indicators():
        rows.append((indicator, levels[indicator.code], 100 * weights[indicator.code]))
    seen = lens_view(framework, "public")
    acts = tag_means(framework, answers, "act")
    return ViewsExample(
        rows=tuple(rows),
        index=score(framework, answers).index.score,
        lens_index=score(seen, answers_within(seen, answers)).index.score,
        acts=acts,
        say_less_do=gap(acts, "say", "do"),
    )


def facet_of(case: Sequence[int | State]) -> Node:
    """Score a facet of indicators of equal weight. case: the level or the state of each."""
    answers, indicators = {}, []
    for number, answer in enumerate(case):
        code = str(number)
        answers[code] = rated(answer)
        indicators.append(Indicator(code, ""))
    facet = Facet("facet", "", tuple(indicators))
    dimension = Dimension("only", "", (facet,))
    framework = Framework("example", "1", "", SCALE, (dimension,), coverage=COVERAGE)
    return score(framework, answers).facets["facet"]


def rated(answer: int | State) -> Answer:
    if isinstance(answer, State):
        return Answer(answer)
    return Answer(State.RATED, float(answer))


def words(answer: int | State) -> str:
    if isinstance(answer, State):
        return STATE_WORDS[answer]
    return f"level {answer}"
