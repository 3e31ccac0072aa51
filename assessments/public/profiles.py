"""A ministry's profile to hand out: dashboard, neighbours in the ranking, next steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.charts.ranking import ranking
from assessments.charts.types import Chart
from assessments.models import Ministry
from assessments.public.dashboards import Dashboard, dashboard
from assessments.public.roadmaps import Choice, Roadmap, Step, roadmap
from assessments.reporting.captions import caption, marks_at
from assessments.reporting.release_views import ReleaseView
from assessments.reporting.standings import Scene
from assessments.scorecards import release_ranks
from assessments.scoring.types import INDEX_CODE, NodeKind

MOST_RANKED = 14  # ministries in the ranking: what half a sheet holds
MOST_STEPS = 7


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything the document says. Nothing is rounded here."""

    ministry: Ministry
    release_view: ReleaseView
    site: str
    dashboard: Dashboard
    roadmap: Roadmap
    ranking: Chart
    medians: Mapping[str, float | None]

    @property
    def address(self) -> str:
        return f"{self.site}{self.ministry.get_absolute_url()}?{self.release_view.query}"

    @property
    def steps(self) -> Sequence[Step]:
        return self.roadmap.steps[:MOST_STEPS]

    @property
    def file_name(self) -> str:
        return "-".join([self.ministry.code.lower(), "profile", *self.release_view.name_parts])


def profile_of(ministry: Ministry, release_view: ReleaseView, *, site: str) -> Profile | None:
    """Return the profile, or None where the release does not have the ministry. Queries: 8."""
    board = dashboard(ministry, release_view)
    ways = roadmap(ministry, Choice(release_view, {}))
    if board is None or ways is None:
        return None
    scene = ways.scene
    medians = {
        code: scene.peers.median(scene.cards, NodeKind.DIMENSION, code) if scene.peers else None
        for code in scene.card.dimensions
    }
    return Profile(ministry, release_view, site, board, ways, ranking_among(scene, site), medians)


def ranking_among(scene: Scene, site: str) -> Chart:
    """The index of the ministry and its peers; of too many peers, those next to it in rank."""
    ranks = release_ranks(scene.cards, NodeKind.INDEX)
    own = ranks[scene.ministry.code]
    codes = list(scene.peers.codes) if scene.peers else []
    group = f"{scene.ministry.country} and {scene.peers.label}" if scene.peers else ""
    if len(codes) >= MOST_RANKED:
        group = f"{scene.ministry.country} and its neighbours in the ranking"
        codes = sorted(codes, key=lambda code: apart(own, ranks[code]))[: MOST_RANKED - 1]
    shown = [scene.ministry, *(scene.members[code] for code in codes)]
    marks = marks_at(scene.release_view, shown, NodeKind.INDEX, INDEX_CODE)
    url = f"{site}{scene.ministry.get_absolute_url()}"
    words = caption(scene.release_view, "Index", shown=len(shown), url=url, group=group)
    return ranking(list(marks.values()), words, scene.card.framework.scale)


def apart(own: int | None, other: int | None) -> tuple[bool, int]:
    """How far from ours; those without a rank come last."""
    return other is None, abs((own or 0) - (other or 0))
