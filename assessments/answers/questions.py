"""The questions of the answer forms: a framework's indicators, read once per version."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from assessments.models import Dimension, Framework, Indicator, Level
from assessments.models.frameworks import IndicatorKind
from assessments.scoring.scale import levels
from assessments.scoring.types import Scale


@dataclass(frozen=True, slots=True)
class Card:
    level: int
    value: str  # the level as a form names it
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
    path: str  # of its page, below that of its coding
    cards: tuple[Card, ...]
    levels: tuple[int, ...]  # of the cards

    def descriptor(self, level: int | None) -> str:
        for card in self.cards:
            if card.level == level:
                return card.descriptor
        return ""


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

    def neighbours(self, code: str) -> tuple[str, str]:
        """Return the paths of the questions before and after, blank at the ends."""
        at = self.codes.index(code)
        # A blank at each end, so that the first and the last question are no special cases.
        paths = ["", *(question.path for question in self.by_code.values()), ""]
        return paths[at], paths[at + 2]


def questionnaire(framework: Framework) -> Questionnaire:
    """Return a framework's questions. Three queries, none for a digest that this process knows."""
    return _questionnaire(framework.pk, framework.digest)


# The digest is part of the key: a framework that is loaded again keeps its row and its id.
@lru_cache(maxsize=8)
def _questionnaire(framework_id: int, digest: str) -> Questionnaire:
    framework = Framework.objects.get(pk=framework_id)
    labels = dict(scale_labels(framework))
    cards: dict[int, list[Card]] = defaultdict(list)
    for row in Level.objects.filter(indicator__framework=framework).order_by("level"):
        label = labels.get(row.level, "")
        cards[row.indicator_id].append(Card(row.level, str(row.level), label, row.descriptor))
    asked: dict[int, list[Indicator]] = defaultdict(list)
    indicators = Indicator.objects.filter(framework=framework).order_by("position")
    for indicator in indicators.select_related("facet"):
        asked[indicator.facet.dimension_id].append(indicator)
    sections, by_code = [], {}
    for dimension in framework.dimensions.order_by("position"):
        own = asked[dimension.pk]
        questions = []
        for at, each in enumerate(own, 1):
            place = f"{at} of {len(own)} in {dimension.title}"
            questions.append(question(each, dimension, place, cards[each.pk]))
            by_code[each.code] = questions[-1]
        sections.append(Section(dimension.code, dimension.title, tuple(questions)))
    return Questionnaire(tuple(sections), by_code)


def scale_labels(row: Framework) -> tuple[tuple[int, str], ...]:
    """Return each labelled level with its label; none for a continuous scale."""
    if not row.scale_labels:
        return ()
    scale = Scale(row.scale_min, row.scale_max)
    return tuple(zip(levels(scale), row.scale_labels, strict=True))


def question(row: Indicator, dimension: Dimension, place: str, cards: list[Card]) -> Question:
    if row.kind != IndicatorKind.RATED:
        cards = []
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
        place=place,
        path=f"{quote(row.code, safe='')}/",
        cards=tuple(cards),
        levels=tuple(card.level for card in cards),
    )


def goalpost(value: float | None) -> str:
    if value is None:
        return ""
    # As it was typed in the file: without the digits that only a binary float has.
    return format(value, ".10g")
