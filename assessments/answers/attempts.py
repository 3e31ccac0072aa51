"""A form that was sent to be saved, and the answers that the script of its page understands.

The script swaps in what the answer carries; the header says in one word what became of the save.
"""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from django.http import HttpResponse

from assessments.answers.forms import Refusal
from assessments.answers.questions import Question
from assessments.htmx import render_page, wants_partial
from assessments.requests import MemberRequest


class Sent(Protocol):
    refusals: list[Refusal]

    @property
    def sequence(self) -> int: ...


Form = TypeVar("Form", bound=Sent)


@dataclass(frozen=True, slots=True)
class Attempt(Generic[Form]):
    """SWAPPED: the template of what the script puts into its page."""

    SWAPPED: ClassVar[str]

    request: MemberRequest
    question: Question
    submission: Form

    @property
    def is_scripted(self) -> bool:
        return wants_partial(self.request)

    def saved(
        self, context: Mapping[str, Any], *, version: int | str, at: datetime.datetime
    ) -> HttpResponse:
        """Stored, as far as nothing is held back."""
        refusals = self.submission.refusals
        shown = {
            "question": self.question,
            "version": version,
            "refusals": refusals,
            "is_held": True,
        }
        detail = {
            "sequence": self.submission.sequence,
            "version": version,
            "at": at.isoformat(),
            "problems": [refusal.sentence for refusal in refusals],
        }
        return self._swap({**shown, **context}, "held" if refusals else "saved", detail)

    def refused(self, event: str, refusals: Sequence[Refusal]) -> HttpResponse:
        """Nothing was stored. event: whether a field is "refused" or the whole is "locked"."""
        problems = [refusal.sentence for refusal in refusals]
        detail = {"sequence": self.submission.sequence, "problems": problems}
        return self._swap({"refusals": refusals}, event, detail)

    def conflicting(
        self, context: Mapping[str, Any], *, version: int | str, sentence: str
    ) -> HttpResponse:
        """Nothing was stored: another version stands, and is shown beside what was sent."""
        detail = {"version": version, "problems": [sentence]}
        return self._swap(context, "conflict", detail)

    def _swap(
        self, context: Mapping[str, Any], event: str, detail: Mapping[str, Any]
    ) -> HttpResponse:
        response = render_page(self.request, self.SWAPPED, {**context, "is_swap": True})
        response["HX-Trigger"] = json.dumps({f"chancery:{event}": detail})
        return response
