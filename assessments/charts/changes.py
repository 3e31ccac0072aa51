"""What moved between releases, as far as scores of one framework compare."""

from collections.abc import Sequence

from assessments.charts.theme import plain
from assessments.charts.types import Caption, Edition, Line
from assessments.charts.words import EPSILON, counted, listed, number, span, within
from assessments.scoring.types import Scale


def breaks(editions: Sequence[Edition]) -> list[int]:
    """Return the places of the editions whose framework is not that of the one before."""
    return [
        at for at in range(1, len(editions)) if editions[at].framework != editions[at - 1].framework
    ]


def title(
    lines: Sequence[Line],
    editions: Sequence[Edition],
    caption: Caption,
    scale: Scale,
    *,
    bold: str = "",
) -> str:
    """Return how the one ministry meant moved, or how many rose.

    Between the first and the last of the editions that share the latest framework; a ministry
    without a score in either is not counted.
    """
    start = ([0, *breaks(editions)])[-1]
    meant = [line for line in lines if line.subject.code == bold] or list(lines)
    is_comparable = len(editions) - start >= 2
    moves = [(line, *ends) for line in meant if is_comparable and (ends := _ends(line, start))]
    if not moves:
        return _unmoved(meant, editions, caption)
    since = f"from {plain(editions[start].title)} to {plain(editions[-1].title)}"
    if len(meant) == 1:
        return f"{_one(*moves[0], scale)} {within(caption.scope)} {since}"
    rose = sum(after - before > EPSILON for _, before, after in moves)
    fell = sum(before - after > EPSILON for _, before, after in moves)
    kind = "ministries" if len(moves) == len(lines) else "comparable ministries"
    if not rose and not fell:
        return f"None of {len(moves)} {kind} moved {within(caption.scope)} {since}"
    verb, most = ("rose", rose) if rose >= fell else ("fell", fell)
    return f"{most} of {len(moves)} {kind} {verb} {within(caption.scope)} {since}"


def _ends(line: Line, start: int) -> tuple[float, float] | tuple[()]:
    """Return the line's first and last score since the start, nothing where one is missing."""
    first, last = line.scores[start], line.scores[-1]
    return () if first is None or last is None else (first, last)


def _one(line: Line, before: float, after: float, scale: Scale) -> str:
    """Return one ministry's move. A move too small for the printed numbers is called that."""
    name, then, now = plain(line.subject.name), number(before, scale), number(after, scale)
    if then == now:
        return f"{name} stayed near {now}"
    return f"{name} {'rose' if after > before else 'fell'} from {then} to {now}"


def _unmoved(meant: Sequence[Line], editions: Sequence[Edition], caption: Caption) -> str:
    who = plain(meant[0].subject.name) if len(meant) == 1 else counted(len(meant), "ministry")
    ends = dict.fromkeys(plain(edition.title) for edition in (*editions[:1], *editions[-1:]))
    when = " to ".join(ends)
    return f"{who} {within(caption.scope)}" + (f", {when}" if when else "")


def alt(lines: Sequence[Line], editions: Sequence[Edition], caption: Caption, scale: Scale) -> str:
    """Return each line's scores edition by edition (up to twelve lines), and where it breaks."""
    over = counted(len(editions), "release")
    sentences = [
        f"Line chart of {counted(len(lines), 'ministry')} {within(caption.scope)} over {over}"
    ]
    for line in lines[:12]:
        scores = (
            f"{edition.title} {'no score' if score is None else number(score, scale)}"
            for edition, score in zip(editions, line.scores, strict=True)
        )
        sentences.append(f"{plain(line.subject.name)}: {listed(scores)}")
    if len(lines) > 12:
        sentences.append(f"{len(lines) - 12} more are in the table")
    sentences += [
        f"The framework changes to {plain(editions[at].framework)} with {plain(editions[at].title)}"
        for at in breaks(editions)
    ]
    sentences.append(f"The scale is {span(scale)}")
    return ". ".join(sentences) + "."
