"""oEmbed 1.0: what another site asks to show one of our comparisons by its address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import QueryDict
from django.urls import reverse

from assessments.compare.embeds import Embed, Thawed, frame, height_of, read_embed
from assessments.exports.downloads import SIZES
from assessments.queries import BadQuery, Query

KEYS = ("url", "format", "maxwidth", "maxheight")
CACHE_SECONDS = 3600
THUMBNAIL = "wide"
PIXELS = 2  # of the thumbnail, for each CSS pixel
LEAST, MOST = 100, 10_000  # CSS pixels that may be asked for


class Unknown(Exception):
    """The address is none of our comparisons."""


class OtherFormat(Exception):
    """A format that this site does not speak; JSON is the one it does."""


@dataclass(frozen=True, slots=True)
class Wish:
    """maxwidth, maxheight: CSS pixels; 0: whatever it needs."""

    url: str
    maxwidth: int = 0
    maxheight: int = 0


def read_wish(data: QueryDict) -> Wish:
    """Raises BadQuery, and OtherFormat for anything but JSON."""
    query = Query(data, known=KEYS)
    if query.text("format") not in {"", "json"}:
        raise OtherFormat("Only format=json is answered.")
    url = query.text("url")
    if not url:
        query.problems.append("url: the address of a comparison.")
    wish = Wish(url, read_pixels(query, "maxwidth"), read_pixels(query, "maxheight"))
    query.settle()
    return wish


def read_pixels(query: Query, key: str) -> int:
    text = query.text(key)
    if not text:
        return 0
    if text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and int(text) >= LEAST:
        return min(int(text), MOST)
    query.problems.append(f"{key}: a whole number of pixels from {LEAST} to {MOST}.")
    return 0


def rich(wish: Wish, *, site: str) -> Mapping[str, Any]:
    """The answer. Raises Unknown for what is not ours, or asks for what is not there."""
    embed = embed_at(wish.url, site=site)
    try:
        chart = embed.chart()
    except BadQuery as reason:
        raise Unknown(str(reason)) from reason
    width = min(chart.width, wish.maxwidth or chart.width)
    height = min(height_of(chart, width), wish.maxheight or MOST)
    return {
        "version": "1.0",
        "type": "rich",
        "title": chart.title,
        "provider_name": "Chancery",
        "provider_url": f"{site}/",
        "cache_age": CACHE_SECONDS,
        "width": width,
        "height": height,
        "html": frame(embed, chart, width=width, height=height),
        **thumbnail(embed, wish),
    }


def embed_at(url: str, *, site: str) -> Embed:
    """The embed of a page of ours. The address is read, and nothing is fetched."""
    paths = {reverse("comparison-index"), reverse("comparison-embed")}
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Unknown("That is no address.") from error
    is_ours = parts.netloc == urlsplit(site).netloc and parts.scheme in {"http", "https"}
    if not is_ours or parts.path not in paths:
        raise Unknown("That is not the address of a comparison on this site.")
    try:
        return read_embed(QueryDict(parts.query), site=site)
    except (BadQuery, Thawed) as reason:
        raise Unknown(str(reason)) from reason


def thumbnail(embed: Embed, wish: Wish) -> Mapping[str, Any]:
    """A picture beside it, where one of the size that was asked for is large enough."""
    width, height = (PIXELS * side for side in SIZES[THUMBNAIL])
    if 0 < wish.maxwidth < width or 0 < wish.maxheight < height:
        return {}
    query = urlencode([*embed.choice.pairs(), ("size", THUMBNAIL)], safe=",:")
    path = reverse("comparison-download", args=["png"])
    return {
        "thumbnail_url": f"{embed.choice.site}{path}?{query}",
        "thumbnail_width": width,
        "thumbnail_height": height,
    }
