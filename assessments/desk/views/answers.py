"""The answers to a save of one score."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.actions import scores
from assessments.actions.errors import VersionConflict
from assessments.answers import scoring, sheets
from assessments.answers.conflicts import ADDED, Difference, differences
from assessments.answers.evidence_pieces import SURROUNDINGS, Piece, piece
from assessments.answers.saves import Saved, SheetAttempt
from assessments.answers.score_forms import Submission
from assessments.answers.scores import Said, evidence_values, mark, missing
from assessments.answers.scoring import Neighbours
from assessments.answers.sheets import EvidenceFields, Sheet
from assessments.models import Coding, Disclosure, Evidence
from assessments.scoring.entries import Entry, EvidenceEntry


@dataclass(frozen=True, slots=True)
class ScoreAttempt(SheetAttempt[Submission, Entry]):
    """One score that was sent. opened: a sealed piece whose words take its closed row's place."""

    PAGE = "desk/score.html"
    SWAPPED = "desk/saved.html"
    WHOLE = "score"
    DISCLOSURES = sheets.DISCLOSURES

    coding: Coding
    opened: EvidenceEntry | None = None

    def entry(self) -> Entry | None:
        is_whole = not any(row.refusals for row in self.submission.rows)
        return self.submission.entry([] if is_whole else [row.entry() for row in self._stored()])

    def store(self, entry: Entry) -> scores.Saved:
        version, by = self.submission.version, self.request.user
        return scores.save(self.coding, self.question.code, entry, version=version, by=by)

    def progress(self, entry: Entry, saved: Saved) -> Mapping[str, Any]:
        said = Said.of(entry) if saved.version else None
        return {"mark": mark(self.question, said), "missing": missing(self.question, said)}

    def differences(self, conflict: VersionConflict[Entry]) -> Iterator[Difference]:
        return differences(self.question, conflict.stored, conflict.sent)

    def only_stored(self, conflict: VersionConflict[Entry]) -> tuple[EvidenceFields, ...]:
        """One query."""
        shown = {row.key for row in self.submission.rows}
        rows = [row for row in self._stored() if row.key not in shown]
        return tuple(
            sheets.stored_row(row, place, self.request.user, note=ADDED)
            for place, row in enumerate(rows, len(shown) + 1)
        )

    def neighbours(self) -> Neighbours:
        return scoring.neighbours(self.coding, self.question.code)

    def page(self, typed: Sheet) -> Mapping[str, Any]:
        code, reader = self.question.code, self.request.user
        desk = scoring.page(self.coding, code, reader, is_editable=True, sheet=typed)
        is_demonstration = self.coding.assessment.round.is_demonstration
        return {"desk": desk, "is_typed": True, "is_demonstration": is_demonstration}

    def typed_evidence(self) -> list[dict[str, str]]:
        opened = self.opened
        return [
            evidence_values(opened) if opened and row["key"] == str(opened.key) else row
            for row in self.submission.typed_evidence
        ]

    def closed_pieces(self) -> Mapping[str, Piece]:
        """One query, where any was sent closed."""
        if not any(row.get("closed") for row in self.typed_evidence()):
            return {}
        rows = [row for row in self._stored() if row.disclosure == Disclosure.SEALED]
        return {str(row.key): piece(row, self.request.user) for row in rows}

    def _stored(self) -> list[Evidence]:
        """The pieces as the database has them, for who may read or open them."""
        rows = Evidence.objects.readable_by(self.request.user).select_related(*SURROUNDINGS)
        own = rows.filter(score__coding=self.coding, score__indicator=self.question.pk)
        return list(own.order_by("pk"))
