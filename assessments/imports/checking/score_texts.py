"""Check the texts of a row of scores: the search that found nothing, and a piece of evidence."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from assessments.addresses import is_web_address
from assessments.imports.checking.score_numbers import Report, quoted
from assessments.scoring.entries import LONGEST_TEXT
from assessments.scoring.types import State
from assessments.wording import MONTHS, listed, long_date

SEARCH = ("searched_where", "searched_minutes", "searched_on")
EVIDENCE = (
    *("evidence_url", "evidence_title", "evidence_quotation", "evidence_date", "evidence_class"),
)
# Sealed evidence is no choice: the words of a file that many handle are not secret any more.
CLASSES = ("public", "restricted")
SEALED = "sealed"
LONGEST_URL = 2000
LONGEST_TITLE = 300
LONGEST_SEARCH = 100_000  # minutes
MONTH_NUMBERS = {name.casefold(): number for number, name in enumerate(MONTHS, 1)} | {
    name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)
}
ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
NAMED_DATE = re.compile(r"(\d{1,2})\.? ([A-Za-z]+)\.?,? (\d{4})|([A-Za-z]+)\.? (\d{1,2}),? (\d{4})")
NUMERIC_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


@dataclass(frozen=True, slots=True)
class Search:
    """A search that found nothing. Blank where the row, or what is stored, does not say it."""

    where: str = ""
    minutes: int | None = None
    on: datetime.date | None = None

    @property
    def is_recorded(self) -> bool:
        return bool(self.where.strip()) and self.minutes is not None and self.on is not None

    def or_else(self, stored: Self) -> "Search":
        """Return this search, with what is stored for each blank cell."""
        where, minutes = self.where or stored.where, self.minutes or stored.minutes
        return Search(where, minutes, self.on or stored.on)


NO_SEARCH = Search()


@dataclass(frozen=True, slots=True)
class PieceCells:
    """The cells of one piece of evidence, or a stored piece; blank where not given."""

    url: str = ""
    title: str = ""
    quotation: str = ""
    speaks_of: datetime.date | None = None
    disclosure: str = ""

    @property
    def is_given(self) -> bool:
        return bool(self.url or self.title)

    def names(self, piece: Self) -> bool:
        """Return True if the stored piece is the one that the cells mean, by address or title."""
        if self.url:
            return self.url == piece.url
        return self.title == piece.title and not piece.url

    def is_in(self, pieces: Iterable[Self]) -> bool:
        """Return True if a stored piece has all that the cells give."""
        return any(self.names(piece) and self.adds_nothing_to(piece) for piece in pieces)

    def adds_nothing_to(self, piece: Self) -> bool:
        given = {
            "title": self.title,
            "quotation": self.quotation,
            "speaks_of": self.speaks_of,
            "disclosure": self.disclosure,
        }
        return all(not value or value == getattr(piece, name) for name, value in given.items())


NO_PIECE = PieceCells()


def checked_search(
    cells: Mapping[str, str], state: State | None, latest: datetime.date, report: Report
) -> Search:
    """Return the search of a row. latest: no search was made after this day."""
    given = [column for column in SEARCH if cells[column]]
    if given and state and state != State.NOT_FOUND:
        report(f"the state is {state}, so {listed(given)} must be blank")
        return NO_SEARCH
    where = cells["searched_where"]
    if len(where) > LONGEST_TEXT:
        report(f"the searched_where is longer than {LONGEST_TEXT:,} characters")
    minutes = checked_minutes(cells["searched_minutes"], report)
    on = checked_date("searched_on", cells["searched_on"], report)
    if on is not None and on > latest:
        report(f"the searched_on, {long_date(on)}, is in the future")
    return Search(where, minutes, on)


def checked_minutes(text: str, report: Report) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 0 < int(text) <= LONGEST_SEARCH:
        report(f"the searched_minutes {quoted(text)} is not a whole number of minutes, from 1")
        return None
    return int(text)


def checked_date(column: str, text: str, report: Report) -> datetime.date | None:
    """Return a date: 2026-04-03, 3 April 2026, or one with numbers that can be read in one way."""
    if not text:
        return None
    found = possible_dates(text)
    if len(found) == 1:
        return found[0]
    if not found:
        report(f"the {column} {quoted(text)} is not a date. Write it as 2026-04-03")
        return None
    meant = listed([long_date(day) for day in found], word="or")
    written = listed([day.isoformat() for day in found], word="or")
    report(f"the {column} {quoted(text)} may be {meant}. Write {written}")
    return None


def possible_dates(text: str) -> list[datetime.date]:
    """Return each date that the text may mean, the day before the month first."""
    iso, named, numeric = (
        pattern.fullmatch(text) for pattern in (ISO_DATE, NAMED_DATE, NUMERIC_DATE)
    )
    wanted: list[tuple[int, int, int]] = []
    if iso:
        wanted.append((int(iso[1]), int(iso[2]), int(iso[3])))
    elif named:
        day, month, year = named[1] or named[5], named[2] or named[4], named[3] or named[6]
        wanted.append((int(year), MONTH_NUMBERS.get(month.casefold(), 0), int(day)))
    elif numeric:
        first, second, year = int(numeric[1]), int(numeric[2]), int(numeric[3])
        wanted += [(year, second, first), (year, first, second)]
    found = []
    for year, month, day in wanted:
        try:
            date = datetime.date(int(year), month, day)
        except ValueError:  # there is no such day
            continue
        if date not in found:
            found.append(date)
    return found


def checked_piece(cells: Mapping[str, str], report: Report) -> PieceCells:
    """Return the piece of evidence of a row; report all that is wrong with it."""
    url, title = checked_url(cells["evidence_url"], report), cells["evidence_title"]
    if len(title) > LONGEST_TITLE:
        report(f"the evidence_title is longer than {LONGEST_TITLE} characters")
    quotation = cells["evidence_quotation"]
    if len(quotation) > LONGEST_TEXT:
        report(f"the evidence_quotation is longer than {LONGEST_TEXT:,} characters")
    others = [column for column in EVIDENCE[2:] if cells[column]]
    if others and not (url or title):
        report(f"the {listed(others)} needs an evidence_title or an evidence_url")
    speaks_of = checked_date("evidence_date", cells["evidence_date"], report)
    disclosure = checked_class(cells["evidence_class"], report)
    return PieceCells(url, title, quotation, speaks_of, disclosure)


def checked_class(text: str, report: Report) -> str:
    name = text.lower()
    if name == SEALED:
        report("sealed evidence is not taken from a file. Add it on the scoring page")
        return ""
    if name and name not in CLASSES:
        report(f"the evidence_class {quoted(text)} is not one of {', '.join(CLASSES)}")
        return ""
    return name


def checked_url(text: str, report: Report) -> str:
    if text and not names_a_host(text):
        report(f"{quoted(text)} is not one address that starts with http:// or https://")
    elif len(text) > LONGEST_URL:
        report(f"the evidence URL is longer than {LONGEST_URL:,} characters")
    return text


def names_a_host(url: str) -> bool:
    try:
        return is_web_address(url) and bool(urlsplit(url).hostname)
    except ValueError:  # such as half an IPv6 address
        return False
