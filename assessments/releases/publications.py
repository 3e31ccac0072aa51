"""The preview of a publication: what would change, ministry by ministry; nothing is written."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
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
from assessments.models.stages import BLIND
from assessments.scoring.types import Scale, State


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One ministry that would be in the release.

    now, before: its index, unsaved and of the release before; before is None where it is not in
    that. missing: indicators that are not assessed. complete: indicators with a whole answer, of
    the coding that has most of them. is_submitted: all its codings are.
    """

    ministry: Ministry
    now: Result
    before: Result | None
    missing: int
    complete: int
    is_submitted: bool

    @property
    def change(self) -> float | None:
        """The change of the index, where both releases have one."""
        if self.before is None or self.before.score is None or self.now.score is None:
            return None
        return self.now.score - self.before.score

    @property
    def move(self) -> str:
        """The change of the rank, in words; blank where either release has none."""
        if self.before is None or self.before.rank is None or self.now.rank is None:
            return ""
        places = self.before.rank - self.now.rank
        if places > 0:
            return f"up {places}"
        if places < 0:
            return f"down {-places}"
        return "same"


@dataclass(frozen=True, slots=True)
class Preview:
    """left_out: of the round, but without a score. gone: in the release before, not in this one.

    per_ministry: how many indicators each ministry has.
    """

    round: Round
    previous: Release | None
    lines: Sequence[PreviewLine]
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
    def incomplete(self) -> list[PreviewLine]:
        return [line for line in self.lines if line.complete < self.per_ministry]

    @property
    def unsubmitted(self) -> list[PreviewLine]:
        return [line for line in self.lines if not line.is_submitted]


def preview(
    round: Round,
    results: Sequence[Result],
    *,
    content_hash: str,
    waiting: Collection[str] = (),
) -> Preview:
    """Return the preview. Six queries, however many ministries.

    results: all that would be frozen, unsaved. waiting: ministries left out for not being final.
    """
    previous = newest_release_of_framework(round)
    before = index_results(previous)
    # The results are not saved yet: they are counted here, and not by the database.
    now: dict[str, Result] = {}
    indicators: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for result in results:
        if result.kind == ResultKind.INDEX:
            now[result.ministry_id] = result
        elif result.kind == ResultKind.INDICATOR:
            indicators[result.ministry_id] += 1
            missing[result.ministry_id] += result.state == State.NOT_ASSESSED
    rows = Assessment.objects.for_round(round).select_related("ministry")
    assessments = list(rows.prefetch_related("codings").order_by("ministry__sort_key"))
    complete = complete_indicators(round.framework, assessments)
    lines, left_out = [], []
    for assessment in assessments:
        code = assessment.ministry_id
        if code in now:
            # Publishing closes the codings that are still open: the page warns of them.
            is_submitted = all(coding.submitted_at for coding in assessment.codings.all())
            lines.append(
                PreviewLine(
                    assessment.ministry,
                    now[code],
                    before.get(code),
                    missing[code],
                    complete[code],
                    is_submitted,
                )
            )
        elif code not in waiting:  # those that wait are named on their own
            left_out.append(assessment.ministry)
    framework = round.framework
    return Preview(
        round=round,
        previous=previous,
        lines=lines,
        left_out=left_out,
        gone=ministries_gone(before, now),
        # Each ministry has a row for every indicator, and freezing refuses a release without any.
        per_ministry=indicators.total() // len(now),
        scale=Scale(framework.scale_min, framework.scale_max, tuple(framework.scale_labels)),
        content_hash=content_hash,
    )


def ministries_gone(before: Mapping[str, Result], now: Mapping[str, Result]) -> list[Ministry]:
    """Return the ministries that are in the release before and not in this one."""
    found = []
    for code, row in before.items():
        if code not in now:
            found.append(row.ministry)
    return found


def why_hidden(round: Round, reader: User) -> str:
    """Return why the reader may see no preview, in a sentence; blank where they may. Two queries.

    A preview shows what another analyst answers of a ministry that the reader codes as well.
    """
    # Where several code each ministry by plan, those still coded blind are in no preview.
    if round.coders > 1 or round.releases.exists():
        return ""
    own, others = Coding.objects.filter(analyst=reader), Coding.objects.exclude(analyst=reader)
    blind = Assessment.objects.for_round(round).filter(stage__in=BLIND)
    both = blind.filter(codings__in=own).filter(codings__in=others).distinct()
    names = list(both.order_by("ministry").values_list("ministry__country", flat=True))
    if not names:
        return ""
    return (
        f"You code {', '.join(names)} yourself, and may not see yet what another analyst answers. "
        "Ask another coordinator to publish."
    )


def complete_indicators(framework: Framework, assessments: Sequence[Assessment]) -> dict[str, int]:
    """Return ministry -> how many indicators are complete in its best coding. One query."""
    asked = questionnaire(framework)
    codings: list[Coding] = []
    for assessment in assessments:
        codings.extend(assessment.codings.all())
    answers = answers_in(codings)
    complete: dict[str, int] = {}
    for assessment in assessments:
        most = 0
        # Prefetched: neither loop over the codings asks the database.
        for coding in assessment.codings.all():
            done = sum(part.complete for part in parts(asked, answers[coding.pk]))
            most = max(most, done)
        complete[assessment.ministry_id] = most
    return complete


def newest_release_of_framework(round: Round) -> Release | None:
    """Return the newest release of the framework, real or demonstration as the round is."""
    releases = Release.objects.filter(
        round__framework__code=round.framework.code, round__is_demonstration=round.is_demonstration
    )
    return releases.newest_first().first()


def index_results(release: Release | None) -> dict[str, Result]:
    """Return ministry -> its index in the release, in the order of the countries."""
    if release is None:
        return {}
    rows = Result.objects.for_release(release).filter(kind=ResultKind.INDEX)
    ordered = rows.select_related("ministry").order_by("ministry__sort_key")
    return {row.ministry_id: row for row in ordered}
