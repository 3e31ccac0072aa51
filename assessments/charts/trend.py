"""Trend: scores over releases, one line a ministry, broken where the framework changed."""

from collections.abc import Sequence
from typing import Any

from assessments.charts import words
from assessments.charts.frame import EDGE, Room, Words, framed, score_axis, slots, widest
from assessments.charts.labels import leaders, spread
from assessments.charts.theme import ACCENT, MISSING, PALETTE, SYMBOLS, escape, escape_after, plain
from assessments.charts.types import Caption, Chart, Line, SeriesRelease, TableCell, ThemeName
from assessments.charts.words import EPSILON, listed, number, span, within
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
    place = slots(line.subject.code for line in lines)
    looks = [_look(line, place, is_few=is_few, bold=bold) for line in lines]
    order = sorted(range(len(lines)), key=lambda index: lines[index].subject.code == bold)
    named = [index for index in order if is_few or lines[index].subject.code == bold]
    written = {index: _text(lines[index], releases, scale) for index in named}
    texts = {index: text for index, text in written.items() if text}
    data = [_line(lines[index], breaks, scale) | looks[index] for index in order]
    if texts:
        # Below the lines, so that the thin one does not cover a mark.
        data = [*_labels(lines, texts, scale, len(releases)), *data]
    right = 2 * EDGE + round(widest(texts.values(), LABEL_SIZE)) + 14
    return framed(
        "trend",
        data,
        _layout(releases, breaks, scale),
        words=_words(lines, releases, caption, scale, bold),
        room=Room(height=HEIGHT, left=130 if scale.labels else 70, right=right, top=22, bottom=28),
        header=("Code", "Ministry", *(release.title for release in releases)),
        rows=tuple(map(_row, lines)),
        theme=theme,
    )


def _row(line: Line) -> tuple[TableCell, ...]:
    return line.subject.code, line.subject.name, *line.scores


def _look(line: Line, place: dict[str, int], *, is_few: bool, bold: str) -> dict[str, Any]:
    slot = place[line.subject.code]
    is_bold = line.subject.code == bold
    if is_few:
        colour, symbol = PALETTE[slot], SYMBOLS[slot]
    else:
        colour, symbol = (ACCENT if is_bold else MISSING), "circle"
    small, large = (9, 11) if is_few else (4, 10)
    return {
        "line": {"color": colour, "width": 4 if is_bold else 2 if is_few else 1},
        "marker": {"color": colour, "symbol": symbol, "size": large if is_bold else small},
        "opacity": 1 if is_few or is_bold else 0.5,
    }


def _line(line: Line, breaks: Sequence[int], scale: Scale) -> dict[str, Any]:
    """Return the trace, with an empty point at each break, so that no line crosses it."""
    across: list[float] = list(range(len(line.scores)))
    up = list(line.scores)
    urls = [line.subject.url] * len(up)
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
    if all(score is None for score in line.scores):
        return ""
    at, score = _last(line)
    since = "" if at == len(releases) - 1 else f" ({releases[at].title})"
    return f"{line.subject.name} {words.number(score, scale)}{since}"


def _labels(
    lines: Sequence[Line], texts: dict[int, str], scale: Scale, count: int
) -> list[dict[str, Any]]:
    """Return the names at the right end, moved apart, and thin lines to them from the scores."""
    span = scale.max - scale.min
    ends = [_last(lines[at]) for at in texts]
    low, high = scale.min - SPARE * span, scale.max + SPARE * span
    step = (high - low) * LABEL_STEP / HEIGHT
    heights = spread([score for _, score in ends], step=step, low=low, high=high)
    heights = [round(height, 4) for height in heights]
    across: list[float | None] = []
    up: list[float | None] = []
    for (at, score), height in zip(ends, heights, strict=True):
        if at == count - 1:  # from an earlier release it would look like a score that stayed
            across += [at, _right(count), None]
            up += [score, height, None]
    names = {
        "type": "scatter",
        "mode": "text",
        "x": [_right(count)] * len(texts),
        "y": heights,
        "text": [escape_after(lines[at].subject.name, text) for at, text in texts.items()],
        "textposition": "middle right",
        "textfont": {"size": LABEL_SIZE},
        "cliponaxis": False,
        "customdata": [lines[at].subject.url for at in texts],
        "hoverinfo": "skip",
    }
    return [leaders(across, up), names]


def _last(line: Line) -> tuple[int, float]:
    """Return the place and the value of the line's last score; (0, 0.0) without any."""
    known = [(at, score) for at, score in enumerate(line.scores) if score is not None]
    return known[-1] if known else (0, 0.0)


def _right(count: int) -> float:
    """Return the right end of the axis: a little past the last release, for the labels."""
    return round(max(count - 1, 0) + 0.06 * max(count - 1, 1), 4)


def _layout(
    releases: Sequence[SeriesRelease], breaks: Sequence[int], scale: Scale
) -> dict[str, Any]:
    return {
        "xaxis": {
            "range": [-0.06 * max(len(releases) - 1, 1), _right(len(releases))],
            "tickvals": list(range(len(releases))),
            "ticktext": [escape(release.title) for release in releases],
            "showgrid": False,
            "fixedrange": True,
        },
        "yaxis": {**score_axis(scale, below=SPARE, above=SPARE), "ticklabelstandoff": 8},
        "shapes": [
            {
                "type": "line",
                "x0": at - 0.5,
                "x1": at - 0.5,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": MISSING, "width": 1.5, "dash": "dash"},
            }
            for at in breaks
        ],
        "annotations": [
            {
                "text": f"{escape(releases[at].framework)} from here",
                "x": at - 0.5,
                "yref": "paper",
                "y": 1,
                "yanchor": "bottom",
            }
            for at in breaks
        ],
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
    if any(score is None for line in lines for score in line.scores):
        notes.append(words.GAP_NOTE)
    return Words(
        title=_title(lines, releases, caption, scale, bold=bold),
        subtitle=words.subtitle(caption),
        footer=words.footer(caption, *notes),
        alt=_alt(lines, releases, caption, scale),
    )


def framework_changes(releases: Sequence[SeriesRelease]) -> list[int]:
    """Return the places of the releases whose framework is not that of the one before."""
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
    start = ([0, *framework_changes(releases)])[-1]
    meant = [line for line in lines if line.subject.code == bold] or list(lines)
    is_comparable = len(releases) - start >= 2
    moves = []
    for line in meant if is_comparable else []:
        first, last = line.scores[start], line.scores[-1]
        if first is not None and last is not None:
            moves.append((line, first, last))
    if not moves:
        return _unmoved(meant, releases, caption)
    since = f"from {plain(releases[start].title)} to {plain(releases[-1].title)}"
    if len(meant) == 1:
        return f"{_one(*moves[0], scale)} {within(caption.scope)} {since}"
    rose = sum(after - before > EPSILON for _, before, after in moves)
    fell = sum(before - after > EPSILON for _, before, after in moves)
    kind = "ministries" if len(moves) == len(lines) else "comparable ministries"
    if not rose and not fell:
        return f"None of {len(moves)} {kind} moved {within(caption.scope)} {since}"
    verb, most = ("rose", rose) if rose >= fell else ("fell", fell)
    return f"{most} of {len(moves)} {kind} {verb} {within(caption.scope)} {since}"


def _one(line: Line, before: float, after: float, scale: Scale) -> str:
    """Return one ministry's move. A move too small for the printed numbers is called that."""
    name, then, now = plain(line.subject.name), number(before, scale), number(after, scale)
    if then == now:
        return f"{name} stayed near {now}"
    return f"{name} {'rose' if after > before else 'fell'} from {then} to {now}"


def _unmoved(meant: Sequence[Line], releases: Sequence[SeriesRelease], caption: Caption) -> str:
    who = plain(meant[0].subject.name) if len(meant) == 1 else counted(len(meant), "ministry")
    ends = dict.fromkeys(plain(release.title) for release in (*releases[:1], *releases[-1:]))
    when = " to ".join(ends)
    return f"{who} {within(caption.scope)}" + (f", {when}" if when else "")


def _alt(
    lines: Sequence[Line], releases: Sequence[SeriesRelease], caption: Caption, scale: Scale
) -> str:
    """Return each line's scores release by release (up to twelve lines), and where it breaks."""
    over = counted(len(releases), "release")
    sentences = [
        f"Line chart of {counted(len(lines), 'ministry')} {within(caption.scope)} over {over}"
    ]
    for line in lines[:12]:
        scores = (
            f"{release.title} {'no score' if score is None else number(score, scale)}"
            for release, score in zip(releases, line.scores, strict=True)
        )
        sentences.append(f"{plain(line.subject.name)}: {listed(scores)}")
    if len(lines) > 12:
        sentences.append(f"{len(lines) - 12} more are in the table")
    sentences += [
        f"The framework changes to {plain(releases[at].framework)} with {plain(releases[at].title)}"
        for at in framework_changes(releases)
    ]
    sentences.append(f"The scale is {span(scale)}")
    return ". ".join(sentences) + "."
