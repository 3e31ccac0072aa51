"""Drafts of virtual analysts: each part has the same number, so that a half save shows."""

import re
import uuid
from dataclasses import dataclass

LEVELS = 5
CONFIDENCES = ("low", "medium", "high")
NAMESPACE = uuid.UUID("6f0c2a52-5f59-4a3e-9d0c-6b8d4b6b3c55")
LENGTH = 40  # sentences of a rationale: about what an analyst writes of one indicator
NUMBER = re.compile(r"Draft (\d+)\b")


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """The place of an entry: one indicator of one assessment."""

    assessment: int
    indicator: str

    @property
    def path(self) -> str:
        return f"/desk/assessments/{self.assessment}/{self.indicator}/"

    @property
    def evidence_key(self) -> str:
        return str(uuid.uuid5(NAMESPACE, f"{self.assessment} {self.indicator}"))


@dataclass(frozen=True, slots=True)
class Content:
    """The stored parts of an entry, of score and evidence alike."""

    level: int | None
    confidence: str
    rationale: str
    quotations: tuple[str, ...]


def draft_number(rationale: str) -> int | None:
    """Return the draft's number from its rationale, None for any other text."""
    found = NUMBER.match(rationale)
    return int(found[1]) if found else None


def content(slot: Slot, number: int) -> Content:
    """Return draft `number` of a slot; 0 is the page before the first save."""
    if number == 0:
        return Content(None, "", "", ())
    name = f"{slot.assessment} {slot.indicator}"
    sentences = " ".join(f"Sentence {n} of {name} tells what was seen." for n in range(LENGTH))
    return Content(
        level=number % LEVELS + 1,
        confidence=CONFIDENCES[number % len(CONFIDENCES)],
        rationale=f"Draft {number}. {sentences}",
        quotations=(f"Quotation {number} of {name}.",),
    )


def form_data(slot: Slot, number: int, *, version: int, token: str) -> list[tuple[str, str]]:
    """Return the fields that the scoring page sends for this draft."""
    drafted, key = content(slot, number), slot.evidence_key
    return [
        ("csrfmiddlewaretoken", token),
        ("version", str(version)),
        ("sequence", str(number)),
        ("answer", str(drafted.level)),
        ("confidence", drafted.confidence),
        ("rationale", drafted.rationale),
        ("searched_where", ""),
        ("searched_minutes", ""),
        ("searched_on", ""),
        ("evidence", key),
        (f"{key}-disclosure", "public"),
        (f"{key}-kind", "url"),
        (f"{key}-url", "https://example.org/a-page"),
        (f"{key}-title", "A page that was seen"),
        (f"{key}-quotation", drafted.quotations[0]),
        (f"{key}-speaks_of", "2026-01-31"),
        (f"{key}-accessed_on", "2026-02-28"),
    ]
