"""Ranking: one dot a ministry on the scale of the scores, the highest on top."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessments.charts import words
from assessments.charts.frame import (
    EDGE,
    Room,
    Words,
    colours,
    framed,
    labels,
    levels,
    name_axis,
    narrow,
    score_axis,
    score_range,
    widest,
)
from assessments.charts.theme import ACCENT, HATCH, MISSING, PALETTE, SEALED, tint
from assessments.charts.types import Caption, Chart, Mark, TableCell, ThemeName
from assessments.scoring.types import Scale

HEADER = ("Code", "Ministry", "Score", "Rank", "Coverage", "State")
RANKS_END, HATCH_START, HATCH_END = 0.085, 0.065, 0.025  # left of the scale, as shares of its span
MANY = 40  # rows; with more of them the type is smaller
STAGE_NOTE = "Bands: stages, each from one whole level to the next."
TIER_NOTE = "Bands: tiers. Within a tier the order is uncertain."
INTERVAL_NOTE = "Bar: interval of the score."
SOFT = tint(MISSING, 0.09)
BAND: dict[str, Any] = {"type": "rect", "fillcolor": SOFT, "line": {"width": 0}, "layer": "below"}


def ranking(
    marks: Sequence[Mark], caption: Caption, scale: Scale, theme: ThemeName = "light"
) -> Chart:
    """Return a dot plot of the marks by unrounded score; those without one are below.

    Up to twelve ministries have their own colours, more share one. A ring: sealed evidence only.
    A hatched block: no score, with the reason; a small dot: not applicable. Bands are the stages
    of the scale, or the marks' tiers; bars the marks' intervals, where they have any.
    """
    ordered = sorted(marks, key=place)
    count = sum(mark.score is not None for mark in ordered)
    scored = ordered[:count]
    missing = list(enumerate(ordered))[count:]
    size = 14 if len(ordered) <= MANY else 12
    own: Mapping[str, str] = {}
    if len(ordered) <= len(PALETTE):
        # Those without a score count too: the same ministries have the same colours in each chart.
        own = colours(mark.subject.code for mark in ordered)
    bars = _intervals(scored)
    shapes, band_note = _bands(scored, scale)
    traces = [
        bars,
        _dots(scored, scale, size, own, has_bars=bool(bars)),
        _numbers_after_bars(scored, scale, size) if bars else {},
        _rings(scored),
        _ranks(scored, scale, size),
        _hatched([line for line in missing if line[1].state != "not_applicable"], scale, size),
        _not_applicable(
            [line for line in missing if line[1].state == "not_applicable"], scale, size
        ),
    ]
    return framed(
        "ranking",
        [trace for trace in traces if trace],
        {**_layout(ordered, scale, size), "shapes": shapes},
        words=_words(ordered, caption, scale, band_note),
        room=_room(ordered, size),
        header=HEADER,
        rows=tuple(map(row_of, ordered)),
        theme=theme,
    )


def place(mark: Mark) -> tuple[float, bool, str, str]:
    """Return the sort key: by score downwards, then what does not apply last, then by name."""
    is_last = mark.state == "not_applicable"
    known = float("inf") if mark.score is None else -mark.score
    return known, is_last, mark.subject.name, mark.subject.code


def row_of(mark: Mark) -> tuple[TableCell, ...]:
    """Return the mark's line of the table, under HEADER."""
    subject = mark.subject
    return subject.code, subject.name, mark.score, mark.rank, mark.coverage, mark.state


# ---- Traces: {} where there is nothing to draw ----


def _dots(
    scored: Sequence[Mark], scale: Scale, size: int, own: Mapping[str, str], *, has_bars: bool
) -> dict[str, Any]:
    """Return the dots, with their numbers unless intervals lie in the way."""
    if not scored:
        return {}
    return {
        "type": "scatter",
        "y0": 0,
        "dy": 1,
        "cliponaxis": False,
        **_numbers(scored, scale, size, has_bars=has_bars),
        "mode": "markers" if has_bars else "markers+text",
        "x": [mark.score for mark in scored],
        "marker": {
            "size": 13,
            "color": [own[mark.subject.code] for mark in scored] if own else ACCENT,
        },
        "customdata": [mark.subject.url for mark in scored],
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }


def _numbers(scored: Sequence[Mark], scale: Scale, size: int, *, has_bars: bool) -> dict[str, Any]:
    texts = words.numbers([mark.score or 0.0 for mark in scored], scale)
    for at, mark in enumerate(scored):
        # A space keeps the number free of the ring, or of the end of the interval.
        if has_bars or mark.is_sealed_only:
            texts[at] = f"\u2002{texts[at]}"
    return {"text": texts, "textposition": "middle right", "textfont": {"size": size}}


def _numbers_after_bars(scored: Sequence[Mark], scale: Scale, size: int) -> dict[str, Any]:
    """Return the numbers right of the intervals, by themselves."""
    return {
        "type": "scatter",
        "y0": 0,
        "dy": 1,
        "cliponaxis": False,
        **_numbers(scored, scale, size, has_bars=True),
        "mode": "text",
        "x": [mark.score if mark.high is None else mark.high for mark in scored],
        "hoverinfo": "skip",
    }


def _rings(scored: Sequence[Mark]) -> dict[str, Any]:
    ringed = [(at, mark) for at, mark in enumerate(scored) if mark.is_sealed_only]
    if not ringed:
        return {}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [mark.score for _, mark in ringed],
        "y": [at for at, _ in ringed],
        "marker": {"symbol": "circle-open", "size": 21, "color": SEALED, "line": {"width": 2.5}},
        "cliponaxis": False,
        "customdata": [mark.subject.url for _, mark in ringed],
        "hoverinfo": "skip",
    }


def _ranks(scored: Sequence[Mark], scale: Scale, size: int) -> dict[str, Any]:
    if all(mark.rank is None for mark in scored):
        return {}
    return {
        "type": "scatter",
        "mode": "text",
        "x": [_left(scale, RANKS_END)] * len(scored),
        "y0": 0,
        "dy": 1,
        "text": ["" if mark.rank is None else str(mark.rank) for mark in scored],
        "textposition": "middle left",
        "textfont": {"size": size},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _hatched(lines: Sequence[tuple[int, Mark]], scale: Scale, size: int) -> dict[str, Any]:
    if not lines:
        return {}
    start, end = _left(scale, HATCH_START), _left(scale, HATCH_END)
    return {
        "type": "bar",
        "orientation": "h",
        "base": start,
        "x": [round(end - start, 6)] * len(lines),
        "y": [at for at, _ in lines],
        "width": 0.46,
        "text": [words.state(mark) for _, mark in lines],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": size},
        "cliponaxis": False,
        "marker": HATCH,
        "customdata": [mark.subject.url for _, mark in lines],
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }


def _not_applicable(lines: Sequence[tuple[int, Mark]], scale: Scale, size: int) -> dict[str, Any]:
    if not lines:
        return {}
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [_left(scale, (HATCH_START + HATCH_END) / 2)] * len(lines),
        "y": [at for at, _ in lines],
        "text": ["\u2002" + words.state(mark) for _, mark in lines],
        "textposition": "middle right",
        "textfont": {"size": size},
        "cliponaxis": False,
        "marker": {"size": 5, "color": MISSING},
        "customdata": [mark.subject.url for _, mark in lines],
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }


def _intervals(scored: Sequence[Mark]) -> dict[str, Any]:
    """Return thin bars from low to high behind the dots."""
    across: list[float | None] = []
    down: list[float | None] = []
    for line, mark in enumerate(scored):
        if mark.low is not None and mark.high is not None:
            across += [mark.low, mark.high, None]
            down += [line, line, None]
    if not across:
        return {}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": across,
        "y": down,
        "line": {"color": MISSING, "width": 4},
        "opacity": 0.5,
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


# ---- Around the traces ----


def _bands(scored: Sequence[Mark], scale: Scale) -> tuple[list[dict[str, Any]], str]:
    """Return shapes and what they mean: tiers if the marks have them, else the scale's stages.

    scored: in the order drawn, from line 0 down. A scale without labels has no stages.
    """
    if any(mark.tier is not None for mark in scored):
        return _tiers(scored), TIER_NOTE
    if not scale.labels or not scored:
        return [], ""
    # Every second stage has a band, beginning with the second stage.
    marked = levels(scale)
    bands = []
    for start, end in zip(marked[1::2], marked[2::2], strict=False):
        bands.append({**BAND, "yref": "paper", "y0": 0, "y1": 1, "x0": start, "x1": end})
    return bands, STAGE_NOTE


def _tiers(scored: Sequence[Mark]) -> list[dict[str, Any]]:
    """Return a band over every second tier, the first included."""
    starts = [at for at, mark in enumerate(scored) if at == 0 or mark.tier != scored[at - 1].tier]
    bands = []
    for start, end in zip(starts, [*starts[1:], len(scored)], strict=True):
        ends = {"y0": start - 0.5, "y1": end - 0.5}
        bands.append({**BAND, "xref": "paper", "x0": 0, "x1": 1, **ends})
    return bands[::2]


def _left(scale: Scale, share: float) -> float:
    """Return a place left of the scale, off it, so that no mark there reads as a score."""
    return round(scale.min - share * (scale.max - scale.min), 6)


def _layout(ordered: Sequence[Mark], scale: Scale, size: int) -> dict[str, Any]:
    rank_head = {
        "text": "Rank",
        "x": _left(scale, RANKS_END),
        "xanchor": "right",
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
    }
    has_ranks = any(mark.rank is not None for mark in ordered)
    on_phones = {
        "xaxis.ticktext": labels(scale, are_short=True),
        "xaxis.range": score_range(scale, 0.22, 0.08),
    }
    return {
        "xaxis": {**score_axis(scale, below=0.13, above=0.08), "side": "top", "tickangle": 0},
        "yaxis": name_axis((mark.subject.name for mark in ordered), size=size),
        "meta": narrow((mark.subject.code for mark in ordered), on_phones),
        "annotations": [rank_head] if has_ranks else [],
    }


def _room(ordered: Sequence[Mark], size: int) -> Room:
    count = len(ordered)
    height = 32 if count <= 15 else 26 if count <= MANY else 19
    names = round(widest((mark.subject.name for mark in ordered), size))
    return Room(height=max(count, 1) * height, left=EDGE + 12 + names, top=30)


def _words(ordered: Sequence[Mark], caption: Caption, scale: Scale, band_note: str) -> Words:
    notes = [band_note]
    if any(mark.high is not None for mark in ordered):
        notes.append(INTERVAL_NOTE)
    if any(mark.is_sealed_only for mark in ordered):
        notes.append(words.RING_NOTE)
    if any(mark.score is None and mark.state != "not_applicable" for mark in ordered):
        notes.append(words.HATCH_NOTE)
    return Words(
        title=words.ranking_title(ordered, caption, scale),
        subtitle=words.subtitle(caption),
        footer=words.footer(caption, *notes),
        alt=words.ranking_alt("Dot plot", ordered, caption, scale),
    )
