"""The flow of an answer that was sent: one for all five kinds.

A score, a reply, a reconciled score, a decision and a step of a plan are each sent by a form. The
answer is valid, refused, locked or in conflict with another that was saved first; whatever it is,
nothing that was typed is lost. A plain form gets the page again, or goes on to the next; the script
of a page gets what it swaps in, and a header that says in one word what became of the save.

Where the session has ended, the access middleware answers before any of this, and the script keeps
what was typed until the user has signed in again.
"""

import datetime
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from assessments.actions.errors import Locked
from assessments.actions.versions import Saved, VersionConflict
from assessments.answers.differences import Difference, TwoVersions
from assessments.answers.evidence import (
    DISCLOSURES,
    KINDS,
    EvidenceFields,
    FormValues,
    Piece,
    new_row,
    typed_form,
)
from assessments.answers.forms import AnswerSubmission, Refusal
from assessments.answers.questions import Question
from assessments.htmx import render_page, render_swap, wants_partial
from assessments.models import Evidence, Round
from assessments.requests import MemberRequest


class Submission(Protocol):
    """A form as it was sent. sequence: the script's number of the save, which may be overtaken."""

    refusals: list[Refusal]
    sequence: int


ATTACH = "attach-"  # and the key of a piece: the button that goes on to its file
Sent = TypeVar("Sent", bound=AnswerSubmission)


@dataclass(frozen=True, slots=True)
class SentAnswer(ABC):
    """One answer that was sent. WHOLE: the id that a refusal of all of it points at."""

    WHOLE: ClassVar[str] = ""

    request: MemberRequest

    @property
    @abstractmethod
    def url(self) -> str:
        """The page with the stored version."""

    @abstractmethod
    def values(self) -> Any:
        """Return what was sent, as the action takes it; None where that cannot be stored."""

    @abstractmethod
    def refusals(self) -> Sequence[Refusal]:
        """Return what is wrong with the form."""

    @abstractmethod
    def store(self, values: Any) -> Any:
        """Save it. Raises VersionConflict, Locked and ValidationError."""

    @abstractmethod
    def rows(self, conflict: VersionConflict) -> Iterable[Difference]:
        """Return what differs between the stored answer and the one that was sent."""

    @abstractmethod
    def accepted(self, values: Any, saved: Any) -> HttpResponse:
        """Answer a save that was stored."""

    @abstractmethod
    def typed_page(
        self, *, refusals: Sequence[Refusal] = (), conflict: TwoVersions | None = None
    ) -> HttpResponse:
        """Return the page with what was typed in its form, and why it is not stored."""

    def answer(self) -> HttpResponse:
        """Save what was sent, or say why not."""
        values = self.values()
        if values is None:
            return self.refused("refused", self.refusals())
        try:
            saved = self.store(values)
        except VersionConflict as conflict:
            return self.conflicting(self.two_versions(conflict))
        except Locked as error:
            return self.refused("locked", [Refusal(self.WHOLE, str(error))])
        except ValidationError as error:
            return self.refused("refused", self.invalid(error))
        return self.accepted(values, saved)

    def invalid(self, error: ValidationError) -> Sequence[Refusal]:
        """Return what the action refused."""
        return [Refusal(self.WHOLE, sentence) for sentence in error.messages]

    def two_versions(self, conflict: VersionConflict) -> TwoVersions:
        by = ""
        if conflict.by is not None:  # not every kind of answer keeps its last editor
            by = conflict.by.get_username()
        return TwoVersions(
            sentence=str(conflict),
            version=conflict.version,
            url=self.url,
            rows=tuple(self.rows(conflict)),
            by=by,
            at=conflict.at,
        )

    def refused(self, event: str, refusals: Sequence[Refusal]) -> HttpResponse:
        """Nothing was stored. event: "refused" for a field, "locked" for the whole."""
        return self.typed_page(refusals=refusals)

    def conflicting(self, conflict: TwoVersions) -> HttpResponse:
        """Nothing was stored: both versions are shown, and the next save may replace the other."""
        return self.typed_page(conflict=conflict)


@dataclass(frozen=True, slots=True)
class ScriptedAnswer(SentAnswer):
    """An answer whose page saves by a script as well. SWAPPED: what the script puts in."""

    SWAPPED: ClassVar[str] = "answers/saved.html"

    question: Question
    submission: Submission

    def refusals(self) -> Sequence[Refusal]:
        return self.submission.refusals

    def refused(self, event: str, refusals: Sequence[Refusal]) -> HttpResponse:
        if not wants_partial(self.request):
            return self.typed_page(refusals=refusals)
        problems = [refusal.sentence for refusal in refusals]
        # By the number, the script drops an answer that a newer save has overtaken.
        detail = {"sequence": self.submission.sequence, "problems": problems}
        return self.swap({"refusals": refusals}, event, detail)

    def conflicting(self, conflict: TwoVersions) -> HttpResponse:
        if not wants_partial(self.request):
            return self.typed_page(conflict=conflict)
        # The script shows both versions, and uses this version only if the user saves over it.
        detail = {"version": conflict.version, "problems": [conflict.sentence]}
        return self.swap({"conflict": conflict}, "conflict", detail)

    def held(
        self,
        context: Mapping[str, Any],
        refusals: Sequence[Refusal],
        *,
        version: int | str,
        at: datetime.datetime,
    ) -> HttpResponse:
        """Answer the script that all is stored but the fields that are refused."""
        problems = [refusal.sentence for refusal in refusals]
        detail = {
            "sequence": self.submission.sequence,
            "version": version,
            "at": at.isoformat(),
            "problems": problems,
        }
        shown = {"question": self.question, "version": version, "refusals": refusals}
        event = "saved"
        if refusals:
            event = "held"
        return self.swap({**shown, **context, "is_held": True}, event, detail)

    def swap(
        self, context: Mapping[str, Any], event: str, detail: Mapping[str, Any]
    ) -> HttpResponse:
        response = render_swap(self.SWAPPED, {**context, "is_swap": True})
        response["HX-Trigger"] = json.dumps({f"chancery:{event}": detail})
        return response


@dataclass(frozen=True, slots=True)
class SentWithEvidence(ScriptedAnswer, Generic[Sent]):
    """A score or a reply: an answer with evidence. PAGE: the template of the whole page."""

    PAGE: ClassVar[str]
    CLASSES: ClassVar[Sequence[tuple[str, str]]] = DISCLOSURES  # that its evidence may have

    submission: Sent

    @abstractmethod
    def progress(self, values: Any, version: int) -> Mapping[str, Any]:
        """Return the mark of the answer that is stored now, and what it still lacks."""

    @abstractmethod
    def only_stored(self, conflict: VersionConflict) -> tuple[EvidenceFields, ...]:
        """Return the pieces that are stored and that the form does not have."""

    @abstractmethod
    def stored(self) -> Sequence[Evidence]:
        """Return the stored pieces that the sender may read. One query."""

    @abstractmethod
    def next_url(self) -> str:
        """Return the page of the next indicator; blank after the last."""

    @property
    @abstractmethod
    def round(self) -> Round:
        """The round that the answer is part of: its page says if that is invented."""

    @abstractmethod
    def page(self, typed: FormValues) -> Mapping[str, Any]:
        """Return the context of the page that shows what was typed."""

    def typed_evidence(self) -> list[dict[str, str]]:
        return self.submission.typed_evidence

    def closed_pieces(self) -> Mapping[str, Piece]:
        """Return key -> each sealed piece that was sent closed."""
        return {}

    def answer(self) -> HttpResponse:
        # Without a script, a new row of evidence is a page of its own, and nothing is saved yet.
        if self.request.POST.get("then") == "add" and not wants_partial(self.request):
            row = new_row(len(self.submission.rows) + 1, today=timezone.localdate())
            return self.typed_form(added=[row])
        # The zero-argument form of super() does not find the class that slots=True makes.
        return ScriptedAnswer.answer(self)

    def accepted(self, values: Any, saved: Saved[Any]) -> HttpResponse:
        if wants_partial(self.request):
            context = self.progress(values, saved.version)
            refusals = self.submission.refusals
            return self.held(context, refusals, version=saved.version, at=saved.at)
        # The answer is stored and a row of evidence is not: the page must show which.
        if self.submission.refusals:
            return self.typed_form(version=saved.version, is_held=True)
        return redirect(self.url_after())

    def url_after(self) -> str:
        """Return the page that the pressed button names: by default the same again."""
        then = self.request.POST.get("then", "")
        if then == "next":
            return self.next_url() or self.url
        if then.startswith(ATTACH):
            key = then.removeprefix(ATTACH)
            for row in self.stored():
                if str(row.key) == key:
                    query = urlencode({"back": self.url})
                    return f"{reverse('evidence-attach', args=[row.pk])}?{query}"
        return self.url

    def two_versions(self, conflict: VersionConflict) -> TwoVersions:
        return TwoVersions(
            sentence=str(conflict),
            version=conflict.version,
            url=self.url,
            rows=tuple(self.rows(conflict)),
            at=conflict.at,
            added=self.only_stored(conflict),
            disclosures=self.CLASSES,
            kinds=KINDS,
        )

    def typed_page(
        self, *, refusals: Sequence[Refusal] = (), conflict: TwoVersions | None = None
    ) -> HttpResponse:
        if conflict is None:
            return self.typed_form(refusals=refusals)
        return self.typed_form(
            conflict=conflict, added=conflict.added, version=int(conflict.version)
        )

    def typed_form(
        self,
        *,
        added: Sequence[EvidenceFields] = (),
        version: int | None = None,
        refusals: Sequence[Refusal] | None = None,
        conflict: TwoVersions | None = None,
        is_held: bool = False,
    ) -> HttpResponse:
        """Return the page with what was typed in its form.

        version: what the next save must know; by default the one that was sent. refusals: by
        default those of the form.
        """
        submission = self.submission
        if version is None:
            version = submission.version
        if refusals is None:
            refusals = submission.refusals
        typed = typed_form(
            submission.typed,
            self.typed_evidence(),
            version=version,
            problems={str(row.key): row.sentences for row in submission.rows},
            closed=self.closed_pieces(),
            added=added,
        )
        context = {
            **self.page(typed),
            "refusals": refusals,
            "conflict": conflict,
            "is_held": is_held,
        }
        return render_page(self.request, self.PAGE, context, about=self.round)
