"""What became of published rounds: what the host replied to one, and what was wrong in another."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from assessments.demonstration.cast import HOST
from assessments.demonstration.draws import stream, worded
from assessments.demonstration.notes import Note
from assessments.demonstration.rounds import SEED, YEARS
from assessments.demonstration.workflows import (
    COMMENTS,
    OBJECTIONS,
    SETTLED,
    PlannedReply,
    replied_page,
)

REPLIED_YEAR = max(YEARS)
CORRECTED_AT = datetime.datetime(2026, 3, 9, 9, tzinfo=datetime.UTC)  # before the next is published
AGREES, COMMENTS_ON, CONTESTS, IN_CONFIDENCE = (0, 1, 4, 6, 9, 12, 19), 2, 7, 14  # by place


@dataclass(frozen=True, slots=True)
class PlannedCorrection:
    """level: what the answer of that round becomes."""

    round: str
    ministry: str
    indicator: str
    level: int
    reason: str
    answer_reason: str
    published_at: datetime.datetime


# One whose answer of the year after says nothing of the year before.
CORRECTION = PlannedCorrection(
    round="demo-2025",
    ministry="KEN",
    indicator="LDR-1",
    level=3,
    reason="Illustrative: the ministry sent a source that had been overlooked.",
    answer_reason="Illustrative: an address to the staff names dates and who leads.",
    published_at=CORRECTED_AT,
)


def planned_replies(notes: Mapping[str, Note], *, seed: int = SEED) -> dict[str, PlannedReply]:
    """Return what the host said of its newest published scores; of most, nothing."""
    return dict(_replies(notes, stream(seed, "published", HOST)))


def planned_decisions(notes: Mapping[str, Note], *, seed: int = SEED) -> dict[str, str]:
    """Return, of what the host contests, why the finding stands."""
    chance = stream(seed, "published", HOST, "decided")
    replies = planned_replies(notes, seed=seed)
    return {
        code: worded(chance.choice(SETTLED), chance)
        for code, reply in replies.items()
        if reply.stance == "disagree"
    }


def _replies(notes: Mapping[str, Note], chance: Random) -> Iterator[tuple[str, PlannedReply]]:
    for place, (code, note) in enumerate(notes.items()):
        if place in AGREES:
            yield code, PlannedReply("agree")
        elif place == CONTESTS:
            said = worded(chance.choice(OBJECTIONS), chance).replace("{topic}", note.topic)
            page = replied_page(code, chance, year=REPLIED_YEAR)
            yield code, PlannedReply("disagree", said, evidence=(page,))
        elif place in {COMMENTS_ON, IN_CONFIDENCE}:
            said = worded(chance.choice(COMMENTS), chance).replace("{topic}", note.topic)
            yield code, PlannedReply("agree_with_comment", said, place == IN_CONFIDENCE)
