"""The parts that all charts share: paper and words, axes, room for text, colours of ministries.

`framed` puts a drawing on paper: title and subtitle above, footer below, margins that fit them.
"""

import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from assessments.charts.theme import BASE_LAYOUTS, PALETTE, THEMES, escape, escape_plain
from assessments.charts.types import Chart, Figure, TableCell, ThemeName
from assessments.scoring.types import Scale

WIDTH = 1000
EDGE = 28  # of the paper, on all sides
TITLE_SIZE, TITLE_LINE = 26, 33  # pixels of the type, and from one line to the next
TEXT_SIZE, TEXT_LINE = 14, 20
FOOT_SIZE, FOOT_LINE = 12, 17
FOOTER = "footer"  # the name of the annotation that holds it
MOST_LEVELS = 11  # a scale with more whole levels gets round steps instead
NARROW = frozenset("fijlrtI.,:;'|!()[]-·/ \u2007\u2009")
BROAD = frozenset("mwMW@%—…")


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


@dataclass(frozen=True, slots=True)
class Paper:
    """Paper of a width in pixels, with the words around a plot broken into lines that fit it.

    head, foot: pixels that title and subtitle need, and that the footer needs.
    """

    width: float
    titles: list[str]
    subtitles: list[str]
    footers: list[str]
    head: int
    foot: int


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
    paper = paper_for(words.title, words.subtitle, words.footer)
    height = paper.head + room.top + room.height + room.bottom + paper.foot
    annotations = [*layout.get("annotations", ()), footer_on(paper, room.left, room.bottom)]
    whole = {
        **BASE_LAYOUTS[theme],
        **layout,
        "title": title_on(paper, height),
        "annotations": annotations,
        "width": WIDTH,
        "height": height,
        "margin": {
            "l": room.left,
            "r": room.right,
            "t": paper.head + room.top,
            "b": room.bottom + paper.foot,
            "autoexpand": False,  # Plotly would make room for the key, and move what is in pixels
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
        head=paper.head,
        foot=paper.foot,
    )


def for_page(chart: Chart, theme: ThemeName = "light") -> Figure:
    """Return the figure for a page that prints title, subtitle and footer itself.

    It takes the width it is given, on clear paper; its height is `layout.height`, so the page can
    keep the place before the script has come. Where `layout.meta.narrow` is given, its keys
    relayout the figure for a narrow screen.
    """
    whole = chart.figure["layout"]
    margin = whole["margin"]
    layout = {**whole, **THEMES[theme]}
    del layout["title"], layout["width"]
    layout["autosize"] = True
    layout["height"] = chart.height - chart.head - chart.foot
    layout["margin"] = {**margin, "t": margin["t"] - chart.head, "b": margin["b"] - chart.foot}
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
    keys = {"yaxis.ticktext": list(map(escape, codes)), "margin.l": 64, "margin.r": 12}
    return {"narrow": {**keys, **(more or {})}}


def paper_for(title: str, subtitle: str, footer: str, width: float = WIDTH) -> Paper:
    """Return paper of that width with these words on it."""
    room = width - 2 * EDGE
    titles = wrapped(title, TITLE_SIZE * 0.98, room)  # a serif is narrower than a sans
    subtitles = wrapped(subtitle, TEXT_SIZE, room)
    footers = wrapped(footer, FOOT_SIZE, room)
    head = EDGE + len(titles) * TITLE_LINE + len(subtitles) * TEXT_LINE + 16
    foot = 14 + len(footers) * FOOT_LINE + EDGE - 6
    return Paper(width, titles, subtitles, footers, head, foot)


def title_on(paper: Paper, height: float) -> dict[str, Any]:
    """Return the layout's title for paper of that height."""
    # Plotly hangs a title of several lines by the middle of them, whatever its anchor.
    further = (len(paper.titles) - 1) * TITLE_LINE / 2
    return {
        "text": _markup(paper.titles),
        "subtitle": {"text": _markup(paper.subtitles)},
        "x": EDGE / paper.width,
        "xref": "container",
        "xanchor": "left",
        "y": 1 - (EDGE + further) / height,
        "yref": "container",
        "yanchor": "top",
    }


def footer_on(paper: Paper, left: int, bottom: int) -> dict[str, Any]:
    """Return the annotation below a plot with so much left of it, and below it, for its axes."""
    return {
        "name": FOOTER,
        "text": _markup(paper.footers),
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


# ---- Axes: the same levels, with the same labels, in every chart ----


@cache
def levels(scale: Scale) -> tuple[float, ...]:
    """Return where the axis is marked: the whole levels, or five even steps of another scale."""
    whole = range(math.ceil(scale.min), math.floor(scale.max) + 1)
    if 3 <= len(whole) <= MOST_LEVELS:
        return tuple(map(float, whole))
    return tuple(scale.min + (scale.max - scale.min) * step / 5 for step in range(6))


def labels(scale: Scale, *, are_short: bool = False) -> list[str]:
    """Return the levels' labels, escaped: "3 Defined", or only "3"."""
    marked = levels(scale)
    if are_short or len(scale.labels) != len(marked):
        return [f"{round(level, 6):g}" for level in marked]
    return [f"{level:g} {escape(label)}" for level, label in zip(marked, scale.labels, strict=True)]


def score_range(scale: Scale, below: float, above: float) -> list[float]:
    """Return where an axis begins and ends: some shares of the scale's span outside it."""
    span = scale.max - scale.min
    return [scale.min - below * span, scale.max + above * span]


def score_axis(
    scale: Scale, *, below: float = 0.04, above: float = 0.06, are_short: bool = False
) -> dict[str, Any]:
    """Return an axis over the scale, with some shares of its span to spare at both ends."""
    return {
        "range": score_range(scale, below, above),
        "tickvals": list(levels(scale)),
        "ticktext": labels(scale, are_short=are_short),
        "fixedrange": True,
    }


def name_axis(names: Iterable[str], *, size: int = 14) -> dict[str, Any]:
    """Return an axis down the side with a line for each name, the first on top."""
    shown = list(map(escape, names))
    return {
        "range": [max(len(shown), 1) - 0.5, -0.5],
        "tickvals": list(range(len(shown))),
        "ticktext": shown,
        "tickfont": {"size": size},
        "ticklabelstandoff": 4,
        "griddash": "dot",
        "fixedrange": True,
    }


# ---- Room for text, near enough to lay out a picture before anything draws it ----


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
        return 0.0  # drawn over the letter before it, or not at all
    if letter in BROAD:
        return 0.92
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return 1.02  # Chinese, Japanese and Korean letters fill a square
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


# ---- A colour and a symbol for each ministry ----


def slots(codes: Iterable[str]) -> dict[str, int]:
    """Return each code's place in PALETTE, whatever the order of the codes.

    The place is a hash of the code. Where two of one chart want the same, the smaller hash has it
    and the other takes the next free one; past twelve codes places are used again, evenly.
    """
    digests: dict[str, int] = {}
    for code in codes:
        # Not Python's own hash: that differs from one process to the next.
        digests[code] = int.from_bytes(sha256(code.encode()).digest()[:4])
    queue = sorted(digests, key=lambda code: (digests[code], code))
    placed: dict[str, int] = {}
    while queue:
        queue = _seat(queue, digests, placed)
    return placed


def _seat(queue: list[str], digests: Mapping[str, int], placed: dict[str, int]) -> list[str]:
    """Seat up to one code a place, each in its own place where that is free; return the rest."""
    seats: dict[int, str] = {}
    for code in queue:
        seats.setdefault(digests[code] % len(PALETTE), code)  # the smaller hash comes first
    seated = set(seats.values())
    for code in queue:
        if len(seats) == len(PALETTE):
            break
        if code not in seated:
            seat = digests[code] % len(PALETTE)
            while seat in seats:
                seat = (seat + 1) % len(PALETTE)
            seats[seat] = code
            seated.add(code)
    for seat, code in seats.items():
        placed[code] = seat
    return [code for code in queue if code not in seated]


def colours(codes: Iterable[str]) -> dict[str, str]:
    """Return each code's colour: its own in every chart, moved on only when it is taken."""
    return {code: PALETTE[slot] for code, slot in slots(codes).items()}
