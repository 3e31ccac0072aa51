"""Plan the open round on the analysts' desks: codings in every degree of completeness."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from assessments.demonstration.cast import CAST
from assessments.demonstration.draws import stream
from assessments.demonstration.maturity import Observation
from assessments.demonstration.notes import Note
from assessments.demonstration.rounds import SEED, YEARS, observed, setting_of
from assessments.demonstration.sources import Piece, Support, support
from assessments.demonstration.writing import rationale
from assessments.scoring.entries import Entry, EvidenceEntry
from assessments.scoring.types import Framework, State

CODE, YEAR = "demo-2027", 2027
# Days from the loading of the demonstration, so that nothing in the round lies in the future.
OPENED_DAYS_AGO, CLOSES_IN_DAYS = 56, 110
FIRST_DUE, DUE_EVERY = datetime.timedelta(days=7), datetime.timedelta(days=14)
DAYS_OF_READING = 25  # from the opening: before the first coding is submitted
MINUTES = (45, 60, 90, 120, 180)
DRAFT = "Illustrative: first notes on {topic}. The {source} is not read yet."
NOT_FOUND = "Illustrative: nothing that would settle a level was found on {topic}."
SEALED_ONLY = "Illustrative: on {topic} the level rests on sealed evidence, not described here."


class Degree(StrEnum):
    """The completeness of a coding, least first."""

    UNTOUCHED = "untouched"
    STARTED = "started"  # a few words on one indicator, and no state chosen
    HALF = "half"  # the first half of the indicators complete
    GAPS = "gaps"  # all of them scored, with something missing here and there
    READY = "ready"  # complete, to be submitted
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class PlannedCoding:
    """One coding. hours_ago: from the last saved entry to the loading of the demonstration."""

    ministry: str
    degree: Degree
    due_on: datetime.date
    hours_ago: int
    entries: Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class Names:
    """The names from which the random numbers of an entry are drawn, and the round's first day."""

    ministry: str
    indicator: str
    seed: int
    opens_on: datetime.date


def opened_on(today: datetime.date) -> datetime.date:
    """Return the first day of the open round. today: the day of the loading."""
    return today - datetime.timedelta(days=OPENED_DAYS_AGO)


def closes_on(today: datetime.date) -> datetime.date:
    return today + datetime.timedelta(days=CLOSES_IN_DAYS)


def planned_desk(
    framework: Framework, notes: Mapping[str, Note], *, today: datetime.date, seed: int = SEED
) -> list[PlannedCoding]:
    """Return one coding for each degree, with ministries that are drawn by lot."""
    setting = setting_of(framework, seed)
    now, before = observed(setting, YEAR), observed(setting, max(YEARS))
    drawn = stream(seed, "desk").sample(CAST, len(Degree))
    codings = []
    for place, (degree, ministry) in enumerate(zip(Degree, drawn, strict=True)):
        earlier = before.get(ministry, {})
        complete = {}
        for indicator, answer in now[ministry].items():
            names = Names(ministry, indicator, seed, opened_on(today))
            entry = written_entry(notes[indicator], answer, names, earlier.get(indicator))
            complete[indicator] = entry
        codings.append(
            PlannedCoding(
                ministry=ministry,
                degree=degree,
                due_on=today + FIRST_DUE + place * DUE_EVERY,
                hours_ago=2 + 31 * place,
                entries=_part_of(degree, complete, notes),
            )
        )
    return codings


def _part_of(
    degree: Degree, complete: Mapping[str, Entry], notes: Mapping[str, Note]
) -> dict[str, Entry]:
    entries = list(complete.items())
    if degree == Degree.UNTOUCHED:
        return {}
    if degree == Degree.STARTED:
        first = entries[0][0]
        note = notes[first]
        return {first: Entry(rationale=DRAFT.format(topic=note.topic, source=note.sources[0]))}
    if degree == Degree.HALF:
        return dict(entries[: len(entries) // 2])
    if degree == Degree.GAPS:
        return {code: _with_gap(entry, place) for place, (code, entry) in enumerate(entries)}
    return dict(entries)


def _with_gap(entry: Entry, place: int) -> Entry:
    """Return the entry; in three of eight places without something that it needs."""
    if entry.state == State.NOT_FOUND:
        if place % 2 == 0:
            return entry
        return replace(entry, searched_minutes=None)
    gaps: dict[int, Entry] = {
        1: replace(entry, evidence=()),
        4: replace(entry, rationale=""),
        6: replace(entry, evidence=(), confidence=""),
    }
    return gaps.get(place % 8, entry)


def written_entry(
    note: Note, answer: Observation, names: Names, before: Observation | None
) -> Entry:
    """Return a coder's complete entry. "Not assessed" becomes "not found", with a search."""
    if answer.state == State.NOT_APPLICABLE:
        return Entry(
            state=answer.state.value, rationale=_rationale(note, answer, names, before, None)
        )
    if answer.level is None:
        return _not_found(note, names)
    found = support(
        note,
        ministry=names.ministry,
        indicator=names.indicator,
        year=YEAR,
        level=answer.level,
        seed=names.seed,
    )
    return Entry(
        state=State.RATED.value,
        level=answer.level,
        confidence=found.confidence,
        rationale=_rationale(note, answer, names, before, found),
        evidence=tuple(_evidence(piece, names, place) for place, piece in enumerate(found.pieces)),
    )


def _rationale(
    note: Note, answer: Observation, names: Names, before: Observation | None, found: Support | None
) -> str:
    if found and found.is_sealed_only:
        return SEALED_ONLY.format(topic=note.topic)
    return rationale(
        note,
        answer,
        names=(names.ministry, names.indicator, YEAR),
        before=before,
        support=found,
        seed=names.seed,
    )


def _not_found(note: Note, names: Names) -> Entry:
    chance = stream(names.seed, "desk", names.ministry, names.indicator, "search")
    return Entry(
        state=State.NOT_FOUND.value,
        rationale=NOT_FOUND.format(topic=note.topic),
        searched_where=f"Illustrative: the {', the '.join(note.sources)}.",
        searched_minutes=chance.choice(MINUTES),
        searched_on=names.opens_on + datetime.timedelta(days=chance.randrange(DAYS_OF_READING)),
    )


def _evidence(piece: Piece, names: Names, place: int) -> EvidenceEntry:
    """Return the piece with a key, read since the round opened, on the year before that."""
    chance = stream(names.seed, "desk", names.ministry, names.indicator, place)
    return EvidenceEntry(
        key=uuid.UUID(int=chance.getrandbits(128), version=4),
        disclosure=piece.disclosure,
        kind=piece.kind,
        title=piece.title,
        url=piece.url,
        quotation=piece.quotation,
        speaks_of=names.opens_on - datetime.timedelta(days=1 + chance.randrange(365)),
        accessed_on=names.opens_on + datetime.timedelta(days=chance.randrange(DAYS_OF_READING)),
    )
