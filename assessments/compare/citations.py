"""How to cite a comparison: in words (APA, 7th edition), for BibTeX, and as RIS."""

import datetime
from dataclasses import dataclass

from assessments.charts.words import MONTHS
from assessments.compare.choices import CHARTS, Choice
from assessments.compare.comparisons import file_name
from assessments.models import Release
from assessments.queries import BadQuery

AUTHOR = "Chancery"
MOST_NAMED = 4  # ministries, beyond which a title counts
NOTHING = "Nothing is published yet, so there is nothing to cite."
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


@dataclass(frozen=True, slots=True)
class Citation:
    """One comparison, cited three ways; plain text, each with its last line's end."""

    apa: str
    bibtex: str
    ris: str


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited. `version` is release and look, `note` what a reader must know of it."""

    key: str
    title: str
    version: str
    note: str
    published: datetime.date
    address: str
    seen: datetime.date


def citation(choice: Choice, address: str, today: datetime.date) -> Citation:
    """Cite the comparison as it was seen today. Raises BadQuery before the first release."""
    release = choice.release_view.release
    if release is None:
        raise BadQuery([NOTHING])
    work = Work(
        key=f"chancery-{file_name(choice)}",
        title=one_line(title_of(choice)),
        version=one_line(version_of(choice, release)),
        note=note_of(release),
        published=release.published_at.date(),
        address=address.translate(ADDRESS_ENDS),
        seen=today,
    )
    return Citation(apa(work), bibtex(work), ris(work))


def title_of(choice: Choice) -> str:
    """What is compared: "Listening: ranking of Finland and Estonia"."""
    dimension = choice.chosen_dimension
    what = dimension.title if dimension else "Digital diplomacy"
    return f"{what}: {CHARTS[choice.chart].lower()} of {who(choice)}"


def who(choice: Choice) -> str:
    shown = [ministry.country for ministry in choice.shown]
    if choice.group:
        return choice.group
    if not choice.ministries:
        return f"all {len(shown)} ministries"
    if len(shown) <= MOST_NAMED:
        return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))
    return f"{', '.join(shown[:MOST_NAMED])} and {len(shown) - MOST_NAMED} more ministries"


def version_of(choice: Choice, release: Release) -> str:
    release_view = choice.release_view
    parts = (
        f"Release {release.code}",
        release_view.lens_title if release_view.lens else "",
        "public evidence only" if release_view.is_public_only else "",
        "own weights" if release_view.weights else "",
    )
    return ", ".join(part for part in parts if part)


def note_of(release: Release) -> str:
    content = f"Content {release.content_hash}."
    if release.round.is_demonstration:
        return f"Demonstration data: scores are illustrative, not assessments. {content}"
    return content


def apa(work: Work) -> str:
    kind = "Demonstration data set" if work.note.startswith("Demonstration") else "Data set"
    seen = f"{MONTHS[work.seen.month - 1]} {work.seen.day}, {work.seen.year}"
    return (
        f"{AUTHOR}. ({work.published.year}). {work.title} ({work.version}) [{kind}]. "
        f"Retrieved {seen}, from {work.address}\n"
    )


def bibtex(work: Work) -> str:
    """An entry for BibTeX and biblatex, in UTF-8; inner braces keep the capitals."""
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": f"{{{tex(work.title)}}}",
        "year": str(work.published.year),
        "month": str(work.published.month),
        "howpublished": "Data set",
        "version": tex(work.version),
        "note": tex(f"{work.version}. {work.note}"),
        "url": work.address,  # taken as it is, so that nothing in it is escaped
        "urldate": work.seen.isoformat(),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{work.key},", *lines, "}", ""])


def ris(work: Work) -> str:
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


def tex(text: str) -> str:
    return text.translate(TEX)


def one_line(text: str) -> str:
    """Blanks and line ends become one blank each: in RIS, a line is a field."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
