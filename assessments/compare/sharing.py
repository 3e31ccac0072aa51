"""Share a comparison: cite it, show it on another site, link it as a picture.

A comparison is cited in words (APA, 7th edition), for BibTeX, and as RIS.
"""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html

from assessments.charts.types import Chart
from assessments.compare.charts import CHARTS
from assessments.compare.comparisons import Comparison
from assessments.exports.downloads import SIZES
from assessments.models import Release
from assessments.queries import BadQuery
from assessments.wording import MONTHS, listed

AUTHOR = "Chancery"
MOST_NAMED = 4  # a title with more ministries names these, and counts the others
NOTHING = "Nothing is published yet, so there is nothing to cite."
SIZE_NAMES = {"wide": "web", "square": "square", "slide": "slide", "print": "A4"}
AROUND = 150  # pixels above and below a chart: its folded table, and its source
HASH_DIGITS = 16  # of a release's content, in an address; a reader may give all 64
# TeX's own signs. Braces as words: BibTeX counts the signs themselves, escaped or not.
TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)
ADDRESS_ENDS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})
SIZE_LABELS = {
    key: f"{SIZE_NAMES[key]}, {width} × {height}" for key, (width, height) in SIZES.items()
}


@dataclass(frozen=True, slots=True)
class Share:
    """The links and texts that the page offers for sharing, besides the files.

    picture_version: links to pictures have it. frames: markup for other sites, not yet escaped;
    "live" follows the newest release, "frozen" stays with this one. sizes: key -> label.
    """

    picture_version: str
    apa: str
    frames: Mapping[str, str]
    sizes: Mapping[str, str]


def share_of(comparison: Comparison, chart: Chart, today: datetime.date) -> Share:
    """Return what the page offers for sharing. Raises BadQuery without a release."""
    live = embed_path(comparison)
    frozen = embed_path(comparison, is_frozen=True)
    return Share(
        picture_version=picture_version(comparison),
        apa=apa(cited_work(comparison, comparison.address, today)),
        frames={
            "live": embed_frame(f"{comparison.site}{live}", chart),
            "frozen": embed_frame(f"{comparison.site}{frozen}", chart),
        },
        sizes=SIZE_LABELS,
    )


def picture_version(comparison: Comparison) -> str:
    """Return a digest of all that a picture of a release depends on besides its address.

    The release never changes, but a ministry may be renamed or move to another group. Links of
    this site carry the digest, so that after such a change they ask for another picture than the
    one that caches keep for ever.
    """
    release = comparison.release_view.release
    parts = [release.content_hash if release else ""]
    for ministry in comparison.directory.values():
        groups = (ministry.region, ministry.subregion, ministry.income_group)
        parts += [ministry.code, ministry.country, *groups]
    # No name contains a NUL, so two different directories never join to the same text.
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


# ---- On another site's page ----


def embed_path(
    comparison: Comparison,
    *,
    theme: str = "",
    is_frozen: bool = False,
    names_release: bool = False,
) -> str:
    """Return the path of the embed. A live one follows the newest release, so it names none."""
    pairs = comparison.pairs()
    release = comparison.release_view.release
    if not (names_release or is_frozen):
        pairs = [(key, value) for key, value in pairs if key != "release"]
    if theme:
        pairs.append(("theme", theme))
    if is_frozen and release:
        # The code may come back after a demonstration is removed: only the hash names a content.
        pairs += [("frozen", "1"), ("hash", release.content_hash[:HASH_DIGITS])]
    return f"{reverse('comparison-embed')}?{urlencode(pairs, safe=',:')}"


def embed_frame(address: str, chart: Chart, *, width: int = 0, height: int = 0) -> str:
    """Return the markup that shows the embed on another site's page.

    width, height: CSS pixels; 0: as large as the chart wants to be.
    """
    # The style is inline, since no style sheet of ours reaches that page.
    return format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"'
        ' style="border: 0; max-width: 100%"></iframe>',
        address,
        width or chart.width,
        height or embed_height(chart, chart.width),
        chart.title,
    )


def embed_height(chart: Chart, width: int) -> int:
    """Return the height in CSS pixels at which an embed of that width hardly scrolls."""
    # In less width the words around the chart take more lines.
    return chart.height + AROUND + max(chart.width - width, 0) * 2 // 5


# ---- Citations ----


@dataclass(frozen=True, slots=True)
class Citation:
    """One comparison, cited in three ways; plain text that ends with a line end."""

    apa: str
    bibtex: str
    ris: str


@dataclass(frozen=True, slots=True)
class Work:
    """The cited work. version: release, lens, evidence and weights. note: for its reader."""

    key: str
    title: str
    version: str
    note: str
    published: datetime.date
    address: str
    seen: datetime.date


def citation(comparison: Comparison, address: str, today: datetime.date) -> Citation:
    """Cite the comparison as it was seen today. Raises BadQuery before the first release."""
    work = cited_work(comparison, address, today)
    return Citation(apa(work), bibtex(work), ris(work))


def cited_work(comparison: Comparison, address: str, today: datetime.date) -> Work:
    """Return what is cited. Raises BadQuery before the first release."""
    release = comparison.release_view.release
    if release is None:
        raise BadQuery([NOTHING])
    note = f"Content {release.content_hash}."
    if release.round.is_demonstration:
        note = f"Demonstration data: scores are illustrative, not assessments. {note}"
    what = comparison.dimension.title if comparison.dimension else "Digital diplomacy"
    chart = CHARTS[comparison.query.chart].title.lower()
    return Work(
        key=f"chancery-{comparison.file_name}",
        title=one_line(f"{what}: {chart} of {ministries_in_words(comparison)}"),
        version=one_line(version_of(comparison, release)),
        note=note,
        published=release.published_at.date(),
        address=address.translate(ADDRESS_ENDS),
        seen=today,
    )


def ministries_in_words(comparison: Comparison) -> str:
    """Return the ministries as a title names them: "Finland and Estonia", "all 30 ministries"."""
    shown = [ministry.country for ministry in comparison.shown]
    if comparison.group:
        return comparison.group
    if not comparison.query.ministries:
        return f"all {len(shown)} ministries"
    if len(shown) <= MOST_NAMED:
        return listed(shown)
    return f"{', '.join(shown[:MOST_NAMED])} and {len(shown) - MOST_NAMED} more ministries"


def version_of(comparison: Comparison, release: Release) -> str:
    """Return release and view, such as "Release 2026, Consular, public evidence only"."""
    release_view = comparison.release_view
    parts = [f"Release {release.code}"]
    if release_view.lens:
        parts.append(release_view.lens_title)
    if release_view.is_public_only:
        parts.append("public evidence only")
    if release_view.weights:
        parts.append("own weights")
    return ", ".join(parts)


def apa(work: Work) -> str:
    kind = "Demonstration data set" if work.note.startswith("Demonstration") else "Data set"
    seen = f"{MONTHS[work.seen.month - 1]} {work.seen.day}, {work.seen.year}"
    return (
        f"{AUTHOR}. ({work.published.year}). {work.title} ({work.version}) [{kind}]. "
        f"Retrieved {seen}, from {work.address}\n"
    )


def bibtex(work: Work) -> str:
    """Return an entry for BibTeX and biblatex, in UTF-8; inner braces keep the capitals."""
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": f"{{{work.title.translate(TEX)}}}",
        "year": str(work.published.year),
        "month": str(work.published.month),
        "howpublished": "Data set",
        "version": work.version.translate(TEX),
        "note": f"{work.version}. {work.note}".translate(TEX),
        # An address is taken as it is: escaped, it would lead nowhere.
        "url": work.address,
        "urldate": work.seen.isoformat(),
    }
    lines = [f"@misc{{{work.key},"]
    for name, value in fields.items():
        lines.append(f"  {name} = {{{value}}},")
    return "\n".join([*lines, "}", ""])


def ris(work: Work) -> str:
    # The format wants the type first and "ER" last, and lines that end as on Windows.
    fields = (
        ("TY", "DATA"),
        ("AU", AUTHOR),
        ("TI", work.title),
        ("PY", str(work.published.year)),
        ("DA", f"{work.published:%Y/%m/%d}/"),
        ("ET", work.version),
        ("PB", AUTHOR),
        ("N1", work.note),
        ("UR", work.address),
        ("Y2", f"{work.seen:%Y/%m/%d}/"),
        ("ER", ""),
    )
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields)


def one_line(text: str) -> str:
    """Return the text with blanks and line ends as one blank each: in RIS, a line is a field."""
    line = text
    for sign in text:
        if not sign.isprintable():
            line = line.replace(sign, " ")
    return " ".join(line.split())
