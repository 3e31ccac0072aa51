"""The effect of corrections on a release: answers, the scores above them, and ranks."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap

from django.db.models import Q

from assessments.answers.questions import Question, questionnaire
from assessments.models import Correction, Ministry, Release, Result, ResultKind
from assessments.scorecards import tree
from assessments.scoring.scale import EPSILON
from assessments.scoring.types import INDEX_CODE, NodeKind, Scale

Rows = Mapping[tuple[str, str, str], Result]  # ministry, kind, code
INDEX_TITLE = "Index"


@dataclass(frozen=True, slots=True)
class CorrectedAnswer:
    """One answer before and after, in words: "level 4", "12.5 points", "not found"."""

    ministry: Ministry
    code: str
    title: str
    old: str
    new: str
    reason: str

    @property
    def url(self) -> str:
        return f"{self.ministry.get_absolute_url()}#{self.code}"


@dataclass(frozen=True, slots=True)
class NodeChange:
    """The index, a dimension or a facet of one ministry, before and after."""

    ministry: Ministry
    title: str
    kind: str
    before: Result
    after: Result

    @property
    def change(self) -> float | None:
        if self.before.score is None or self.after.score is None:
            return None
        return self.after.score - self.before.score


@dataclass(frozen=True, slots=True)
class RankChange:
    """A ministry whose rank by the index changed; None is without a rank."""

    ministry: Ministry
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Effect:
    """Everything that a correction changed.

    nodes: index, dimensions and facets of the corrected ministries. ranks: of all ministries.
    """

    answers: Sequence[CorrectedAnswer]
    nodes: Sequence[NodeChange]
    ranks: Sequence[RankChange]
    scale: Scale


def effect(
    release: Release,
    corrections: Sequence[Correction],
    before: Rows,
    after: Rows,
    members: Mapping[str, Ministry],
) -> Effect:
    """Return what the corrections change in a release.

    before, after: all results of both releases above the indicators, by their keys.
    members: every ministry in them, by code. No query for a framework that is known.
    """
    framework = release.round.framework
    questions = questionnaire(framework).by_code
    answers = []
    for row in corrections:
        answers.append(corrected_answer(row, members[row.ministry_id], questions[row.code]))
    return Effect(
        answers=answers,
        nodes=node_changes(release, corrections, before, after, members),
        ranks=rank_changes(before, after, members),
        scale=Scale(framework.scale_min, framework.scale_max, tuple(framework.scale_labels)),
    )


def node_changes(
    release: Release,
    corrections: Sequence[Correction],
    before: Rows,
    after: Rows,
    members: Mapping[str, Ministry],
) -> list[NodeChange]:
    """Return what changed above the answers, ministry by ministry in framework order."""
    titles = titles_of(release)
    found = []
    # A dict keeps the order of the corrections and names each ministry once.
    for ministry in dict.fromkeys(row.ministry_id for row in corrections):
        for (kind, code), title in titles.items():
            old, new = before[ministry, kind, code], after[ministry, kind, code]
            if differs(old, new):
                found.append(NodeChange(members[ministry], title, kind, old, new))
    return found


def titles_of(release: Release) -> dict[tuple[str, str], str]:
    """Return (kind, code) -> title of the index and each dimension with its facets, in order."""
    found = {(NodeKind.INDEX.value, INDEX_CODE): INDEX_TITLE}
    for dimension in tree(release.round.framework).dimensions:
        found[NodeKind.DIMENSION.value, dimension.code] = dimension.title
        for facet in dimension.facets:
            found[NodeKind.FACET.value, facet.code] = facet.title
    return found


def differs(one: Result, other: Result) -> bool:
    """Return True if score, rank or state differ."""
    if one.score is None or other.score is None:
        return (one.score, one.state) != (other.score, other.state)
    # A rank may change without its score: others moved past it.
    return abs(one.score - other.score) > EPSILON or one.rank != other.rank


def rank_changes(before: Rows, after: Rows, members: Mapping[str, Ministry]) -> list[RankChange]:
    """Return the ministries whose rank changed, by their rank after, those without one last."""
    found = []
    for key, row in after.items():
        code, kind, _ = key
        old = before[key].rank
        if kind == ResultKind.INDEX and old != row.rank:
            found.append(RankChange(members[code], old, row.rank))
    return sorted(found, key=lambda one: (one.after is None, one.after or 0, one.ministry.sort_key))


def corrected_answer(row: Correction, ministry: Ministry, question: Question) -> CorrectedAnswer:
    return CorrectedAnswer(
        ministry,
        row.code,
        question.title,
        describe_value(question, row.old_state, row.old_value),
        describe_value(question, row.new_state, row.new_value),
        row.reason,
    )


def describe_value(question: Question, state: str, value: float | None) -> str:
    """Return the answer in words: "level 4", "12.5 points", "not found"."""
    if value is None:
        return state.replace("_", " ")
    # Only a rated indicator has cards, one for each level; a measured one has a unit.
    if question.cards:
        return f"level {int(value)}"
    return f"{value:.6g} {question.unit}".strip()


def published_effect(release: Release) -> Effect | None:
    """Return the effect of a correction, or None for a release that corrects none. Queries: 3."""
    if release.corrects is None:
        return None
    corrections = list(release.corrections.select_related("ministry"))
    changed = {row.ministry_id for row in corrections}
    # Of the other ministries only the index: their rank may change, and no score of theirs.
    rows = Result.objects.filter(
        Q(kind=ResultKind.INDEX)
        | Q(ministry__in=changed, kind__in=[ResultKind.DIMENSION, ResultKind.FACET]),
        release__in=[release.pk, release.corrects.pk],
    ).select_related("ministry")
    sides: dict[int, dict[tuple[str, str, str], Result]] = {release.pk: {}, release.corrects.pk: {}}
    for row in rows:
        sides[row.release_id][row.ministry_id, row.kind, row.code] = row
    before, after = sides[release.corrects.pk], sides[release.pk]
    # A correction neither adds nor removes a ministry, so that either side names them all.
    members = {row.ministry_id: row.ministry for row in after.values()}
    return effect(release, corrections, before, after, members)


@dataclass(frozen=True, slots=True)
class Notice:
    """The answers of one ministry that a release corrected."""

    release: Release
    codes: Sequence[str]


def notices(release: Release, ministry: Ministry) -> list[Notice]:
    """Return the corrections of one ministry up to this release, newest first. Queries: 1 or 0."""
    if release.corrects_id is None:
        return []
    # Keys grow with each correction: a later one must not appear on an older release's pages.
    rows = Correction.objects.filter(
        release__round=release.round_id, release__pk__lte=release.pk, ministry=ministry
    )
    # Releases come newest first, and a dict keeps that order.
    codes: dict[Release, list[str]] = defaultdict(list)
    for row in rows.select_related("release").order_by("-release", "code"):
        codes[row.release].append(row.code)
    return list(starmap(Notice, codes.items()))


def by_round(releases: Iterable[Release]) -> list[list[Release]]:
    """Group releases by their round, in the order in which they come."""
    found: dict[int, list[Release]] = defaultdict(list)
    for release in releases:
        found[release.round_id].append(release)
    return list(found.values())


def ministries_in(release: Release) -> Collection[Ministry]:
    """Return the ministries of a release by country. One query."""
    members = Ministry.objects.filter(results__release=release, results__kind=ResultKind.INDEX)
    return list(members.order_by("sort_key"))
