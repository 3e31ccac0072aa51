"""Numbers, bars and charts in templates. Rounding happens here, and only for print."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import orjson
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from assessments.charts import words
from assessments.charts.frame import for_page, picture_patch
from assessments.charts.theme import THEMES
from assessments.charts.types import Chart
from assessments.models import Channel, Platform
from assessments.scoring.types import Node, Scale

register = template.Library()

ONE_TO_FIVE = Scale(1, 5)
LACKS = {
    "insufficient": "insufficient evidence",
    "not_applicable": "not applicable",
    "not_found": "searched, not found",
    "not_assessed": "not assessed",
}
HANDLES = {
    "twitter": "https://x.com/",
    "facebook": "https://www.facebook.com/",
    "youtube": "https://www.youtube.com/channel/",
}
ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def decimal(score: float | None, scale: Scale = ONE_TO_FIVE) -> str:
    """Return a score in print: 3.44 -> "3.4"; a shorter scale has more decimals; None is a dash."""
    if score is None:
        return "–"
    return words.number(score, scale)


@register.filter
def signed(change: float, scale: Scale = ONE_TO_FIVE) -> str:
    return words.signed(change, scale)


@register.filter
def finer(score: float | None, scale: Scale = ONE_TO_FIVE) -> str:
    """Return a score with one decimal more than usual, to show small differences."""
    if score is None:
        return "–"
    return words.number(score, tenfold(scale))


@register.filter
def gained(change: float | None, scale: Scale = ONE_TO_FIVE) -> str:
    """Return a difference with one decimal more than usual: "+0.04"; None is a dash."""
    if change is None:
        return "–"
    return words.signed(change, tenfold(scale))


def tenfold(scale: Scale) -> Scale:
    """Return a scale that is printed to one decimal more."""
    # The length of a scale decides its decimals: a tenth of it has one more.
    return Scale(scale.min, scale.min + (scale.max - scale.min) / 10)


@register.filter
def lack(node: Node) -> str:
    """Return why a node has no score: "insufficient evidence (3 of 6)"."""
    text = LACKS.get(node.state, "no score")
    if node.state == "insufficient":
        return f"{text} ({node.scored} of {node.applicable})"
    return text


@register.simple_tag
def score_bar(score: float | None, median: float | None, scale: Scale) -> SafeString:
    """Return a bar on the scale, with a mark at the peers' median. Text next to it has both."""
    if score is None:
        return mark_safe("")
    peer = SafeString("")
    if median is not None:
        place = f"{share(median, scale):.1f}"
        peer = format_html('<rect class="peer" x="{}" y="0" width="2" height="10"/>', place)
    return format_html(
        '<svg class="bar" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="200" height="10" rx="2"/>'
        '<rect class="fill" width="{}" height="10" rx="2"/>{}</svg>',
        f"{share(score, scale):.1f}",
        peer,
    )


@register.simple_tag
def share_bar(count: int, total: int) -> SafeString:
    """Return a bar for a count of a total; text next to it has the count."""
    return format_html(
        '<svg class="bar" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="fill" width="{}" height="10" rx="2"/></svg>',
        f"{200 * count / max(total, 1):.1f}",
    )


def share(score: float, scale: Scale) -> float:
    """Return the place of a score on a bar of 200 units."""
    return 200 * (score - scale.min) / (scale.max - scale.min)


@register.simple_tag
def level_boxes(level: int | None, scale: Scale, *, is_sealed: bool = False) -> SafeString:
    """Return a level as filled boxes; text next to it has the number."""
    if level is None:
        return mark_safe("")
    boxes = ""
    for step in range(int(scale.min), int(scale.max) + 1):
        if step <= level:
            boxes += '<i class="on"></i>'
        else:
            boxes += '<i class=""></i>'
    kind = "boxes"
    if is_sealed:
        kind = "boxes sealed"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', kind, mark_safe(boxes))  # noqa: S308


@register.simple_tag
def chart_data(chart: Chart) -> SafeString:
    """Return the figure for the page's script, as JSON that no markup can leave."""
    figure = for_page(chart)
    # The page has both themes once, for all its charts.
    figure["layout"].pop("template", None)
    return json_text({"figure": figure, "picture": picture_patch(chart)})


def json_text(data: Mapping[Any, Any]) -> SafeString:
    text = orjson.dumps(data).decode().translate(ESCAPED)
    return mark_safe(text)  # noqa: S308 - every <, > and & is escaped above


THEMES_TEXT = json_text(THEMES)


@register.simple_tag
def chart_themes() -> SafeString:
    return THEMES_TEXT


@register.filter
def plot_height(chart: Chart) -> int:
    return chart.height - chart.head - chart.foot


@register.filter
def is_wide(chart: Chart) -> bool:
    """Return True if the chart scrolls sideways on a phone, as it cannot be made narrow."""
    return "narrow" not in chart.figure["layout"].get("meta", {})


@register.filter
def printed_rows(chart: Chart) -> list[list[str]]:
    """Return the chart's table as text: floats to two decimals, missing as "–"."""
    rows = []
    for row in chart.rows:
        texts = []
        for value in row:
            if value is None or value == "":
                texts.append("–")
            elif isinstance(value, float):
                texts.append(f"{value:.2f}")
            else:
                texts.append(str(value))
        rows.append(texts)
    return rows


@register.filter
def numeric_columns(chart: Chart) -> set[int]:
    """Return the columns that hold a number anywhere: their heads are set to the right as well."""
    found = set()
    for row in chart.rows:
        for place, value in enumerate(row):
            if isinstance(value, int | float):
                found.add(place)
    return found


@register.filter
def web_address(channel: Channel) -> str:
    """Return the address of a channel, only http and https; "" if only a handle is known."""
    if channel.platform == Platform.YOUTUBE and channel.address.startswith("@"):
        return f"https://www.youtube.com/{channel.address}"
    if channel.platform in HANDLES and "/" not in channel.address:
        return HANDLES[channel.platform] + channel.address.lstrip("@")
    try:
        scheme = urlsplit(channel.address).scheme
    except ValueError:  # such as https://[
        return ""
    # Files of missions come from outside: a "javascript:" address must not become a link.
    if scheme not in {"http", "https"}:
        return ""
    return channel.address
