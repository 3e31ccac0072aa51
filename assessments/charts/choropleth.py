"""Map: every country in the shade of its score, a dot for those that are too small to see."""

from collections.abc import Iterator, Sequence
from typing import Any

from assessments.charts import words
from assessments.charts.frame import Room, Words, framed, labels, levels
from assessments.charts.geography import MAP_NOTE, PLACES, SMALL, around
from assessments.charts.ranking import HEADER, place, row_of
from assessments.charts.theme import MISSING, RAMP, SEALED, escape
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
    return framed(
        "map",
        [
            _shades([mark for mark in scored if mark.subject.code not in SMALL], scale),
            *_dots([mark for mark in scored if mark.subject.code in SMALL], scale),
            *_rings([mark for mark in scored if mark.is_sealed_only]),
            *_crosses(missing),
        ],
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
    last = len(RAMP) - 1
    return {
        "cmin": scale.min,
        "cmax": scale.max,
        "colorscale": [[step / last, colour] for step, colour in enumerate(RAMP)],
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
    return {
        "type": "choropleth",
        "locations": [mark.subject.code for mark in large],
        "z": [mark.score for mark in large],
        "coloraxis": "coloraxis",
        "marker": {"line": {"color": MISSING, "width": 0.7}},
        **_hover(large, scale),
    }


def _dots(small: Sequence[Mark], scale: Scale) -> Iterator[dict[str, Any]]:
    known = [mark for mark in small if mark.subject.code in PLACES]
    if known:
        yield {
            **_points(known),
            "marker": {
                "size": 9,
                "color": [mark.score for mark in known],
                "coloraxis": "coloraxis",
                "line": {"color": MISSING, "width": 1.5},
            },
            **_hover(known, scale),
        }


def _rings(sealed: Sequence[Mark]) -> Iterator[dict[str, Any]]:
    known = [mark for mark in sealed if mark.subject.code in PLACES]
    if known:
        ring = {"symbol": "circle-open", "size": 14, "color": SEALED, "line": {"width": 2.5}}
        yield {**_points(known), "marker": ring, "hoverinfo": "skip"}


def _crosses(missing: Sequence[Mark]) -> Iterator[dict[str, Any]]:
    known = [mark for mark in missing if mark.subject.code in PLACES]
    if known:
        yield {
            **_points(known),
            "marker": {"symbol": "x-thin-open", "size": 7, "color": MISSING, "line": {"width": 2}},
            "text": [f"{escape(mark.subject.name)}: {words.state(mark)}" for mark in known],
            "customdata": [mark.subject.url for mark in known],
            "hovertemplate": "%{text}<extra></extra>",
        }


def _points(marks: Sequence[Mark]) -> dict[str, Any]:
    return {
        "type": "scattergeo",
        "mode": "markers",
        "lat": [PLACES[mark.subject.code][0] for mark in marks],
        "lon": [PLACES[mark.subject.code][1] for mark in marks],
    }


def _hover(marks: Sequence[Mark], scale: Scale) -> dict[str, Any]:
    """Return what a pointer finds, and where a click leads."""
    scores = [mark.score for mark in marks if mark.score is not None]
    return {
        "text": [
            f"{escape(mark.subject.name)} {printed}"
            for mark, printed in zip(marks, words.numbers(scores, scale), strict=True)
        ],
        "customdata": [mark.subject.url for mark in marks],
        "hovertemplate": "%{text}<extra></extra>",
    }


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
