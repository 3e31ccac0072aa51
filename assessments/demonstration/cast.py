"""The ministries of the demonstration, and the special roles that are given to them by lot."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.demonstration.draws import stream

# Six in each, so that a ministry has five peers in its own sub-region.
NORTHERN_EUROPE = ("DNK", "EST", "FIN", "IRL", "NOR", "SWE")
WESTERN_EUROPE = ("AUT", "BEL", "CHE", "FRA", "LUX", "NLD")
# These sub-regions have fewer, so the peers are those of the whole region.
ELSEWHERE = (
    *("GHA", "KEN", "MAR", "NAM", "SEN", "ZAF"),
    *("CAN", "CHL", "CRI", "JAM", "URY"),
    *("JOR", "JPN", "KOR", "SGP"),
    *("FJI", "NZL", "PRT"),
)
CAST = tuple(sorted(NORTHERN_EUROPE + WESTERN_EUROPE + ELSEWHERE))
HOST = "FIN"  # the ministry of the demonstration's ministry member: assessed in full
REPLYING = ("NLD", "NOR")  # the ministries of the second member; they replied to their drafts


@dataclass(frozen=True, slots=True)
class Parts:
    """The ministries that show special cases, so that every page has an example.

    places:     ministry -> its maturity, spread evenly from 0 (lowest) to 1.
    falling:    ministries that become less mature from year to year.
    newcomer:   the ministry that is assessed only in the newest round.
    local_free: ministries without local staff, so that TRN-5 does not apply.
    thin:       ministry -> the dimension with too little evidence in the newest round.
    twins:      ministry -> the one with exactly the same index in the newest round.
    """

    places: dict[str, float]
    falling: frozenset[str]
    newcomer: str
    local_free: frozenset[str]
    thin: dict[str, str]
    twins: dict[str, str]


def parts(seed: int, dimensions: Sequence[str]) -> Parts:
    """Draw the special cases. The host has none, and no ministry has two.

    dimensions: their codes, from which the thin ones are drawn.
    """
    chance = stream(seed, "parts")
    order = list(CAST)
    chance.shuffle(order)
    newcomer = chance.choice(ELSEWHERE)
    others = [code for code in CAST if code not in {HOST, newcomer}]
    drawn = chance.sample(others, 10)
    return Parts(
        places={code: place / (len(order) - 1) for place, code in enumerate(order)},
        falling=frozenset(drawn[:4]),
        newcomer=newcomer,
        local_free=frozenset(drawn[4:6]),
        thin=dict(zip(drawn[6:8], chance.sample(list(dimensions), 2), strict=True)),
        twins={drawn[8]: drawn[9]},
    )
