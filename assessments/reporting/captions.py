"""Marks and captions of charts: whose number it is, where a click leads, and what a chart shows."""

from collections.abc import Sequence

from django.urls import reverse

from assessments import agreements
from assessments.charts.types import Caption, Mark, Subject
from assessments.models import Ministry
from assessments.reporting.release_views import ReleaseView
from assessments.scoring.agreement import Band, band
from assessments.scoring.types import INDEX_CODE, Node, NodeKind, State

SOURCE = "Chancery, scored by analysts on evidence"
DEMONSTRATION_SOURCE = "Chancery, invented scores"
INDEX_TITLE = "Index"


def subject(ministry: Ministry, release_view: ReleaseView, anchor: str = "") -> Subject:
    """Return a ministry as charts take it: a click opens its dashboard in the same view."""
    url = f"{reverse('ministry-detail', args=[ministry.code])}?{release_view.query}"
    if anchor:
        url += f"#{anchor}"
    return Subject(ministry.code, ministry.country, url)


def anchor_of(kind: NodeKind, code: str) -> str:
    """Return the id of a node on the dashboard; "" for the index, which is at the top."""
    if kind == NodeKind.INDEX:
        return ""
    if kind == NodeKind.INDICATOR:
        return code
    # A dimension and one of its facets may share a code.
    return f"{kind}:{code}"


def mark(subject: Subject, node: Node | None, rank: int | None) -> Mark:
    """Return one number of one ministry; without a node the ministry is not in the release."""
    if node is None:
        return Mark(subject, None, State.NOT_ASSESSED, None, None)
    return Mark(
        subject,
        node.score,
        node.state,
        node.coverage,
        rank,
        node.is_sealed_only,
        node.scored,
        node.applicable,
    )


def marks_at(
    release_view: ReleaseView, ministries: Sequence[Ministry], kind: NodeKind, code: str
) -> dict[str, Mark]:
    """Return ministry code -> its mark at one node; ranks are those in the whole release."""
    nodes = release_view.nodes(kind, code)
    anchor = anchor_of(kind, code)
    marks = {}
    for ministry in ministries:
        node, rank = nodes.get(ministry.code, (None, None))
        marks[ministry.code] = mark(subject(ministry, release_view, anchor), node, rank)
    return marks


def caption(
    release_view: ReleaseView, scope: str, *, shown: int, url: str, group: str = ""
) -> Caption:
    """Return the caption of a chart. Raises ValueError without a release.

    scope: the title of the node that is drawn. shown: how many ministries are drawn. group: the
    name of the group that was selected.
    """
    release, framework = release_view.release, release_view.framework
    if release is None or framework is None:
        raise ValueError("nothing is published yet")
    return Caption(
        release=release.code,
        lens=release_view.lens_title,
        scope=scope,
        framework=f"{framework.title} {framework.version}",
        source=DEMONSTRATION_SOURCE if release_view.is_demonstration else SOURCE,
        date=release.published_at.date(),
        shown=shown,
        total=len(release_view.scorecards()),  # of the release, not of all that exist
        is_demonstration=release_view.is_demonstration,
        url=url,
        peers=group,
        public_only=release_view.is_public_only,
        own_weights=bool(release_view.weights),
        unalike=coded_unalike(release_view, scope),
    )


def coded_unalike(release_view: ReleaseView, scope: str) -> list[tuple[str, float]]:
    """Return title and ordinal alpha of what coders read too differently to rank by.

    Only of what the chart draws: the index or the dimension of that title, else each dimension.
    """
    release, framework = release_view.release, release_view.visible
    if release is None or framework is None:
        return []
    dimensions = []
    for dimension in framework.dimensions:
        dimensions.append((dimension.title, (str(NodeKind.DIMENSION), dimension.code)))
    nodes = [(INDEX_TITLE, (str(NodeKind.INDEX), INDEX_CODE)), *dimensions]
    # A chart of several dimensions has no single one as its scope.
    drawn = [node for node in nodes if node[0] == scope] or dimensions
    found = agreements.released(release.pk, release.content_hash, release_view.lens)
    flagged = []
    for title, place in drawn:
        alpha = found[place].ordinal
        if alpha is not None and band(alpha) == Band.FLAGGED:
            flagged.append((title, alpha))
    return flagged
