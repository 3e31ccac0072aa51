"""Plan ministries of the open round with two codings, in every stage after coding."""

import datetime
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from assessments.demonstration.cast import CAST, HOST, REPLYING
from assessments.demonstration.desks import (
    YEAR,
    Degree,
    Names,
    opened_on,
    planned_desk,
    written_entry,
)
from assessments.demonstration.draws import stream, worded
from assessments.demonstration.maturity import Observation
from assessments.demonstration.notes import Note
from assessments.demonstration.rounds import SEED, YEARS, observed, setting_of
from assessments.scoring.entries import Entry, EvidenceEntry
from assessments.scoring.types import Framework, State

CODERS = 2
# Difference of the second coder's level from the first's -> how often it occurs.
DIFFERENCES = {0: 0.72, -1: 0.11, 1: 0.11, -2: 0.03, 2: 0.03}
REASONS = (
    "Illustrative: {the newer source decides|the written rule weighs more than one case}.",
    "Illustrative: {practice was seen at several missions|one mission is not yet a practice}.",
    "Illustrative: the wording of the level asks for {both parts, and both were seen|more}.",
)
COMMENTS = (
    "Illustrative: we {read this as fair|agree}; a {new rule|unit} on {topic} is being prepared.",
    "Illustrative: on {topic} we would add that {training has begun|a review is under way}.",
)
OBJECTIONS = (
    "Illustrative: the draft score on {topic} rests on an {older page|earlier text}; please see "
    "the one here.",
)
SETTLED = (
    "Illustrative: the page from the ministry was read; it {shows|does not show} what the next "
    "level asks.",
)


class Situation(StrEnum):
    """The situation of an assessment after coding, in the order of the stages."""

    COMPARED = "compared"  # no difference between the coders is decided
    HALF_DECIDED = "half decided"
    ASKED = "asked"  # the ministry has begun to reply
    SILENT = "silent"  # it has not, and the deadline is over
    ANSWERED = "answered"  # what it contests is to be decided
    UNANSWERED = "unanswered"  # it did not reply
    FINAL = "final"


STAGES: Mapping[Situation, str] = {
    Situation.COMPARED: "reconciling",
    Situation.HALF_DECIDED: "reconciling",
    Situation.ASKED: "reply",
    Situation.SILENT: "reply",
    Situation.ANSWERED: "deciding",
    Situation.UNANSWERED: "deciding",
    Situation.FINAL: "final",
}
DUE_IN_DAYS: Mapping[Situation, int] = {
    Situation.COMPARED: 9,
    Situation.HALF_DECIDED: -1,
    Situation.ASKED: 12,
    Situation.SILENT: -2,
    Situation.ANSWERED: 6,
    Situation.UNANSWERED: 3,
    Situation.FINAL: 14,
}
READ_BY_MINISTRY = datetime.timedelta(days=21)  # before the loading: the day it was asked
# The share of the indicators that the second coder of a ministry on the desk has answered.
SECOND_SHARE: Mapping[Degree, float] = {
    Degree.HALF: 1.0,
    Degree.GAPS: 0.5,
    Degree.READY: 1.0,
    Degree.SUBMITTED: 0.5,
}
# The share of the indicators that the ministry has replied on.
REPLIED: Mapping[Situation, float] = {
    Situation.ASKED: 0.3,
    Situation.ANSWERED: 0.8,
    Situation.FINAL: 1.0,
}


@dataclass(frozen=True, slots=True)
class PlannedFinding:
    """One reconciled score: that of coder 0 or 1, or another level if the coder is None."""

    coder: int | None
    level: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedReply:
    stance: str
    comment: str = ""
    is_confidential: bool = False
    evidence: tuple[EvidenceEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedAssessment:
    """One assessment.

    due_in_days: the deadline of its stage, from the loading of the demonstration.
    codings:     for each coder, indicator -> entry.
    decisions:   contested indicator -> why the draft score is kept.
    """

    ministry: str
    situation: Situation
    due_in_days: int
    codings: tuple[Mapping[str, Entry], ...]
    findings: Mapping[str, PlannedFinding]
    replies: Mapping[str, PlannedReply]
    decisions: Mapping[str, str]

    @property
    def stage(self) -> str:
        return STAGES[self.situation]


def planned_workflow(
    framework: Framework, notes: Mapping[str, Note], *, today: datetime.date, seed: int = SEED
) -> list[PlannedAssessment]:
    """Return one assessment for each situation. The ministries with members reply."""
    on_desk = {coding.ministry for coding in planned_desk(framework, notes, today=today, seed=seed)}
    others = [code for code in CAST if code not in on_desk | {HOST, *REPLYING}]
    given = dict(zip(REPLIED, (HOST, *REPLYING), strict=True))
    drawn = iter(stream(seed, "workflow").sample(others, len(Situation) - len(given)))
    setting = setting_of(framework, seed)
    now, before = observed(setting, YEAR), observed(setting, max(YEARS))
    planned = []
    for situation in Situation:
        ministry = given.get(situation) or next(drawn)
        observations = (now[ministry], before.get(ministry, {}))
        planned.append(_assessment(situation, ministry, notes, observations, (today, seed)))
    return planned


def planned_second(
    framework: Framework, notes: Mapping[str, Note], *, today: datetime.date, seed: int = SEED
) -> dict[str, dict[str, Entry]]:
    """Return the second coder's entries for each ministry on the first coder's desk.

    Complete ones are submitted later, so that only the first coder's is missing for reconciling.
    """
    setting = setting_of(framework, seed)
    now, before = observed(setting, YEAR), observed(setting, max(YEARS))
    found = {}
    for coding in planned_desk(framework, notes, today=today, seed=seed):
        ministry = coding.ministry
        answers = list(now[ministry].items())
        earlier = before.get(ministry, {})
        entries = {}
        for code, answer in answers[: round(SECOND_SHARE.get(coding.degree, 0) * len(answers))]:
            names = Names(ministry, code, seed, opened_on(today))
            entries[code] = second_entry(answer, notes[code], names, earlier.get(code))
        found[ministry] = entries
    return found


def second_entry(
    answer: Observation, note: Note, names: Names, before: Observation | None
) -> Entry:
    """Return the second coder's entry, which is mostly the same as the first's."""
    chance = stream(names.seed, "second", names.ministry, names.indicator)
    level = answer.level
    if level is not None:
        level += chance.choices(list(DIFFERENCES), weights=list(DIFFERENCES.values()))[0]
        answer = Observation(State.RATED, min(max(level, 1), len(note.levels)))
    other = replace(names, seed=names.seed + 1)
    return written_entry(note, answer, other, before)


def _assessment(
    situation: Situation,
    ministry: str,
    notes: Mapping[str, Note],
    observations: tuple[Mapping[str, Observation], Mapping[str, Observation]],
    drawn: tuple[datetime.date, int],
) -> PlannedAssessment:
    today, seed = drawn
    now, before = observations
    first, second = {}, {}
    for code, answer in now.items():
        names = Names(ministry, code, seed, opened_on(today))
        first[code] = written_entry(notes[code], answer, names, before.get(code))
        second[code] = second_entry(answer, notes[code], names, before.get(code))
    chance = stream(seed, "workflow", ministry)
    replies = dict(_replies(situation, notes, chance, today - READ_BY_MINISTRY))
    findings = dict(_findings(situation, first, second, chance))
    decisions = {}
    for code, reply in replies.items():
        if reply.stance == "disagree" and situation == Situation.FINAL:
            decisions[code] = worded(chance.choice(SETTLED), chance)
    return PlannedAssessment(
        ministry=ministry,
        situation=situation,
        due_in_days=DUE_IN_DAYS[situation],
        codings=(first, second),
        findings=findings,
        replies=replies,
        decisions=decisions,
    )


def _findings(
    situation: Situation, first: Mapping[str, Entry], second: Mapping[str, Entry], chance: Random
) -> Iterator[tuple[str, PlannedFinding]]:
    """Yield the lead's decisions where the coders differ: none of them, half or all."""
    differing = [code for code in first if not _is_alike(first[code], second[code])]
    if situation == Situation.COMPARED:
        return
    if situation == Situation.HALF_DECIDED:
        differing = differing[: len(differing) // 2]
    for code in differing:
        one, other = first[code].level, second[code].level
        reason = worded(chance.choice(REASONS), chance)
        if one is not None and other is not None and abs(one - other) == 2:
            # Two levels apart, the lead takes the one between them.
            yield code, PlannedFinding(None, min(one, other) + 1, reason)
        else:
            yield code, PlannedFinding(chance.randrange(CODERS), None, reason)


def _is_alike(one: Entry, other: Entry) -> bool:
    return (one.state, one.level, one.value) == (other.state, other.level, other.value)


def _replies(
    situation: Situation, notes: Mapping[str, Note], chance: Random, read_on: datetime.date
) -> Iterator[tuple[str, PlannedReply]]:
    """Yield the ministry's replies: mostly it agrees, twice it disagrees."""
    codes = list(notes)[: round(REPLIED.get(situation, 0) * len(notes))]
    for place, code in enumerate(codes):
        topic = notes[code].topic
        if place in {2, 9}:
            text = worded(chance.choice(OBJECTIONS), chance).replace("{topic}", topic)
            page = replied_page(code, chance, read_on)
            yield code, PlannedReply("disagree", text, place == 9, (page,))
        elif place in {4, 11, 17}:
            text = worded(chance.choice(COMMENTS), chance).replace("{topic}", topic)
            yield code, PlannedReply("agree_with_comment", text, place == 11)
        else:
            stance = "agree"
            if place == 6:
                stance = "cannot_comment"
            yield code, PlannedReply(stance)


def replied_page(code: str, chance: Random, read_on: datetime.date) -> EvidenceEntry:
    """Return a page that the ministry adds to its reply. read_on: while it replies."""
    return EvidenceEntry(
        key=uuid.UUID(int=chance.getrandbits(128), version=4),
        disclosure="public",
        kind="url",
        title="Illustrative: a page of the ministry's own",
        url=f"https://example.org/illustrative/reply/{code.lower()}-{chance.randrange(10**6)}",
        quotation="Illustrative: what speaks against the draft score.",
        speaks_of=read_on - datetime.timedelta(days=150),
        accessed_on=read_on,
    )
