"""A ministry's scores in earlier releases of the same framework, and the chart of its index."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.charts.trend import trend
from assessments.charts.types import Chart, Line, SeriesRelease
from assessments.models import Ministry, Release, Result, ResultKind
from assessments.reporting.captions import caption, subject
from assessments.reporting.release_views import ReleaseView
from assessments.scoring.types import INDEX_CODE

Key = tuple[str, str]  # kind and code of a node
INDEX: Key = (ResultKind.INDEX.value, INDEX_CODE)


@dataclass(frozen=True, slots=True)
class History:
    """Releases, oldest first, and the stored scores of index and dimensions in each.

    scores: primary key of a release -> key of a node -> score.
    """

    releases: Sequence[Release]
    scores: Mapping[int, Mapping[Key, float | None]]

    def score(self, release: Release, key: Key = INDEX) -> float | None:
        return self.scores.get(release.pk, {}).get(key)

    def before(self, release: Release) -> Release | None:
        return comparable_before(self.releases, release)

    def change(self, release: Release, key: Key = INDEX) -> float | None:
        """Return the score less that of the release before; None unless both are known."""
        previous = self.before(release)
        if previous is None:
            return None
        now, then = self.score(release, key), self.score(previous, key)
        if now is None or then is None:
            return None
        return now - then


def history(release: Release, ministry: Ministry) -> History:
    """Return the releases up to this one and the ministry's scores in them. Queries: 2."""
    # Later releases are left out: a page of an old release shows what was known then.
    comparable = list(Release.objects.comparable_with(release))
    releases = comparable[: comparable.index(release) + 1]
    scores: dict[int, dict[Key, float | None]] = defaultdict(dict)
    rows = Result.objects.filter(
        release__in=releases,
        ministry=ministry,
        kind__in=[ResultKind.INDEX, ResultKind.DIMENSION],
    )
    for release_id, kind, code, score in rows.values_list("release", "kind", "code", "score"):
        scores[release_id][kind, code] = score
    return History(releases, scores)


def previous_comparable(release: Release) -> Release | None:
    """Return the release before, or None if its scores do not compare. One query."""
    return comparable_before(list(Release.objects.comparable_with(release)), release)


def comparable_before(releases: Sequence[Release], release: Release) -> Release | None:
    """Return the release before, or None if it used another version of the framework.

    releases: those of one framework code, oldest first, with `release` among them. Scores by two
    versions do not compare.
    """
    earlier = releases[: releases.index(release)]
    # An older release with the same version does not count: the version changed in between.
    if earlier and earlier[-1].round.framework_id == release.round.framework_id:
        return earlier[-1]
    return None


def trend_chart(ministry: Ministry, past: History, release_view: ReleaseView) -> Chart | None:
    """Return the index over the releases; None when there is only one."""
    # One point is not a trend.
    if len(past.releases) < 2 or release_view.framework is None:
        return None
    points, scores = [], []
    for release in past.releases:
        points.append(SeriesRelease(release.code, release.code, str(release.round.framework)))
        scores.append(past.score(release))
    line = Line(subject(ministry, release_view), scores)
    words = caption(release_view, "Index", shown=1, url=ministry.get_absolute_url())
    return trend([line], points, words, release_view.framework.scale, bold=ministry.code)
