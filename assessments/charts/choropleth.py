"""Map: every country in the shade of its score, a dot for those that are too small to see."""

from collections.abc import Sequence
from typing import Any

from assessments.charts import words
from assessments.charts.frame import Room, Words, framed, labels, levels
from assessments.charts.geography import MAP_NOTE, PLACES, SMALL, around
from assessments.charts.ranking import HEADER, place, row_of
from assessments.charts.theme import MISSING, RAMP, SEALED, colour_scale, escape
from assessments.charts.traces import Points, not_empty
from assessments.charts.types import Caption, Chart, Mark, ThemeName
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
    scored = [mark for mark in ordered if mark.score is not None]
    missing = [mark for mark in ordered if mark.score is None]
    # The map draws a large country itself. For the rest the place must be known.
    large = [mark for mark in scored if mark.subject.code not in SMALL]
    known = [mark for mark in ordered if mark.subject.code in PLACES]
    placed = [mark for mark in known if mark.score is not None]
    traces = [
        _shades(large, scale),
        _dots([mark for mark in placed if mark.subject.code in SMALL], scale),
        _rings([mark for mark in placed if mark.is_sealed_only]),
        _crosses([mark for mark in known if mark.score is None]),
    ]
    return framed(
        "map",
        not_empty(traces),
        {"geo": around([mark.subject.code for mark in ordered]), "coloraxis": _ramp(scale)},
        words=Words(
            title=words.ranking_title(ordered, caption, scale),
            subtitle=words.subtitle(caption),
            footer=words.footer(caption, *_notes(scored, missing), MAP_NOTE),
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


def _shades(large: Sequence[Mark], scale: Scale) -> dict[str, Any]:
    """Return the countries. It is there even without a country, since it brings the ramp's key."""
    countries = Points()
    for mark in large:
        countries.add(mark.subject.code, mark.score, text=_text(mark, scale), url=mark.subject.url)
    look = {
        "type": "choropleth",
        "coloraxis": "coloraxis",
        "marker": {"line": {"color": MISSING, "width": 0.7}},
        "hovertemplate": "%{text}<extra></extra>",
    }
    empty = {**look, "locations": [], "z": [], "text": [], "customdata": []}
    return countries.trace(look, across="locations", up="z") or empty


def _dots(small: Sequence[Mark], scale: Scale) -> dict[str, Any]:
    dots, scores = Points(), []
    for mark in small:
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


def _rings(sealed: Sequence[Mark]) -> dict[str, Any]:
    rings = Points()
    for mark in sealed:
        rings.add(*PLACES[mark.subject.code])
    ring = {"symbol": "circle-open", "size": 14, "color": SEALED, "line": {"width": 2.5}}
    return _on_map(rings, ring)


def _crosses(missing: Sequence[Mark]) -> dict[str, Any]:
    crosses = Points()
    for mark in missing:
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


def _notes(scored: Sequence[Mark], missing: Sequence[Mark]) -> list[str]:
    notes = []
    if any(mark.subject.code in SMALL for mark in scored):
        notes.append("Dot: a state too small to see.")
    if missing:
        notes.append("Cross: no score.")
    if any(mark.is_sealed_only for mark in scored):
        notes.append(words.RING_NOTE)
    lost = [mark.subject.name for mark in (*scored, *missing) if mark.subject.code not in PLACES]
    if lost:
        notes.append(f"Not on this map: {words.listed(lost[:8])}.")
    return notes
