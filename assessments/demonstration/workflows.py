"""Ministries of the open round past their coding: coded twice, and at every stage that follows."""

import datetime
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from assessments.demonstration.cast import CAST, HOST, REPLYING
from assessments.demonstration.desks import YEAR, Degree, Names, planned_desk, written_entry
from assessments.demonstration.draws import stream, worded
from assessments.demonstration.maturity import Observation
from assessments.demonstration.notes import Note
from assessments.demonstration.rounds import SEED, YEARS, observed, setting_of
from assessments.scoring.entries import Entry, EvidenceEntry
from assessments.scoring.types import Framework, State

CODERS = 2
APART = {0: 0.72, -1: 0.11, 1: 0.11, -2: 0.03, 2: 0.03}  # the second coder's level from the first's
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
    "Illustrative: the finding on {topic} rests on an {older page|earlier text}; see the one named "
    "here.",
)
SETTLED = (
    "Illustrative: the page that the ministry names was read; it {shows|does not show} what the "
    "next level asks.",
)


class Standing(StrEnum):
    """What an assessment past its coding waits for, in the order of the stages."""

    COMPARED = "compared"  # nothing is decided where the coders differ
    HALF_DECIDED = "half decided"
    ASKED = "asked"  # the ministry has begun to reply
    SILENT = "silent"  # it has not, and its time is over
    ANSWERED = "answered"  # what it contests is to be decided
    UNANSWERED = "unanswered"  # it did not reply
    FINAL = "final"


STAGES: Mapping[Standing, str] = {
    Standing.COMPARED: "reconciling",
    Standing.HALF_DECIDED: "reconciling",
    Standing.ASKED: "reply",
    Standing.SILENT: "reply",
    Standing.ANSWERED: "deciding",
    Standing.UNANSWERED: "deciding",
    Standing.FINAL: "final",
}
DUE_IN_DAYS: Mapping[Standing, int] = {
    Standing.COMPARED: 9,
    Standing.HALF_DECIDED: -1,
    Standing.ASKED: 12,
    Standing.SILENT: -2,
    Standing.ANSWERED: 6,
    Standing.UNANSWERED: 3,
    Standing.FINAL: 14,
}
# The share of the indicators that the second coder of a ministry on the desk has put down.
BESIDE: Mapping[Degree, float] = {
    Degree.HALF: 1.0,
    Degree.GAPS: 0.5,
    Degree.READY: 1.0,
    Degree.SUBMITTED: 0.5,
}
# The share of the indicators that the ministry has replied on.
REPLIED: Mapping[Standing, float] = {
    Standing.ASKED: 0.3,
    Standing.ANSWERED: 0.8,
    Standing.FINAL: 1.0,
}


@dataclass(frozen=True, slots=True)
class PlannedFinding:
    """coder: whose level stands, 0 or 1; None: the level given, which neither gave."""

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
    """codings: of each coder, indicator -> entry. due_in_days: of its stage, from the loading."""

    ministry: str
    standing: Standing
    due_in_days: int
    codings: tuple[Mapping[str, Entry], ...]
    findings: Mapping[str, PlannedFinding]
    replies: Mapping[str, PlannedReply]
    decisions: Mapping[str, str]  # contested indicator -> why the finding's level stands

    @property
    def stage(self) -> str:
        return STAGES[self.standing]


def planned_workflow(
    framework: Framework, notes: Mapping[str, Note], *, seed: int = SEED
) -> list[PlannedAssessment]:
    """Return one assessment for each standing; who has members in the cast replies."""
    on_desk = {coding.ministry for coding in planned_desk(framework, notes, seed=seed)}
    others = [code for code in CAST if code not in on_desk | {HOST, *REPLYING}]
    given = dict(zip(REPLIED, (HOST, *REPLYING), strict=True))
    drawn = iter(stream(seed, "workflow").sample(others, len(Standing) - len(given)))
    setting = setting_of(framework, seed)
    now, before = observed(setting, YEAR), observed(setting, max(YEARS))
    return [
        _assessment(standing, ministry, notes, (now[ministry], before.get(ministry, {})), seed)
        for standing in Standing
        for ministry in [given.get(standing) or next(drawn)]
    ]


def planned_beside(
    framework: Framework, notes: Mapping[str, Note], *, seed: int = SEED
) -> dict[str, dict[str, Entry]]:
    """Return what the second coder has put down of each ministry on the first one's desk.

    What is whole is submitted: the first coder's own is then all that reconciling waits for.
    """
    setting = setting_of(framework, seed)
    now, before = observed(setting, YEAR), observed(setting, max(YEARS))
    found = {}
    for coding in planned_desk(framework, notes, seed=seed):
        ministry, said = coding.ministry, list(now[coding.ministry].items())
        found[ministry] = {
            code: second_entry(
                seen, notes[code], Names(ministry, code, seed), before.get(ministry, {}).get(code)
            )
            for code, seen in said[: round(BESIDE.get(coding.degree, 0) * len(said))]
        }
    return found


def second_entry(said: Observation, note: Note, names: Names, before: Observation | None) -> Entry:
    """Return what the second coder puts down, who reads most of it as the first does."""
    chance = stream(names.seed, "second", names.ministry, names.indicator)
    level = said.level
    if level is not None:
        level += chance.choices(list(APART), weights=list(APART.values()))[0]
        said = Observation(State.RATED, min(max(level, 1), len(note.levels)))
    other = Names(names.ministry, names.indicator, names.seed + 1)
    return written_entry(note, said, other, before)


def _assessment(
    standing: Standing,
    ministry: str,
    notes: Mapping[str, Note],
    observations: tuple[Mapping[str, Observation], Mapping[str, Observation]],
    seed: int,
) -> PlannedAssessment:
    now, before = observations
    first, second = {}, {}
    for code, said in now.items():
        names = Names(ministry, code, seed)
        first[code] = written_entry(notes[code], said, names, before.get(code))
        second[code] = second_entry(said, notes[code], names, before.get(code))
    chance = stream(seed, "workflow", ministry)
    replies = dict(_replies(standing, notes, chance))
    contested = [code for code, reply in replies.items() if reply.stance == "disagree"]
    return PlannedAssessment(
        ministry=ministry,
        standing=standing,
        due_in_days=DUE_IN_DAYS[standing],
        codings=(first, second),
        findings=dict(_findings(standing, first, second, chance)),
        replies=replies,
        decisions={
            code: worded(chance.choice(SETTLED), chance)
            for code in contested
            if standing == Standing.FINAL
        },
    )


def _findings(
    standing: Standing, first: Mapping[str, Entry], second: Mapping[str, Entry], chance: Random
) -> Iterator[tuple[str, PlannedFinding]]:
    """Yield what the lead decides where the coders differ: none of it, half of it, or all."""
    differing = [code for code in first if not _is_alike(first[code], second[code])]
    if standing == Standing.COMPARED:
        return
    for code in differing[: len(differing) // 2 if standing == Standing.HALF_DECIDED else None]:
        levels = (first[code].level, second[code].level)
        reason = worded(chance.choice(REASONS), chance)
        if None not in levels and abs((levels[0] or 0) - (levels[1] or 0)) == 2:
            yield code, PlannedFinding(None, min(level or 0 for level in levels) + 1, reason)
        else:
            yield code, PlannedFinding(chance.randrange(CODERS), None, reason)


def _is_alike(one: Entry, other: Entry) -> bool:
    return (one.state, one.level, one.value) == (other.state, other.level, other.value)


def _replies(
    standing: Standing, notes: Mapping[str, Note], chance: Random
) -> Iterator[tuple[str, PlannedReply]]:
    """Yield what the ministry says: mostly that it agrees, twice that it does not."""
    codes = list(notes)[: round(REPLIED.get(standing, 0) * len(notes))]
    for place, code in enumerate(codes):
        topic = notes[code].topic
        if place in {2, 9}:
            said = worded(chance.choice(OBJECTIONS), chance).replace("{topic}", topic)
            yield code, PlannedReply("disagree", said, place == 9, (replied_page(code, chance),))
        elif place in {4, 11, 17}:
            said = worded(chance.choice(COMMENTS), chance).replace("{topic}", topic)
            yield code, PlannedReply("agree_with_comment", said, place == 11)
        else:
            yield code, PlannedReply("cannot_comment" if place == 6 else "agree")


def replied_page(code: str, chance: Random, *, year: int = YEAR) -> EvidenceEntry:
    return EvidenceEntry(
        key=uuid.UUID(int=chance.getrandbits(128), version=4),
        disclosure="public",
        kind="url",
        title="Illustrative: a page of the ministry's own",
        url=f"https://example.org/illustrative/reply/{code.lower()}-{chance.randrange(10**6)}",
        quotation="Illustrative: what the ministry holds against the finding.",
        speaks_of=datetime.date(year - 1, 11, 1),
        accessed_on=datetime.date(year, 4, 1),
    )
