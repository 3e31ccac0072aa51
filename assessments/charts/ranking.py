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
from assessments.charts.traces import Points, interval_bars
from assessments.charts.types import Caption, Chart, Mark, TableCell, ThemeName
from assessments.scoring.types import Scale
from assessments.wording import sort_key

HEADER = ("Code", "Ministry", "Score", "Rank", "Coverage", "State")
RANKS_END, HATCH_START, HATCH_END = 0.085, 0.065, 0.025  # left of the scale, as shares of its span
MANY = 40  # rows; with more of them the type is smaller
STAGE_NOTE = "Bands: stages, each from one whole level to the next."
TIER_NOTE = "Bands: tiers. Within a tier the order is uncertain."
INTERVAL_NOTE = "Bar: interval of the score."
SOFT = tint(MISSING, 0.09)
_Line = tuple[int, Mark]  # a mark and its line, from 0 down
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
    scored: list[Mark] = []
    hatched: list[_Line] = []
    dotted: list[_Line] = []
    for line in enumerate(ordered):
        mark = line[1]
        if mark.score is not None:
            scored.append(mark)
        elif mark.state == "not_applicable":
            dotted.append(line)
        else:
            hatched.append(line)
    size = 14
    if len(ordered) > MANY:
        size = 12
    own: Mapping[str, str] = {}
    if len(ordered) <= len(PALETTE):
        # Those without a score count too: the same ministries have the same colours in each chart.
        own = colours(mark.subject.code for mark in ordered)
    bars = interval_bars((at, mark.low, mark.high) for at, mark in enumerate(scored))
    shapes, band_note = _bands(scored, scale)
    traces = [bars, _dots(scored, scale, size, own, has_bars=bool(bars))]
    # A number next to its dot would be printed over the bar.
    if bars:
        traces.append(_numbers_after_bars(scored, scale, size))
    traces += [
        _rings(scored),
        _ranks(scored, scale, size),
        _hatched(hatched, scale, size),
        _not_applicable(dotted, scale, size),
    ]
    return framed(
        "ranking",
        list(filter(None, traces)),
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
    # The name and the code last, so that equal scores have one order in each chart.
    known = float("inf")
    if mark.score is not None:
        known = -mark.score
    return known, is_last, sort_key(mark.subject.name), mark.subject.code


def row_of(mark: Mark) -> tuple[TableCell, ...]:
    """Return the mark's line of the table, under HEADER."""
    subject = mark.subject
    return subject.code, subject.name, mark.score, mark.rank, mark.coverage, mark.state


# ---- Traces: {} where there is nothing to draw ----


def _dots(
    scored: Sequence[Mark], scale: Scale, size: int, own: Mapping[str, str], *, has_bars: bool
) -> dict[str, Any]:
    """Return the dots, with their numbers unless intervals are in the way."""
    if not scored:
        return {}
    marker: dict[str, Any] = {"size": 13, "color": ACCENT}
    if own:
        marker["color"] = [own[mark.subject.code] for mark in scored]
    mode = "markers+text"
    if has_bars:
        mode = "markers"
    return {
        "type": "scatter",
        # The first line is 0, each further one lower by 1: no list of places is needed.
        "y0": 0,
        "dy": 1,
        "cliponaxis": False,
        **_numbers(scored, scale, size, has_bars=has_bars),
        "mode": mode,
        "x": [mark.score for mark in scored],
        "marker": marker,
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
    ends = []
    for mark in scored:
        if mark.high is None:
            ends.append(mark.score)
        else:
            ends.append(mark.high)
    return {
        "type": "scatter",
        "y0": 0,
        "dy": 1,
        "cliponaxis": False,
        **_numbers(scored, scale, size, has_bars=True),
        "mode": "text",
        "x": ends,
        "hoverinfo": "skip",
    }


def _rings(scored: Sequence[Mark]) -> dict[str, Any]:
    rings = Points()
    for at, mark in enumerate(scored):
        if mark.is_sealed_only:
            rings.add(mark.score, at, url=mark.subject.url)
    marker = {"symbol": "circle-open", "size": 21, "color": SEALED, "line": {"width": 2.5}}
    look = {"type": "scatter", "mode": "markers", "marker": marker}
    return rings.trace({**look, "cliponaxis": False, "hoverinfo": "skip"})


def _ranks(scored: Sequence[Mark], scale: Scale, size: int) -> dict[str, Any]:
    ranks = []
    for mark in scored:
        if mark.rank is None:
            ranks.append("")
        else:
            ranks.append(str(mark.rank))
    if not any(ranks):
        return {}
    return {
        "type": "scatter",
        "mode": "text",
        "x": [_left(scale, RANKS_END)] * len(scored),
        "y0": 0,
        "dy": 1,
        "text": ranks,
        "textposition": "middle left",
        "textfont": {"size": size},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _hatched(lines: Sequence[_Line], scale: Scale, size: int) -> dict[str, Any]:
    if not lines:
        return {}
    start, end = _left(scale, HATCH_START), _left(scale, HATCH_END)
    blocks = Points()
    for at, mark in lines:
        # A bar's x is its length from the base, not the place where it ends.
        blocks.add(round(end - start, 6), at, text=words.state(mark), url=mark.subject.url)
    return blocks.trace(
        {
            "type": "bar",
            "orientation": "h",
            "base": start,
            "width": 0.46,
            "textposition": "outside",
            "constraintext": "none",
            "textfont": {"size": size},
            "cliponaxis": False,
            "marker": HATCH,
            "hovertemplate": "%{y}: %{text}<extra></extra>",
        }
    )


def _not_applicable(lines: Sequence[_Line], scale: Scale, size: int) -> dict[str, Any]:
    if not lines:
        return {}
    middle = _left(scale, (HATCH_START + HATCH_END) / 2)
    dots = Points()
    for at, mark in lines:
        dots.add(middle, at, text=f"\u2002{words.state(mark)}", url=mark.subject.url)
    return dots.trace(
        {
            "type": "scatter",
            "mode": "markers+text",
            "textposition": "middle right",
            "textfont": {"size": size},
            "cliponaxis": False,
            "marker": {"size": 5, "color": MISSING},
            "hovertemplate": "%{y}: %{text}<extra></extra>",
        }
    )


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
    bands = []
    start = 0
    # One step past the last line, which ends the last tier.
    for end in range(1, len(scored) + 1):
        if end == len(scored) or scored[end].tier != scored[start].tier:
            ends = {"y0": start - 0.5, "y1": end - 0.5}
            bands.append({**BAND, "xref": "paper", "x0": 0, "x1": 1, **ends})
            start = end
    return bands[::2]


def _left(scale: Scale, share: float) -> float:
    """Return a place left of the scale, off it, so that no mark there reads as a score."""
    return round(scale.min - share * (scale.max - scale.min), 6)


def _layout(ordered: Sequence[Mark], scale: Scale, size: int) -> dict[str, Any]:
    on_phones = {
        "xaxis.ticktext": labels(scale, are_short=True),
        "xaxis.range": score_range(scale, 0.22, 0.08),
    }
    return {
        "xaxis": {**score_axis(scale, below=0.13, above=0.08), "side": "top", "tickangle": 0},
        "yaxis": name_axis((mark.subject.name for mark in ordered), size=size),
        "meta": narrow((mark.subject.code for mark in ordered), on_phones),
        "annotations": _rank_heads(ordered, scale),
    }


def _rank_heads(ordered: Sequence[Mark], scale: Scale) -> list[dict[str, Any]]:
    """Return the head of the column of ranks; nothing where no ministry has a rank."""
    for mark in ordered:
        if mark.rank is not None:
            at = {"x": _left(scale, RANKS_END), "yref": "paper", "y": 1}
            return [{"text": "Rank", **at, "xanchor": "right", "yanchor": "bottom"}]
    return []


def _room(ordered: Sequence[Mark], size: int) -> Room:
    count = len(ordered)
    height = 19
    if count <= 15:
        height = 32
    elif count <= MANY:
        height = 26
    names = round(widest((mark.subject.name for mark in ordered), size))
    return Room(height=max(count, 1) * height, left=EDGE + 12 + names, top=30)


def _words(ordered: Sequence[Mark], caption: Caption, scale: Scale, band_note: str) -> Words:
    has_bar = has_ring = has_hatch = False
    for mark in ordered:
        has_bar = has_bar or mark.high is not None
        has_ring = has_ring or mark.is_sealed_only
        has_hatch = has_hatch or (mark.score is None and mark.state != "not_applicable")
    notes = [band_note]
    if has_bar:
        notes.append(INTERVAL_NOTE)
    if has_ring:
        notes.append(words.RING_NOTE)
    if has_hatch:
        notes.append(words.HATCH_NOTE)
    return Words(
        title=words.ranking_title(ordered, caption, scale),
        subtitle=words.subtitle(caption),
        footer=words.footer(caption, *notes),
        alt=words.ranking_alt("Dot plot", ordered, caption, scale),
    )
