"""A ministry's own plan as its members see it: its steps, and every indicator to plan for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from assessments import scorecards
from assessments.models import Framework, Indicator, Ministry, Release, Step, User
from assessments.public.frameworks import current_framework
from assessments.reporting.rubrics import Rubric, rubrics
from assessments.scoring.types import Scorecard


def ministries_of(member: User) -> QuerySet[Ministry]:
    """Return the ministries whose plan the user may read and write, as their member."""
    return Ministry.objects.filter(memberships__user=member)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: its score in the newest release, and its step of the plan."""

    indicator: Indicator
    rubric: Rubric
    score: float | None
    step: Step | None

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def levels(self) -> Sequence[int]:
        return list(self.rubric.levels)

    @property
    def descriptor(self) -> str:
        """The rubric's text of the target level."""
        if self.step is None:
            return ""
        return self.rubric.descriptor(self.step.level)

    @property
    def is_planned(self) -> bool:
        # A row stays when its fields are emptied, because the next save must know its version.
        step = self.step
        return step is not None and any((step.level, step.responsible, step.due_on, step.note))


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Plan:
    """earlier: steps for indicators of framework versions that are no longer current."""

    framework: Framework
    release: Release | None
    chapters: Sequence[Chapter]
    earlier: Sequence[Step]

    @property
    def planned(self) -> list[Line]:
        found = []
        for chapter in self.chapters:
            for line in chapter.lines:
                if line.is_planned:
                    found.append(line)
        return found

    @property
    def is_demonstration(self) -> bool:
        return self.release is not None and self.release.round.is_demonstration

    def line(self, code: str) -> Line | None:
        for chapter in self.chapters:
            for line in chapter.lines:
                if line.code == code:
                    return line
        return None


def plan_of(ministry: Ministry, member: User) -> Plan | None:
    """Return the plan; None before a framework is loaded. Queries: 3, cold 17."""
    framework = current_framework()
    if framework is None:
        return None
    # Not the release of the address: a plan starts from what is newest.
    release: Release | None = Release.objects.newest_first().first()
    steps = (
        Step.objects.visible_to(member)
        .filter(ministry=ministry)
        .select_related("indicator__framework")
    )
    current, earlier = {}, []
    for step in steps:
        # A plan outlives its framework: steps for an older version are still shown.
        if step.indicator.framework == framework:
            current[step.indicator.code] = step
        else:
            earlier.append(step)
    chapters = chapters_of(framework, card_of(ministry, release), current)
    return Plan(framework, release, chapters, earlier)


def card_of(ministry: Ministry, release: Release | None) -> Scorecard | None:
    if release is None:
        return None
    return scorecards.release_scorecards(release).get(ministry.code)


def chapters_of(
    framework: Framework, card: Scorecard | None, steps: Mapping[str, Step]
) -> list[Chapter]:
    texts = rubrics(framework)
    rows = {row.code: row for row in Indicator.objects.filter(framework=framework)}
    chapters = []
    for dimension in scorecards.tree(framework).dimensions:
        lines = []
        for facet in dimension.facets:
            for leaf in facet.indicators:
                code = leaf.code
                score = None
                if card:
                    score = card.indicators[code].score
                lines.append(Line(rows[code], texts[code], score, steps.get(code)))
        chapters.append(Chapter(dimension.title, lines))
    return chapters
