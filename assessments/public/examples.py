"""The method's worked examples, computed by the method: none of their numbers is written down."""

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
COVERAGE = 2 / 3
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
REPLY_MINUTES = Indicator(
    "MIN", "Median reply time", kind=IndicatorKind.MEASURED, goalposts=(240.0, 0.0)
)
MINUTES = (300, 240, 120, 60, 0)
STAGE_SCORES = (1.0, 2.2, 3.9, 4.0, 5.0)
RANK_SCORES = {"A": 2.44, "B": 2.41, "C": 2.41, "D": 1.9, "E": None}


@dataclass(frozen=True, slots=True)
class RuleLine:
    scores: tuple[int, ...]
    weights: tuple[int, ...]
    means: tuple[float, ...]  # in the order of Rule


@dataclass(frozen=True, slots=True)
class CoverageLine:
    said: tuple[str, ...]
    facet: Node


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    value: int
    score: float


@dataclass(frozen=True, slots=True)
class StageLine:
    score: float
    stage: int | None
    label: str


@dataclass(frozen=True, slots=True)
class RankLine:
    code: str
    score: float | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class BalanceLine:
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
    return [
        RuleLine(scores, weights, tuple(weighted_mean(rule, scores, weights) for rule in Rule))
        for scores, weights in RULE_CASES
    ]


def coverage_lines() -> list[CoverageLine]:
    return [CoverageLine(tuple(map(words, said)), facet_of(said)) for said in COVERAGE_CASES]


def measured_lines() -> list[MeasuredLine]:
    return [MeasuredLine(value, normalised(REPLY_MINUTES, SCALE, value)) for value in MINUTES]


def stage_lines() -> list[StageLine]:
    return [
        StageLine(score, stage(SCALE, score), stage_label(SCALE, score)) for score in STAGE_SCORES
    ]


def rank_lines() -> list[RankLine]:
    placed = ranks(RANK_SCORES)
    return [RankLine(code, score, placed[code]) for code, score in RANK_SCORES.items()]


def balance_lines() -> list[BalanceLine]:
    poles = [Facet("openness", "", (Indicator("OPN", ""),))]
    poles += [Facet("confidentiality", "", (Indicator("CNF", ""),))]
    dimension = Dimension(
        "balance", "", tuple(poles), aggregate=Rule.GEOMETRIC, poles=("openness", "confidentiality")
    )
    framework = Framework("example", "1", "", SCALE, (dimension,))
    lines = []
    for openness, confidentiality in ((5, 1), (1, 5), (3, 3), (4, 3)):
        card = score(framework, {"OPN": rated(openness), "CNF": rated(confidentiality)})
        reached = card.dimensions["balance"].score
        lines.append(BalanceLine(openness, confidentiality, reached, imbalance(dimension, card)))
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
    weights = effective_weights(framework)
    seen = lens_view(framework, "public")
    acts = tag_means(framework, answers, "act")
    return ViewsExample(
        rows=tuple(
            (item, levels[item.code], 100 * weights[item.code]) for item in framework.indicators()
        ),
        index=score(framework, answers).index.score,
        lens_index=score(seen, answers_within(seen, answers)).index.score,
        acts=acts,
        say_less_do=gap(acts, "say", "do"),
    )


def facet_of(said: Sequence[int | State]) -> Node:
    """The facet over indicators of equal weight of which this is said."""
    answers = {str(at): rated(one) for at, one in enumerate(said)}
    facet = Facet("facet", "", tuple(Indicator(code, "") for code in answers))
    framework = Framework(
        "example", "1", "", SCALE, (Dimension("only", "", (facet,)),), coverage=COVERAGE
    )
    return score(framework, answers).facets["facet"]


def rated(said: int | State) -> Answer:
    return Answer(said) if isinstance(said, State) else Answer(State.RATED, float(said))


def words(said: int | State) -> str:
    return STATE_WORDS[said] if isinstance(said, State) else f"level {said}"
