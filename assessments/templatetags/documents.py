"""Tags for what documents on paper draw without a chart: bars, levels, evidence."""

import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from assessments.models import Result
from assessments.scoring.types import Scale
from assessments.templatetags.figures import share

register = template.Library()

BAR_MILLIMETRES = 52  # as the style sheet has it
LONGEST_TITLE, LONGEST_HOST = 38, 22  # characters
HOST = re.compile(r"https?://([^/?#]+)")


@register.simple_tag
def paper_bar(score: float | None, median: float | None, scale: Scale) -> SafeString:
    """Return a bar from the scale's end, with a line at the median; nothing without a score."""
    if score is None:
        return SafeString("")
    bar = format_html('<div class="value" style="width: {}mm"></div>', millimetres(score, scale))
    if median is not None:
        at = millimetres(median, scale)
        bar += format_html('<div class="median" style="margin-left: {}mm"></div>', at)
    return format_html('<div class="bar">{}</div>', bar)


def millimetres(score: float, scale: Scale) -> float:
    # The bar of the pages is 200 units wide; this one has the same places, in millimetres.
    return round(BAR_MILLIMETRES * share(score, scale) / 200, 1)


@register.simple_tag
def paper_boxes(level: int, scale: Scale) -> SafeString:
    """Return the level as filled boxes of all there are."""
    above = int(scale.max) - level
    return format_html('<span class="boxes">{}{}</span>', "■" * level, "□" * above)


@register.simple_tag
def paper_evidence(result: Result | None) -> SafeString:
    """Return the first public piece as text; of the others, how many there are."""
    pieces: list[Mapping[str, Any]] = []
    if result is not None:
        pieces = list(result.evidence)
    public = [piece for piece in pieces if piece["class"] == "public"]
    parts = []
    if public:
        parts.append(described(public[0]))
    if len(public) > 1:
        parts.append(f"{len(public) - 1} more")
    if hidden := len(pieces) - len(public):
        parts.append(f"{hidden} not published")
    return format_html('<span class="muted">{}</span>', "; ".join(parts))


def described(piece: Mapping[str, Any]) -> str:
    """Return the title of a piece and the host that has it, never a link."""
    title = Truncator(piece["title"]).chars(LONGEST_TITLE)
    host = HOST.match(piece.get("url") or "")
    if host is None:
        return title
    return f"{title} ({Truncator(host[1]).chars(LONGEST_HOST)})"
