"""What charts say of themselves: whose marks, which release, through which lens, from where."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from assessments import agreements
from assessments.charts.types import Caption, Mark, Subject
from assessments.models import Ministry, Release
from assessments.reporting.release_views import ReleaseView
from assessments.scorecards import release_ranks
from assessments.scoring.agreement import Band, band
from assessments.scoring.types import INDEX_CODE, Node, NodeKind, Scorecard, State

SOURCE = "Chancery, scored by analysts on evidence"
DEMONSTRATION_SOURCE = "Chancery, invented scores"


def subject(ministry: Ministry, release_view: ReleaseView, anchor: str = "") -> Subject:
    """A ministry as a mark that opens its dashboard, in the same release and lens."""
    url = f"{reverse('ministry-detail', args=[ministry.code])}?{release_view.query}"
    return Subject(ministry.code, ministry.country, f"{url}#{anchor}" if anchor else url)


def anchor_of(kind: NodeKind, code: str) -> str:
    """Where the dashboard shows one node; the index is at its top."""
    if kind == NodeKind.INDEX:
        return ""
    return code if kind == NodeKind.INDICATOR else f"{kind}:{code}"


def mark(subject: Subject, node: Node | None, rank: int | None) -> Mark:
    """One number of one ministry; without a node it is not in the release."""
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
    """Ministry code -> its mark at one node; ranks are those within the whole release."""
    cards: Mapping[str, Scorecard] = release_view.scorecards()
    ranks = release_ranks(cards, kind, code)
    return {
        ministry.code: mark(
            subject(ministry, release_view, anchor_of(kind, code)),
            cards[ministry.code].node(kind, code) if ministry.code in cards else None,
            ranks.get(ministry.code),
        )
        for ministry in ministries
    }


def caption(
    release_view: ReleaseView, scope: str, *, shown: int, url: str, group: str = ""
) -> Caption:
    """The caption of a chart of the release. Needs a release."""
    release = release_view.release
    if release is None:
        raise ValueError("nothing is published yet")
    framework = release.round.framework
    return Caption(
        release=release.code,
        lens=release_view.lens_title,
        scope=scope,
        framework=str(framework),
        source=DEMONSTRATION_SOURCE if release_view.is_demonstration else SOURCE,
        date=release.published_at.date(),
        shown=shown,
        total=len(release_view.scorecards()),
        is_demonstration=release_view.is_demonstration,
        url=url,
        peers=group,
        public_only=release_view.is_public_only,
        own_weights=bool(release_view.weights),
        unalike=unalike(release_view, release, scope),
    )


def unalike(release_view: ReleaseView, release: Release, scope: str) -> list[tuple[str, float]]:
    """Of what is drawn, title and ordinal alpha of what coders read too differently to rank by.

    A chart of no one dimension, nor of the index, draws each dimension.
    """
    framework = release_view.visible
    if framework is None:
        return []
    dimensions = [(NodeKind.DIMENSION, each.code, each.title) for each in framework.dimensions]
    every = [(NodeKind.INDEX, INDEX_CODE, "Index"), *dimensions]
    drawn = [node for node in every if node[2] == scope] or dimensions
    found = agreements.released(release, release_view.lens)
    alphas = [(title, found[str(kind), code].ordinal) for kind, code, title in drawn]
    return [
        (title, alpha)
        for title, alpha in alphas
        if alpha is not None and band(alpha) == Band.FLAGGED
    ]
