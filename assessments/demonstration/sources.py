"""Evidence that rests on nothing real: titles, addresses under example.org, quotations, dates."""

import datetime
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.demonstration.draws import stream, weighted
from assessments.demonstration.notes import Note

PUBLIC, RESTRICTED, SEALED = "public", "restricted", "sealed"
CLASSES = ((PUBLIC, 0.78), (RESTRICTED, 0.15), (SEALED, 0.07))
SEALED_ALONE = 0.015  # share of scores; more of what people speak of in confidence only
SEALED_ALONE_MORE = {"CNF-2": 0.09, "CNF-3": 0.07, "LDR-5": 0.07}
COUNTS = ((1, 0.45), (2, 0.4), (3, 0.15))
CONFIDENCES = {  # by the number of pieces
    1: (("low", 0.4), ("medium", 0.55), ("high", 0.05)),
    2: (("low", 0.1), ("medium", 0.6), ("high", 0.3)),
    3: (("medium", 0.4), ("high", 0.6)),
}
CONFIDENCES_SEALED = (("low", 0.6), ("medium", 0.4))
KINDS: Mapping[str, Sequence[tuple[str, float]]] = {
    PUBLIC: (("url", 0.75), ("document", 0.2), ("observation", 0.05)),
    RESTRICTED: (("document", 0.5), ("interview", 0.5)),
    SEALED: (("interview", 0.8), ("document", 0.2)),
}
SPEAKERS = (
    "an official at headquarters",
    "an officer at a mission",
    "a partner organisation",
    "a researcher",
)
PARTS = ("section", "page", "passage", "entry")
QUOTED = 0.5  # share of pieces that are quoted
SAYINGS = (  # for each level, lowest first
    (
        "No provision has been made for this.",
        "The matter is not among our tasks.",
        "Nothing of the kind has been asked of us so far.",
        "There are no plans to change this.",
        "The question has not come up.",
        "We have neither the mandate nor the means.",
    ),
    (
        "Each unit finds its own way.",
        "It depends on who is in charge.",
        "This is done when there is time for it.",
        "There is no rule, but colleagues help each other.",
        "Some missions do this, others do not.",
        "It was done last year, for the occasion.",
        "We would have to ask who last dealt with it.",
        "One colleague has always done this.",
        "If somebody asks, we find a way.",
        "The paper on this was never finished.",
    ),
    (
        "The rule applies at headquarters and at missions alike.",
        "This is laid down in writing and known to staff.",
        "Since the rule came into force every unit follows it.",
        "The task has an owner and a fixed place in the year's work.",
        "Staff are told when they take up a post.",
        "The arrangement does not depend on persons.",
        "Whoever has a doubt knows where to ask.",
        "New missions are told of it before they open.",
        "A colleague who takes over finds it written down.",
        "It is done in the same way everywhere.",
    ),
    (
        "Results are held against those of the year before.",
        "The figures go to the top of the house once a year.",
        "Where we fall short is known, with a date for mending it.",
        "Each case is recorded with its date.",
        "The report names what is late.",
        "An office that is not our own checks this.",
        "The list of open points is shorter than last year.",
        "Two posts still fall short, and are named.",
        "We know how long it took, and why.",
        "What was planned is set beside what was done.",
        "The count is taken by mission, not over all.",
    ),
    (
        "The arrangement was changed after the review.",
        "What was learnt is in the new version.",
        "The old practice was given up on these findings.",
        "Staff proposed the change and can say what prompted it.",
        "The revision gives its reasons.",
        "We were wrong about this, and said so.",
        "Nobody wanted the old rule back.",
        "It works otherwise than we had thought, so it was rewritten.",
    ),
)
OPENS, CLOSES = (2, 1), (9, 30)  # month and day between which a round's analysts work


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence, in the words of the Evidence row."""

    kind: str
    disclosure: str
    title: str
    url: str
    quotation: str
    speaks_of: datetime.date
    accessed_on: datetime.date


@dataclass(frozen=True, slots=True)
class Support:
    """What a rated score rests on."""

    confidence: str
    pieces: tuple[Piece, ...]

    @property
    def is_sealed_only(self) -> bool:
        return {piece.disclosure for piece in self.pieces} == {SEALED}


def support(
    note: Note, *, ministry: str, indicator: str, year: int, level: int, seed: int
) -> Support:
    """Return the confidence and the evidence of one rated score. level: 1 is the lowest."""
    chance = stream(seed, ministry, indicator, year, "evidence")
    classes = _classes(chance, indicator)
    address = f"https://example.org/illustrative/{ministry.lower()}/{year}/{indicator.lower()}"
    names = chance.sample(note.sources, len(classes))
    pieces = tuple(
        _piece(
            chance,
            disclosure,
            about=(name, note.topic),
            level=level,
            year=year,
            address=f"{address}/{place}",
        )
        for place, (disclosure, name) in enumerate(zip(classes, names, strict=True), start=1)
    )
    options = CONFIDENCES_SEALED if set(classes) == {SEALED} else CONFIDENCES[len(pieces)]
    return Support(weighted(chance, options), pieces)


def _classes(chance: random.Random, indicator: str) -> list[str]:
    if chance.random() < SEALED_ALONE_MORE.get(indicator, SEALED_ALONE):
        return [SEALED]
    # The first piece is never sealed: what rests on sealed evidence alone is drawn above.
    first = weighted(chance, CLASSES[:2])
    return [first, *(weighted(chance, CLASSES) for _ in range(weighted(chance, COUNTS) - 1))]


def _piece(
    chance: random.Random,
    disclosure: str,
    *,
    about: tuple[str, str],
    level: int,
    year: int,
    address: str,
) -> Piece:
    name, topic = about
    kind = weighted(chance, KINDS[disclosure])
    mark = "Illustrative" if disclosure == PUBLIC else f"Illustrative, {disclosure}"
    what = f"interview with {chance.choice(SPEAKERS)} on"
    if kind != "interview":
        what = f"{name}, {chance.choice(PARTS)} on"
    said = chance.choice(SAYINGS[level - 1]) if chance.random() < QUOTED else ""
    speaks_of, accessed_on = _dates(chance, year)
    return Piece(
        kind=kind,
        disclosure=disclosure,
        title=f"{mark} evidence: {what} {topic}",
        url=address if kind == "url" else "",
        quotation=f"{mark} quotation: “{said}”" if said else "",
        speaks_of=speaks_of,
        accessed_on=accessed_on,
    )


def _dates(chance: random.Random, year: int) -> tuple[datetime.date, datetime.date]:
    """Return what day it speaks of and when it was read: both within the year of the round."""
    first, opens, closes = (datetime.date(year, *day) for day in ((1, 1), OPENS, CLOSES))
    accessed_on = opens + datetime.timedelta(days=chance.randrange((closes - opens).days + 1))
    speaks_of = first + datetime.timedelta(days=chance.randrange((accessed_on - first).days))
    return speaks_of, accessed_on
