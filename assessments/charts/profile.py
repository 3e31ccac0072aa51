"""Profile: the shape of a ministry's scores, as a radar; small ones side by side beyond four."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.charts import headlines, words
from assessments.charts.frame import (
    EDGE,
    WIDTH,
    Room,
    Words,
    framed,
    labels,
    levels,
    shortened,
    slots,
    wrapped,
)
from assessments.charts.grids import header
from assessments.charts.theme import CLEAR, MISSING, PALETTE, SYMBOLS, escape, plain, tint
from assessments.charts.types import Caption, Chart, Profile, TableCell, ThemeName, codes_of
from assessments.scoring.types import Scale

OVERLAID = 4  # profiles that one radar can carry
LIMIT = 12
COLUMNS = 3
SMALL_ROOM = 88  # pixels next to a small radar, for a label
CELL = 256  # pixels high, of a small radar with its name
LEGEND = {
    "x": 1,
    "xanchor": "right",
    "y": 1,
    "itemclick": False,
    "itemdoubleclick": False,
    "bgcolor": CLEAR,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of a small radar, in shares of the plot: its middle, its top, and its domain."""

    middle: float
    top: float
    domain: Mapping[str, list[float]]


class TooManyProfiles(ValueError):
    """More profiles than a reader can distinguish."""


def profile(
    profiles: Sequence[Profile],
    axes: Sequence[tuple[str, str]],
    caption: Caption,
    scale: Scale,
    theme: ThemeName = "light",
    *,
    reference: Profile | None = None,
) -> Chart:
    """Return radars of up to twelve profiles over the axes, (code, title) each, clockwise from top.

    An axis without a score is a gap in the line, never the centre. `reference` is drawn behind,
    dashed and grey. Raises TooManyProfiles past twelve.
    """
    if len(profiles) > LIMIT:
        raise TooManyProfiles(f"{len(profiles)} profiles: at most {LIMIT} can be distinguished")
    draw = _overlaid
    if len(profiles) > OVERLAID:
        draw = _side_by_side
    data, layout, room = draw(profiles, axes, scale, reference)
    drawn = list(profiles)
    if reference:
        drawn.append(reference)
    return framed(
        "profile",
        data,
        layout,
        words=_words(profiles, axes, caption, scale, reference),
        room=room,
        header=header(axes),
        rows=tuple(_row(one, axes) for one in drawn),
        theme=theme,
    )


# In a narrow place the circle leaves room for the names next to it, and the key goes below.
NARROW: Mapping[str, Any] = {
    "polar.domain.x": [0.18, 0.82],
    "polar.domain.y": [0.16, 1],
    "legend.orientation": "h",
    "legend.x": 0.5,
    "legend.xanchor": "center",
    "legend.y": 0,
    "legend.yanchor": "bottom",
}


def _row(one: Profile, axes: Sequence[tuple[str, str]]) -> tuple[TableCell, ...]:
    return one.subject.code, one.subject.name, *_scores(one, axes)


def _scores(one: Profile, axes: Sequence[tuple[str, str]]) -> list[float | None]:
    return [one.scores.get(code) for code, _ in axes]


def _overlaid(
    profiles: Sequence[Profile],
    axes: Sequence[tuple[str, str]],
    scale: Scale,
    reference: Profile | None,
) -> tuple[list[dict[str, Any]], dict[str, Any], Room]:
    place = slots(codes_of(profiles))
    data = []
    if reference:
        data.append(_reference(reference, axes, scale))
    for one in profiles:
        data.append(_line(one, axes, scale, place[one.subject.code]))
    # Two filled shapes would hide each other, and Plotly fills a line with a gap in pieces.
    if len(profiles) == 1 and not _has_gap(profiles[0], axes):
        data[-1] |= {"fill": "toself", "fillcolor": tint(data[-1]["line"]["color"], 0.16)}
    layout = {
        "polar": _polar(axes, scale, size=14, room=170),
        "showlegend": len(data) > 1,
        "legend": LEGEND,
        "meta": {"narrow": dict(NARROW)},
    }
    return data, layout, Room(height=470, top=44, bottom=44)


def _side_by_side(
    profiles: Sequence[Profile],
    axes: Sequence[tuple[str, str]],
    scale: Scale,
    reference: Profile | None,
) -> tuple[list[dict[str, Any]], dict[str, Any], Room]:
    places = cells(len(profiles), COLUMNS)
    drawn = slots(codes_of(profiles))
    data: list[dict[str, Any]] = []
    layout: dict[str, Any] = {"annotations": []}
    for place, (one, cell) in enumerate(zip(profiles, places, strict=True)):
        # Plotly's second radar is called "polar2", the first has no number.
        key = "polar"
        if place:
            key = f"polar{place + 1}"
        layout[key] = {**_polar(axes, scale, size=12, room=SMALL_ROOM), "domain": cell.domain}
        layout["annotations"].append(_name(one, cell))
        if reference:
            data.append(_reference(reference, axes, scale) | {"subplot": key})
        small = _line(one, axes, scale, drawn[one.subject.code]) | {"subplot": key}
        data.append(small | {"marker": small["marker"] | {"size": 7}})
    lines = max(math.ceil(len(profiles) / COLUMNS), 1)  # without a profile too, a plot has a height
    return data, layout, Room(height=lines * CELL, top=0, bottom=0)


def _name(one: Profile, cell: Cell) -> dict[str, Any]:
    lines = wrapped(one.subject.name, 14, (WIDTH - 2 * EDGE) / COLUMNS - EDGE)
    return {
        "text": "<br>".join(map(escape, lines)),
        # Not <b>: plotly draws that with a style attribute, which the page's policy refuses.
        "font": {"size": 14, "weight": 700},
        "xref": "paper",
        "x": cell.middle,
        "xanchor": "center",
        "yref": "paper",
        "y": cell.top,
        "yanchor": "bottom",
        "yshift": 34,
    }


def _line(one: Profile, axes: Sequence[tuple[str, str]], scale: Scale, slot: int) -> dict[str, Any]:
    return _trace(one, axes, scale) | {
        "mode": "lines+markers",
        "line": {"color": PALETTE[slot], "width": 2.5},
        "marker": {"color": PALETTE[slot], "size": 9, "symbol": SYMBOLS[slot]},
        "customdata": [one.subject.url] * (len(axes) + 1),
    }


def _reference(one: Profile, axes: Sequence[tuple[str, str]], scale: Scale) -> dict[str, Any]:
    return _trace(one, axes, scale) | {
        "mode": "lines+markers",
        "line": {"color": MISSING, "width": 2, "dash": "dot"},
        "marker": {"color": MISSING, "size": 4},
        "customdata": [one.subject.url] * (len(axes) + 1),
    }


def _trace(one: Profile, axes: Sequence[tuple[str, str]], scale: Scale) -> dict[str, Any]:
    """Return the closed line: the first axis is repeated at the end."""
    scores = _scores(one, axes)
    turn = [*scores, *scores[:1]]
    texts = []
    for score in turn:
        if score is None:
            texts.append("")
        else:
            texts.append(words.number(score, scale))
    return {
        "type": "scatterpolar",
        "name": escape(one.subject.name),
        "r": turn,
        "theta0": 0,
        "dtheta": 360 / max(len(axes), 1),
        "text": texts,
        "connectgaps": False,
        "cliponaxis": False,
        "hovertemplate": "%{fullData.name}<br>%{theta}: %{text}<extra></extra>",
    }


def _polar(
    axes: Sequence[tuple[str, str]], scale: Scale, *, size: int, room: int
) -> dict[str, Any]:
    step = 360 / max(len(axes), 1)
    below = 0.15 * (scale.max - scale.min)  # the lowest level is a ring, not a point
    angle = 90 - step / 2  # between the first two axes, where no name is in the way
    return {
        "radialaxis": {
            "range": [round(scale.min - below, 6), scale.max],
            "tickvals": list(levels(scale)),
            "ticktext": labels(scale, are_short=True),
            "tickfont": {"size": 12},
            "angle": angle,
            "tickangle": angle,  # turned back, so that the numbers are upright
            "showline": False,
            "ticks": "",
        },
        "angularaxis": {
            "direction": "clockwise",
            "rotation": 90,
            "tickvals": [round(place * step, 6) for place in range(len(axes))],
            "ticktext": [_label(axis, size, room, len(axes)) for axis in axes],
            "tickfont": {"size": size},
            "ticks": "",
        },
    }


def _label(axis: tuple[str, str], size: int, room: int, count: int) -> str:
    """Return the axis' title on up to two lines; its code where many axes are close together."""
    code, title = axis
    lines = wrapped(title, size, room)[:2]
    if count > 14 or (room == SMALL_ROOM and count > 6):
        lines = [code]
    shown = []
    for line in lines:
        shown.append(escape(shortened(line, size, room)))
    return "<br>".join(shown)


def _has_gap(one: Profile, axes: Sequence[tuple[str, str]]) -> bool:
    return None in _scores(one, axes)


def _words(
    profiles: Sequence[Profile],
    axes: Sequence[tuple[str, str]],
    caption: Caption,
    scale: Scale,
    reference: Profile | None,
) -> Words:
    notes = []
    if len(profiles) > OVERLAID and reference:
        notes.append(f"Dotted grey: {plain(reference.subject.name)}.")
    if any(_has_gap(one, axes) for one in profiles):
        notes.append(words.GAP_NOTE)
    return Words(
        title=headlines.profile_title(profiles, axes, caption),
        subtitle=words.subtitle(caption),
        footer=words.footer(caption, *notes),
        alt=headlines.profile_alt(profiles, axes, caption, scale, reference),
    )


def cells(count: int, columns: int) -> list[Cell]:
    """Return the places of small radars in so many columns, from left to right and down."""
    lines = max(math.ceil(count / columns), 1)
    found = []
    for place in range(count):
        line, column = divmod(place, columns)
        # Of the height of a cell, 0.3 are for the name and the upper labels, 0.6 for the radar.
        top, middle = 1 - (line + 0.3) / lines, (column + 0.5) / columns
        across = [round(middle - 0.25 / columns, 4), round(middle + 0.25 / columns, 4)]
        domain = {"x": across, "y": [round(top - 0.6 / lines, 4), round(top, 4)]}
        found.append(Cell(round(middle, 4), round(top, 4), domain))
    return found
