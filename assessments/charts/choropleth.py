"""Map: every country in the shade of its score, a dot for those that are too small to see."""

from collections.abc import Sequence
from typing import Any

from assessments.charts import words
from assessments.charts.frame import Room, Words, framed, labels, levels
from assessments.charts.geography import MAP_NOTE, PLACES, SMALL, around
from assessments.charts.ranking import HEADER, place, row_of
from assessments.charts.theme import MISSING, RAMP, SEALED, colour_scale, escape
from assessments.charts.traces import Points
from assessments.charts.types import Caption, Chart, Mark, ThemeName, codes_of
from assessments.scoring.types import Scale

HEIGHT = 470
KEY = 46  # pixels below the map, for the ramp and its levels


def choropleth(
    marks: Sequence[Mark], caption: Caption, scale: Scale, theme: ThemeName = "light"
) -> Chart:
    """Return a map of the marks by their ministries' ISO codes, of the part of the world with them.

    A small state is a dot, one without a score a cross; a ring: only sealed evidence. The ramp is
    the heatmap's. The figure names the map by resolution only; the page serves it.
    """
    ordered = sorted(marks, key=place)
    # Rings and crosses last: they are drawn over the shades and the dots.
    traces = [
        _shades(ordered, scale),
        _dots(ordered, scale),
        _rings(ordered),
        _crosses(ordered),
    ]
    return framed(
        "map",
        list(filter(None, traces)),
        {"geo": around(codes_of(ordered)), "coloraxis": _ramp(scale)},
        words=Words(
            title=words.ranking_title(ordered, caption, scale),
            subtitle=words.subtitle(caption),
            footer=words.footer(caption, *_notes(ordered), MAP_NOTE),
            alt=words.ranking_alt("Map", ordered, caption, scale),
        ),
        room=Room(height=HEIGHT, left=8, right=8, top=8, bottom=KEY),
        header=HEADER,
        rows=tuple(map(row_of, ordered)),
        theme=theme,
    )


def _ramp(scale: Scale) -> dict[str, Any]:
    return {
        "cmin": scale.min,
        "cmax": scale.max,
        "colorscale": colour_scale(RAMP),
        "colorbar": {
            "orientation": "h",
            "x": 0.5,
            "y": 0,
            "yanchor": "top",
            "ypad": 8,
            "len": 0.6,
            "thickness": 10,
            "outlinewidth": 0,
            "tickvals": list(levels(scale)),
            "ticktext": labels(scale),
        },
    }


def _shades(marks: Sequence[Mark], scale: Scale) -> dict[str, Any]:
    """Return the countries. It is there even without a country, since it brings the ramp's key."""
    countries = Points()
    for mark in marks:
        # The map has the shape of a large country by its code: no place need be known.
        code = mark.subject.code
        if mark.score is not None and code not in SMALL:
            countries.add(code, mark.score, text=_text(mark, scale), url=mark.subject.url)
    look = {
        "type": "choropleth",
        "coloraxis": "coloraxis",
        "marker": {"line": {"color": MISSING, "width": 0.7}},
        "hovertemplate": "%{text}<extra></extra>",
    }
    empty = {**look, "locations": [], "z": [], "text": [], "customdata": []}
    return countries.trace(look, across="locations", up="z") or empty


def _dots(marks: Sequence[Mark], scale: Scale) -> dict[str, Any]:
    dots, scores = Points(), []
    for mark in marks:
        if _is_placed(mark) and mark.score is not None and mark.subject.code in SMALL:
            dots.add(*PLACES[mark.subject.code], text=_text(mark, scale), url=mark.subject.url)
            scores.append(mark.score)
    return _on_map(
        dots,
        {
            "size": 9,
            "color": scores,
            "coloraxis": "coloraxis",
            "line": {"color": MISSING, "width": 1.5},
        },
    )


def _rings(marks: Sequence[Mark]) -> dict[str, Any]:
    rings = Points()
    for mark in marks:
        if _is_placed(mark) and mark.score is not None and mark.is_sealed_only:
            rings.add(*PLACES[mark.subject.code])
    ring = {"symbol": "circle-open", "size": 14, "color": SEALED, "line": {"width": 2.5}}
    return _on_map(rings, ring)


def _crosses(marks: Sequence[Mark]) -> dict[str, Any]:
    crosses = Points()
    for mark in marks:
        if _is_placed(mark) and mark.score is None:
            text = f"{escape(mark.subject.name)}: {words.state(mark)}"
            crosses.add(*PLACES[mark.subject.code], text=text, url=mark.subject.url)
    cross = {"symbol": "x-thin-open", "size": 7, "color": MISSING, "line": {"width": 2}}
    return _on_map(crosses, cross)


def _on_map(points: Points, marker: dict[str, Any]) -> dict[str, Any]:
    """Return points at places of the map. Only those with a text answer to a pointer."""
    look: dict[str, Any] = {"type": "scattergeo", "mode": "markers", "marker": marker}
    if points.texts:
        look["hovertemplate"] = "%{text}<extra></extra>"
    else:
        look["hoverinfo"] = "skip"
    return points.trace(look, across="lat", up="lon")


def _text(mark: Mark, scale: Scale) -> str:
    return f"{escape(mark.subject.name)} {words.number(mark.score or 0.0, scale)}"


def _is_placed(mark: Mark) -> bool:
    return mark.subject.code in PLACES


def _notes(ordered: Sequence[Mark]) -> list[str]:
    has_dot = has_cross = has_ring = False
    lost = []
    for mark in ordered:
        if mark.score is None:
            has_cross = True
        else:
            has_dot = has_dot or mark.subject.code in SMALL
            has_ring = has_ring or mark.is_sealed_only
        if not _is_placed(mark):
            lost.append(mark.subject.name)
    notes = []
    if has_dot:
        notes.append("Dot: a state too small to see.")
    if has_cross:
        notes.append("Cross: no score.")
    if has_ring:
        notes.append(words.RING_NOTE)
    if lost:
        notes.append(f"Not on this map: {words.listed(lost[:8])}.")
    return notes
