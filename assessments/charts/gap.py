"""Gap: what a ministry says, hears and does, what it intends and practises, as dumbbells."""

from collections.abc import Sequence
from typing import Any

from assessments.charts import gaps, words
from assessments.charts.frame import EDGE, Room, Words, framed, name_axis, score_axis, widest
from assessments.charts.gaps import Group
from assessments.charts.theme import CLEAR, HATCH, MISSING, PALETTE, SYMBOLS, escape
from assessments.charts.traces import Points
from assessments.charts.types import Caption, Chart, Mark, Row, TableCell, ThemeName, names_of
from assessments.charts.words import gap_place
from assessments.scoring.types import Scale

# Colour and symbol of each place in a group: blue circle, ochre square, green diamond, and for the
# second group others, so that no two marks of one picture are alike.
LOOKS = (((4, 0), (0, 1), (2, 2)), ((6, 3), (5, 4), (8, 5)))
SIZES = (15, 13, 11)  # the earlier of equal scores shows round the later
MANY = 40  # rows; with more of them type and marks are smaller
KEY_LIFT = 26  # pixels from the plot up to the key: room for the levels between them
BELOW, ABOVE = 0.1, 0.26  # of the scale's span, free for the hatch and for the printed gaps
BETWEEN = 0.04  # of the width, between two panels


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
    size = 14
    if len(ordered) > MANY:
        size = 12
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
    return gap_place(group.gap(row)), row.subject.name, row.subject.code


def _panel(
    rows: Sequence[Row], group: Group, panel: int, scale: Scale, size: int
) -> list[dict[str, Any]]:
    """Return the traces of one panel, those behind first."""
    known = [group.scores(row) for row in rows]
    traces = [_bars(known)]
    for place in range(len(group.parts)):
        traces.append(_dots(rows, group, panel, place, scale))
    traces += [_numbers(rows, group, scale, size), _hatched(rows, group, known, scale, size)]
    drawn = list(filter(None, traces))
    if panel:
        # Both panels share the names down the side, so only the axis across is another.
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
        score = row.score(code)
        if score is not None:
            dots.add(score, at, url=row.subject.url)
    key, size = "legend", SIZES[place % 3]
    if panel:
        key = "legend2"
    if len(rows) > MANY:
        size -= 4
    look = {
        "type": "scatter",
        "mode": "markers",
        "name": escape(title),
        "legend": key,
        "marker": {
            "color": PALETTE[colour],
            "symbol": SYMBOLS[symbol],
            "size": size,
        },
        "cliponaxis": False,
        "hovertemplate": (
            f"%{{y}}<br>%{{fullData.name}} %{{x:.{words.decimals(scale)}f}}<extra></extra>"
        ),
    }
    return dots.trace(look) or {**look, "x": [], "y": [], "customdata": []}


def _bars(known: Sequence[Sequence[float]]) -> dict[str, Any]:
    """Return the thin lines from the lowest to the highest of each ministry's known scores."""
    bars = Points()
    for at, scores in enumerate(known):
        if len(scores) > 1:
            bars.add_line((min(scores), at), (max(scores), at))
    width = 3
    if len(known) > MANY:
        width = 2
    return bars.trace(
        {
            "type": "scatter",
            "mode": "lines",
            "line": {"color": MISSING, "width": width},
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


def _hatched(
    rows: Sequence[Row], group: Group, known: Sequence[Sequence[float]], scale: Scale, size: int
) -> dict[str, Any]:
    """Return the blocks of ministries without any known score in this panel."""
    codes = [code for code, _ in group.parts]
    span = scale.max - scale.min
    blocks = Points()
    for at, (row, scores) in enumerate(zip(rows, known, strict=True)):
        if not scores:
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
    reasons = set()
    for code in codes:
        reasons.add(words.STATES.get(_mark(row, code).state, words.NO_SCORE))
    if len(reasons) > 1:
        return words.NO_SCORE
    return reasons.pop()


def _layout(
    rows: Sequence[Row], groups: Sequence[Group], scale: Scale, size: int
) -> dict[str, Any]:
    # Two panels have no room for the levels' names. 0.02 keeps the gaps off the panel's edge.
    axis = {
        **score_axis(scale, below=BELOW, above=ABOVE + 0.02, are_short=len(groups) > 1),
        "side": "top",
        "tickangle": 0,
    }
    share = (1 - BETWEEN * (len(groups) - 1)) / len(groups)
    layout: dict[str, Any] = {
        "showlegend": True,
        "yaxis": name_axis(names_of(rows), size=size),
        "annotations": [],
    }
    for place in range(len(groups)):
        start = round(place * (share + BETWEEN), 4)
        # Plotly's second axis and key are called "xaxis2" and "legend2", the first have no number.
        number = ""
        if place:
            number = str(place + 1)
        layout["annotations"].append(_gap_head(scale, f"x{number}"))
        layout[f"xaxis{number}"] = {**axis, "domain": [start, round(start + share, 4)]}
        layout[f"legend{number}"] = _legend(start, share, _height(len(rows)))
    return layout


def _gap_head(scale: Scale, axis: str) -> dict[str, Any]:
    return {
        "text": "Gap",
        "x": _end(scale),
        "xref": axis,
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
    if count <= 15:
        return max(count, 1) * 34
    if count <= MANY:
        return count * 26
    return count * 19


def _room(rows: Sequence[Row], size: int) -> Room:
    names = round(widest(names_of(rows), size))
    return Room(height=_height(len(rows)), left=EDGE + 12 + names, top=KEY_LIFT + 38)


def _words(rows: Sequence[Row], groups: Sequence[Group], caption: Caption, scale: Scale) -> Words:
    notes = [f"Gap: {words.listed(map(gaps.meaning, groups))}."]
    if any(gaps.is_partial(row, groups) for row in rows):
        notes.append("A mark that is missing: no score.")
    return Words(
        title=gaps.title(rows, groups[0]),
        subtitle=words.subtitle(caption),
        footer=words.footer(caption, *notes),
        alt=gaps.alt(rows, groups, caption, scale),
    )


def _header(groups: Sequence[Group]) -> tuple[str, ...]:
    """Return the heads of the table: the marks of each group, then its gap."""
    heads = ["Code", "Ministry"]
    for group in groups:
        for _, title in group.parts:
            heads.append(title)
        heads.append(gaps.meaning(group))
    return tuple(heads)


def _cells(row: Row, groups: Sequence[Group]) -> tuple[TableCell, ...]:
    """Return one ministry's line of the table, unrounded."""
    line: list[TableCell] = [row.subject.code, row.subject.name]
    for group in groups:
        line += [*row.scores(group.parts), group.gap(row)]
    return tuple(line)


def _mark(row: Row, code: str) -> Mark:
    return row.marks.get(code) or Mark(row.subject, None, "not_assessed", None, None)
