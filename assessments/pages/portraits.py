"""The charts of one ministry: its profile against its peers, and its way over the releases."""

from collections.abc import Mapping

from assessments.charts.profile import profile
from assessments.charts.trend import trend
from assessments.charts.types import Chart, Edition, Line, Profile, Subject
from assessments.models import Ministry
from assessments.pages.captions import caption, subject
from assessments.pages.histories import INDEX, History
from assessments.pages.outlooks import Outlook
from assessments.pages.peers import Peers
from assessments.scoring.types import NodeKind, Scorecard


def profile_chart(
    ministry: Ministry, cards: Mapping[str, Scorecard], peers: Peers | None, outlook: Outlook
) -> Chart:
    """The dimensions as a radar, the peers' median behind."""
    card = cards[ministry.code]
    axes = [(code, node.title) for code, node in card.dimensions.items()]
    own = Profile(
        subject(ministry, outlook), {code: card.dimensions[code].score for code, _ in axes}
    )
    reference = None
    if peers:
        medians = {code: peers.median(cards, NodeKind.DIMENSION, code) for code, _ in axes}
        reference = Profile(Subject("", f"Median of {peers.label}"), medians)
    words = caption(
        outlook,
        "Profile",
        shown=1,
        url=ministry.get_absolute_url(),
        group=peers.label if peers else "",
    )
    return profile([own], axes, words, card.framework.scale, reference=reference)


def trend_chart(ministry: Ministry, past: History, outlook: Outlook) -> Chart | None:
    """The index over the releases; None when there is only one."""
    if len(past.releases) < 2 or outlook.framework is None:
        return None
    editions = [
        Edition(release.code, release.code, str(release.round.framework))
        for release in past.releases
    ]
    line = Line(
        subject(ministry, outlook), [past.score(release, INDEX) for release in past.releases]
    )
    words = caption(outlook, "Index", shown=1, url=ministry.get_absolute_url())
    return trend([line], editions, words, outlook.framework.scale, bold=ministry.code)
