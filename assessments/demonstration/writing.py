"""Write rationales as an analyst would, each with "Illustrative" as its first word."""

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
    "Illustrative: on {topic} the level rests only on sealed evidence, which is not described "
    "here; {a second analyst saw it|the lead saw it|it was read in full} in {month} {year}."
)
HIGHER = (
    "In {before} this was level {old}.",
    "A step up from level {old} the year before.",
    "Level {old} in {before}; the change dates from {the spring|the turn of the year}.",
)
LOWER = (
    "In {before} this was level {old}; {the arrangement has ended|the page was removed} since.",
    "Down from level {old}: {what was in force then was not renewed|the unit was dissolved}.",
)
SAME = ("As in {before}.", "No change since {before}.", "The score of {before} is still right.")
DOUBTS = {  # by confidence, and whether there is only one piece of evidence
    ("low", True): ("Confidence is low: {one source only|the one source is old}.",),
    ("low", False): (
        "Confidence is low: {the accounts differ|the dates do not agree}.",
        "This needs another look and another source.",
    ),
    ("medium", True): (
        "The practice was seen, but not the text.",
        "The text was seen, but the practice at one mission only.",
    ),
    ("medium", False): ("The second source is indirect.", "The sources mostly agree."),
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
    """Return the rationale of one answer.

    names:   ministry, indicator, year.
    before:  the answer of the year before; None without one.
    support: of a rated score; sealed evidence is not described.
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
    sentences = [f"Illustrative: {note.levels[observed.level - 1]}"]
    # Remarks are drawn, so that not every rationale has the same shape. A change and a low
    # confidence are explained more often.
    movement = _movement(before, observed.level)
    movement_share = 0.8
    if movement is SAME:
        movement_share = 0.4
    if movement and chance.random() < movement_share:
        sentences.append(chance.choice(movement))
    doubt_share = 0.3
    if support.confidence == "low":
        doubt_share = 0.6
    if chance.random() < doubt_share:
        doubts = DOUBTS[support.confidence, len(support.pieces) == 1]
        sentences.append(chance.choice(doubts))
    return _filled(worded(" ".join(sentences), chance), slots)


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
