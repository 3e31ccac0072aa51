"""What earlier releases of the same framework said of one ministry."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.models import Ministry, Release, Result, ResultKind
from assessments.scoring.types import INDEX_CODE

Key = tuple[str, str]  # kind and code of a node
INDEX: Key = (ResultKind.INDEX.value, INDEX_CODE)


@dataclass(frozen=True, slots=True)
class History:
    """Releases, oldest first, and the stored scores of index and dimensions in each."""

    releases: Sequence[Release]
    scores: Mapping[int, Mapping[Key, float | None]]

    def score(self, release: Release, key: Key = INDEX) -> float | None:
        return self.scores.get(release.pk, {}).get(key)

    def before(self, release: Release) -> Release | None:
        """The release before, if it used the same framework version: others do not compare."""
        earlier = [found for found in self.releases if found.pk != release.pk]
        newest = earlier[-1] if earlier else None
        same = newest and newest.round.framework_id == release.round.framework_id
        return newest if same else None

    def change(self, release: Release) -> float | None:
        """Index now less index then, unrounded; None unless both are there and compare."""
        previous = self.before(release)
        now = self.score(release)
        then = self.score(previous) if previous else None
        return None if now is None or then is None else now - then


def history(release: Release, ministry: Ministry) -> History:
    """Return the releases up to this one and the ministry's scores in them. Queries: 2."""
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
