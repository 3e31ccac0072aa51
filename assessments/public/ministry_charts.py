"""The charts of one ministry: its profile against its peers, and its way over the releases."""

from collections.abc import Mapping

from assessments.charts.profile import profile
from assessments.charts.trend import trend
from assessments.charts.types import Chart, Line, Profile, SeriesRelease, Subject
from assessments.models import Ministry
from assessments.public.histories import INDEX, History
from assessments.reporting.captions import caption, subject
from assessments.reporting.peers import Peers
from assessments.reporting.release_views import ReleaseView
from assessments.scoring.types import NodeKind, Scorecard


def profile_chart(
    ministry: Ministry,
    cards: Mapping[str, Scorecard],
    peers: Peers | None,
    release_view: ReleaseView,
) -> Chart:
    """The dimensions as a radar, the peers' median behind."""
    card = cards[ministry.code]
    axes = [(code, node.title) for code, node in card.dimensions.items()]
    own = Profile(
        subject(ministry, release_view), {code: card.dimensions[code].score for code, _ in axes}
    )
    reference = None
    if peers:
        medians = {code: peers.median(cards, NodeKind.DIMENSION, code) for code, _ in axes}
        reference = Profile(Subject("", f"Median of {peers.label}"), medians)
    words = caption(
        release_view,
        "Profile",
        shown=1,
        url=ministry.get_absolute_url(),
        group=peers.label if peers else "",
    )
    return profile([own], axes, words, card.framework.scale, reference=reference)


def trend_chart(ministry: Ministry, past: History, release_view: ReleaseView) -> Chart | None:
    """The index over the releases; None when there is only one."""
    if len(past.releases) < 2 or release_view.framework is None:
        return None
    releases = [
        SeriesRelease(release.code, release.code, str(release.round.framework))
        for release in past.releases
    ]
    line = Line(
        subject(ministry, release_view), [past.score(release, INDEX) for release in past.releases]
    )
    words = caption(release_view, "Index", shown=1, url=ministry.get_absolute_url())
    return trend([line], releases, words, release_view.framework.scale, bold=ministry.code)
