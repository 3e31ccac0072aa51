"""Invent evidence: titles, addresses under example.org, quotations and dates."""

import datetime
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.demonstration.draws import stream, weighted
from assessments.demonstration.notes import Note

PUBLIC, RESTRICTED, SEALED = "public", "restricted", "sealed"
CLASSES = ((PUBLIC, 0.78), (RESTRICTED, 0.15), (SEALED, 0.07))
SEALED_ONLY = 0.015  # share of scores; more where people speak only in confidence
SEALED_ONLY_MORE = {"CNF-2": 0.09, "CNF-3": 0.07, "LDR-5": 0.07}
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
        "If a unit asks, we find a way.",
        "The paper on this was never finished.",
    ),
    (
        "The rule applies at headquarters and at missions alike.",
        "This is a written rule, and staff know it.",
        "Since the rule came into force every unit follows it.",
        "The task has an owner and a fixed place in the year's work.",
        "Staff learn about it when they start a post.",
        "The arrangement does not depend on persons.",
        "People who have doubts know where to ask.",
        "New missions receive the rules before they open.",
        "A colleague who takes over finds it written down.",
        "It is done in the same way everywhere.",
    ),
    (
        "Results are compared with those of the year before.",
        "The figures go to the top of the house once a year.",
        "Our weak points are known, with a date for each improvement.",
        "Each case is recorded with its date.",
        "The report names what is late.",
        "An independent office checks this.",
        "The list of open points is shorter than last year.",
        "Two missions still fall short, and are named.",
        "We know how long it took, and why.",
        "The plan is compared with what was done.",
        "Missions are counted one by one, not together.",
    ),
    (
        "The arrangement was changed after the review.",
        "The lessons are in the new version.",
        "The old practice ended because of these results.",
        "Staff proposed the change and can say what prompted it.",
        "The revision gives its reasons.",
        "We were wrong about this, and wrote that down.",
        "No unit asked for the old rule back.",
        "It works differently from what we expected, so it was rewritten.",
    ),
)
OPENS, CLOSES = (2, 1), (9, 30)  # month and day between which a round's analysts work


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence, with the fields of the model."""

    kind: str
    disclosure: str
    title: str
    url: str
    quotation: str
    speaks_of: datetime.date
    accessed_on: datetime.date


@dataclass(frozen=True, slots=True)
class Support:
    """The confidence and the evidence of a rated score."""

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
    pieces = []
    for place, (disclosure, name) in enumerate(zip(classes, names, strict=True), start=1):
        piece = _piece(
            chance,
            disclosure,
            about=(name, note.topic),
            level=level,
            year=year,
            address=f"{address}/{place}",
        )
        pieces.append(piece)
    options = CONFIDENCES[len(pieces)]
    if set(classes) == {SEALED}:
        options = CONFIDENCES_SEALED
    return Support(weighted(chance, options), tuple(pieces))


def _classes(chance: random.Random, indicator: str) -> list[str]:
    if chance.random() < SEALED_ONLY_MORE.get(indicator, SEALED_ONLY):
        return [SEALED]
    # The first piece is never sealed: scores with only sealed evidence are drawn above.
    first = weighted(chance, CLASSES[:2])
    count = weighted(chance, COUNTS)
    return [first, *(weighted(chance, CLASSES) for _ in range(count - 1))]


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
    quotation = ""
    if chance.random() < QUOTED:
        quotation = f"{mark} quotation: “{chance.choice(SAYINGS[level - 1])}”"
    speaks_of, accessed_on = _dates(chance, year)
    return Piece(
        kind=kind,
        disclosure=disclosure,
        title=f"{mark} evidence: {what} {topic}",
        url=address if kind == "url" else "",
        quotation=quotation,
        speaks_of=speaks_of,
        accessed_on=accessed_on,
    )


def _dates(chance: random.Random, year: int) -> tuple[datetime.date, datetime.date]:
    """Return the date that it speaks of and the day it was read, both in the year of the round."""
    first = datetime.date(year, 1, 1)
    opens, closes = datetime.date(year, *OPENS), datetime.date(year, *CLOSES)
    accessed_on = opens + datetime.timedelta(days=chance.randrange((closes - opens).days + 1))
    speaks_of = first + datetime.timedelta(days=chance.randrange((accessed_on - first).days))
    return speaks_of, accessed_on
