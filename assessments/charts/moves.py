"""Moves: what rose and what fell between two releases that compare, in order and in words."""

from collections.abc import Collection, Sequence
from heapq import nlargest

from assessments.charts.theme import PALETTE, plain
from assessments.charts.types import Caption, Mark, Move, Subject
from assessments.charts.words import EPSILON, listed, number, signed, span, state, within
from assessments.scoring.types import Scale
from assessments.wording import counted

FURTHEST = 3  # brought out of those that rose, and of those that fell
READ_ALOUD = 12
ReleasePair = tuple[str, str]


def furthest(moves: Sequence[Move], chosen: Collection[str]) -> list[str]:
    """Return the codes to bring out: those chosen, all where they are few, else the largest moves.

    Never more than there are colours.
    """
    codes = [move.subject.code for move in moves]
    wanted = [code for code in codes if code in chosen]
    if wanted and len(wanted) <= len(PALETTE):
        return wanted
    if len(codes) <= len(PALETTE):
        return codes
    gains = [move.gain or 0.0 for move in moves]
    order = sorted(range(len(moves)), key=gains.__getitem__)
    fell = [at for at in order[:FURTHEST] if gains[at] < -EPSILON]
    rose = [at for at in order[-FURTHEST:] if gains[at] > EPSILON]
    return [codes[at] for at in (*fell, *rose)]


def title(
    moves: Sequence[Move],
    releases: ReleasePair,
    caption: Caption,
    scale: Scale,
    *,
    by_rank: bool = False,
) -> str:
    """Return who climbed furthest, how one moved, or how many rose."""
    gains = [move.gain for move in moves if move.gain is not None]
    where = f"{within(caption.scope)} from {plain(releases[0])} to {plain(releases[1])}"
    if not gains:
        return f"{_who(moves)} {where}"
    if len(moves) == 1:
        return f"{_one(moves[0], scale)} {where}"
    if by_rank and (climbed := _climber(moves)):
        return f"{climbed} {where}"
    rose, fell = _ways(gains)
    kind = "ministries" if len(gains) == len(moves) else "comparable ministries"
    if not rose and not fell:
        return f"None of {len(gains)} {kind} moved {where}"
    verb, most = ("rose", rose) if rose >= fell else ("fell", fell)
    return f"{most} of {len(gains)} {kind} {verb} {where}"


def _ways(gains: Sequence[float]) -> tuple[int, int]:
    """Return how many rose, and how many fell."""
    return sum(gain > EPSILON for gain in gains), sum(gain < -EPSILON for gain in gains)


def _who(moves: Sequence[Move]) -> str:
    return plain(moves[0].subject.name) if len(moves) == 1 else counted(len(moves), "ministry")


def _one(move: Move, scale: Scale) -> str:
    """Return one ministry's move. A move too small for the printed numbers is called that."""
    name, gain = plain(move.subject.name), move.gain or 0.0
    then, now = (number(mark.score or 0.0, scale) for mark in (move.then, move.now))
    if then == now:
        return f"{name} stayed near {now}"
    return f"{name} {'rose' if gain > 0 else 'fell'} from {then} to {now}"


def _climber(moves: Sequence[Move]) -> str:
    """Return the ministry that gained most ranks; "" if none did, or several did equally."""
    steps = {
        index: move.then.rank - move.now.rank
        for index, move in enumerate(moves)
        if move.then.rank is not None and move.now.rank is not None
    }
    most = max(steps.values(), default=0)
    first = [moves[index] for index, step in steps.items() if step == most]
    if most <= 0 or len(first) != 1:
        return ""
    name = plain(first[0].subject.name)
    return f"{name} climbed furthest, from rank {first[0].then.rank} to {first[0].now.rank},"


def alt(
    moves: Sequence[Move],
    releases: ReleasePair,
    caption: Caption,
    scale: Scale,
    *,
    kind: str = "Slope chart",
) -> str:
    """Return where each of up to twelve was and is, the largest moves first."""
    then, now = map(plain, releases)
    what = f"{counted(len(moves), 'ministry')} {within(caption.scope)}"
    sentences = [f"{kind} of {what}, {then} and {now}"]
    largest = nlargest(READ_ALOUD, moves, key=lambda move: abs(move.gain or 0.0))
    sentences += [move_in_words(move, scale) for move in largest]
    if len(moves) > READ_ALOUD:
        sentences.append(f"{len(moves) - READ_ALOUD} more are in the table")
    sentences.append(f"The scale is {span(scale)}")
    return ". ".join(sentences) + "."


def move_in_words(move: Move, scale: Scale) -> str:
    """Return one move as a sentence without its stop: "Finland: 2.4 to 3.1, +0.7"."""
    then, now = (_score_or_reason(mark, scale) for mark in (move.then, move.now))
    gain = "" if move.gain is None else f", {signed(move.gain, scale)}"
    return f"{plain(move.subject.name)}: {then} to {now}{gain}"


def _score_or_reason(mark: Mark, scale: Scale) -> str:
    return state(mark) if mark.score is None else number(mark.score, scale)


def title_of_one(moves: Sequence[Move], subject: Subject, releases: ReleasePair) -> str:
    """Return on how many of its indicators one ministry rose, and on how many it fell."""
    known = [move.gain for move in moves if move.gain is not None]
    rose, fell = _ways(known)
    name, when = plain(subject.name), f"from {plain(releases[0])} to {plain(releases[1])}"
    if not known:
        return f"{name} has no indicator that compares {when}"
    field = counted(len(known), "indicator")
    if not rose and not fell:
        return f"{name} did not move on any of {field} {when}"
    ways = [f"{way} on {count}" for way, count in (("rose", rose), ("fell", fell)) if count]
    if len(ways) == 2:
        return f"{name} {ways[0]} of {field} and {ways[1]}, {when}"
    return f"{name} {ways[0]} of {field} {when}"


def alt_of_one(moves: Sequence[Move], subject: Subject, releases: ReleasePair, scale: Scale) -> str:
    """Return every indicator that moved, the largest first, and how many stayed."""
    then, now = map(plain, releases)
    count = counted(len(moves), "indicator")
    sentences = [f"Changes of {count} of {plain(subject.name)}, {then} and {now}"]
    ordered = sorted(moves, key=lambda move: -abs(move.gain or 0.0))
    changed = [move for move in ordered if abs(move.gain or 0.0) > EPSILON]
    sentences += [move_in_words(move, scale) for move in changed]
    stayed = sum(move.gain is not None for move in moves) - len(changed)
    lost = [move.subject.name for move in moves if move.gain is None]
    if stayed:
        sentences.append(f"As before: {counted(stayed, 'indicator')}")
    if lost:
        sentences.append(f"Without a score in one of the two: {listed(lost)}")
    sentences.append(f"The scale is {span(scale)}")
    return ". ".join(sentences) + "."
