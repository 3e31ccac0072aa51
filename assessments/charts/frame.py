"""Put a drawing into its frame: title and subtitle above, footer below, margins that fit them."""

import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from assessments.charts.theme import base_layout, escape, escape_plain, theme_patch
from assessments.charts.types import Chart, Figure, TableCell, ThemeName
from assessments.scoring.types import Scale

WIDTH = 1000
EDGE = 28  # of the paper, on all sides
TITLE_SIZE, TITLE_LINE = 26, 33
TEXT_SIZE, TEXT_LINE = 14, 20
FOOT_SIZE, FOOT_LINE = 12, 17
FOOTER = "footer"  # the name of the annotation that holds it


@dataclass(frozen=True, slots=True)
class Words:
    """The text around one chart, plain."""

    title: str
    subtitle: str
    footer: str
    alt: str


@dataclass(frozen=True, slots=True)
class Room:
    """Pixels: the height of the plot itself, and what its own axes and labels need around it."""

    height: int
    left: int = EDGE
    right: int = EDGE
    top: int = 8
    bottom: int = 8


def framed(
    kind: str,
    data: list[dict[str, Any]],
    layout: dict[str, Any],
    *,
    words: Words,
    room: Room,
    header: tuple[str, ...],
    rows: tuple[tuple[TableCell, ...], ...],
    theme: ThemeName,
) -> Chart:
    """Return the chart of some traces and the layout that is particular to them."""
    head, foot = head_of(words.title, words.subtitle), foot_of(words.footer)
    height = head + room.top + room.height + room.bottom + foot
    annotations = [*layout.get("annotations", ()), footer_on(words.footer, room.left, room.bottom)]
    whole = {
        **base_layout(theme),
        **layout,
        "title": title_on(words.title, words.subtitle, height),
        "annotations": annotations,
        "width": WIDTH,
        "height": height,
        "margin": {
            "l": room.left,
            "r": room.right,
            "t": head + room.top,
            "b": room.bottom + foot,
            "autoexpand": False,
        },
    }
    return Chart(
        kind=kind,
        figure={"data": data, "layout": whole},
        title=words.title,
        subtitle=words.subtitle,
        footer=words.footer,
        alt=words.alt,
        header=header,
        rows=rows,
        width=WIDTH,
        height=height,
    )


def for_page(chart: Chart, theme: ThemeName = "light") -> Figure:
    """Return the figure for a page that prints title, subtitle and footer itself.

    It takes the width it is given, on clear paper; its height is `layout.height`, so the page can
    keep the place before the script has come. Where `layout.meta.narrow` is given, its keys
    relayout the figure for a narrow screen.
    """
    head, foot = head_of(chart.title, chart.subtitle), foot_of(chart.footer)
    whole = chart.figure["layout"]
    margin = whole["margin"]
    layout = {key: value for key, value in whole.items() if key not in {"title", "width"}}
    layout |= theme_patch(theme)
    layout["autosize"] = True
    layout["height"] = chart.height - head - foot
    layout["margin"] = {**margin, "t": margin["t"] - head, "b": margin["b"] - foot}
    layout["annotations"] = [note for note in whole["annotations"] if note.get("name") != FOOTER]
    return {"data": chart.figure["data"], "layout": layout}


def picture_patch(chart: Chart) -> dict[str, Any]:
    """Return the layout keys that make the page's figure the whole picture again.

    For the page's own image button, which draws `{...layout, ...patch}` aside.
    """
    keys = ("title", "annotations", "margin", "width", "height", "template")
    return {key: chart.figure["layout"][key] for key in keys} | {"autosize": False}


def narrow(codes: Iterable[str], more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return a layout's `meta`: what to relayout where the names down the side have no room."""
    keys = {"yaxis.ticktext": [escape(code) for code in codes], "margin.l": 64, "margin.r": 12}
    return {"narrow": {**keys, **(more or {})}}


def head_of(title: str, subtitle: str, paper: float = WIDTH) -> int:
    """Return the height of title and subtitle on paper of that width."""
    titles, subtitles = _titles(title, paper), _lines(subtitle, TEXT_SIZE, paper)
    return EDGE + len(titles) * TITLE_LINE + len(subtitles) * TEXT_LINE + 16


def foot_of(footer: str, paper: float = WIDTH) -> int:
    return 14 + len(_lines(footer, FOOT_SIZE, paper)) * FOOT_LINE + EDGE - 6


def _titles(title: str, paper: float) -> list[str]:
    return wrapped(title, TITLE_SIZE * 0.98, paper - 2 * EDGE)  # a serif is narrower than a sans


def _lines(text: str, size: int, paper: float) -> list[str]:
    return wrapped(text, size, paper - 2 * EDGE)


def title_on(title: str, subtitle: str, height: float, paper: float = WIDTH) -> dict[str, Any]:
    """Return the layout's title for paper of that width and height."""
    # Plotly hangs a title of several lines by the middle of them, whatever its anchor.
    lines = _titles(title, paper)
    further = (len(lines) - 1) * TITLE_LINE / 2
    return {
        "text": _markup(lines),
        "subtitle": {"text": _markup(_lines(subtitle, TEXT_SIZE, paper))},
        "x": EDGE / paper,
        "xref": "container",
        "xanchor": "left",
        "y": 1 - (EDGE + further) / height,
        "yref": "container",
        "yanchor": "top",
    }


def footer_on(footer: str, left: int, bottom: int, paper: float = WIDTH) -> dict[str, Any]:
    """Return the annotation below a plot with so much left of it, and below it, for its axes."""
    return {
        "name": FOOTER,
        "text": _markup(_lines(footer, FOOT_SIZE, paper)),
        "font": {"size": FOOT_SIZE},
        "align": "left",
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "xshift": EDGE - left,
        "yref": "paper",
        "y": 0,
        "yanchor": "top",
        "yshift": -(bottom + 14),
        "borderpad": 0,
    }


def _markup(lines: list[str]) -> str:
    return "<br>".join(map(escape_plain, lines))


MOST_LEVELS = 11  # a scale with more whole levels gets round steps instead


def levels(scale: Scale) -> list[float]:
    """Return where the axis is marked: the whole levels, or five even steps of another scale."""
    whole = range(math.ceil(scale.min), math.floor(scale.max) + 1)
    if 3 <= len(whole) <= MOST_LEVELS:
        return [float(level) for level in whole]
    return [scale.min + (scale.max - scale.min) * step / 5 for step in range(6)]


def labels(scale: Scale, *, are_short: bool = False) -> list[str]:
    """Return the levels' labels, escaped: "3 Defined", or "3" alone."""
    marked = levels(scale)
    if are_short or len(scale.labels) != len(marked):
        return [f"{round(level, 6):g}" for level in marked]
    return [f"{level:g} {escape(label)}" for level, label in zip(marked, scale.labels, strict=True)]


def score_axis(
    scale: Scale, *, below: float = 0.04, above: float = 0.06, are_short: bool = False
) -> dict[str, Any]:
    """Return an axis over the scale, with some shares of its span to spare at both ends."""
    span = scale.max - scale.min
    return {
        "range": [scale.min - below * span, scale.max + above * span],
        "tickvals": levels(scale),
        "ticktext": labels(scale, are_short=are_short),
        "fixedrange": True,
    }


def name_axis(names: Iterable[str], *, size: int = 14) -> dict[str, Any]:
    """Return an axis down the side with a line for each name, the first on top."""
    shown = [escape(name) for name in names]
    return {
        "range": [max(len(shown), 1) - 0.5, -0.5],
        "tickvals": list(range(len(shown))),
        "ticktext": shown,
        "tickfont": {"size": size},
        "ticklabelstandoff": 4,
        "griddash": "dot",
        "fixedrange": True,
    }


NARROW = frozenset("fijlrtI.,:;'|!()[]-·/ \u2007\u2009")
BROAD = frozenset("mwMW@%—…")


@lru_cache(maxsize=4096)
def width(text: str, size: float) -> float:
    """Return the width in pixels of one line set in a common sans of this size; rather too wide."""
    return size * sum(map(_em, text))


@cache
def _em(letter: str) -> float:
    """Return a letter's width as a share of the type size."""
    if letter in NARROW:
        return 0.36
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    if letter in BROAD:
        return 0.92
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return 1.02
    return 0.7 if letter.isupper() else 0.58


def widest(texts: Iterable[str], size: float) -> float:
    """Return the width in pixels of the widest of some lines, 0 for none."""
    return max((width(text, size) for text in texts), default=0.0)


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Return the text as lines of at most `room` pixels, broken between words.

    A word wider than the room keeps a line of its own. Empty text has no lines.
    """
    lines: list[str] = []
    used = 0.0
    for word in text.split():
        wide = width(word, size)
        if lines and used + width(" ", size) + wide <= room:
            lines[-1] += f" {word}"
            used += width(" ", size) + wide
        else:
            lines.append(word)
            used = wide
    return lines


def shortened(text: str, size: float, room: float) -> str:
    """Return the text, its end replaced by "…" when it is wider than `room` pixels."""
    if width(text, size) <= room:
        return text
    kept, used = 0, width("…", size)
    for letter in text:
        used += width(letter, size)
        if used > room:
            break
        kept += 1
    return f"{text[:kept].rstrip()}…"
