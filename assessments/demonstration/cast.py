"""Which ministries the demonstration shows, and the parts that are given to them by lot."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.demonstration.draws import stream

# Six each, so that a ministry has five others to be compared with in its own sub-region.
NORTHERN_EUROPE = ("DNK", "EST", "FIN", "IRL", "NOR", "SWE")
WESTERN_EUROPE = ("AUT", "BEL", "CHE", "FRA", "LUX", "NLD")
# Fewer in each sub-region: these are compared within their region.
ELSEWHERE = (
    *("GHA", "KEN", "MAR", "NAM", "SEN", "ZAF"),
    *("CAN", "CHL", "CRI", "JAM", "URY"),
    *("JOR", "JPN", "KOR", "SGP"),
    *("FJI", "NZL", "PRT"),
)
CAST = tuple(sorted(NORTHERN_EUROPE + WESTERN_EUROPE + ELSEWHERE))
HOST = "FIN"  # the ministry of the demonstration's ministry member: assessed in full
REPLYING = ("NLD", "NOR")  # those of its second member, who have replied to their drafts


@dataclass(frozen=True, slots=True)
class Parts:
    """Who shows what a page must be able to say.

    standing:   ministry -> its place in a spread from 0 (least mature) to 1.
    falling:    those that lose ground from year to year.
    newcomer:   assessed in the newest round alone.
    local_free: those said to engage no local staff, so that TRN-5 does not apply.
    thin:       ministry -> the dimension of which too little is known in the newest round.
    twins:      ministry -> the one it is level with in the newest round, to the last digit.
    """

    standing: dict[str, float]
    falling: frozenset[str]
    newcomer: str
    local_free: frozenset[str]
    thin: dict[str, str]
    twins: dict[str, str]


def parts(seed: int, dimensions: Sequence[str]) -> Parts:
    """Draw the parts. Nobody but the host is spared, and no one has two."""
    chance = stream(seed, "parts")
    places = list(CAST)
    chance.shuffle(places)
    newcomer = chance.choice(ELSEWHERE)
    others = [code for code in CAST if code not in {HOST, newcomer}]
    drawn = chance.sample(others, 10)
    return Parts(
        standing={code: place / (len(places) - 1) for place, code in enumerate(places)},
        falling=frozenset(drawn[:4]),
        newcomer=newcomer,
        local_free=frozenset(drawn[4:6]),
        thin=dict(zip(drawn[6:8], chance.sample(list(dimensions), 2), strict=True)),
        twins={drawn[8]: drawn[9]},
    )
