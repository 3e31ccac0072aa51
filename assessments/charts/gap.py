"""Gap: what a ministry says, hears and does, what it intends and practises, as dumbbells."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assessments.charts import headlines, words
from assessments.charts.frame import EDGE, Room, Words, framed, name_axis, score_axis, widest
from assessments.charts.theme import CLEAR, HATCH, MISSING, PALETTE, SYMBOLS, escape, plain
from assessments.charts.traces import Points
from assessments.charts.types import Caption, Chart, Mark, Pair, Row, TableCell, ThemeName
from assessments.charts.words import listed, number, signed, span
from assessments.scoring.types import Scale
from assessments.wording import counted

# Colour and symbol of each place in a group: blue circle, ochre square, green diamond, and for the
# second group others, so that no two marks of one picture are alike.
LOOKS = (((4, 0), (0, 1), (2, 2)), ((6, 3), (5, 4), (8, 5)))
SIZES = (15, 13, 11)  # the earlier of equal scores shows round the later
KEY_LIFT = 26  # pixels from the plot up to the key: room for the levels between them
BELOW, ABOVE = 0.1, 0.26  # of the scale's span, free for the hatch and for the printed gaps
BETWEEN = 0.04  # of the width, between two panels
NO_SCORE = "no score"


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that are compared, (code, title) each; the gap is the first less the last."""

    parts: Sequence[tuple[str, str]]

    def scores(self, row: Row) -> list[float]:
        """Return the scores of one ministry that are known, in the order of the marks."""
        scores = [score_of(row, code) for code, _ in self.parts]
        return [score for score in scores if score is not None]

    def gap(self, row: Row) -> float | None:
        """The gap of one ministry, unrounded; None unless both ends are scored."""
        first, last = score_of(row, self.parts[0][0]), score_of(row, self.parts[-1][0])
        return None if first is None or last is None else first - last


def gap(
    rows: Sequence[Row],
    groups: Sequence[Group],
    caption: Caption,
    scale: Scale,
    theme: ThemeName = "light",
) -> Chart:
    """Return a line a ministry and a panel a group (one or two); the widest first gap on top.

    A mark that has no score is not drawn; a panel without any is hatched. The printed number is
    the group's gap.
    """
    ordered = sorted(rows, key=lambda row: _place(row, groups[0]))
    size = 14 if len(ordered) <= 40 else 12
    traces = []
    for panel, group in enumerate(groups):
        traces += _panel(ordered, group, panel, scale, size)
    return framed(
        "gap",
        traces,
        _layout(ordered, groups, scale, size),
        words=_words(ordered, groups, caption, scale),
        room=_room(ordered, size),
        header=_header(groups),
        rows=tuple(_cells(row, groups) for row in ordered),
        theme=theme,
    )


def _place(row: Row, group: Group) -> tuple[float, str, str]:
    difference = group.gap(row)
    known = float("inf") if difference is None else -difference
    return known, row.subject.name, row.subject.code


def _panel(
    rows: Sequence[Row], group: Group, panel: int, scale: Scale, size: int
) -> list[dict[str, Any]]:
    """Return the traces of one panel, those behind first."""
    traces = [_bars(rows, group)]
    for place in range(len(group.parts)):
        traces.append(_dots(rows, group, panel, place, scale))
    traces += [_numbers(rows, group, scale, size), _hatched(rows, group, scale, size)]
    drawn = [trace for trace in traces if trace]
    if panel:
        for trace in drawn:
            trace["xaxis"] = "x2"
    return drawn


def _dots(
    rows: Sequence[Row], group: Group, panel: int, place: int, scale: Scale
) -> dict[str, Any]:
    """Return the marks of one part. It is there even without a mark, since it is in the key."""
    code, title = group.parts[place]
    colour, symbol = LOOKS[panel % 2][place % 3]
    dots = Points()
    for at, row in enumerate(rows):
        score = score_of(row, code)
        if score is not None:
            dots.add(score, at, url=row.subject.url)
    look = {
        "type": "scatter",
        "mode": "markers",
        "name": escape(title),
        "legend": "legend2" if panel else "legend",
        "marker": {
            "color": PALETTE[colour],
            "symbol": SYMBOLS[symbol],
            "size": SIZES[place % 3] if len(rows) <= 40 else SIZES[place % 3] - 4,
        },
        "cliponaxis": False,
        "hovertemplate": (
            f"%{{y}}<br>%{{fullData.name}} %{{x:.{words.decimals(scale)}f}}<extra></extra>"
        ),
    }
    return dots.trace(look) or {**look, "x": [], "y": [], "customdata": []}


def _bars(rows: Sequence[Row], group: Group) -> dict[str, Any]:
    """Return the thin lines from the lowest to the highest mark of each ministry."""
    bars = Points()
    for at, row in enumerate(rows):
        known = group.scores(row)
        if len(known) > 1:
            bars.add_line((min(known), at), (max(known), at))
    return bars.trace(
        {
            "type": "scatter",
            "mode": "lines",
            "line": {"color": MISSING, "width": 3 if len(rows) <= 40 else 2},
            "opacity": 0.55,
            "showlegend": False,
            "hoverinfo": "skip",
        }
    )


def _numbers(rows: Sequence[Row], group: Group, scale: Scale, size: int) -> dict[str, Any]:
    """Return the gaps in a column of their own, right of the scale."""
    numbers = Points()
    for at, row in enumerate(rows):
        difference = group.gap(row)
        if difference is not None:
            numbers.add(_end(scale), at, text=words.signed(difference, scale))
    return numbers.trace(
        {
            "type": "scatter",
            "mode": "text",
            "textposition": "middle left",
            "textfont": {"size": size},
            "cliponaxis": False,
            "showlegend": False,
            "hoverinfo": "skip",
        }
    )


def _end(scale: Scale) -> float:
    return round(scale.max + ABOVE * (scale.max - scale.min), 6)


def _hatched(rows: Sequence[Row], group: Group, scale: Scale, size: int) -> dict[str, Any]:
    """Return the blocks of ministries without any score in this panel."""
    codes = [code for code, _ in group.parts]
    span = scale.max - scale.min
    blocks = Points()
    for at, row in enumerate(rows):
        if not group.scores(row):
            blocks.add(round(0.06 * span, 6), at, text=_why(row, codes), url=row.subject.url)
    return blocks.trace(
        {
            "type": "bar",
            "orientation": "h",
            "base": round(scale.min - 0.08 * span, 6),
            "width": 0.46,
            "textposition": "outside",
            "constraintext": "none",
            "textfont": {"size": size},
            "cliponaxis": False,
            "marker": HATCH,
            "showlegend": False,
            "hovertemplate": "%{y}: %{text}<extra></extra>",
        }
    )


def _why(row: Row, codes: Sequence[str]) -> str:
    """Return what all the marks lack, in few words where they lack different things."""
    reasons = {_reason(row.marks.get(code)) for code in codes}
    return reasons.pop() if len(reasons) == 1 else NO_SCORE


def _reason(mark: Mark | None) -> str:
    return words.STATES["not_assessed"] if mark is None else words.STATES.get(mark.state, NO_SCORE)


def _layout(
    rows: Sequence[Row], groups: Sequence[Group], scale: Scale, size: int
) -> dict[str, Any]:
    is_short = len(groups) > 1
    axis = {
        **score_axis(scale, below=BELOW, above=ABOVE + 0.02, are_short=is_short),
        "side": "top",
        "tickangle": 0,
    }
    share = (1 - BETWEEN * (len(groups) - 1)) / len(groups)
    starts = [round(place * (share + BETWEEN), 4) for place in range(len(groups))]
    layout: dict[str, Any] = {
        "showlegend": True,
        "yaxis": name_axis((row.subject.name for row in rows), size=size),
        "annotations": [_gap_head(scale, place) for place in range(len(groups))],
    }
    for place, start in enumerate(starts):
        number = str(place + 1) if place else ""
        layout[f"xaxis{number}"] = {**axis, "domain": [start, round(start + share, 4)]}
        layout[f"legend{number}"] = _legend(start, share, _height(len(rows)))
    return layout


def _gap_head(scale: Scale, panel: int) -> dict[str, Any]:
    return {
        "text": "Gap",
        "x": _end(scale),
        "xref": "x2" if panel else "x",
        "xanchor": "right",
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
    }


def _legend(start: float, share: float, height: int) -> dict[str, Any]:
    """Return the key of one panel: above its axis, from where the scale begins."""
    return {
        "orientation": "h",
        "x": round(start + share * (BELOW - 0.04) / (1 + BELOW + ABOVE), 4),
        "y": round(1 + KEY_LIFT / height, 6),
        "yanchor": "bottom",
        "bgcolor": CLEAR,
        "itemclick": False,
        "itemdoubleclick": False,
    }


def _height(count: int) -> int:
    return max(count, 1) * (34 if count <= 15 else 26 if count <= 40 else 19)


def _room(rows: Sequence[Row], size: int) -> Room:
    names = round(widest((row.subject.name for row in rows), size))
    return Room(height=_height(len(rows)), left=EDGE + 12 + names, top=KEY_LIFT + 38)


def _words(rows: Sequence[Row], groups: Sequence[Group], caption: Caption, scale: Scale) -> Words:
    codes = [code for group in groups for code, _ in group.parts]
    is_partial = any(score_of(row, code) is None for row in rows for code in codes)
    notes = [f"Gap: {words.listed(map(_meaning, groups))}."]
    if is_partial:
        notes.append("A mark that is missing: no score.")
    return Words(
        title=_title(rows, groups[0]),
        subtitle=words.subtitle(caption),
        footer=words.footer(caption, *notes),
        alt=_alt(rows, groups, caption, scale),
    )


READ_ALOUD = 12  # ministries in the alternative text


def score_of(row: Row, code: str) -> float | None:
    return row.marks[code].score if code in row.marks else None


def _meaning(group: Group) -> str:
    """Return what the group's gap is: "Saying less doing"."""
    (_, first), (_, last) = group.parts[0], group.parts[-1]
    return f"{first} less {headlines.inside(last)}"


def _header(groups: Sequence[Group]) -> tuple[str, ...]:
    """Return the heads of the table: the marks of each group, then its gap."""
    heads = ["Code", "Ministry"]
    for group in groups:
        heads += [*(title for _, title in group.parts), _meaning(group)]
    return tuple(heads)


def _cells(row: Row, groups: Sequence[Group]) -> tuple[TableCell, ...]:
    """Return one ministry's line of the table, unrounded."""
    line: list[TableCell] = [row.subject.code, row.subject.name]
    for group in groups:
        line += [score_of(row, code) for code, _ in group.parts]
        line.append(group.gap(row))
    return tuple(line)


def _title(rows: Sequence[Row], group: Group) -> str:
    """Return which end runs ahead in most ministries."""
    (first, first_title), (last, last_title) = group.parts[0], group.parts[-1]
    pairs = [Pair(row.subject, _mark(row, first), _mark(row, last)) for row in rows]
    drawn = [pair for pair in pairs if None not in (pair.first.score, pair.second.score)]
    return headlines.balance_title(drawn, len(rows), (first_title, last_title))


def _mark(row: Row, code: str) -> Mark:
    return row.marks.get(code) or Mark(row.subject, None, "not_assessed", None, None)


def _alt(rows: Sequence[Row], groups: Sequence[Group], caption: Caption, scale: Scale) -> str:
    """Return every number of up to twelve ministries, and their gaps, the widest first."""
    compared = []
    for group in groups:
        titles = [plain(title) for _, title in group.parts]
        compared.append(headlines.inside(" / ".join(titles)))
    release = f", release {plain(caption.release)}" if caption.release else ""
    sentences = [
        f"Dumbbell chart of {counted(len(rows), 'ministry')} by {' and '.join(compared)}{release}"
    ]
    for row in rows[:READ_ALOUD]:
        numbers = [_in_words(row, group, scale) for group in groups]
        sentences.append(f"{plain(row.subject.name)}: {'; '.join(numbers)}")
    if len(rows) > READ_ALOUD:
        sentences.append(f"{len(rows) - READ_ALOUD} more are in the table")
    sentences.append(f"The scale is {span(scale)}")
    return ". ".join(sentences) + "."


def _in_words(row: Row, group: Group, scale: Scale) -> str:
    """Return "saying 3.8, listening 2.9 and doing 2.5, gap +1.3"."""
    printed = listed(
        f"{headlines.inside(part)} {'no score' if score is None else number(score, scale)}"
        for code, part in group.parts
        for score in [score_of(row, code)]
    )
    difference = group.gap(row)
    return printed if difference is None else f"{printed}, gap {signed(difference, scale)}"
