"""A comparison to take away: which file, how large, in which colours, under which name."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.db.models import Max
from django.http import QueryDict

from assessments.charts.types import Chart, ThemeName
from assessments.compare.choices import Choice, read_choice
from assessments.compare.comparisons import NotDrawable, chart_of, file_name
from assessments.exports.downloads import PICTURES, SIZES, TABLES
from assessments.models import Event, PublicData
from assessments.queries import BadQuery, Query

KEYS = ("theme", "size", "full", "edition")
# After these, a ministry may be called otherwise, or stand in another region.
RENAMING_VERBS = ("loaded ministries",)
EDITION = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Download:
    """One file of a comparison.

    size: a key of SIZES; "": as large as the chart wants to be. Pictures alone have one.
    is_full: a table of every node, not of what the chart shows.
    edition: what the address says that the picture depends on; "" says nothing.
    names_release: does the address name the release, so that its numbers never change?
    """

    choice: Choice
    extension: str
    theme: ThemeName = "light"
    size: str = ""
    is_full: bool = False
    edition: str = ""
    names_release: bool = False

    def chart(self) -> Chart:
        """Raises BadQuery with the reason why this choice cannot be drawn."""
        try:
            return chart_of(self.choice, theme=self.theme)
        except NotDrawable as reason:
            raise BadQuery([str(reason)]) from reason

    @property
    def is_lasting(self) -> bool:
        """Will this address bring the same picture for ever?"""
        is_current = self.edition in {"", edition_of(self.choice)}
        return self.extension in PICTURES and self.names_release and is_current

    @property
    def file_name(self) -> str:
        name = file_name(self.choice)
        if self.is_full:
            return f"all-scores-{name}"
        dark = "dark" if self.theme == "dark" and self.extension in PICTURES else ""
        return "-".join(part for part in (name, self.size, dark) if part)


def read_download(data: QueryDict, extension: str, *, site: str) -> Download:
    """Read a file's address. Raises BadQuery."""
    choice = read_choice(data, known=KEYS, site=site)
    query = Query(data, known=data)
    is_dark = query.one_of("theme", ["light", "dark"], default="light") == "dark"
    size = query.one_of("size", SIZES)
    is_full = query.one_of("full", ["1"]) == "1"
    edition = query.text("edition")
    if size and extension not in PICTURES:
        query.problems.append(f"size: only pictures have one: {', '.join(PICTURES)}.")
    if is_full and extension not in TABLES:
        query.problems.append(f"full: only tables have every score: {', '.join(TABLES)}.")
    if edition and not EDITION.fullmatch(edition):
        query.problems.append("edition: twelve digits of 0-9 and a-f, as the links of this site.")
    query.settle()
    theme: ThemeName = "dark" if is_dark else "light"
    names_release = bool(query.text("release")) and "list" not in data
    return Download(choice, extension, theme, size, is_full, edition, names_release)


def edition_of(choice: Choice) -> str:
    """A digest of all that a picture of a release depends on besides its address.

    The release never changes, but a ministry may be renamed or move to another group. Links of
    ours carry this, so that whoever follows one afterwards asks for another picture than the one
    that caches keep for ever.
    """
    release = choice.release_view.release
    parts = [release.content_hash if release else ""]
    for ministry in choice.directory.values():
        groups = (ministry.region, ministry.subregion, ministry.income_group)
        parts += [ministry.code, ministry.country, *groups]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def changed_at(choice: Choice) -> datetime | None:
    """When this comparison may last have changed; None before there is one. Two queries."""
    release = choice.release_view.release
    if release is None:
        return None
    edited = LogEntry.objects.order_by().aggregate(at=Max("action_time"))["at"]
    moments = (release.published_at, edited, _renamed_at(PublicData.objects.edition()))
    return max(moment for moment in moments if moment)


def _renamed_at(edition: int) -> datetime | None:
    """Looked up among all events, and so once for each edition of the public data."""

    def look_up() -> datetime | None:
        renamings = Event.objects.filter(verb__in=RENAMING_VERBS).order_by()
        found: datetime | None = renamings.aggregate(at=Max("at"))["at"]
        return found

    return cache.get_or_set(f"renamed-before-{edition}", look_up, timeout=None)
