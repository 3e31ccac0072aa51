"""Spreads: what a distribution shows, in a title and in sentences."""

from collections.abc import Collection, Sequence

from assessments.charts.headlines import best
from assessments.charts.swarms import Strip
from assessments.charts.theme import plain
from assessments.charts.types import Caption, Row, names_by_code
from assessments.charts.words import listed, number, of_release, rises_and_falls, span, within
from assessments.scoring.types import Scale
from assessments.wording import counted


def title(
    strips: Sequence[Strip], rows: Sequence[Row], caption: Caption, named: Collection[str]
) -> str:
    """Return where the highlighted ministry is, or in what the group differs most."""
    if len(named) == 1:
        (code,) = named
        places = _places(code, strips)
        if places:
            return _against(names_by_code(rows)[code], places, len(rows))
    # By the middle half: the ends of a group are one ministry each.
    spreads: dict[str, float | None] = {}
    for strip in strips:
        if strip.quartiles:
            spreads[strip.title] = strip.quartiles.high - strip.quartiles.low
    most = best(spreads)
    if len(spreads) > 1 and len(most) == 1:
        return f"{counted(len(rows), 'ministry')} differ most in {plain(most[0])}"
    return f"Scores of {counted(len(rows), 'ministry')} {within(caption.scope)}"


def _places(code: str, strips: Sequence[Strip]) -> list[float]:
    """Return the ministry's score less the median, in each strip that has both."""
    places = []
    for strip in strips:
        # A group too small for a median must not reveal one in words either.
        if not strip.quartiles:
            continue
        for row, score in zip(strip.rows, strip.scores, strict=True):
            if row.subject.code == code:
                places.append(score - strip.quartiles.median)
    return places


def _against(name: str, places: Sequence[float], count: int) -> str:
    above, below = rises_and_falls(places)
    side, most = "above", above
    if below > above:
        side, most = "below", below
    name, group = plain(name), counted(count, "ministry")
    if not most:
        return f"{name} is at the median of {group}"
    if len(places) == 1:
        return f"{name} is {side} the median of {group}"
    share = f"{most} of {len(places)} scores"
    if most == len(places):
        share = f"all {most} scores"
    return f"{name} is {side} the median of {group} in {share}"


def alt(
    strips: Sequence[Strip],
    rows: Sequence[Row],
    caption: Caption,
    scale: Scale,
    named: Collection[str],
) -> str:
    """Return each strip's range, quartiles, and who is brought out (up to four) with the score."""
    what = f"{counted(len(rows), 'ministry')} on one scale"
    sentences = [f"Dots of {what}{of_release(caption)}"]
    for strip in strips:
        sentences.append(f"{plain(strip.title)}: {_spread(strip, scale, named)}")
    sentences.append(f"The scale is {span(scale)}")
    return ". ".join(sentences) + "."


def _spread(strip: Strip, scale: Scale, named: Collection[str]) -> str:
    if not strip.scores:
        return "no score"
    low, high = min(strip.scores), max(strip.scores)
    parts = [f"{len(strip.scores)} scored from {number(low, scale)} to {number(high, scale)}"]
    if strip.quartiles:
        ends = f"{number(strip.quartiles.low, scale)} to {number(strip.quartiles.high, scale)}"
        parts.append(f"median {number(strip.quartiles.median, scale)}, middle half {ends}")
    shown = []
    for row, score in zip(strip.rows, strip.scores, strict=True):
        if row.subject.code in named:
            shown.append(f"{row.subject.name} {number(score, scale)}")
    if shown:
        parts.append(listed(shown))
    return ", ".join(parts)
