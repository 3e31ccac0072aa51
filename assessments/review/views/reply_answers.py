"""The answers to a save of one finding's reply."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.actions import replies
from assessments.actions.errors import VersionConflict
from assessments.answers.conflicts import Difference
from assessments.answers.saves import Saved, SheetAttempt
from assessments.answers.scoring import Neighbours
from assessments.answers.sheets import EvidenceFields, Sheet
from assessments.models import Assessment, Evidence
from assessments.review import replies as pages
from assessments.review import reply_sheets
from assessments.review.reply_forms import ReplySubmission
from assessments.scoring.entries import EvidenceEntry
from assessments.scoring.replies import ReplyEntry, missing


@dataclass(frozen=True, slots=True)
class ReplyAttempt(SheetAttempt[ReplySubmission, ReplyEntry]):
    """One reply that was sent."""

    PAGE = "review/replies/edit.html"
    SWAPPED = "review/replies/saved.html"
    WHOLE = "reply"
    DISCLOSURES = reply_sheets.DISCLOSURES

    assessment: Assessment

    def entry(self) -> ReplyEntry | None:
        is_whole = not any(row.refusals for row in self.submission.rows)
        return self.submission.entry([] if is_whole else self._stored())

    def store(self, entry: ReplyEntry) -> replies.Saved:
        version, by = self.submission.version, self.request.user
        return replies.save(self.assessment, self.question.code, entry, version=version, by=by)

    def progress(self, entry: ReplyEntry, saved: Saved) -> Mapping[str, Any]:
        return {"mark": reply_sheets.mark(entry), "missing": missing(entry)}

    def differences(self, conflict: VersionConflict[ReplyEntry]) -> Iterator[Difference]:
        return reply_sheets.differences(conflict.stored, conflict.sent)

    def only_stored(self, conflict: VersionConflict[ReplyEntry]) -> tuple[EvidenceFields, ...]:
        return reply_sheets.only_stored(conflict.stored, {row.key for row in self.submission.rows})

    def neighbours(self) -> Neighbours:
        return pages.neighbours(self.assessment, self.question.code)

    def page(self, typed: Sheet) -> Mapping[str, Any]:
        page = pages.sheet_page(self.assessment, self.question.code, sheet=typed)
        is_demonstration = self.assessment.round.is_demonstration
        return {"page": page, "desk": {"url": page.url}, "is_demonstration": is_demonstration}

    def _stored(self) -> list[EvidenceEntry]:
        rows = Evidence.objects.filter(
            reply__assessment=self.assessment, reply__indicator=self.question.pk
        )
        return [row.entry() for row in rows]
