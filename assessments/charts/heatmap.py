"""Heatmap: ministries down, dimensions, facets or indicators across, a number in each cell."""

from collections.abc import Sequence
from typing import Any

from assessments.charts import headlines, words
from assessments.charts.frame import Words, framed
from assessments.charts.grids import (
    BLACK,
    WHITE,
    WIDE,
    Boxes,
    Column,
    Printed,
    header,
    layout,
    printed,
    room,
)
from assessments.charts.theme import CLEAR, DOTTED, HATCH, RAMP, SEALED, colour_scale, ink_on
from assessments.charts.types import Caption, Chart, Mark, Row, TableCell, ThemeName
from assessments.scoring.types import Scale


def heatmap(
    rows: Sequence[Row],
    columns: Sequence[Column],
    caption: Caption,
    scale: Scale,
    theme: ThemeName = "light",
) -> Chart:
    """Return the cells in the order of the rows and columns given.

    Hatched: no score (insufficient, not found, not assessed; a mark that is absent counts as not
    assessed). Empty with a dot: not applicable. Framed in violet: only sealed evidence.
    """
    subjects = [row.subject for row in rows]
    grid = [_line(row, columns) for row in rows]
    traces = [_grid(rows, grid, scale), *_numbers(grid, scale), *_boxes(grid)]
    return framed(
        "heatmap",
        list(filter(None, traces)),
        layout(subjects, columns),
        words=_words(rows, columns, grid, caption, scale),
        room=room(subjects, columns),
        header=header(columns),
        rows=_table(rows, grid),
        theme=theme,
    )


def _line(row: Row, columns: Sequence[Column]) -> list[Mark]:
    missing = Mark(row.subject, None, "not_assessed", None, None)
    return [row.marks.get(code, missing) for code, _ in columns]


def _table(
    rows: Sequence[Row], grid: Sequence[Sequence[Mark]]
) -> tuple[tuple[TableCell, ...], ...]:
    lines: list[tuple[TableCell, ...]] = []
    for row, line in zip(rows, grid, strict=True):
        scores = [mark.score for mark in line]
        lines.append((row.subject.code, row.subject.name, *scores))
    return tuple(lines)


def _is_hatched(mark: Mark) -> bool:
    return mark.score is None and mark.state != "not_applicable"


def _grid(rows: Sequence[Row], grid: Sequence[Sequence[Mark]], scale: Scale) -> dict[str, Any]:
    scores, urls = [], []
    for row, line in zip(rows, grid, strict=True):
        scores.append([mark.score for mark in line])
        urls.append([row.subject.url] * len(line))
    return {
        "type": "heatmap",
        "z": scores,
        "zmin": scale.min,
        "zmax": scale.max,
        "colorscale": colour_scale(RAMP),
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,  # the boxes over them answer, with the reason
        "customdata": urls,
        "hovertemplate": f"%{{y}}<br>%{{x}}: %{{z:.{words.decimals(scale)}f}}<extra></extra>",
    }


def _numbers(grid: Sequence[Sequence[Mark]], scale: Scale) -> list[dict[str, Any]]:
    """Return the printed scores, dark on light cells and light on dark ones."""
    size = 14
    places, scores = [], []
    for y, line in enumerate(grid):
        # So many columns are narrower than a number of the usual size.
        if len(line) > 2 * WIDE:
            size = 12
        for x, mark in enumerate(line):
            if mark.score is not None:
                places.append((x, y))
                scores.append(mark.score)
    cells = []
    for (x, y), score, text in zip(places, scores, words.numbers(scores, scale), strict=True):
        cells.append(Printed(x, y, text, ink_of(score, scale)))
    return printed(cells, size=size)


def ink_of(score: float, scale: Scale) -> str:
    """Return the ink of the number on a cell of this score."""
    share = (score - scale.min) / (scale.max - scale.min)
    # The limit was found once, so that no colour is mixed for each of some thousand cells.
    if share > DARK_FROM:
        return WHITE
    return BLACK


def ramp_colour(share: float) -> str:
    """Return the ramp's colour at a share 0-1 of the scale, mixed as Plotly mixes it."""
    place = min(max(share, 0.0), 1.0) * (len(RAMP) - 1)
    lower = min(int(place), len(RAMP) - 2)  # at the very end, the last two colours are mixed
    part = place - lower
    mixed = "#"
    for low, high in zip(_channels(RAMP[lower]), _channels(RAMP[lower + 1]), strict=True):
        channel = round(int(low, 16) * (1 - part) + int(high, 16) * part)
        mixed += f"{channel:02x}"
    return mixed


def _channels(colour: str) -> tuple[str, str, str]:
    return colour[1:3], colour[3:5], colour[5:7]


def _dark_from() -> float:
    """Return the share of the scale from which white reads better than black."""
    step = 0
    while ink_on(ramp_colour(step / 1000)) != WHITE:
        step += 1
    return step / 1000


DARK_FROM = _dark_from()


def _boxes(grid: Sequence[Sequence[Mark]]) -> list[dict[str, Any]]:
    """Return what covers cells: no score, not applicable, and only sealed evidence."""
    hatched, dotted, framed_cells = Boxes(), Boxes(), Boxes()
    for y, line in enumerate(grid):
        for x, mark in enumerate(line):
            if _is_hatched(mark):
                hatched.add(x, y, text=words.state(mark), url=mark.subject.url)
            if mark.state == "not_applicable":
                dotted.add(x, y, url=mark.subject.url)
            if mark.is_sealed_only and mark.score is not None:
                framed_cells.add(x, y)
    reason = {"textposition": "none", "hovertemplate": "%{x}: %{text}<extra></extra>"}
    # A frame leaves the number of its cell free.
    frame = {"color": CLEAR, "line": {"color": SEALED, "width": 3}}
    return [
        hatched.trace({"marker": HATCH, **reason}),
        dotted.trace({"marker": DOTTED, "hovertemplate": "%{x}: not applicable<extra></extra>"}),
        framed_cells.trace({"marker": frame, "hoverinfo": "skip"}),
    ]


def _words(
    rows: Sequence[Row],
    columns: Sequence[Column],
    grid: Sequence[Sequence[Mark]],
    caption: Caption,
    scale: Scale,
) -> Words:
    return Words(
        title=headlines.heatmap_title(rows, columns, caption),
        subtitle=words.subtitle(caption),
        footer=words.footer(caption, *_notes(grid)),
        alt=headlines.heatmap_alt(rows, columns, caption, scale),
    )


def _notes(grid: Sequence[Sequence[Mark]]) -> list[str]:
    """Return what the frame, the hatch and the dots mean, of those that are drawn."""
    has_frame = has_hatch = has_dots = False
    for line in grid:
        for mark in line:
            has_frame = has_frame or mark.is_sealed_only
            has_hatch = has_hatch or _is_hatched(mark)
            has_dots = has_dots or mark.state == "not_applicable"
    notes = []
    if has_frame:
        notes.append(words.FRAME_NOTE)
    if has_hatch:
        notes.append(words.HATCH_NOTE)
    if has_dots:
        notes.append(words.DOT_NOTE)
    return notes
