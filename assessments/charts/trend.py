"""Trend: scores over releases, one line a ministry, broken where the framework changed."""

from collections.abc import Sequence
from typing import Any

from assessments.charts import words
from assessments.charts.frame import EDGE, Room, Words, framed, score_axis, slots, widest
from assessments.charts.labels import leaders, spread
from assessments.charts.theme import ACCENT, MISSING, PALETTE, SYMBOLS, escape, escape_after, plain
from assessments.charts.traces import Points
from assessments.charts.types import (
    Caption,
    Chart,
    Line,
    SeriesRelease,
    TableCell,
    ThemeName,
    codes_of,
)
from assessments.charts.words import (
    known_scores,
    listed,
    number,
    number_or_gap,
    rises_and_falls,
    span,
    within,
)
from assessments.scoring.types import Scale
from assessments.wording import counted

HEIGHT = 440
LABEL_STEP = 19  # pixels between two labels
LABEL_SIZE = 14
SPARE = 0.06  # of the scale's span, at each end


def trend(
    lines: Sequence[Line],
    releases: Sequence[SeriesRelease],
    caption: Caption,
    scale: Scale,
    theme: ThemeName = "light",
    *,
    bold: str = "",
) -> Chart:
    """Return the lines over the releases, earliest first; `bold` is the code of one to bring out.

    A missing score is a gap, and no line crosses a change of framework. Up to twelve lines have
    colours and names; of more only the bold one, the rest are grey.
    """
    breaks = framework_changes(releases)
    is_few = len(lines) <= len(PALETTE)
    place = slots(codes_of(lines))
    looks = [_look(line, place, is_few=is_few, bold=bold) for line in lines]
    # The bold line last, so that it is drawn over the others.
    order = sorted(range(len(lines)), key=lambda index: lines[index].subject.code == bold)
    data = []
    texts: dict[int, str] = {}
    for index in order:
        data.append({**_line(lines[index], breaks, scale), **looks[index]})
        if is_few or lines[index].subject.code == bold:
            text = _text(lines[index], releases, scale)
            if text:
                texts[index] = text
    if texts:
        # Below the lines, so that the thin one does not cover a mark.
        data = [*_labels(lines, texts, scale, len(releases)), *data]
    right = 2 * EDGE + round(widest(texts.values(), LABEL_SIZE)) + 14
    left = 70
    if scale.labels:
        left = 130
    return framed(
        "trend",
        data,
        _layout(releases, breaks, scale),
        words=_words(lines, releases, caption, scale, bold),
        room=Room(height=HEIGHT, left=left, right=right, top=22, bottom=28),
        header=("Code", "Ministry", *_titles(releases)),
        rows=tuple(map(_row, lines)),
        theme=theme,
    )


def _titles(releases: Sequence[SeriesRelease]) -> list[str]:
    return [release.title for release in releases]


def _row(line: Line) -> tuple[TableCell, ...]:
    return line.subject.code, line.subject.name, *line.scores


def _look(line: Line, place: dict[str, int], *, is_few: bool, bold: str) -> dict[str, Any]:
    slot = place[line.subject.code]
    is_bold = line.subject.code == bold
    opacity: float
    if is_few:
        colour, symbol, width, size, opacity = PALETTE[slot], SYMBOLS[slot], 2, 9, 1
        if is_bold:
            width, size = 4, 11
    elif is_bold:
        colour, symbol, width, size, opacity = ACCENT, "circle", 4, 10, 1
    else:
        colour, symbol, width, size, opacity = MISSING, "circle", 1, 4, 0.5
    return {
        "line": {"color": colour, "width": width},
        "marker": {"color": colour, "symbol": symbol, "size": size},
        "opacity": opacity,
    }


def _line(line: Line, breaks: Sequence[int], scale: Scale) -> dict[str, Any]:
    """Return the trace, with an empty point at each break, so that no line crosses it."""
    across: list[float] = list(range(len(line.scores)))
    up = list(line.scores)
    urls = [line.subject.url] * len(up)
    # From the last to the first: an insertion moves all that comes after it.
    for at in reversed(breaks):
        across.insert(at, at - 0.5)
        up.insert(at, None)
        urls.insert(at, line.subject.url)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": escape(line.subject.name),
        "x": across,
        "y": up,
        "connectgaps": False,
        "cliponaxis": False,
        "customdata": urls,
        "hovertemplate": (
            f"%{{fullData.name}}<br>%{{x}}: %{{y:.{words.decimals(scale)}f}}<extra></extra>"
        ),
    }


def _text(line: Line, releases: Sequence[SeriesRelease], scale: Scale) -> str:
    """Return the line's name and last score, "" without any; says when it is not the latest."""
    if not known_scores(line.scores):
        return ""
    at, score = _last(line)
    text = f"{line.subject.name} {words.number(score, scale)}"
    if at < len(releases) - 1:
        return f"{text} ({releases[at].title})"
    return text


def _labels(
    lines: Sequence[Line], texts: dict[int, str], scale: Scale, count: int
) -> list[dict[str, Any]]:
    """Return the names at the right end, moved apart, and thin lines to them from the scores."""
    span = scale.max - scale.min
    ends = [_last(lines[at]) for at in texts]
    low, high = scale.min - SPARE * span, scale.max + SPARE * span
    step = (high - low) * LABEL_STEP / HEIGHT
    heights = spread([score for _, score in ends], step=step, low=low, high=high)
    names, thin = Points(), Points()
    for index, (at, score), height in zip(texts, ends, heights, strict=True):
        subject, right = lines[index].subject, (_right(count), round(height, 4))
        names.add(*right, text=escape_after(subject.name, texts[index]), url=subject.url)
        if at == count - 1:  # from an earlier release it would look like a score that stayed
            thin.add_line((at, score), right)
    look = {
        "type": "scatter",
        "mode": "text",
        "textposition": "middle right",
        "textfont": {"size": LABEL_SIZE},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    return [leaders(thin.x, thin.y), names.trace(look)]


def _last(line: Line) -> tuple[int, float]:
    """Return the place and the value of the line's last score; (0, 0.0) without any."""
    last = (0, 0.0)
    for at, score in enumerate(line.scores):
        if score is not None:
            last = (at, score)
    return last


def _right(count: int) -> float:
    """Return the right end of the axis: a little past the last release, for the labels."""
    return round(max(count - 1, 0) + 0.06 * max(count - 1, 1), 4)


def _layout(
    releases: Sequence[SeriesRelease], breaks: Sequence[int], scale: Scale
) -> dict[str, Any]:
    shapes, notes = [], []
    for at in breaks:
        ends = {"x0": at - 0.5, "x1": at - 0.5, "yref": "paper", "y0": 0, "y1": 1}
        look = {"color": MISSING, "width": 1.5, "dash": "dash"}
        shapes.append({"type": "line", **ends, "line": look})
        place = {"x": at - 0.5, "yref": "paper", "y": 1, "yanchor": "bottom"}
        notes.append({"text": f"{escape(releases[at].framework)} from here", **place})
    return {
        "xaxis": {
            "range": [-0.06 * max(len(releases) - 1, 1), _right(len(releases))],
            "tickvals": list(range(len(releases))),
            "ticktext": list(map(escape, _titles(releases))),
            "showgrid": False,  # a line at each release would look like a change of framework
            "fixedrange": True,
        },
        "yaxis": {**score_axis(scale, below=SPARE, above=SPARE), "ticklabelstandoff": 8},
        "shapes": shapes,
        "annotations": notes,
    }


def _words(
    lines: Sequence[Line],
    releases: Sequence[SeriesRelease],
    caption: Caption,
    scale: Scale,
    bold: str,
) -> Words:
    notes = []
    if framework_changes(releases):
        notes.append("Dashed: the framework changed; scores before and after cannot be compared.")
    if any(None in line.scores for line in lines):
        notes.append(words.GAP_NOTE)
    return Words(
        title=_title(lines, releases, caption, scale, bold=bold),
        subtitle=words.subtitle(caption),
        footer=words.footer(caption, *notes),
        alt=_alt(lines, releases, caption, scale),
    )


def framework_changes(releases: Sequence[SeriesRelease]) -> list[int]:
    """Return the places of the releases with another framework than the release before."""
    places = []
    for at in range(1, len(releases)):
        if releases[at].framework != releases[at - 1].framework:
            places.append(at)
    return places


def _title(
    lines: Sequence[Line],
    releases: Sequence[SeriesRelease],
    caption: Caption,
    scale: Scale,
    *,
    bold: str = "",
) -> str:
    """Return how the one ministry meant moved, or how many rose.

    Between the first and the last of the releases that share the latest framework; a ministry
    without a score in either is not counted.
    """
    meant = [line for line in lines if line.subject.code == bold] or list(lines)
    start = max(framework_changes(releases), default=0)
    moves = []
    # Of one release only nothing has moved.
    if len(releases) - start >= 2:
        moves = _moves(meant, start)
    if not moves:
        return _unmoved(meant, releases, caption)
    since = f"from {plain(releases[start].title)} to {plain(releases[-1].title)}"
    if len(meant) == 1:
        return f"{_one(*moves[0], scale)} {within(caption.scope)} {since}"
    rose, fell = rises_and_falls(after - before for _, before, after in moves)
    # Where all compare, the word would make readers look for the others.
    kind = "comparable ministries"
    if len(moves) == len(lines):
        kind = "ministries"
    if not rose and not fell:
        return f"None of {len(moves)} {kind} moved {within(caption.scope)} {since}"
    verb, most = "rose", rose
    if fell > rose:
        verb, most = "fell", fell
    return f"{most} of {len(moves)} {kind} {verb} {within(caption.scope)} {since}"


def _moves(lines: Sequence[Line], start: int) -> list[tuple[Line, float, float]]:
    """Return each line with its scores in the release at `start` and in the last one."""
    moves = []
    for line in lines:
        first, last = line.scores[start], line.scores[-1]
        if first is not None and last is not None:
            moves.append((line, first, last))
    return moves


def _one(line: Line, before: float, after: float, scale: Scale) -> str:
    """Return one ministry's move. A move too small for the printed numbers is called that."""
    name, then, now = plain(line.subject.name), number(before, scale), number(after, scale)
    if then == now:
        return f"{name} stayed near {now}"
    if after > before:
        return f"{name} rose from {then} to {now}"
    return f"{name} fell from {then} to {now}"


def _unmoved(meant: Sequence[Line], releases: Sequence[SeriesRelease], caption: Caption) -> str:
    who = counted(len(meant), "ministry")
    if len(meant) == 1:
        who = plain(meant[0].subject.name)
    # Once only where the first release is the last.
    ends = dict.fromkeys(map(plain, _titles([*releases[:1], *releases[-1:]])))
    when = " to ".join(ends)
    if not when:
        return f"{who} {within(caption.scope)}"
    return f"{who} {within(caption.scope)}, {when}"


def _alt(
    lines: Sequence[Line], releases: Sequence[SeriesRelease], caption: Caption, scale: Scale
) -> str:
    """Return each line's scores release by release (up to twelve lines), and where it breaks."""
    over = counted(len(releases), "release")
    sentences = [
        f"Line chart of {counted(len(lines), 'ministry')} {within(caption.scope)} over {over}"
    ]
    for line in lines[:12]:
        scores = []
        for release, score in zip(releases, line.scores, strict=True):
            scores.append(f"{release.title} {number_or_gap(score, scale)}")
        sentences.append(f"{plain(line.subject.name)}: {listed(scores)}")
    if len(lines) > 12:
        sentences.append(f"{len(lines) - 12} more are in the table")
    for at in framework_changes(releases):
        framework, since = plain(releases[at].framework), plain(releases[at].title)
        sentences.append(f"The framework changes to {framework} with {since}")
    sentences.append(f"The scale is {span(scale)}")
    return ". ".join(sentences) + "."
