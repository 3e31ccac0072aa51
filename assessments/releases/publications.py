"""What publishing a round would change, ministry by ministry, before anything is written."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assessments.answers.progress import parts
from assessments.answers.questions import questionnaire
from assessments.answers.values import answers_in
from assessments.models import (
    Assessment,
    Coding,
    Framework,
    Ministry,
    Release,
    Result,
    ResultKind,
    Round,
    User,
)
from assessments.models.stages import UNBLINDED
from assessments.scoring.types import Scale, State


@dataclass(frozen=True, slots=True)
class Line:
    """One ministry that would be in the release.

    now, before: its index, unsaved and of the release before; before is None where it is not in
    that. missing: indicators that nobody has assessed. complete: those with all that an answer
    demands, of the one coding that has most of them. is_submitted: all its codings are.
    """

    ministry: Ministry
    now: Result
    before: Result | None
    missing: int
    complete: int
    is_submitted: bool

    @property
    def change(self) -> float | None:
        """Of the index, where both releases have one."""
        if self.before is None or self.before.score is None or self.now.score is None:
            return None
        return self.now.score - self.before.score

    @property
    def move(self) -> str:
        """Of the rank, in words; blank where either release has none."""
        if self.before is None or self.before.rank is None or self.now.rank is None:
            return ""
        places = self.before.rank - self.now.rank
        return f"up {places}" if places > 0 else f"down {-places}" if places else "same"


@dataclass(frozen=True, slots=True)
class Preview:
    """left_out: of the round, but without a score. gone: in the release before, not in this one.

    per_ministry: how many indicators each ministry has.
    """

    round: Round
    previous: Release | None
    lines: Sequence[Line]
    left_out: Sequence[Ministry]
    gone: Sequence[Ministry]
    per_ministry: int
    scale: Scale
    content_hash: str

    @property
    def missing(self) -> int:
        return sum(line.missing for line in self.lines)

    @property
    def cells(self) -> int:
        return self.per_ministry * len(self.lines)

    @property
    def incomplete(self) -> list[Line]:
        return [line for line in self.lines if line.complete < self.per_ministry]

    @property
    def unsubmitted(self) -> list[Line]:
        return [line for line in self.lines if not line.is_submitted]


def preview(
    round: Round,
    results: Sequence[Result],
    *,
    content_hash: str,
    waiting: Collection[str] = (),
) -> Preview:
    """results: all that would be frozen, unsaved. waiting: who is left out for not being final.

    Six queries, however many ministries.
    """
    previous = release_before(round)
    before = index_results(previous)
    now = {row.ministry_id: row for row in results if row.kind == ResultKind.INDEX}
    missing = Counter(
        row.ministry_id
        for row in results
        if row.kind == ResultKind.INDICATOR and row.state == State.NOT_ASSESSED
    )
    assessments = list(
        Assessment.objects.for_round(round)
        .select_related("ministry")
        .prefetch_related("codings")
        .order_by("ministry__country")
    )
    complete = complete_indicators(round.framework, assessments)
    indicators = [row for row in results if row.kind == ResultKind.INDICATOR]
    framework = round.framework
    return Preview(
        round=round,
        previous=previous,
        lines=[
            Line(
                row.ministry,
                now[row.ministry_id],
                before.get(row.ministry_id),
                missing[row.ministry_id],
                complete[row.ministry_id],
                all(coding.submitted_at is not None for coding in row.codings.all()),
            )
            for row in assessments
            if row.ministry_id in now
        ],
        left_out=[
            row.ministry
            for row in assessments
            if row.ministry_id not in now and row.ministry_id not in waiting
        ],
        gone=[row.ministry for code, row in before.items() if code not in now],
        per_ministry=len(indicators) // len(now),
        scale=Scale(framework.scale_min, framework.scale_max, tuple(framework.scale_labels)),
        content_hash=content_hash,
    )


def secret(round: Round, reader: User) -> str:
    """Why the reader is shown no preview, in a sentence: it would tell what another analyst says of
    a ministry that the reader codes as well. Blank where there is none. Two queries.

    Where several code each ministry by plan, none that is coded still would be in it.
    """
    if round.coders > 1 or round.releases.exists():
        return ""
    own, others = Coding.objects.filter(analyst=reader), Coding.objects.exclude(analyst=reader)
    coded = Assessment.objects.for_round(round).exclude(stage__in=UNBLINDED)
    both = coded.filter(codings__in=own).filter(codings__in=others).distinct()
    if named := ", ".join(both.order_by("ministry").values_list("ministry", flat=True)):
        return (
            f"You code {named} yourself, and may not know yet what another analyst says of it; "
            "ask another coordinator to publish."
        )
    return ""


def complete_indicators(framework: Framework, assessments: Sequence[Assessment]) -> dict[str, int]:
    """Ministry code -> how many indicators are complete. One query."""
    asked = questionnaire(framework)
    said = answers_in(coding for row in assessments for coding in row.codings.all())
    return {
        row.ministry_id: max(
            (
                sum(part.complete for part in parts(asked, said[coding.pk]))
                for coding in row.codings.all()
            ),
            default=0,
        )
        for row in assessments
    }


def release_before(round: Round) -> Release | None:
    """The newest release of the same framework, real or demonstration as the round is."""
    releases = Release.objects.filter(
        round__framework__code=round.framework.code, round__is_demonstration=round.is_demonstration
    )
    return releases.newest_first().first()


def index_results(release: Release | None) -> dict[str, Result]:
    """Ministry code -> its index in the release, in the order of the countries."""
    if release is None:
        return {}
    rows = Result.objects.for_release(release).filter(kind=ResultKind.INDEX)
    ordered = rows.select_related("ministry").order_by("ministry__country")
    return {row.ministry_id: row for row in ordered}
