"""A comparison inside another site's page: as it is now, or frozen as it was."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html

from assessments.charts.types import Chart
from assessments.compare.choices import Choice, read_choice
from assessments.compare.comparisons import NotDrawable, chart_of
from assessments.models import Release
from assessments.queries import BadQuery, Query

KEYS = ("theme", "frozen", "hash")
AROUND = 150  # pixels above and below a chart: its table, folded, and where it is from
HASH_DIGITS = 16  # of a release's content, in an address; a reader may give all 64


class Thawed(Exception):
    """What was frozen is not there any more; the sentence says so."""


@dataclass(frozen=True, slots=True)
class Embed:
    """theme: "light", "dark" or "", the reader's own. `names_release`: is it bound to one?"""

    choice: Choice
    theme: str = ""
    is_frozen: bool = False
    has_hash: bool = False
    names_release: bool = False

    def chart(self) -> Chart:
        """Raises BadQuery with the reason why this choice cannot be drawn."""
        try:
            return chart_of(self.choice)
        except NotDrawable as reason:
            raise BadQuery([str(reason)]) from reason

    @property
    def address(self) -> str:
        """The path that brings this embed back: without release and hash where it is live."""
        pairs = self.choice.pairs()
        release = self.choice.release_view.release
        if not (self.names_release or self.is_frozen):
            pairs = [(key, value) for key, value in pairs if key != "release"]
        if self.theme:
            pairs.append(("theme", self.theme))
        if self.is_frozen and release:
            pairs += [("frozen", "1"), ("hash", release.content_hash[:HASH_DIGITS])]
        return f"{reverse('comparison-embed')}?{urlencode(pairs, safe=',:')}"


def read_embed(data: QueryDict, *, site: str) -> Embed:
    """Read an embed's address. Raises BadQuery, and Thawed for what was frozen and is gone."""
    query = Query(data, known=data)
    is_frozen = query.one_of("frozen", ["1"]) == "1"
    theme = query.one_of("theme", ["light", "dark"])
    release, digits = query.text("release"), query.text("hash")
    if digits and not is_frozen:
        query.problems.append("hash: only what is frozen=1 has one.")
    if digits and not release:
        query.problems.append("hash: name the release that it is of.")
    query.settle()
    if digits and not is_content_of(release, digits):
        raise Thawed(
            f"This comparison was frozen at release {release[:40]} with content {digits[:64]}, "
            "which this site does not hold any more."
        )
    choice = read_choice(data, known=KEYS, site=site)
    return Embed(choice, theme, is_frozen, bool(digits), bool(release))


def is_content_of(code: str, digits: str) -> bool:
    """Does the release's hash begin with these digits, of which there are enough?"""
    hashes = Release.objects.filter(code=code).values_list("content_hash", flat=True)
    return len(digits) >= HASH_DIGITS and any(found.startswith(digits) for found in hashes)


def frame(embed: Embed, chart: Chart, *, width: int = 0, height: int = 0) -> str:
    """The markup that shows the comparison on another site's page.

    width, height: CSS pixels; 0: as large as the chart wants to be.
    """
    return format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"'
        ' style="border: 0; max-width: 100%"></iframe>',
        f"{embed.choice.site}{embed.address}",
        width or chart.width,
        height or height_of(chart, chart.width),
        chart.title,
    )


def height_of(chart: Chart, width: int) -> int:
    """What the embed needs so as not to scroll, nearly: in less width its words take more lines."""
    return chart.height + AROUND + max(chart.width - width, 0) * 2 // 5


def frames(choice: Choice, chart: Chart) -> dict[str, str]:
    """The markup to copy: "live" follows the newest release, "frozen" stays with this one."""
    return {
        "live": frame(Embed(choice), chart),
        "frozen": frame(Embed(choice, is_frozen=True), chart),
    }
