"""Who among the peers has reached a level, and on what public evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from assessments.models import Disclosure, Ministry, Result
from assessments.reporting.standings import Scene

EXAMPLES = 3  # peers of an indicator whose evidence is shown


@dataclass(frozen=True, slots=True)
class Example:
    """A peer that has reached the next level, and the public pieces that show it."""

    ministry: Ministry
    level: int
    pieces: Sequence[Mapping[str, str]]


def reached_by(scene: Scene, code: str, level: int) -> dict[str, int]:
    """Peer -> its level, for those that have reached this one."""
    found = {}
    for peer in scene.peers.codes if scene.peers else ():
        own = scene.cards[peer].indicators[code].score
        if own is not None and own >= level:
            found[peer] = int(own)
    return found


def examples(scene: Scene, next_levels: Mapping[str, int]) -> dict[str, list[Example]]:
    """Indicator -> the peers just above, nearest level first, with their public evidence.

    One query, for as many rows as are shown.
    """
    chosen = {}
    for code, level in next_levels.items():
        reached = reached_by(scene, code, level)
        nearest = sorted(reached, key=lambda peer: (reached[peer], scene.members[peer].country))
        chosen[code] = [(peer, reached[peer]) for peer in nearest[:EXAMPLES]]
    pieces = public_pieces(scene, {code: [peer for peer, _ in of] for code, of in chosen.items()})
    return {
        code: [
            Example(scene.members[peer], level, pieces.get((peer, code), ())) for peer, level in of
        ]
        for code, of in chosen.items()
    }


def public_pieces(
    scene: Scene, wanted: Mapping[str, Sequence[str]]
) -> dict[tuple[str, str], list[dict[str, str]]]:
    """(ministry, indicator) -> its public pieces as the release holds them."""
    pairs = Q(pk__in=[])
    for code, peers in wanted.items():
        pairs |= Q(code=code, ministry__in=peers)
    rows = Result.objects.for_release(scene.release).indicators().filter(pairs)
    return {
        (ministry, code): [piece for piece in pieces if piece["class"] == Disclosure.PUBLIC]
        for ministry, code, pieces in rows.values_list("ministry", "code", "evidence")
    }
