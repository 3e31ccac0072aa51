"""The files of a comparison: pictures, tables, data and slides, with their names and dates."""

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from operator import itemgetter
from typing import Any

from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.db.models import Max
from django.http import QueryDict
from django.urls import reverse

from assessments.charts.types import Chart, ThemeName
from assessments.compare.charts import ChartUnavailable, draw_chart
from assessments.compare.comparisons import Comparison, read_comparison
from assessments.compare.sharing import citation, picture_version
from assessments.exports.documents.workshop import made
from assessments.exports.downloads import PICTURES, SIZES, TABLES
from assessments.models import Event, PublicData, Result
from assessments.models.releases import REPLY_COLUMNS, reply_cells
from assessments.queries import BadQuery, Query
from assessments.reporting.slides import chart_slide, footer, scale_of, table_slides
from assessments.scorecards import release_ranks

# "edition" is the picture's version; links that are already on other sites have this key.
KEYS = ("theme", "size", "full", "edition")
# After these events, a ministry may have another name or region.
RENAMING_VERBS = ("loaded ministries",)
PICTURE_VERSION = re.compile(r"[0-9a-f]{12}")
LICENCE = "Figures may be reused with attribution to Chancery and its release."
HEADER = (
    *("release", "lens", "evidence", "weights", "ministry", "country"),
    *("kind", "code", "title", "state", "score", "coverage", "scored", "applicable", "rank"),
    "sealed evidence only",
)
Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Download:
    """One file of a comparison.

    size: a key of SIZES; "": as large as the chart wants to be. Only pictures have one.
    is_full: a table of every node, not of what the chart shows.
    picture_version: what the address says that the picture depends on; "" says nothing.
    names_release: does the address name the release, so that its numbers never change?
    """

    comparison: Comparison
    extension: str
    theme: ThemeName = "light"
    size: str = ""
    is_full: bool = False
    picture_version: str = ""
    names_release: bool = False

    def chart(self) -> Chart:
        """Draw the chart. Raises BadQuery with the reason why it cannot be drawn."""
        try:
            return draw_chart(self.comparison, theme=self.theme)
        except ChartUnavailable as reason:
            raise BadQuery([str(reason)]) from reason

    @property
    def is_lasting(self) -> bool:
        """Will this address bring the same picture for ever?"""
        is_current = self.picture_version in {"", picture_version(self.comparison)}
        return self.extension in PICTURES and self.names_release and is_current

    @property
    def file_name(self) -> str:
        name = self.comparison.file_name
        if self.is_full:
            return f"all-scores-{name}"
        if self.size:
            name += f"-{self.size}"
        if self.theme == "dark" and self.extension in PICTURES:
            name += "-dark"
        return name


def read_download(data: QueryDict, extension: str, *, site: str) -> Download:
    """Read a file's address. Raises BadQuery."""
    comparison = read_comparison(data, known=KEYS, site=site)
    # The comparison has refused unknown keys: here every key of the address is known.
    query = Query(data, known=data)
    theme: ThemeName = "light"
    if query.one_of("theme", ["light", "dark"]) == "dark":
        theme = "dark"
    size = query.one_of("size", SIZES)
    is_full = query.one_of("full", ["1"]) == "1"
    version = query.text("edition")
    if size and extension not in PICTURES:
        query.problems.append(f"size: only pictures have one: {', '.join(PICTURES)}.")
    if is_full and extension not in TABLES:
        query.problems.append(f"full: only tables have every score: {', '.join(TABLES)}.")
    if version and not PICTURE_VERSION.fullmatch(version):
        query.problems.append("edition: twelve digits of 0-9 and a-f, as in links of this site.")
    query.settle()
    # The reader may change a saved list, so an address that names one is not for ever.
    names_release = bool(query.text("release")) and "list" not in data
    return Download(comparison, extension, theme, size, is_full, version, names_release)


def changed_at(comparison: Comparison) -> datetime.datetime | None:
    """Return when this comparison may last have changed; None before a release. Two queries."""
    release = comparison.release_view.release
    if release is None:
        return None
    # The back office renames ministries too, and writes a log entry but no event.
    edited = LogEntry.objects.order_by().aggregate(at=Max("action_time"))["at"]
    moments = [release.published_at]
    for moment in (edited, _renamed_at(PublicData.objects.edition())):
        if moment:
            moments.append(moment)
    return max(moments)


def _renamed_at(data_version: int) -> datetime.datetime | None:
    """Return the last renaming. Among all events the search is slow: once for a data version."""

    def look_up() -> datetime.datetime | None:
        renamings = Event.objects.filter(verb__in=RENAMING_VERBS).order_by()
        found: datetime.datetime | None = renamings.aggregate(at=Max("at"))["at"]
        return found

    # Never too old: the next data version has a key of its own.
    return cache.get_or_set(f"renamed-before-{data_version}", look_up, timeout=None)


# ---- Data ----


def facts(comparison: Comparison, address: str) -> dict[str, str]:
    """Return what a data file says of itself besides the words of its chart."""
    release_view = comparison.release_view
    release = release_view.release
    code = content_hash = framework = ""
    if release:
        code, content_hash = release.code, release.content_hash
        framework = release.round.framework.slug
    return {
        "release": code,
        "content_hash": content_hash,
        "framework": framework,
        "lens": release_view.lens_title,
        "evidence": "public" if release_view.is_public_only else "all",
        "weights": release_view.weights_text or "the release's",
        "url": address,
        "licence": LICENCE,
    }


def facts_with_citation(comparison: Comparison, today: datetime.date) -> dict[str, object]:
    """Return the facts, and how to cite them. Raises BadQuery without a release."""
    path = reverse("comparison-download", args=["json"])
    address = f"{comparison.site}{path}?{comparison.query_string}"
    cited = asdict(citation(comparison, comparison.address, today))
    return {**facts(comparison, address), "citation": cited}


def full_table(comparison: Comparison) -> tuple[tuple[str, ...], Iterable[tuple[Cell, ...]]]:
    """Return header and rows of every node, with replies if ministries were asked. One query."""
    rows, replies = full_rows(comparison), replies_in(comparison)
    if not replies:
        return HEADER, rows
    return (*HEADER, *REPLY_COLUMNS), with_replies(rows, replies)


def with_replies(
    rows: Iterable[tuple[Cell, ...]], replies: dict[tuple[Cell, ...], dict[str, str]]
) -> Iterator[tuple[Cell, ...]]:
    node_of = itemgetter(*map(HEADER.index, ("ministry", "kind", "code")))
    for row in rows:
        # A node above the indicators has no reply, and its cells are blank.
        yield *row, *reply_cells(replies.get(node_of(row), {}))


def replies_in(comparison: Comparison) -> dict[tuple[Cell, ...], dict[str, str]]:
    """Return (ministry, kind, code) -> reply, of the ministries that are shown."""
    release = comparison.release_view.release
    if release is None:
        return {}
    codes = [ministry.code for ministry in comparison.shown]
    rows = Result.objects.for_release(release).replied_to().filter(ministry__in=codes)
    found: dict[tuple[Cell, ...], dict[str, str]] = {}
    for ministry, kind, code, reply in rows.values_list("ministry", "kind", "code", "reply"):
        found[ministry, kind, code] = reply
    return found


def full_rows(comparison: Comparison) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each ministry and node, by ministry, then as in the framework.

    Scores are unrounded. A score of None is no score, a coverage of None means that nothing
    applies. Ranks are those in the whole release. A ministry outside the release has no row.
    """
    release_view, cards = comparison.release_view, comparison.cards
    shown = [ministry for ministry in comparison.shown if ministry.code in cards]
    if release_view.release is None or not shown:
        return
    ranks = {}
    # All scorecards of a release have the same nodes: any one names them.
    for node in cards[shown[0].code].nodes():
        ranks[node.kind, node.code] = release_ranks(cards, node.kind, node.code)
    evidence = "public" if release_view.is_public_only else "all"
    view = (release_view.release.code, release_view.lens_title, evidence, release_view.weights_text)
    for ministry in shown:
        for node in cards[ministry.code].nodes():
            yield (
                *view,
                ministry.code,
                ministry.country,
                node.kind.value,
                node.code,
                node.title,
                node.state.value,
                node.score,
                node.coverage,
                node.scored,
                node.applicable,
                ranks[node.kind, node.code][ministry.code],
                node.is_sealed_only,
            )


# ---- Slides ----


def comparison_pptx(comparison: Comparison, chart: Chart, today: datetime.date) -> bytes:
    """Return the slides as PowerPoint's file. Raises ImageUnavailable."""
    return made("slides", comparison_deck(comparison, chart, today))


def comparison_deck(comparison: Comparison, chart: Chart, today: datetime.date) -> dict[str, Any]:
    """Return the slides: the chart, then its table."""
    source = citation(comparison, comparison.address, today).apa.strip()
    foot = footer(comparison.release_view, comparison.address)
    scale = scale_of(comparison.release_view)
    return {
        "title": chart.title,
        "slides": [
            chart_slide(chart, scale, foot=foot, source=source),
            *table_slides(chart, scale, foot=foot, source=source),
        ],
    }
