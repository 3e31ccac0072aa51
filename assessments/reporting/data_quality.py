"""How sure a release is: how much is scored, with what confidence, on which evidence."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count

from assessments.models import Confidence, Disclosure, Release, Result, ScoreState
from assessments.reporting.release_views import ReleaseView
from assessments.reporting.standings import Finding

LEVELS = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)


@dataclass(frozen=True, slots=True)
class Sureness:
    """confidence: (label, how many scores), highest first, and how many say nothing of theirs."""

    confidence: tuple[tuple[str, int], ...]
    unsaid: int
    sealed_only: int


@dataclass(frozen=True, slots=True)
class Footing:
    """What one ministry's scores rest on: how many have a public piece, how many none at all."""

    scored: int
    public: int
    bare: int
    sureness: Sureness


def sureness_of(counts: Counter[str], sealed_only: int) -> Sureness:
    said = tuple((str(level.label).lower(), counts[level.value]) for level in LEVELS)
    return Sureness(said, counts[""], sealed_only)


def footing(findings: Iterable[Finding]) -> Footing:
    """Of the indicators that are scored as the release view sees them."""
    scored = [one for one in findings if one.node.score is not None]
    pieces = [one.result.evidence if one.result else [] for one in scored]
    counts = Counter(one.result.confidence if one.result else "" for one in scored)
    return Footing(
        scored=len(scored),
        public=sum(has_public(of_one) for of_one in pieces),
        bare=sum(not of_one for of_one in pieces),
        sureness=sureness_of(counts, sum(one.node.is_sealed_only for one in scored)),
    )


def has_public(pieces: Collection[dict[str, str]]) -> bool:
    return any(piece["class"] == Disclosure.PUBLIC for piece in pieces)


def release_sureness(release: Release, release_view: ReleaseView) -> Sureness:
    """Return the quality of every score that the view of the release shows. One query."""
    codes = (
        [leaf.code for leaf in release_view.visible.indicators()] if release_view.visible else []
    )
    rows = Result.objects.for_release(release).indicators()
    rated = rows.filter(state=ScoreState.RATED, code__in=codes)
    if release_view.is_public_only:
        rated = rated.filter(is_sealed_only=False)
    counts: Counter[str] = Counter()
    sealed = 0
    grouped = rated.values("confidence", "is_sealed_only").annotate(count=Count("pk"))
    for row in grouped.order_by():
        counts[row["confidence"]] += row["count"]
        sealed += row["count"] if row["is_sealed_only"] else 0
    return sureness_of(counts, sealed)
