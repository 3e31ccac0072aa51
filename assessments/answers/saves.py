"""The answers to a save of one indicator's sheet, an answer and its evidence, whoever fills it in.

To a script, which goes on showing its page, and to a plain form. Whatever comes of a save, nothing
that was typed is lost.
"""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from assessments.actions.errors import Locked, VersionConflict
from assessments.answers import attempts
from assessments.answers.conflicts import Difference, TwoVersions
from assessments.answers.evidence_pieces import Piece
from assessments.answers.forms import AnswerAndEvidence, Refusal
from assessments.answers.scoring import Neighbours
from assessments.answers.sheets import KINDS, EvidenceFields, Sheet, new_row, sheet
from assessments.htmx import render_page

Form = TypeVar("Form", bound=AnswerAndEvidence)
Said = TypeVar("Said")  # the entry that the action saves


class Saved(Protocol):
    @property
    def version(self) -> int: ...

    @property
    def at(self) -> datetime.datetime: ...


@dataclass(frozen=True, slots=True)
class SheetAttempt(attempts.Attempt[Form], ABC, Generic[Form, Said]):
    """PAGE: the template of the whole page. WHOLE: what a refusal of all that was sent points at.

    DISCLOSURES: the classes that its evidence may have.
    """

    PAGE: ClassVar[str]
    WHOLE: ClassVar[str]
    DISCLOSURES: ClassVar[Sequence[tuple[str, str]]]

    @abstractmethod
    def entry(self) -> Said | None:
        """What was said; None where that cannot be stored."""

    @abstractmethod
    def store(self, entry: Said) -> Saved:
        """Raises VersionConflict, Locked and ValidationError."""

    @abstractmethod
    def progress(self, entry: Said, saved: Saved) -> Mapping[str, Any]:
        """The mark of what stands now, and what it still lacks."""

    @abstractmethod
    def differences(self, conflict: VersionConflict[Said]) -> Iterator[Difference]:
        """Between what stands and what was sent, field by field."""

    @abstractmethod
    def only_stored(self, conflict: VersionConflict[Said]) -> tuple[EvidenceFields, ...]:
        """The pieces that stand and that the form does not have."""

    @abstractmethod
    def neighbours(self) -> Neighbours: ...

    @abstractmethod
    def page(self, typed: Sheet) -> Mapping[str, Any]:
        """The context of the page that shows what was typed."""

    def typed_evidence(self) -> list[dict[str, str]]:
        return self.submission.typed_evidence

    def closed_pieces(self) -> Mapping[str, Piece]:
        """Key -> each sealed piece that was sent closed."""
        return {}

    def answer(self) -> HttpResponse:
        """Save what was sent, or say why not."""
        if self.request.POST.get("then") == "add" and not self.is_scripted:
            row = new_row(len(self.submission.rows) + 1, today=timezone.localdate())
            return self.typed_page(added=[row])
        entry = self.entry()
        if entry is None:
            return self._not_stored("refused", self.submission.refusals)
        try:
            saved = self.store(entry)
        except VersionConflict as conflict:
            return self._conflicting(conflict)
        except (ValidationError, Locked) as error:
            return self._refused_whole(error)
        if self.is_scripted:
            return self.saved(self.progress(entry, saved), version=saved.version, at=saved.at)
        return self._next(saved)

    def typed_page(
        self,
        *,
        added: Sequence[EvidenceFields] = (),
        version: int | None = None,
        refusals: Sequence[Refusal] | None = None,
        conflict: TwoVersions | None = None,
        is_held: bool = False,
    ) -> HttpResponse:
        """The page with what was typed in its form, and what stands in the way of storing it."""
        submission = self.submission
        typed = sheet(
            submission.typed,
            self.typed_evidence(),
            version=submission.version if version is None else version,
            problems={str(row.key): row.sentences for row in submission.rows},
            closed=self.closed_pieces(),
            added=added,
        )
        context = {
            **self.page(typed),
            "refusals": submission.refusals if refusals is None else refusals,
            "conflict": conflict,
            "is_held": is_held,
        }
        return render_page(self.request, self.PAGE, context)

    def _next(self, saved: Saved) -> HttpResponse:
        """Saved from a plain form: on to the next page, unless something was held back."""
        if self.submission.refusals:
            return self.typed_page(version=saved.version, is_held=True)
        near = self.neighbours()
        wants_next = self.request.POST.get("then") == "next"
        return redirect(near.next if wants_next and near.next else near.own)

    def _refused_whole(self, error: ValidationError | Locked) -> HttpResponse:
        if isinstance(error, Locked):
            return self._not_stored("locked", [Refusal(self.WHOLE, str(error))])
        return self._not_stored("refused", [Refusal(self.WHOLE, each) for each in error.messages])

    def _not_stored(self, event: str, refusals: Sequence[Refusal]) -> HttpResponse:
        """A field says what cannot be, or the whole is locked."""
        if not self.is_scripted:
            return self.typed_page(refusals=refusals)
        return self.refused(event, refusals)

    def _conflicting(self, conflict: VersionConflict[Said]) -> HttpResponse:
        """Show both texts. A plain form gets the stored version's number with its own text."""
        found = TwoVersions(
            sentence=str(conflict),
            version=conflict.version,
            at=conflict.at,
            rows=tuple(self.differences(conflict)),
            added=self.only_stored(conflict),
        )
        if not self.is_scripted:
            return self.typed_page(conflict=found, added=found.added, version=found.version)
        desk = {"url": self.neighbours().own, "disclosures": self.DISCLOSURES, "kinds": KINDS}
        context = {"conflict": found, "desk": desk}
        return self.conflicting(context, version=found.version, sentence=found.sentence)
