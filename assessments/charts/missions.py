"""Missions: where in the world a ministry is, a dot a mission."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from assessments.charts import words
from assessments.charts.frame import Room, Words, framed
from assessments.charts.geography import MAP_NOTE, world
from assessments.charts.theme import CLEAR, PALETTE, SYMBOLS, escape, plain
from assessments.charts.traces import Points
from assessments.charts.types import Caption, Chart, Dot, Subject, TableCell, ThemeName
from assessments.wording import counted

KINDS = 5  # types of mission with a mark of their own; the rest are "other"
OTHER = "other"
# Of colour and symbol, the commonest type first: blue circle, vermilion diamond, green square …
PLACES = ((4, 0), (5, 2), (2, 1), (0, 3), (6, 5))
OTHER_PLACE = (7, 9)


def missions(
    subject: Subject, dots: Sequence[Dot], caption: Caption, theme: ThemeName = "light"
) -> Chart:
    """Return a map of the world with a dot for each mission, a colour and a symbol for each type.

    The figure names the map by resolution only; the page says where the map is served from.
    """
    data = _traces(dots)
    return framed(
        "missions",
        data,
        {"geo": world(), "showlegend": len(data) > 1, "legend": _legend()},
        words=Words(
            title=_title(subject, dots),
            subtitle=words.subtitle(caption),
            footer=words.footer(caption, MAP_NOTE),
            alt=_alt(subject, dots),
        ),
        room=Room(height=480, left=8, right=8, top=34, bottom=0),
        header=("City", "Host country", "Type", "Latitude", "Longitude"),
        rows=tuple(map(_row, dots)),
        theme=theme,
    )


def _row(dot: Dot) -> tuple[TableCell, ...]:
    return dot.city, dot.host, dot.type, dot.latitude, dot.longitude


def _traces(dots: Sequence[Dot]) -> list[dict[str, Any]]:
    """Return a trace for each of the commonest types, and one for all the others."""
    places: dict[str, tuple[int, int]] = {}
    groups: dict[str, list[Dot]] = {}
    common = Counter(dot.type for dot in dots).most_common(KINDS)
    for (kind, _), place in zip(common, PLACES, strict=False):
        places[kind] = place
        groups[kind] = []
    # Last, so that its key is below those of the commonest; it may itself be one of them.
    places[OTHER] = OTHER_PLACE
    groups.setdefault(OTHER, [])
    for dot in dots:
        if dot.type in groups:
            groups[dot.type].append(dot)
        else:
            groups[OTHER].append(dot)
    traces = []
    for kind, group in groups.items():
        if group:
            traces.append(_trace(kind, group, places[kind]))
    return traces


def _trace(kind: str, dots: Sequence[Dot], place: tuple[int, int]) -> dict[str, Any]:
    colour, symbol = place
    points = Points()
    for dot in dots:
        points.add(dot.latitude, dot.longitude, text=_hover(dot), url=dot.url)
    look = {
        "type": "scattergeo",
        "mode": "markers",
        "name": f"{escape(kind or 'unknown')} ({len(dots)})",
        "marker": {
            "color": PALETTE[colour],
            "symbol": SYMBOLS[symbol],
            "size": 8,
            "opacity": 0.9,
            "line": {"color": "#ffffff", "width": 0.7},
        },
        "hovertemplate": "%{text}<extra></extra>",
    }
    return points.trace(look, across="lat", up="lon")


def _hover(dot: Dot) -> str:
    where = ", ".join(map(escape, filter(None, (dot.city, dot.host))))
    if not dot.type:
        return where
    return f"{where}<br>{escape(dot.type)}"


def _legend() -> dict[str, Any]:
    return {
        "orientation": "h",
        "x": 0.02,
        "y": 1,
        "yanchor": "bottom",
        "bgcolor": CLEAR,
        "itemclick": False,
        "itemdoubleclick": False,
    }


def _title(subject: Subject, dots: Sequence[Dot]) -> str:
    name = plain(subject.name)
    if not dots:
        return f"No mission of {name} is known"
    hosts = {dot.host for dot in dots}
    hosts.discard("")  # of some missions no host is known
    count = counted(len(dots), "mission")
    if not hosts:
        return f"{name} has {count}"
    return f"{name} has {count} in {counted(len(hosts), 'country')}"


def _alt(subject: Subject, dots: Sequence[Dot]) -> str:
    kinds = Counter(dot.type or "unknown" for dot in dots).most_common(KINDS)
    hosts = Counter(dot.host for dot in dots if dot.host).most_common(5)
    sentences = [f"World map. {_title(subject, dots)}"]
    if kinds:
        sentences.append(f"By type: {_with_counts(kinds)}")
    if hosts:
        sentences.append(f"Most in {_with_counts(hosts)}")
    return ". ".join(sentences) + "."


def _with_counts(found: Sequence[tuple[str, int]]) -> str:
    """Return "embassy 12, consulate 3 and delegation 1"."""
    return words.listed(f"{name} {count}" for name, count in found)
