"""A comparison on another site's page: live or frozen, and oEmbed 1.0, which asks by address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import QueryDict
from django.urls import reverse

from assessments.charts.types import Chart
from assessments.compare.charts import ChartUnavailable, draw_chart
from assessments.compare.comparisons import Comparison, read_comparison
from assessments.compare.sharing import HASH_DIGITS, embed_frame, embed_height, embed_path
from assessments.exports.downloads import SIZES
from assessments.models import Release
from assessments.queries import BadQuery, Query

EMBED_KEYS = ("theme", "frozen", "hash")
OEMBED_KEYS = ("url", "format", "maxwidth", "maxheight")
CACHE_SECONDS = 3600  # another site may show a live embed that is so old
THUMBNAIL = "wide"
PIXELS = 2  # of the thumbnail, for each CSS pixel
LEAST, MOST = 100, 10_000  # CSS pixels that may be asked for


class ContentGone(Exception):
    """A frozen embed names a content that this site does not hold any more."""


class UnknownAddress(Exception):
    """The address is not that of a comparison on this site, or it cannot be shown."""


class OtherFormat(Exception):
    """An oEmbed format that this site does not write; it writes JSON."""


@dataclass(frozen=True, slots=True)
class Embed:
    """theme: "light", "dark", or "" for the reader's own. names_release: the address names one."""

    comparison: Comparison
    theme: str = ""
    is_frozen: bool = False
    has_hash: bool = False
    names_release: bool = False

    def chart(self) -> Chart:
        """Draw the chart. Raises BadQuery with the reason why it cannot be drawn."""
        try:
            return draw_chart(self.comparison)
        except ChartUnavailable as reason:
            raise BadQuery([str(reason)]) from reason

    @property
    def address(self) -> str:
        """The path that brings this embed back."""
        return embed_path(
            self.comparison,
            theme=self.theme,
            is_frozen=self.is_frozen,
            names_release=self.names_release,
        )


def read_embed(data: QueryDict, *, site: str) -> Embed:
    """Read an embed's address. Raises BadQuery, and ContentGone for a frozen content not here."""
    # Every key counts as known here: `read_comparison` refuses those that are not.
    query = Query(data, known=data)
    is_frozen = query.one_of("frozen", ["1"]) == "1"
    theme = query.one_of("theme", ["light", "dark"])
    release, digits = query.text("release"), query.text("hash")
    if digits and not is_frozen:
        query.problems.append("hash: only an embed with frozen=1 has one.")
    if digits and not release:
        query.problems.append("hash: name the release that it belongs to.")
    query.settle()
    # Before the comparison is read: that would call a release that is gone a bad address.
    if digits and not is_content_of(release, digits):
        raise ContentGone(
            f"This comparison was frozen at release {release[:40]} with content {digits[:64]}, "
            "which this site does not hold any more."
        )
    comparison = read_comparison(data, known=EMBED_KEYS, site=site)
    return Embed(comparison, theme, is_frozen, bool(digits), bool(release))


def is_content_of(code: str, digits: str) -> bool:
    """Does the release's hash begin with these digits, and are there enough of them?"""
    if len(digits) < HASH_DIGITS:
        return False
    found = Release.objects.filter(code=code).values_list("content_hash", flat=True).first()
    # Compared here and not in SQL: on SQLite, a LIKE ignores the case of letters.
    return found is not None and found.startswith(digits)


# ---- oEmbed ----


@dataclass(frozen=True, slots=True)
class OembedQuery:
    """The request of another site. maxwidth, maxheight: CSS pixels; 0: no limit."""

    url: str
    maxwidth: int = 0
    maxheight: int = 0


def read_oembed(data: QueryDict) -> OembedQuery:
    """Read an oEmbed address. Raises BadQuery, and OtherFormat for anything but JSON."""
    query = Query(data, known=OEMBED_KEYS)
    if query.text("format") not in {"", "json"}:
        raise OtherFormat("Only format=json is answered.")
    url = query.text("url")
    if not url:
        query.problems.append("url: the address of a comparison.")
    wanted = OembedQuery(url, read_pixels(query, "maxwidth"), read_pixels(query, "maxheight"))
    query.settle()
    return wanted


def read_pixels(query: Query, key: str) -> int:
    text = query.text(key)
    if not text:
        return 0
    # A number with more digits than MOST is refused before it is turned into one.
    if text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and int(text) >= LEAST:
        return min(int(text), MOST)
    query.problems.append(f"{key}: a whole number of pixels from {LEAST} to {MOST}.")
    return 0


def oembed_answer(wanted: OembedQuery, *, site: str) -> Mapping[str, Any]:
    """Return the answer. Raises UnknownAddress."""
    embed = embed_at(wanted.url, site=site)
    try:
        chart = embed.chart()
    except BadQuery as reason:
        raise UnknownAddress(str(reason)) from reason
    width = min(chart.width, wanted.maxwidth or chart.width)
    height = min(embed_height(chart, width), wanted.maxheight or MOST)
    address = f"{embed.comparison.site}{embed.address}"
    return {
        "version": "1.0",
        "type": "rich",
        "title": chart.title,
        "provider_name": "Chancery",
        "provider_url": f"{site}/",
        "cache_age": CACHE_SECONDS,
        "width": width,
        "height": height,
        "html": embed_frame(address, chart, width=width, height=height),
        **thumbnail(embed, wanted),
    }


def embed_at(url: str, *, site: str) -> Embed:
    """Return the embed of a page of this site. The address is read, and nothing is fetched."""
    paths = {reverse("comparison-index"), reverse("comparison-embed")}
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise UnknownAddress("That is not an address.") from error
    # With either scheme: a link that was copied long ago may still say http.
    is_ours = parts.netloc == urlsplit(site).netloc and parts.scheme in {"http", "https"}
    if not is_ours or parts.path not in paths:
        raise UnknownAddress("That is not the address of a comparison on this site.")
    try:
        return read_embed(QueryDict(parts.query), site=site)
    except (BadQuery, ContentGone) as reason:
        raise UnknownAddress(str(reason)) from reason


def thumbnail(embed: Embed, wanted: OembedQuery) -> Mapping[str, Any]:
    """Return the picture's fields; none if the picture is larger than the site asked for."""
    css_width, css_height = SIZES[THUMBNAIL]
    width, height = PIXELS * css_width, PIXELS * css_height
    if 0 < wanted.maxwidth < width or 0 < wanted.maxheight < height:
        return {}
    query = urlencode([*embed.comparison.pairs(), ("size", THUMBNAIL)], safe=",:")
    path = reverse("comparison-download", args=["png"])
    return {
        "thumbnail_url": f"{embed.comparison.site}{path}?{query}",
        "thumbnail_width": width,
        "thumbnail_height": height,
    }
