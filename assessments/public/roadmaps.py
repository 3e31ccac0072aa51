"""A ministry's roadmap: next steps, peers that have taken them, and what they would change.

Weakest first, and among equals the most effective. Only public evidence of peers is shown.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from assessments.charts.profile import profile
from assessments.charts.types import Chart, Profile, Subject
from assessments.models import Ministry
from assessments.public.next_steps import NextStep, PeerExample, next_steps, peer_examples
from assessments.public.scenarios import (
    KEY,
    RaisedLevels,
    Scenario,
    printed,
    read_raised,
    scenario,
)
from assessments.queries import Query
from assessments.reporting.captions import caption
from assessments.reporting.ministry_results import IndicatorResult, MinistryResults, results_of
from assessments.reporting.release_views import RELEASE_VIEW_KEYS, ReleaseView, release_view_of
from assessments.scoring.types import Scale

FIRST_STEPS = 5  # in the list of actions, when no level is raised
SCENARIO_SOURCE = "a scenario, computed from the release; it is not published"


@dataclass(frozen=True, slots=True)
class RoadmapQuery:
    """The choices that the address of a roadmap makes."""

    release_view: ReleaseView
    raised: RaisedLevels

    @property
    def query(self) -> str:
        """The one address of this scenario."""
        pairs = self.release_view.pairs()
        # First, since it is what a reader of the address looks for.
        if self.raised:
            pairs = [(KEY, printed(self.raised)), *pairs]
        return urlencode(pairs, safe=",:")


@dataclass(frozen=True, slots=True)
class LevelOption:
    """A level that an indicator can be raised to."""

    level: int
    descriptor: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class RoadmapStep:
    """A next step with every level above, and peers that have reached the first of them."""

    next_step: NextStep
    options: Sequence[LevelOption]
    examples: Sequence[PeerExample]

    @property
    def target(self) -> LevelOption | None:
        for option in self.options:
            if option.is_chosen:
                return option
        return None


@dataclass(frozen=True, slots=True)
class LevelGroup:
    """The steps that start from one level. Open are the lowest, and those with raised levels."""

    level: int
    steps: Sequence[RoadmapStep]
    is_open: bool


@dataclass(frozen=True, slots=True)
class ListedAction:
    """One line of the list of actions."""

    next_step: NextStep
    target: LevelOption


@dataclass(frozen=True, slots=True)
class Roadmap:
    """Everything that the page shows. Nothing is rounded here.

    `scenario` and `chart` are not published scores, and the page says so.
    """

    results: MinistryResults
    steps: Sequence[RoadmapStep]
    groups: Sequence[LevelGroup]
    unscored: Sequence[IndicatorResult]
    scenario: Scenario
    chart: Chart
    actions: Sequence[ListedAction]
    scale: Scale


def read_roadmap_query(data: QueryDict, ministry: Ministry) -> RoadmapQuery:
    """Read the address. Raises BadQuery. Queries: 1, cold 7."""
    query = Query(data, known=[*RELEASE_VIEW_KEYS, KEY])
    release_view = release_view_of(query)
    # What can be raised depends on the release and the lens, so these are read first.
    raised = read_raised(query, release_view.scorecards().get(ministry.code))
    query.settle()
    return RoadmapQuery(release_view, raised)


def is_canonical(data: QueryDict) -> bool:
    """Return False for what the form sends: one field for each indicator, most of them blank."""
    return all(len(values) == 1 and values[0] for _, values in data.lists())


def roadmap(ministry: Ministry, asked: RoadmapQuery) -> Roadmap | None:
    """Return the roadmap, or None where the release does not have the ministry.

    Queries: 3, cold 5; the same for 10 and for 200 ministries.
    """
    results = results_of(ministry, asked.release_view)
    if results is None:
        return None
    found = scenario(results.card, results.answers(), asked.raised)
    steps = roadmap_steps(results, asked.raised)
    return Roadmap(
        results=results,
        steps=steps,
        groups=level_groups(steps),
        # A level that is not known cannot be raised: these are named apart.
        unscored=[one for one in results.indicators.values() if one.node.score is None],
        scenario=found,
        chart=scenario_chart(results, found, asked.query),
        actions=listed_actions(steps),
        scale=results.scale,
    )


def roadmap_steps(results: MinistryResults, raised: RaisedLevels) -> list[RoadmapStep]:
    """Return every next step, with the raised levels chosen. One query."""
    steps = next_steps(results)
    # Asked at once for all steps: one query, however many there are.
    levels = {step.code: step.next_level for step in steps}
    examples = peer_examples(results, levels)
    found = []
    for step in steps:
        options = level_options(step, raised.get(step.code))
        found.append(RoadmapStep(step, options, examples[step.code]))
    return found


def level_options(step: NextStep, raised_to: int | None) -> list[LevelOption]:
    options = []
    for level in step.levels:
        descriptor = step.indicator.rubric.descriptor(level)
        options.append(LevelOption(level, descriptor, level == raised_to))
    return options


def level_groups(steps: Sequence[RoadmapStep]) -> list[LevelGroup]:
    """Group the steps, in their order, by the level that they start from."""
    by_level: dict[int, list[RoadmapStep]] = defaultdict(list)
    for step in steps:
        by_level[step.next_step.next_level - 1].append(step)
    lowest = min(by_level, default=0)
    groups = []
    for level, found in by_level.items():
        is_open = level == lowest or any(step.target for step in found)
        groups.append(LevelGroup(level, found, is_open))
    return groups


def scenario_chart(results: MinistryResults, found: Scenario, query: str) -> Chart:
    """Return the dimensions of the scenario over the published ones, or these if none is raised."""
    code, name = results.ministry.code, results.ministry.country
    axes, published, scores = [], {}, {}
    for dimension, node in results.card.dimensions.items():
        axes.append((dimension, node.title))
        published[dimension] = node.score
        scores[dimension] = found.card.dimensions[dimension].score
    url = reverse("ministry-roadmap", args=[code])
    words = caption(results.release_view, "Profile", shown=1, url=f"{url}?{query}")
    if not found.raised:
        return profile([Profile(Subject(code, name), published)], axes, words, results.scale)
    # The source and the levels travel with every picture, so that none passes for a release.
    words = replace(words, source=SCENARIO_SOURCE, peers=f"scenario: {printed(found.raised)}")
    return profile(
        [Profile(Subject(code, f"{name} (scenario)"), scores)],
        axes,
        words,
        results.scale,
        reference=Profile(Subject("", f"{name} (published)"), published),
    )


def listed_actions(steps: Sequence[RoadmapStep]) -> list[ListedAction]:
    """Return the raised levels, or if none is raised the first few steps by one level."""
    chosen = []
    for each in steps:
        if each.target:
            chosen.append(ListedAction(each.next_step, each.target))
    if chosen:
        return chosen
    return [ListedAction(each.next_step, each.options[0]) for each in steps[:FIRST_STEPS]]
