"""What the desk asks: a framework's indicators as questions, read once per version."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from assessments.models import Dimension, Framework, Indicator, Level
from assessments.models.frameworks import IndicatorKind
from assessments.scoring.scale import levels
from assessments.scoring.types import Scale


@dataclass(frozen=True, slots=True)
class Card:
    level: int
    label: str  # blank: the scale has none
    descriptor: str


@dataclass(frozen=True, slots=True)
class Question:
    """One indicator; `cards` is empty for a measured one, which has goalposts instead."""

    pk: int
    code: str
    title: str
    question: str
    guidance: str
    source: str
    kind: str
    unit: str
    worst: str
    best: str
    dimension: str
    place: str  # "3 of 8 in Listening"
    cards: tuple[Card, ...]

    @property
    def levels(self) -> tuple[int, ...]:
        return tuple(card.level for card in self.cards)

    def descriptor(self, level: int | None) -> str:
        return next((card.descriptor for card in self.cards if card.level == level), "")


@dataclass(frozen=True, slots=True)
class Section:
    """One dimension."""

    code: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    sections: tuple[Section, ...]
    by_code: Mapping[str, Question]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.by_code)

    def beside(self, code: str) -> tuple[str, str]:
        """The codes before and after, blank at the ends."""
        codes = ("", *self.by_code, "")
        at = codes.index(code)
        return codes[at - 1], codes[at + 1]


def questionnaire(framework: Framework) -> Questionnaire:
    """Three queries, none when the framework's digest is known to this process."""
    return _questionnaire(framework.pk, framework.digest)


@lru_cache(maxsize=8)
def _questionnaire(framework_id: int, digest: str) -> Questionnaire:
    framework = Framework.objects.get(pk=framework_id)
    labels = dict(scale_labels(framework))
    cards: dict[int, list[Card]] = defaultdict(list)
    for row in Level.objects.filter(indicator__framework=framework).order_by("level"):
        label = labels.get(row.level, "")
        cards[row.indicator_id].append(Card(row.level, label, row.descriptor))
    asked: dict[int, list[Indicator]] = defaultdict(list)
    indicators = Indicator.objects.filter(framework=framework).order_by("position")
    for indicator in indicators.select_related("facet"):
        asked[indicator.facet.dimension_id].append(indicator)
    sections = tuple(
        Section(
            dimension.code,
            dimension.title,
            tuple(
                question(row, dimension, f"{at} of {len(asked[dimension.pk])}", cards[row.pk])
                for at, row in enumerate(asked[dimension.pk], 1)
            ),
        )
        for dimension in framework.dimensions.order_by("position")
    )
    return Questionnaire(
        sections, {each.code: each for section in sections for each in section.questions}
    )


def scale_labels(row: Framework) -> tuple[tuple[int, str], ...]:
    """Each labelled level with its label; none for a continuous scale."""
    if not row.scale_labels:
        return ()
    scale = Scale(row.scale_min, row.scale_max)
    return tuple(zip(levels(scale), row.scale_labels, strict=True))


def question(row: Indicator, dimension: Dimension, place: str, cards: list[Card]) -> Question:
    return Question(
        pk=row.pk,
        code=row.code,
        title=row.title,
        question=row.question,
        guidance=row.guidance,
        source=row.source,
        kind=row.kind,
        unit=row.unit,
        worst=goalpost(row.worst),
        best=goalpost(row.best),
        dimension=dimension.code,
        place=f"{place} in {dimension.title}",
        cards=tuple(cards) if row.kind == IndicatorKind.RATED else (),
    )


def goalpost(value: float | None) -> str:
    return "" if value is None else format(value, ".10g")
