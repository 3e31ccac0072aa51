"""Invent the host's reply to one published round, and the correction of another."""

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
READ_ON = datetime.date(REPLIED_YEAR, 10, 4)  # eleven days before the release: it is asked
CORRECTED_AT = datetime.datetime(2026, 3, 9, 9, tzinfo=datetime.UTC)  # before the next is published
AGREES, COMMENTS_ON, CONTESTS, IN_CONFIDENCE = (0, 1, 4, 6, 9, 12, 19), 2, 7, 14  # by place


@dataclass(frozen=True, slots=True)
class PlannedCorrection:
    """One correction. level: the new level of the answer."""

    round: str
    ministry: str
    indicator: str
    level: int
    reason: str
    answer_reason: str
    published_at: datetime.datetime


# The text of the next year must not mention this level, which was different until then.
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
    """Return the host's replies to its newest published scores: to most, none."""
    return dict(_replies(notes, stream(seed, "published", HOST)))


def planned_decisions(notes: Mapping[str, Note], *, seed: int = SEED) -> dict[str, str]:
    """Return the lead's reason for each contested score: the draft score is kept."""
    chance = stream(seed, "published", HOST, "decided")
    replies = planned_replies(notes, seed=seed)
    reasons = {}
    for code, reply in replies.items():
        if reply.stance == "disagree":
            reasons[code] = worded(chance.choice(SETTLED), chance)
    return reasons


def _replies(notes: Mapping[str, Note], chance: Random) -> Iterator[tuple[str, PlannedReply]]:
    for place, (code, note) in enumerate(notes.items()):
        if place in AGREES:
            yield code, PlannedReply("agree")
        elif place == CONTESTS:
            text = worded(chance.choice(OBJECTIONS), chance).replace("{topic}", note.topic)
            page = replied_page(code, chance, READ_ON)
            yield code, PlannedReply("disagree", text, evidence=(page,))
        elif place in {COMMENTS_ON, IN_CONFIDENCE}:
            text = worded(chance.choice(COMMENTS), chance).replace("{topic}", note.topic)
            yield code, PlannedReply("agree_with_comment", text, place == IN_CONFIDENCE)
