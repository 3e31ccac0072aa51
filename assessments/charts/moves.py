"""Moves: what rose and what fell between two releases that compare, in order and in words."""

from collections.abc import Collection, Sequence
from heapq import nlargest

from assessments.charts.theme import PALETTE, plain
from assessments.charts.types import Caption, Mark, Move, Subject, codes_of
from assessments.charts.words import (
    EPSILON,
    known_scores,
    listed,
    number,
    rises_and_falls,
    signed,
    span,
    state,
    within,
)
from assessments.scoring.types import Scale
from assessments.wording import counted

FURTHEST = 3  # brought out of those that rose, and of those that fell
READ_ALOUD = 12
ReleasePair = tuple[str, str]


def furthest(moves: Sequence[Move], chosen: Collection[str]) -> list[str]:
    """Return the codes to bring out: those chosen, all where they are few, else the largest moves.

    Never more than there are colours.
    """
    codes = codes_of(moves)
    wanted = [code for code in codes if code in chosen]
    if wanted and len(wanted) <= len(PALETTE):
        return wanted
    if len(codes) <= len(PALETTE):
        return codes
    largest = []
    ordered = sorted(moves, key=_size)
    # The lowest gains come first. Of few moves, one may be neither a gain nor a loss.
    for move in ordered[:FURTHEST]:
        if _size(move) < -EPSILON:
            largest.append(move.subject.code)
    for move in ordered[-FURTHEST:]:
        if _size(move) > EPSILON:
            largest.append(move.subject.code)
    return largest


def lacks_a_gain(moves: Sequence[Move]) -> bool:
    """Return True where one of the moves has no score in one of the two releases."""
    return any(move.gain is None for move in moves)


def _known_gains(moves: Sequence[Move]) -> list[float]:
    return known_scores(move.gain for move in moves)


def _size(move: Move) -> float:
    """Return the gain. A move that cannot be known counts as 0."""
    return move.gain or 0.0


def title(
    moves: Sequence[Move],
    releases: ReleasePair,
    caption: Caption,
    scale: Scale,
    *,
    by_rank: bool = False,
) -> str:
    """Return who climbed furthest, how one moved, or how many rose."""
    gains = _known_gains(moves)
    where = f"{within(caption.scope)} from {plain(releases[0])} to {plain(releases[1])}"
    if not gains:
        return f"{_who(moves)} {where}"
    if len(moves) == 1:
        return f"{_one(moves[0], scale)} {where}"
    if by_rank and (climbed := _climber(moves)):
        return f"{climbed} {where}"
    rose, fell = rises_and_falls(gains)
    kind = "comparable ministries"
    if len(gains) == len(moves):
        kind = "ministries"
    if not rose and not fell:
        return f"None of {len(gains)} {kind} moved {where}"
    most = f"{fell} of {len(gains)} {kind} fell"
    if rose >= fell:
        most = f"{rose} of {len(gains)} {kind} rose"
    return f"{most} {where}"


def _who(moves: Sequence[Move]) -> str:
    if len(moves) == 1:
        return plain(moves[0].subject.name)
    return counted(len(moves), "ministry")


def _one(move: Move, scale: Scale) -> str:
    """Return one ministry's move. A move too small for the printed numbers is called that."""
    name = plain(move.subject.name)
    then, now = number(move.then.score or 0.0, scale), number(move.now.score or 0.0, scale)
    # "Rose from 3.1 to 3.1" would look like a mistake.
    if then == now:
        return f"{name} stayed near {now}"
    if _size(move) > 0:
        return f"{name} rose from {then} to {now}"
    return f"{name} fell from {then} to {now}"


def _climber(moves: Sequence[Move]) -> str:
    """Return the ministry that gained most ranks; "" if no one did, or several did equally."""
    most = 0
    first: list[Move] = []
    for move in moves:
        if move.then.rank is None or move.now.rank is None:
            continue
        climbed = move.then.rank - move.now.rank  # rank 1 is the highest
        if climbed > most:
            most, first = climbed, [move]
        elif climbed == most and most > 0:
            first.append(move)
    if len(first) != 1:
        return ""
    (move,) = first
    name = plain(move.subject.name)
    return f"{name} climbed furthest, from rank {move.then.rank} to {move.now.rank},"


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
    for move in nlargest(READ_ALOUD, moves, key=lambda move: abs(_size(move))):
        sentences.append(move_in_words(move, scale))
    if len(moves) > READ_ALOUD:
        sentences.append(f"{len(moves) - READ_ALOUD} more are in the table")
    sentences.append(f"The scale is {span(scale)}")
    return ". ".join(sentences) + "."


def move_in_words(move: Move, scale: Scale) -> str:
    """Return one move as a sentence without its stop: "Finland: 2.4 to 3.1, +0.7"."""
    then, now = _score_or_reason(move.then, scale), _score_or_reason(move.now, scale)
    sentence = f"{plain(move.subject.name)}: {then} to {now}"
    if move.gain is None:
        return sentence
    return f"{sentence}, {signed(move.gain, scale)}"


def _score_or_reason(mark: Mark, scale: Scale) -> str:
    if mark.score is None:
        return state(mark)
    return number(mark.score, scale)


def title_of_one(moves: Sequence[Move], subject: Subject, releases: ReleasePair) -> str:
    """Return on how many of its indicators one ministry rose, and on how many it fell."""
    known = _known_gains(moves)
    rose, fell = rises_and_falls(known)
    name, when = plain(subject.name), f"from {plain(releases[0])} to {plain(releases[1])}"
    if not known:
        return f"{name} has no indicator that compares {when}"
    field = counted(len(known), "indicator")
    if not rose and not fell:
        return f"{name} did not move on any of {field} {when}"
    if rose and fell:
        return f"{name} rose on {rose} of {field} and fell on {fell}, {when}"
    if rose:
        return f"{name} rose on {rose} of {field} {when}"
    return f"{name} fell on {fell} of {field} {when}"


def alt_of_one(moves: Sequence[Move], subject: Subject, releases: ReleasePair, scale: Scale) -> str:
    """Return every indicator that moved, the largest first, and how many stayed."""
    then, now = map(plain, releases)
    count = counted(len(moves), "indicator")
    sentences = [f"Changes of {count} of {plain(subject.name)}, {then} and {now}"]
    stayed = 0
    lost = []
    for move in sorted(moves, key=lambda move: -abs(_size(move))):
        if move.gain is None:
            lost.append(move.subject.name)
        elif abs(move.gain) > EPSILON:
            sentences.append(move_in_words(move, scale))
        else:
            stayed += 1
    if stayed:
        sentences.append(f"As before: {counted(stayed, 'indicator')}")
    if lost:
        sentences.append(f"Without a score in one of the two: {listed(lost)}")
    sentences.append(f"The scale is {span(scale)}")
    return ". ".join(sentences) + "."
