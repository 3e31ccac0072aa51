"""What an analyst has said so far: one coding's scores and evidence, as values."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from assessments.answers.evidence_pieces import SURROUNDINGS
from assessments.answers.questions import Question
from assessments.models import Coding, Evidence, Score, ScoreState
from assessments.scoring import completeness
from assessments.scoring.entries import Entry, EvidenceEntry

SCORE_FIELDS = (
    "state",
    "level",
    "value",
    "confidence",
    "rationale",
    "searched_where",
    "searched_minutes",
    "searched_on",
)
EVIDENCE_FIELDS = (
    *("key", "disclosure", "kind", "url", "title", "quotation"),
    *("speaks_of", "accessed_on"),
)
NOT_BEGUN, BEGUN, COMPLETE = "none", "begun", "complete"
MARK_WORDS = {NOT_BEGUN: "not begun", BEGUN: "begun, not complete", COMPLETE: "complete"}
SHORT = {
    ScoreState.NOT_FOUND.value: "not found",
    ScoreState.NOT_APPLICABLE.value: "n/a",
    ScoreState.OPEN.value: "",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One score; `evidence` has one element for each piece, whatever it is."""

    state: str = ScoreState.OPEN.value
    level: int | None = None
    value: float | None = None
    confidence: str = ""
    rationale: str = ""
    searched_where: str = ""
    searched_minutes: int | None = None
    searched_on: datetime.date | None = None
    evidence: Sequence[Any] = ()
    version: int = 0
    saved_at: datetime.datetime | None = None

    @classmethod
    def of(cls, entry: Entry) -> "Said":
        return cls(**{name: getattr(entry, name) for name in (*SCORE_FIELDS, "evidence")})


@dataclass(frozen=True, slots=True)
class Mark:
    """How far one indicator is, as the side list shows it."""

    state: str
    words: str
    answer: str  # "3", "not found": short

    @property
    def is_complete(self) -> bool:
        return self.state == COMPLETE


NOTHING = Said()


def said_in(codings: Iterable[Coding]) -> dict[int, dict[int, Said]]:
    """Coding -> indicator -> what was said of it, by their keys. One query."""
    found: dict[int, dict[int, Said]] = {coding.pk: {} for coding in codings}
    rows = Score.objects.filter(coding__in=found).order_by()
    for row in rows.values(
        *("coding_id", "indicator_id", "version", "saved_at"),
        *SCORE_FIELDS,
        pieces=Count("evidence"),
    ):
        coding, indicator = row.pop("coding_id"), row.pop("indicator_id")
        found[coding][indicator] = Said(evidence=range(row.pop("pieces")), **row)
    return found


def evidence_in(coding: Coding, indicator: int | None = None) -> dict[int, list[Evidence]]:
    """Indicator -> its evidence, whatever its class: of a sealed piece no words are in the row.

    One query, who verified it and its file included.
    """
    rows = Evidence.objects.filter(score__coding=coding).order_by("pk")
    if indicator is not None:
        rows = rows.filter(score__indicator=indicator)
    found: dict[int, list[Evidence]] = {}
    for row in rows.select_related("score", *SURROUNDINGS):
        indicator_id = row.score.indicator_id if row.score else 0
        found.setdefault(indicator_id, []).append(row)
    return found


def mark(question: Question, said: Said | None) -> Mark:
    if said is None:
        return Mark(NOT_BEGUN, MARK_WORDS[NOT_BEGUN], "")
    state = BEGUN if missing(question, said) else COMPLETE
    return Mark(state, MARK_WORDS[state], answer(said))


def answer(said: Said) -> str:
    if said.state == ScoreState.RATED:
        return str(said.level) if said.level is not None else format(said.value or 0, ".6g")
    return SHORT[said.state]


def missing(question: Question, said: Said | None) -> list[str]:
    """What the answer still lacks, as sentences; empty when it is complete."""
    return completeness.missing(question.kind, said)


def form_values(said: Said | Entry) -> dict[str, str]:
    """What the form's own fields show."""
    return {
        "answer": chosen(said),
        "value": "" if said.value is None else repr(said.value).removesuffix(".0"),
        "confidence": said.confidence,
        "rationale": said.rationale,
        "searched_where": said.searched_where,
        "searched_minutes": "" if said.searched_minutes is None else str(said.searched_minutes),
        "searched_on": iso(said.searched_on),
    }


def chosen(said: Said | Entry) -> str:
    """The radio button: a level, "measured", a state; blank while undecided."""
    if said.state != ScoreState.RATED:
        return "" if said.state == ScoreState.OPEN else said.state
    return "measured" if said.level is None else str(said.level)


def evidence_values(said: Evidence | EvidenceEntry) -> dict[str, str]:
    """One piece as the fields of the form show it."""
    dates = {name: iso(getattr(said, name)) for name in ("speaks_of", "accessed_on")}
    return {name: str(getattr(said, name)) for name in EVIDENCE_FIELDS} | dates


def iso(day: datetime.date | None) -> str:
    return "" if day is None else day.isoformat()
