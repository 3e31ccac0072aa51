"""How far apart the ministries of a group are, and where some stand in it, in words."""

from collections.abc import Collection, Sequence

from assessments.charts.swarms import Strip
from assessments.charts.theme import plain
from assessments.charts.types import Caption, Row
from assessments.charts.words import EPSILON, counted, listed, number, span, within
from assessments.scoring.types import Scale


def title(
    strips: Sequence[Strip], rows: Sequence[Row], caption: Caption, named: Collection[str]
) -> str:
    """Return where the one that is brought out stands, or on what the group differs most."""
    medians = [strip for strip in strips if strip.quartiles]
    one = next((row for row in rows if row.subject.code in named), None)
    if one and len(named) == 1 and (places := _places(one, medians)):
        return _against(one, places, len(rows))
    spreads = {
        strip.title: strip.quartiles.high - strip.quartiles.low
        for strip in medians
        if strip.quartiles
    }
    widest = max(spreads.values(), default=0.0)
    most = [name for name, spread in spreads.items() if widest - spread <= EPSILON]
    if len(spreads) > 1 and len(most) == 1:
        return f"{counted(len(rows), 'ministry')} differ most in {plain(most[0])}"
    return f"Scores of {counted(len(rows), 'ministry')} {within(caption.scope)}"


def _places(one: Row, strips: Sequence[Strip]) -> list[float]:
    """Return the one's score less the median, in each strip that has both."""
    code = one.subject.code
    return [
        score - strip.quartiles.median
        for strip in strips
        if strip.quartiles
        for row, score in zip(strip.rows, strip.scores, strict=True)
        if row.subject.code == code
    ]


def _against(one: Row, places: Sequence[float], count: int) -> str:
    above = sum(place > EPSILON for place in places)
    below = sum(place < -EPSILON for place in places)
    side, most = ("above", above) if above >= below else ("below", below)
    name, group = plain(one.subject.name), counted(count, "ministry")
    if not most:
        return f"{name} stands at the median of {group}"
    if len(places) == 1:
        return f"{name} stands {side} the median of {group}"
    share = f"all {most} scores" if most == len(places) else f"{most} of {len(places)} scores"
    return f"{name} stands {side} the median of {group} in {share}"


def alt(
    strips: Sequence[Strip],
    rows: Sequence[Row],
    caption: Caption,
    scale: Scale,
    named: Collection[str],
) -> str:
    """Return each strip's range, quartiles, and who is brought out (up to four) with the score."""
    release = f", release {plain(caption.release)}" if caption.release else ""
    sentences = [f"Dots of {counted(len(rows), 'ministry')} on one scale{release}"]
    sentences += [f"{plain(strip.title)}: {_spread(strip, scale, named)}" for strip in strips]
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
    shown = [
        f"{row.subject.name} {number(score, scale)}"
        for row, score in zip(strip.rows, strip.scores, strict=True)
        if row.subject.code in named
    ]
    if shown:
        parts.append(listed(shown))
    return ", ".join(parts)
