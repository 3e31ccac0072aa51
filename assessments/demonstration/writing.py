"""Rationales that read like an analyst's, each marked as illustrative in its first word."""

from assessments.demonstration.draws import stream, worded
from assessments.demonstration.maturity import Observation
from assessments.demonstration.notes import Note
from assessments.demonstration.sources import Support
from assessments.scoring.types import State

MONTHS = ("February", "March", "April", "May", "June", "July", "August", "September")
HOURS = ("two", "three", "four", "five")
NOT_APPLICABLE = (
    "Illustrative: the ministry engages no local staff at its missions, as {its staffing table|"
    "its annual report} shows, so the question does not apply."
)
NOT_FOUND = (
    "Illustrative: searched the {first}, the {second} and the {third}. After {hours} hours in "
    "{month} {year} nothing on {topic} had settled a level"
    "{.|, and a question to the ministry was not answered.|; two interviews were declined.}",
    "Illustrative: nothing that would settle a level was found on {topic}. Searched in {month} "
    "{year} for {hours} hours: the {first}, the {second} and the {third}.",
)
SEALED_ONLY = (
    "Illustrative: on {topic} the level rests on sealed evidence alone, which is not described "
    "here; {a second analyst saw it|the lead saw it|it was read in full} in {month} {year}."
)
HIGHER = (
    "In {before} this stood at {old}.",
    "A step up from level {old} the year before.",
    "Level {old} in {before}; the change dates from {the spring|the turn of the year}.",
)
LOWER = (
    "In {before} this stood at {old}; {the arrangement has lapsed|the page was withdrawn} since.",
    "Down from level {old}: {what was in force then was not renewed|the unit was dissolved}.",
)
SAME = ("As in {before}.", "No change seen since {before}.", "The finding of {before} holds.")
DOUBTS = {  # by confidence, and whether there is but one piece of evidence
    ("low", True): ("Confidence is low: {one source only|the one source is old}.",),
    ("low", False): (
        "Confidence is low: {the accounts differ|the dates do not agree}.",
        "To be looked at again; a further source is wanted.",
    ),
    ("medium", True): (
        "Practice was seen, the text itself was not.",
        "The text was seen, its practice at one mission only.",
    ),
    ("medium", False): ("The second source is indirect.", "The sources agree in the main."),
    ("high", True): ("Seen in the text and confirmed in practice.",),
    ("high", False): ("Independent sources agree.", "Seen in the text and confirmed in practice."),
}


def rationale(
    note: Note,
    observed: Observation,
    *,
    names: tuple[str, str, int],
    before: Observation | None,
    support: Support | None,
    seed: int,
) -> str:
    """Return what the analyst notes.

    names:   ministry, indicator, year.
    before:  what was said the year before; None if nothing was.
    support: of a rated score; what only sealed evidence shows is not described.
    """
    chance = stream(seed, *names, "rationale")
    year = names[2]
    slots = {
        "{topic}": note.topic,
        "{year}": str(year),
        "{month}": chance.choice(MONTHS),
        "{hours}": chance.choice(HOURS),
        **dict(zip(("{first}", "{second}", "{third}"), note.sources, strict=True)),
    }
    if observed.state == State.NOT_APPLICABLE:
        return _filled(worded(NOT_APPLICABLE, chance), slots)
    if support is None or observed.level is None:
        return _filled(worded(chance.choice(NOT_FOUND), chance), slots)
    if support.is_sealed_only:
        return _filled(worded(SEALED_ONLY, chance), slots)
    slots |= {"{before}": str(year - 1), "{old}": str(before.level if before else "")}
    remarks = [
        _movement(before, observed.level),
        DOUBTS[support.confidence, len(support.pieces) == 1],
    ]
    shares = (0.4 if remarks[0] is SAME else 0.8, 0.6 if support.confidence == "low" else 0.3)
    said = [
        chance.choice(options)
        for options, share in zip(remarks, shares, strict=True)
        if options and chance.random() < share
    ]
    whole = " ".join([f"Illustrative: {note.levels[observed.level - 1]}", *said])
    return _filled(worded(whole, chance), slots)


def _movement(before: Observation | None, level: int) -> tuple[str, ...]:
    if before is None or before.level is None:
        return ()
    if before.level == level:
        return SAME
    return HIGHER if before.level < level else LOWER


def _filled(text: str, slots: dict[str, str]) -> str:
    for slot, value in slots.items():
        text = text.replace(slot, value)
    return text
