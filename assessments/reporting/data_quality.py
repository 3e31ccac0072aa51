"""Data quality: how much is scored, with what confidence, on which evidence."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from assessments.models import Confidence, Disclosure, Release, Result, ScoreState
from assessments.reporting.ministry_results import IndicatorResult
from assessments.reporting.release_views import ReleaseView

LEVELS = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)


@dataclass(frozen=True, slots=True)
class DataQuality:
    """Statistics of how sure scores are.

    confidence: (label, number of scores) of each level, highest first.
    not_stated: scores without a confidence. sealed_only: scores that only sealed evidence supports.
    """

    confidence: tuple[tuple[str, int], ...]
    not_stated: int
    sealed_only: int

    @property
    def confidence_words(self) -> str:
        """The counts in words: "high 5, medium 0, low 1, not stated 2"."""
        parts = [f"{label} {count}" for label, count in self.confidence]
        if self.not_stated:
            parts.append(f"not stated {self.not_stated}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class EvidenceSummary:
    """The evidence of one ministry's scores.

    public: scores with a public piece of evidence. unsupported: scores with no piece recorded.
    """

    scored: int
    public: int
    unsupported: int
    quality: DataQuality


def data_quality(counts: Counter[str], sealed_only: int) -> DataQuality:
    """Return the statistics of these counts.

    counts: stored confidence -> number of scores; "" is for those that state none.
    """
    confidence = []
    for level in LEVELS:
        confidence.append((str(level.label).lower(), counts[level.value]))
    return DataQuality(tuple(confidence), counts[""], sealed_only)


def evidence_summary(indicators: Iterable[IndicatorResult]) -> EvidenceSummary:
    """Return the summary of the indicators that have a score in this release view."""
    scored = public = unsupported = sealed_only = 0
    counts: Counter[str] = Counter()
    for indicator in indicators:
        # The node and not the row decides: the view may hide a score that the row holds.
        if indicator.node.score is None or indicator.row is None:
            continue
        pieces = indicator.row.evidence
        scored += 1
        public += any(piece["class"] == Disclosure.PUBLIC for piece in pieces)
        unsupported += not pieces
        sealed_only += indicator.node.is_sealed_only
        counts[indicator.row.confidence] += 1
    return EvidenceSummary(scored, public, unsupported, data_quality(counts, sealed_only))


def release_quality(release: Release, release_view: ReleaseView) -> DataQuality:
    """Return the quality of every score that the view of the release shows. One query."""
    framework = release_view.visible
    if framework is None:
        return data_quality(Counter(), 0)
    # The codes of the lens: the release itself holds every indicator.
    codes = [leaf.code for leaf in framework.indicators()]
    rated = Result.objects.for_release(release).indicators()
    rated = rated.filter(state=ScoreState.RATED, code__in=codes)
    if release_view.is_public_only:
        rated = rated.filter(is_sealed_only=False)
    counts: Counter[str] = Counter()
    sealed_only = 0
    # order_by() drops the model's own order, which would split the groups.
    grouped = rated.values("confidence", "is_sealed_only").annotate(count=Count("pk")).order_by()
    for group in grouped:
        counts[group["confidence"]] += group["count"]
        if group["is_sealed_only"]:
            sealed_only += group["count"]
    return data_quality(counts, sealed_only)
