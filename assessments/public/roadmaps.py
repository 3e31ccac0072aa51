"""A ministry's roadmap: its weak indicators, what the next level asks, who is there, what it gives.

Weakest first, and among equals the most effective. Only public evidence of others is shown.
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
from assessments.public.next_steps import NextStep, next_steps
from assessments.public.peer_examples import Example, examples
from assessments.public.scenarios import (
    KEY,
    Raises,
    Supposition,
    printed,
    read_raises,
    suppose,
)
from assessments.queries import Query
from assessments.reporting.captions import caption
from assessments.reporting.release_views import RELEASE_VIEW_KEYS, ReleaseView, release_view_of
from assessments.reporting.standings import Finding, Scene, answers_of, scene_of
from assessments.scoring.types import Scale

FIRST_STEPS = 5  # the list of actions where nothing is supposed
SUPPOSED_SOURCE = "a supposition, computed from the release; nobody has published it"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for."""

    release_view: ReleaseView
    raises: Raises

    @property
    def query(self) -> str:
        """The one address of this supposition."""
        raised = [(KEY, printed(self.raises))] if self.raises else []
        return urlencode([*raised, *self.release_view.pairs()], safe=",:")


@dataclass(frozen=True, slots=True)
class Option:
    level: int
    descriptor: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A way up, with every level it could lead to and who went it before."""

    way: NextStep
    options: Sequence[Option]
    examples: Sequence[Example]

    @property
    def target(self) -> Option | None:
        return next((option for option in self.options if option.is_chosen), None)


@dataclass(frozen=True, slots=True)
class Group:
    """The steps from one level; open are the lowest, and those in which something is supposed."""

    level: int
    steps: Sequence[Step]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Action:
    """One line of the list to take away."""

    step: Step
    target: Option


@dataclass(frozen=True, slots=True)
class Roadmap:
    """Everything the page shows. Nothing is rounded here; `chart` and `supposed` are no release."""

    scene: Scene
    steps: Sequence[Step]
    groups: Sequence[Group]
    unscored: Sequence[Finding]
    supposed: Supposition
    chart: Chart
    actions: Sequence[Action]
    scale: Scale


def read_choice(data: QueryDict, ministry: Ministry) -> Choice:
    """Raises BadQuery. Queries: 1, cold 7."""
    query = Query(data, known=[*RELEASE_VIEW_KEYS, KEY])
    release_view = release_view_of(query)
    raises = read_raises(query, release_view.scorecards().get(ministry.code))
    query.settle()
    return Choice(release_view, raises)


def is_canonical(data: QueryDict) -> bool:
    """False for what the form sends: one field for each indicator, most of them blank."""
    return all(len(values) == 1 and values[0] for _, values in data.lists())


def roadmap(ministry: Ministry, choice: Choice) -> Roadmap | None:
    """Return the roadmap, or None where the release does not have the ministry.

    Queries: 3, cold 5; the same for 10 and for 200 ministries.
    """
    scene = scene_of(ministry, choice.release_view)
    if scene is None:
        return None
    supposed = suppose(scene.card, answers_of(scene.findings), choice.raises)
    steps = steps_of(scene, choice.raises)
    return Roadmap(
        scene=scene,
        steps=steps,
        groups=groups_of(steps),
        unscored=[one for one in scene.findings.values() if one.node.score is None],
        supposed=supposed,
        chart=radar(scene, supposed, choice.query),
        actions=actions_of(steps),
        scale=scene.card.framework.scale,
    )


def steps_of(scene: Scene, raises: Raises) -> list[Step]:
    """Every next step with its levels, the one that is supposed chosen. One query."""
    ways = next_steps(scene)
    found = examples(scene, {way.code: way.next_level for way in ways})
    return [Step(way, options_of(way, raises.get(way.code)), found[way.code]) for way in ways]


def options_of(way: NextStep, raised_to: int | None) -> list[Option]:
    return [
        Option(level, way.finding.rubric.descriptor(level), level == raised_to)
        for level in way.levels
    ]


def groups_of(steps: Sequence[Step]) -> list[Group]:
    """The steps, in their order, by the level they start from."""
    by_level: dict[int, list[Step]] = defaultdict(list)
    for step in steps:
        by_level[step.way.next_level - 1].append(step)
    lowest = min(by_level, default=0)
    return [
        Group(level, of, level == lowest or any(step.target for step in of))
        for level, of in by_level.items()
    ]


def radar(scene: Scene, supposed: Supposition, query: str) -> Chart:
    """The dimensions as supposed, over what is scored; the latter alone where nothing is."""
    card, name = scene.card, scene.ministry.country
    axes = [(code, node.title) for code, node in card.dimensions.items()]
    published = {code: node.score for code, node in card.dimensions.items()}
    url = reverse("ministry-roadmap", args=[scene.ministry.code])
    words = caption(scene.release_view, "Profile", shown=1, url=f"{url}?{query}")
    if not supposed.raises:
        own = Profile(Subject(scene.ministry.code, name), published)
        return profile([own], axes, words, card.framework.scale)
    after = {code: node.score for code, node in supposed.card.dimensions.items()}
    words = replace(words, source=SUPPOSED_SOURCE, peers=f"supposed: {printed(supposed.raises)}")
    return profile(
        [Profile(Subject(scene.ministry.code, f"{name} as supposed"), after)],
        axes,
        words,
        card.framework.scale,
        reference=Profile(Subject("", f"{name} as scored"), published),
    )


def actions_of(steps: Sequence[Step]) -> list[Action]:
    """What is supposed; where nothing is, the first few steps by one level."""
    chosen = [Action(step, step.target) for step in steps if step.target]
    return chosen or [Action(step, step.options[0]) for step in steps[:FIRST_STEPS]]
