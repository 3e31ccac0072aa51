"""The view of a release that a page shows: which release, lens, evidence and weights.

An address says all of it. Nothing of a view is stored.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from assessments import scorecards
from assessments.models import Release
from assessments.queries import Query, shorten
from assessments.scoring import subtrees
from assessments.scoring.reweighting import reweighted
from assessments.scoring.types import Framework, Node, NodeKind, Scorecard

RELEASE_VIEW_KEYS = ("release", "lens", "evidence", "weights")
ALL_INDICATORS = "All indicators"
WEIGHT_FIELD = "weight."  # the form has one field for each dimension, such as "weight.listening"
MOST_WEIGHT = 10.0
# Two digits and two decimals at most: `weights_text` then prints every weight without loss.
NUMBER = re.compile(r"\d{0,2}(\.\d{1,2})?", re.ASCII)
# (dimension, factor for its weight) in the order of the framework; a factor of 1 is left out.
Weights = tuple[tuple[str, float], ...]


# Without slots: a cached property needs a place to keep its value.
@dataclass(frozen=True)
class ReleaseView:
    """A view of stored scores. `release` is None before the first one is published.

    lens: the code of a lens; "" for all indicators. weights: the reader's own; () for the
    release's. releases: all published releases, the newest first.
    """

    release: Release | None
    framework: Framework | None = None
    lens: str = ""
    is_public_only: bool = False
    releases: tuple[Release, ...] = field(default=(), repr=False)
    weights: Weights = ()

    @cached_property
    def lens_title(self) -> str:
        if self.framework:
            for lens in self.framework.lenses:
                if lens.code == self.lens:
                    return lens.title
        return ALL_INDICATORS

    @cached_property
    def newer(self) -> Release | None:
        """The newest correction of the release that is shown, if there is one."""
        if self.release is None:
            return None
        for release in self.releases:
            if release.round_id != self.release.round_id:
                continue
            # The newest comes first, so that the first one of the round decides.
            if release == self.release:
                return None
            return release
        return None

    @property
    def query_of_newer(self) -> str:
        return replace(self, release=self.newer or self.release).query

    @cached_property
    def is_demonstration(self) -> bool:
        return self.release is not None and self.release.round.is_demonstration

    @property
    def is_as_released(self) -> bool:
        """Are the numbers those that the release holds?"""
        return not (self.lens or self.is_public_only or self.weights)

    @cached_property
    def weights_text(self) -> str:
        """The reader's own weights as an address writes them: "balance:2,training:0.5"."""
        return ",".join(f"{code}:{factor:g}" for code, factor in self.weights)

    @property
    def weighted_dimensions(self) -> list[tuple[str, str]]:
        """Title of each dimension with a weight of the reader's own, and the factor as text."""
        if self.framework is None:
            return []
        titles = {dimension.code: dimension.title for dimension in self.framework.dimensions}
        return [(titles[code], f"{factor:g}") for code, factor in self.weights]

    @cached_property
    def visible(self) -> Framework | None:
        """The part of the framework that the lens shows, with the weights of this view."""
        seen = self.framework
        if seen and self.lens:
            seen = subtrees.lens_view(seen, self.lens)
        if seen and self.weights:
            seen = reweighted(seen, dict(self.weights))
        return seen

    def scorecards(self) -> Mapping[str, Scorecard]:
        """Return ministry code -> scorecard, for every ministry of the release."""
        if self.release is None:
            return {}
        return scorecards.release_scorecards(
            self.release, lens=self.lens, public_only=self.is_public_only, weights=self.weights
        )

    def nodes(self, kind: NodeKind, code: str) -> Mapping[str, tuple[Node, int | None]]:
        """Return ministry code -> its node and its rank in the whole release. Raises KeyError."""
        if self.release is None:
            return {}
        return scorecards.release_nodes(
            self.release,
            kind,
            code,
            lens=self.lens,
            public_only=self.is_public_only,
            weights=self.weights,
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Return the query that brings this view back, whatever is published later."""
        pairs = []
        if self.release:
            pairs.append(("release", self.release.code))
        if self.lens:
            pairs.append(("lens", self.lens))
        if self.is_public_only:
            pairs.append(("evidence", "public"))
        if self.weights:
            pairs.append(("weights", self.weights_text))
        return pairs

    @cached_property
    def query(self) -> str:
        # Commas and colons are allowed in a query; escaped, an address would be hard to read.
        return urlencode(self.pairs(), safe=",:")

    @property
    def query_as_released(self) -> str:
        """The query of the same view with the release's own weights."""
        return replace(self, weights=()).query

    @property
    def name_parts(self) -> list[str]:
        """Return the parts of a file name: lens, evidence, weights, release."""
        parts = []
        if self.lens:
            parts.append(self.lens)
        if self.is_public_only:
            parts.append("public-evidence")
        if self.weights:
            parts.append("own-weights")
        if self.release:
            parts.append(self.release.code)
        return parts


# ---- Reading an address ----


def read_release_view(data: QueryDict, *, known: Iterable[str] = ()) -> ReleaseView:
    """Read the view of a page that also has the keys `known`.

    Raises BadQuery. Queries: 1; 7 when the release is new to this process.
    """
    query = Query(data, known=[*RELEASE_VIEW_KEYS, *known])
    release_view = release_view_of(query)
    query.settle()
    return release_view


def release_view_of(query: Query) -> ReleaseView:
    """Read the release view from a query that the caller settles."""
    releases = tuple(Release.objects.newest_first())
    by_code = {release.code: release for release in releases}
    newest = ""
    if releases:
        newest = releases[0].code
    code = query.one_of("release", by_code, default=newest)
    evidence = query.one_of("evidence", ["public"])
    if not releases:
        # Read only to be refused: nothing has a lens or weights yet.
        query.one_of("lens", [])
        read_weights(query, None)
        return ReleaseView(None)
    release = by_code[code]
    framework = scorecards.tree(release.round.framework)
    lens = query.one_of("lens", [lens.code for lens in framework.lenses])
    if lens and not has_indicators(framework, lens):
        query.problems.append(f"lens: no indicator of release {release.code} is part of {lens}.")
    weights = read_weights(query, framework)
    return ReleaseView(release, framework, lens, evidence == "public", releases, weights)


def has_indicators(framework: Framework, lens: str) -> bool:
    """Is an indicator part of the lens? An indicator that names no lens is part of each."""
    return any(not leaf.lenses or lens in leaf.lenses for leaf in framework.indicators())


def weight_fields(keys: Iterable[str]) -> list[str]:
    """Return the names of a form's fields that hold a weight."""
    return [key for key in keys if key.startswith(WEIGHT_FIELD)]


def read_weights(query: Query, framework: Framework | None) -> Weights:
    """Read the weights of `weights=balance:2,training:0.5`, or of the form's fields.

    () when they are the release's: none is given, or all dimensions have the same factor.
    """
    pairs = written_weights(query)
    if not pairs:
        return ()
    codes: list[str] = []
    if framework:
        codes = [dimension.code for dimension in framework.dimensions]
    factors: dict[str, float] = {}
    for code, written in pairs:
        if code not in codes:
            query.refuse(f"weights: “{shorten(code)}” is not a dimension here.", code, codes)
        elif code in factors:
            query.problems.append(f"weights: {code} is given twice; give it once.")
        else:
            factors[code] = read_factor(query, code, written)
    # Only the proportions of weights matter: the same factor everywhere changes no score.
    if len({factors.get(code, 1.0) for code in codes}) < 2:
        return ()
    # In the order of the framework, so that the same weights have one address.
    return tuple((code, factors[code]) for code in codes if factors.get(code, 1.0) != 1)


def written_weights(query: Query) -> list[tuple[str, str]]:
    """Return each dimension's code and its factor as they are written, not yet checked."""
    pairs = []
    for part in query.listed("weights"):
        code, _, factor = part.partition(":")
        pairs.append((code, factor))
    for key in weight_fields(query.data):
        pairs.append((key.removeprefix(WEIGHT_FIELD), query.text(key)))
    return pairs


def read_factor(query: Query, code: str, written: str) -> float:
    """Read a number above 0 and up to 10; 1 for a field that was emptied."""
    text = written.strip()
    # A reader who empties a field means "as released"; an address has no reason for a blank.
    if not text and WEIGHT_FIELD + code in query.data:
        return 1.0
    # The pattern also allows "" and ".", which are no numbers.
    if text.strip(".") and NUMBER.fullmatch(text) and 0 < float(text) <= MOST_WEIGHT:
        return float(text)
    query.problems.append(
        f"weights: “{shorten(written)}” cannot weigh {code}; give a number above 0 and up to 10, "
        "with at most two decimals, as in balance:2."
    )
    return 1.0


# ---- The series of releases that a comparison over time goes through ----


def comparable(release_view: ReleaseView) -> list[Release]:
    """Return the releases of the same framework code, with corrections, oldest first. No query."""
    shown = release_view.release
    if shown is None:
        return []
    found = []
    for release in reversed(release_view.releases):
        is_of_framework = release.round.framework.code == shown.round.framework.code
        # Invented scores are never compared with real ones.
        if is_of_framework and release.round.is_demonstration == shown.round.is_demonstration:
            found.append(release)
    return found


def other_releases(release_view: ReleaseView) -> list[Release]:
    """Return the releases that the one shown can be compared with, oldest first. No query."""
    found = []
    for release in comparable(release_view):
        if release != release_view.release:
            found.append(release)
    return found


def release_series(release_view: ReleaseView) -> list[Release]:
    """Return the releases up to the one that is shown, oldest first: the last of each round."""
    of_round: dict[int, Release] = {}
    for release in comparable(release_view):
        # Oldest first: a correction takes the place of the release that it corrects.
        of_round[release.round_id] = release
        if release == release_view.release:
            break
    return list(of_round.values())


def previous_in_series(release_view: ReleaseView) -> Release | None:
    """Return the release before the one shown, whatever version of the framework it used."""
    found = release_series(release_view)
    if len(found) < 2:
        return None
    return found[-2]


def has_same_method(one: Release, other: Release) -> bool:
    """Do their scores compare: one version of the framework, one of the method?"""
    is_of_framework = one.round.framework_id == other.round.framework_id
    return is_of_framework and one.method_version == other.method_version


def view_of(release_view: ReleaseView, release: Release) -> ReleaseView:
    """Return the same view of another release."""
    return replace(release_view, release=release)
