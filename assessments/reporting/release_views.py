"""The release view of a page: which release, through which lens, on which evidence, how weighed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from assessments import scorecards
from assessments.models import Release
from assessments.queries import Query
from assessments.reporting.weights import Weights, printed, read_weights
from assessments.scoring import subtrees
from assessments.scoring.reweighting import reweighted
from assessments.scoring.types import Framework, Scorecard

RELEASE_VIEW_KEYS = ("release", "lens", "evidence", "weights")
EVIDENCE = {"": "All evidence", "public": "Public evidence only"}
ALL_INDICATORS = "All indicators"


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A view of stored scores; nothing of it is stored. `release` is None before the first one."""

    release: Release | None
    framework: Framework | None = None
    lens: str = ""
    is_public_only: bool = False
    releases: tuple[Release, ...] = field(default=(), repr=False)
    weights: Weights = ()

    @property
    def lens_title(self) -> str:
        lenses = self.framework.lenses if self.framework else ()
        return next((lens.title for lens in lenses if lens.code == self.lens), ALL_INDICATORS)

    @property
    def newer(self) -> Release | None:
        """The correction that stands in the place of the release that is shown."""
        shown = self.release
        of_round = (item for item in self.releases if shown and item.round_id == shown.round_id)
        newest = next(of_round, shown)
        return None if newest == shown else newest

    @property
    def query_of_newer(self) -> str:
        return replace(self, release=self.newer or self.release).query

    @property
    def is_demonstration(self) -> bool:
        return self.release is not None and self.release.round.is_demonstration

    @property
    def is_as_released(self) -> bool:
        """Are the numbers those that the release holds?"""
        return not (self.lens or self.is_public_only or self.weights)

    @property
    def weights_text(self) -> str:
        """The reader's own weights as an address writes them; "" for the release's."""
        return printed(self.weights)

    @property
    def weighed(self) -> list[tuple[str, str]]:
        """Title of each dimension that the reader weighs, and the factor as it is written."""
        dimensions = self.framework.dimensions if self.framework else ()
        titles = {dimension.code: dimension.title for dimension in dimensions}
        return [(titles[code], f"{factor:g}") for code, factor in self.weights]

    @property
    def visible(self) -> Framework | None:
        """The part of the framework that the lens shows, as it is weighed."""
        if self.framework is None:
            return None
        seen = subtrees.lens_view(self.framework, self.lens) if self.lens else self.framework
        return reweighted(seen, dict(self.weights)) if self.weights else seen

    def scorecards(self) -> Mapping[str, Scorecard]:
        """Ministry code -> scorecard, for every ministry of the release."""
        if self.release is None:
            return {}
        return scorecards.release_scorecards(
            self.release, lens=self.lens, public_only=self.is_public_only, weights=self.weights
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The query that brings this release view back, whatever is published later."""
        release = self.release.code if self.release else ""
        evidence = "public" if self.is_public_only else ""
        pairs = [("release", release), ("lens", self.lens), ("evidence", evidence)]
        pairs.append(("weights", self.weights_text))
        return [(key, value) for key, value in pairs if value]

    @property
    def query_as_released(self) -> str:
        """The same release view with the release's own weights."""
        return replace(self, weights=()).query

    @property
    def name_parts(self) -> list[str]:
        """What file names say of it: lens, evidence, weights, release, where there are any."""
        evidence = "public-evidence" if self.is_public_only else ""
        release = self.release.code if self.release else ""
        weights = "own-weights" if self.weights else ""
        return [part for part in (self.lens, evidence, weights, release) if part]

    @property
    def query(self) -> str:
        return urlencode(self.pairs(), safe=",:")


def read_release_view(data: QueryDict, *, known: Iterable[str] = ()) -> ReleaseView:
    """Read the view of a page that also knows `known`. Raises BadQuery. Queries: 1, cold 7."""
    query = Query(data, known=[*RELEASE_VIEW_KEYS, *known])
    release_view = release_view_of(query)
    query.settle()
    return release_view


def release_view_of(query: Query) -> ReleaseView:
    """Read the release view from a query that the caller settles."""
    releases = tuple(Release.objects.newest_first())
    codes = [release.code for release in releases]
    code = query.one_of("release", codes, default=codes[0] if codes else "")
    evidence = query.one_of("evidence", [key for key in EVIDENCE if key])
    if not releases:
        query.one_of("lens", [])
        read_weights(query, None)
        return ReleaseView(None)
    release = next(release for release in releases if release.code == code)
    framework = scorecards.tree(release.round.framework)
    lens = query.one_of("lens", [lens.code for lens in framework.lenses])
    if lens and not shows_anything(framework, lens):
        query.problems.append(f"lens: no indicator of release {release.code} is part of {lens}.")
    weights = read_weights(query, framework)
    return ReleaseView(release, framework, lens, evidence == "public", releases, weights)


def shows_anything(framework: Framework, lens: str) -> bool:
    """Is an indicator part of the lens? One that names no lens is part of each."""
    return any(not leaf.lenses or lens in leaf.lenses for leaf in framework.indicators())
