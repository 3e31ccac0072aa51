"""What corrections changed in a release: the answers, what follows from them, and the ranks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from assessments.answers.questions import Question, questionnaire
from assessments.models import Correction, Ministry, Release, Result, ResultKind
from assessments.scorecards import tree
from assessments.scoring.scale import EPSILON
from assessments.scoring.types import INDEX_CODE, NodeKind, Scale

Rows = Mapping[tuple[str, str, str], Result]  # ministry, kind, code
INDEX_TITLE = "Index"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that changed, in words: "level 4", "12.5 points", "not found"."""

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
class Step:
    """One number above the answers, before and after."""

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
class Moved:
    """A ministry whose rank by the index moved."""

    ministry: Ministry
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Effect:
    """steps: index, dimensions and facets of the corrected ministries that changed."""

    answers: Sequence[Answer]
    steps: Sequence[Step]
    moved: Sequence[Moved]
    scale: Scale


def effect(
    release: Release,
    corrections: Sequence[Correction],
    before: Rows,
    after: Rows,
    members: Mapping[str, Ministry],
) -> Effect:
    """before, after: what the release said and says, the numbers above the indicators at least.

    members: every ministry in them, by code. No query for a framework that is known.
    """
    framework = release.round.framework
    asked = questionnaire(framework).by_code
    changed = list(dict.fromkeys(row.ministry_id for row in corrections))
    scale = Scale(framework.scale_min, framework.scale_max, tuple(framework.scale_labels))
    titles = titles_of(release)
    return Effect(
        answers=[answer(row, members[row.ministry_id], asked[row.code]) for row in corrections],
        steps=[
            Step(members[code], title, kind, before[code, kind, node], after[code, kind, node])
            for code in changed
            for (kind, node), title in titles.items()
            if is_other(before[code, kind, node], after[code, kind, node])
        ],
        moved=moves(before, after, members),
        scale=scale,
    )


def titles_of(release: Release) -> dict[tuple[str, str], str]:
    """(kind, code) -> title of the index, each dimension and its facets, as in the framework."""
    found = {(NodeKind.INDEX.value, INDEX_CODE): INDEX_TITLE}
    for dimension in tree(release.round.framework).dimensions:
        found[NodeKind.DIMENSION.value, dimension.code] = dimension.title
        for facet in dimension.facets:
            found[NodeKind.FACET.value, facet.code] = facet.title
    return found


def is_other(one: Result, other: Result) -> bool:
    """Do they differ in score, rank or state?"""
    if one.score is None or other.score is None:
        return (one.score, one.state) != (other.score, other.state)
    return abs(one.score - other.score) > EPSILON or one.rank != other.rank


def moves(before: Rows, after: Rows, members: Mapping[str, Ministry]) -> list[Moved]:
    """By the rank that they have now, those without one last."""
    found = [
        Moved(members[code], before[code, kind, node].rank, row.rank)
        for (code, kind, node), row in after.items()
        if kind == ResultKind.INDEX and before[code, kind, node].rank != row.rank
    ]
    return sorted(found, key=lambda one: (one.after is None, one.after or 0, one.ministry.country))


def answer(row: Correction, ministry: Ministry, question: Question) -> Answer:
    return Answer(
        ministry,
        row.code,
        question.title,
        said(question, row.old_state, row.old_value),
        said(question, row.new_state, row.new_value),
        row.reason,
    )


def said(question: Question, state: str, value: float | None) -> str:
    if value is None:
        return state.replace("_", " ")
    return f"level {int(value)}" if question.cards else f"{value:.6g} {question.unit}".strip()


def published_effect(release: Release) -> Effect | None:
    """What a correction did, None for what corrects nothing. Three queries."""
    if release.corrects is None:
        return None
    corrections = list(release.corrections.select_related("ministry"))
    changed = {row.ministry_id for row in corrections}
    rows = Result.objects.filter(
        Q(kind=ResultKind.INDEX)
        | Q(ministry__in=changed, kind__in=[ResultKind.DIMENSION, ResultKind.FACET]),
        release__in=[release.pk, release.corrects.pk],
    ).select_related("ministry")
    sides: dict[int, dict[tuple[str, str, str], Result]] = {release.pk: {}, release.corrects.pk: {}}
    for row in rows:
        sides[row.release_id][row.ministry_id, row.kind, row.code] = row
    before, after = sides[release.corrects.pk], sides[release.pk]
    members = {row.ministry_id: row.ministry for row in after.values()}
    return effect(release, corrections, before, after, members)


@dataclass(frozen=True, slots=True)
class Notice:
    """That an answer of this ministry was corrected, in the release that is shown."""

    release: Release
    codes: Sequence[str]


def notices(release: Release, ministry: Ministry) -> list[Notice]:
    """The corrections of one ministry up to this release, newest first. One query, or none."""
    if release.corrects_id is None:
        return []
    rows = Correction.objects.filter(
        release__round=release.round_id, release__pk__lte=release.pk, ministry=ministry
    )
    found: dict[Release, list[str]] = {}
    for row in rows.select_related("release").order_by("-release", "code"):
        found.setdefault(row.release, []).append(row.code)
    return [Notice(of, codes) for of, codes in found.items()]


def correct_url(release: Release, ministry: str = "") -> str:
    address = reverse("release-correct", args=[release.code])
    return f"{address}?ministry={ministry}" if ministry else address


def by_round(releases: Iterable[Release]) -> list[list[Release]]:
    """Releases that come newest first, as one list for each round."""
    found: dict[int, list[Release]] = {}
    for release in releases:
        found.setdefault(release.round_id, []).append(release)
    return list(found.values())


def ministries_in(release: Release) -> Collection[Ministry]:
    """By country. One query."""
    members = Ministry.objects.filter(results__release=release, results__kind=ResultKind.INDEX)
    return list(members.order_by("country"))
