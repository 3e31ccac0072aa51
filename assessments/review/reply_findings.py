"""The draft findings as a ministry reads them: what stands and on what, and never who coded it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.answers.questions import Question
from assessments.answers.readings import CLASSES, KINDS, answer, search
from assessments.answers.scores import Said
from assessments.answers.scores import answer as short
from assessments.models import Assessment, Disclosure, Evidence, Finding

WORDS = ("title", "url", "quotation", "attachment__name")
OUTLINE = ("disclosure", "kind", "speaks_of", "accessed_on", "digest", "verified_at")
SEARCH = ("searched_where", "searched_minutes", "searched_on")
NO_FINDING = "No finding"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence. Of a sealed one only that it is there: its words are blank.

    file: its name; blank without one.
    """

    pk: int
    disclosure: str
    label: str  # of its class
    kind: str
    title: str
    url: str
    quotation: str
    speaks_of: datetime.date | None
    accessed_on: datetime.date | None
    digest: str
    is_verified: bool
    file: str

    @property
    def is_sealed(self) -> bool:
        return self.disclosure == Disclosure.SEALED


@dataclass(frozen=True, slots=True)
class Draft:
    """The finding of one indicator. rationale: of the coding that stands, or why none does."""

    answer: str  # "Level 3 Defined", "Not found"
    short: str  # "3", "not found"
    descriptor: str
    rationale: str
    search: str
    pieces: tuple[Piece, ...]


def drafts(
    assessment: Assessment, questions: Mapping[int, Question], *, only: int | None = None
) -> dict[int, Draft]:
    """Indicator -> its draft. Two queries. only: one indicator alone."""
    findings = Finding.objects.filter(assessment=assessment).order_by()
    if only is not None:
        findings = findings.filter(indicator=only)
    rows = list(
        findings.values(
            *("indicator_id", "score_id", "state", "level", "value", "reason"),
            *(f"score__{name}" for name in ("rationale", *SEARCH)),
        )
    )
    pieces = pieces_of([row["score_id"] for row in rows if row["score_id"]])
    return {
        row["indicator_id"]: draft(
            questions[row["indicator_id"]], row, pieces.get(row["score_id"], ())
        )
        for row in rows
    }


def draft(question: Question, row: Mapping[str, Any], pieces: tuple[Piece, ...]) -> Draft:
    is_coded = row["score_id"] is not None
    searched = {name: row[f"score__{name}"] for name in SEARCH} if is_coded else {}
    said = Said(state=row["state"], level=row["level"], value=row["value"], **searched)
    return Draft(
        answer=answer(question, said),
        short=short(said),
        descriptor=question.descriptor(said.level),
        rationale=row["score__rationale"] if is_coded else row["reason"],
        search=search(said),
        pieces=pieces,
    )


def pieces_of(scores: list[int]) -> dict[int | None, tuple[Piece, ...]]:
    """Score -> its evidence, without who added it or verified it. One query."""
    found: dict[int | None, list[Piece]] = {}
    rows = Evidence.objects.filter(score__in=scores).order_by("pk")
    for row in rows.values("pk", "score_id", *OUTLINE, *WORDS):
        found.setdefault(row["score_id"], []).append(piece(row))
    return {score: tuple(pieces) for score, pieces in found.items()}


def piece(row: Mapping[str, Any]) -> Piece:
    is_sealed = row["disclosure"] == Disclosure.SEALED
    title, url, quotation, file = ("" if is_sealed else row[word] or "" for word in WORDS)
    return Piece(
        pk=row["pk"],
        disclosure=row["disclosure"],
        label=CLASSES[row["disclosure"]],
        kind=KINDS[row["kind"]],
        title=title,
        url=url,
        quotation=quotation,
        speaks_of=row["speaks_of"],
        accessed_on=row["accessed_on"],
        digest=row["digest"],
        is_verified=row["verified_at"] is not None,
        file=file,
    )
