"""The codings of one assessment side by side: who said what of which indicator, and how far apart.

Whoever asks must be one who may read them all: see `Assessment.objects.led_by`.
"""

import datetime
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.answers.evidence_pieces import SURROUNDINGS, Piece, piece
from assessments.answers.questions import Question
from assessments.answers.readings import CONFIDENCES, answer, search
from assessments.answers.scores import SCORE_FIELDS, Said
from assessments.models import Assessment, Evidence, Score, ScoreState, User

STAMPS = ("version", "saved_at")
STATE_WORDS: Mapping[str, str] = {
    ScoreState.RATED.value: "rated it",
    ScoreState.NOT_FOUND.value: "found nothing",
    ScoreState.NOT_APPLICABLE.value: "says it does not apply",
    ScoreState.OPEN.value: "left it open",
}
WIDEST = 1e9  # rated by one and not by another is further apart than any two levels


@dataclass(frozen=True, slots=True)
class Coder:
    """One of those who code an assessment, in the order in which they were given it."""

    coding_id: int
    letter: str
    username: str
    submitted_at: datetime.datetime | None

    @property
    def name(self) -> str:
        return f"Coder {self.letter} ({self.username})"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one coder says of one indicator; score_id: None where there is nothing."""

    coder: Coder
    score_id: int | None
    said: Said
    answer: str
    descriptor: str
    confidence: str
    search: str
    pieces: Sequence[Piece]

    @property
    def is_answer(self) -> bool:
        return self.score_id is not None and self.said.state != ScoreState.OPEN

    @property
    def what(self) -> tuple[str, int | None, float | None]:
        return self.said.state, self.said.level, self.said.value

    @property
    def number(self) -> float | None:
        return self.said.value if self.said.level is None else self.said.level

    @property
    def basis(self) -> tuple[int, int]:
        return self.score_id or 0, self.said.version


@dataclass(frozen=True, slots=True)
class Gap:
    """How far the codings of one indicator are apart. size: in levels, for the order alone."""

    size: float
    words: str

    @property
    def is_difference(self) -> bool:
        return self.size > 0


def letter(place: int) -> str:
    """A to Z, and numbers should there ever be more coders than letters."""
    letters = string.ascii_uppercase
    return letters[place] if place < len(letters) else str(place + 1)


def coders_of(assessment: Assessment) -> list[Coder]:
    """One query."""
    rows = assessment.codings.order_by("pk").values_list("pk", "analyst__username", "submitted_at")
    return [Coder(pk, letter(at), name, done) for at, (pk, name, done) in enumerate(rows)]


def statements(
    coders: Sequence[Coder], questions: Sequence[Question], reader: User
) -> dict[int, tuple[Statement, ...]]:
    """Indicator -> what each coder says of it, in the order of the coders. Two queries."""
    mine = [coder.coding_id for coder in coders]
    wanted = [question.pk for question in questions]
    rows = Score.objects.filter(coding__in=mine, indicator__in=wanted).order_by()
    fields = ("pk", "coding_id", "indicator_id", "version", "saved_at", *SCORE_FIELDS)
    scores = {(row["coding_id"], row["indicator_id"]): row for row in rows.values(*fields)}
    pieces = pieces_of([row["pk"] for row in scores.values()], reader)
    return {
        question.pk: tuple(
            statement(coder, question, scores.get((coder.coding_id, question.pk)), pieces)
            for coder in coders
        )
        for question in questions
    }


def pieces_of(scores: Sequence[int], reader: User) -> dict[int, list[Piece]]:
    """Score -> its evidence; of what is sealed the outline. One query."""
    found: dict[int, list[Piece]] = {}
    rows = Evidence.objects.filter(score__in=scores).order_by("pk")
    for row in rows.select_related(*SURROUNDINGS):
        found.setdefault(row.score_id or 0, []).append(piece(row, reader))
    return found


def statement(
    coder: Coder,
    question: Question,
    row: dict[str, Any] | None,
    pieces: Mapping[int, Sequence[Piece]],
) -> Statement:
    said = Said() if row is None else Said(**{name: row[name] for name in (*SCORE_FIELDS, *STAMPS)})
    return Statement(
        coder=coder,
        score_id=row["pk"] if row else None,
        said=said,
        answer=answer(question, said if row else None),
        descriptor=question.descriptor(said.level),
        confidence=CONFIDENCES.get(said.confidence, ""),
        search=search(said),
        pieces=pieces.get(row["pk"], ()) if row else (),
    )


def gap(question: Question, own: Sequence[Statement]) -> Gap:
    """How far apart, in levels of the scale; what only some rated is named and comes first."""
    if len({each.what for each in own}) <= 1:
        return Gap(0, "Only one coding" if len(own) == 1 else "All agree")
    if len({each.said.state for each in own}) > 1:
        told = "; ".join(f"{each.coder.letter} {STATE_WORDS[each.said.state]}" for each in own)
        return Gap(WIDEST, told)
    numbers = [each.number for each in own if each.number is not None]
    apart = max(numbers) - min(numbers)
    if question.cards:
        return Gap(apart, f"{apart:.0f} level{'' if apart == 1 else 's'} apart")
    width = abs(float(question.best) - float(question.worst))
    return Gap(4 * apart / width, f"{apart:.6g} {question.unit} apart".replace("  ", " "))
