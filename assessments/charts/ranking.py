"""Ranking: one dot a ministry on the scale of the scores, the highest on top."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from assessments.charts import words
from assessments.charts.frame import (
    EDGE,
    Room,
    Words,
    framed,
    labels,
    levels,
    name_axis,
    narrow,
    score_axis,
    widest,
)
from assessments.charts.theme import (
    ACCENT,
    HATCH,
    MISSING,
    PALETTE,
    SEALED,
    colours,
    tint,
)
from assessments.charts.types import Caption, Chart, Mark, TableCell, ThemeName
from assessments.scoring.types import Scale

HEADER = ("Code", "Ministry", "Score", "Rank", "Coverage", "State")
RANKS_END, HATCH_START, HATCH_END = 0.085, 0.065, 0.025  # left of the scale, as shares of its span


def ranking(
    marks: Sequence[Mark], caption: Caption, scale: Scale, theme: ThemeName = "light"
) -> Chart:
    """Return a dot plot of the marks by unrounded score; those without one stand below.

    Up to twelve ministries have their own colours, more share one. A ring: sealed evidence only.
    A hatched block: no score, with the reason; a small dot: not applicable. Bands are the stages
    of the scale, or the marks' tiers; bars the marks' intervals, where they have any.
    """
    ordered = sorted(marks, key=place)
    count = sum(mark.score is not None for mark in ordered)
    scored, missing = ordered[:count], ordered[count:]
    size = 14 if len(ordered) <= 40 else 12
    # Those without a score count too, so that the same choice has the same colours in every chart.
    own = colours(mark.subject.code for mark in ordered) if len(ordered) <= len(PALETTE) else {}
    bars = intervals(scored)
    shapes, band_note = bands(scored, scale)
    traces = (
        bars,
        *_dots(scored, scale, size, own, are_apart=bool(bars)),
        _rings(scored),
        _ranks(scored, scale, size),
        _hatched(missing, count, scale, size),
        _not_applicable(missing, count, scale, size),
    )
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


def _dots(
    scored: Sequence[Mark], scale: Scale, size: int, own: Mapping[str, str], *, are_apart: bool
) -> Iterator[dict[str, Any]]:
    """Yield the dots with their numbers, or each by itself: past the ends of the intervals."""
    if not scored:
        return
    scores = [mark.score for mark in scored if mark.score is not None]
    printed = words.numbers(scores, scale)
    numbers = {
        "text": [
            f"\u2002{text}" if mark.is_sealed_only or are_apart else text
            for mark, text in zip(scored, printed, strict=True)
        ],
        "textposition": "middle right",
        "textfont": {"size": size},
    }
    lines = {"type": "scatter", "y0": 0, "dy": 1, "cliponaxis": False}
    yield {
        **lines,
        **numbers,
        "mode": "markers" if are_apart else "markers+text",
        "x": scores,
        "marker": {
            "size": 13,
            "color": [own[mark.subject.code] for mark in scored] if own else ACCENT,
        },
        "customdata": [mark.subject.url for mark in scored],
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }
    if are_apart:
        yield {**lines, **numbers, "mode": "text", "x": ends(scored), "hoverinfo": "skip"}


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
    at = _left(scale, RANKS_END)
    return {
        "type": "scatter",
        "mode": "text",
        "x": [at] * len(scored),
        "y0": 0,
        "dy": 1,
        "text": ["" if mark.rank is None else str(mark.rank) for mark in scored],
        "textposition": "middle left",
        "textfont": {"size": size},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _hatched(missing: Sequence[Mark], first: int, scale: Scale, size: int) -> dict[str, Any]:
    known = [(at, mark) for at, mark in enumerate(missing, first) if mark.state != "not_applicable"]
    if not known:
        return {}
    start, end = _left(scale, HATCH_START), _left(scale, HATCH_END)
    return {
        "type": "bar",
        "orientation": "h",
        "base": start,
        "x": [round(end - start, 6)] * len(known),
        "y": [at for at, _ in known],
        "width": 0.46,
        "text": [words.state(mark) for _, mark in known],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": size},
        "cliponaxis": False,
        "marker": HATCH,
        "customdata": [mark.subject.url for _, mark in known],
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }


def _not_applicable(missing: Sequence[Mark], first: int, scale: Scale, size: int) -> dict[str, Any]:
    known = [(at, mark) for at, mark in enumerate(missing, first) if mark.state == "not_applicable"]
    if not known:
        return {}
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [_left(scale, (HATCH_START + HATCH_END) / 2)] * len(known),
        "y": [at for at, _ in known],
        "text": ["\u2002" + words.state(mark) for _, mark in known],
        "textposition": "middle right",
        "textfont": {"size": size},
        "cliponaxis": False,
        "marker": {"size": 5, "color": MISSING},
        "customdata": [mark.subject.url for _, mark in known],
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }


def _left(scale: Scale, share: float) -> float:
    """Return a place left of the scale, off it, so that no mark there reads as a score."""
    return round(scale.min - share * (scale.max - scale.min), 6)


def _layout(ordered: Sequence[Mark], scale: Scale, size: int) -> dict[str, Any]:
    has_ranks = any(mark.rank is not None for mark in ordered)
    wide, small = (score_axis(scale, below=share, above=0.08) for share in (0.13, 0.22))
    return {
        "xaxis": {**wide, "side": "top", "tickangle": 0},
        "yaxis": name_axis((mark.subject.name for mark in ordered), size=size),
        "meta": narrow(
            (mark.subject.code for mark in ordered),
            {"xaxis.ticktext": labels(scale, are_short=True), "xaxis.range": small["range"]},
        ),
        "annotations": [_rank_head(scale)] if has_ranks else [],
    }


def _rank_head(scale: Scale) -> dict[str, Any]:
    return {
        "text": "Rank",
        "x": _left(scale, RANKS_END),
        "xanchor": "right",
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
    }


def _room(ordered: Sequence[Mark], size: int) -> Room:
    count = len(ordered)
    height = 32 if count <= 15 else 26 if count <= 40 else 19
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


STAGE_NOTE = "Bands: stages, each from one whole level to the next."
TIER_NOTE = "Bands: tiers; within one, the order is not sure."
INTERVAL_NOTE = "Bar: interval of the score."
SOFT = tint(MISSING, 0.09)
BAND: dict[str, Any] = {"type": "rect", "fillcolor": SOFT, "line": {"width": 0}, "layer": "below"}


def bands(scored: Sequence[Mark], scale: Scale) -> tuple[list[dict[str, Any]], str]:
    """Return shapes and what they mean: tiers where the marks have them, else the scale's stages.

    scored: in the order drawn, from line 0 down. A scale without labels has no stages.
    """
    if any(mark.tier is not None for mark in scored):
        return list(_tiers(scored)), TIER_NOTE
    if scale.labels and scored:
        return list(_stages(scale)), STAGE_NOTE
    return [], ""


def _tiers(scored: Sequence[Mark]) -> Iterator[dict[str, Any]]:
    """Yield a band over every second tier, the first included."""
    ends = {"xref": "paper", "x0": 0, "x1": 1}
    for place, (_, tier) in enumerate(groupby(enumerate(scored), lambda pair: pair[1].tier)):
        lines = [line for line, _ in tier]
        if place % 2 == 0:
            yield {**BAND, **ends, "y0": lines[0] - 0.5, "y1": lines[-1] + 0.5}


def _stages(scale: Scale) -> Iterator[dict[str, Any]]:
    """Yield a band over every second stage, the second included."""
    marked = levels(scale)
    ends = {"yref": "paper", "y0": 0, "y1": 1}
    for start, end in zip(marked[1::2], marked[2::2], strict=False):
        yield {**BAND, **ends, "x0": start, "x1": end}


def intervals(scored: Sequence[Mark]) -> dict[str, Any]:
    """Return thin bars from low to high behind the dots; nothing where no mark has an interval."""
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


def ends(scored: Sequence[Mark]) -> list[float | None]:
    """Return where a number may stand right of each mark: its score, or its interval's end."""
    return [mark.score if mark.high is None else mark.high for mark in scored]
