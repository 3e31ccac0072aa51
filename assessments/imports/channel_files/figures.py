"""Read figures as platforms write them, and recognise those that a spreadsheet destroyed."""

import re
from enum import Enum

LARGEST = 10**15  # no channel has such a figure, and every database can sum those below
# Figures and dates without words: longer numbers, and those that begin with 0 or +, may be the id
# or the telephone number of a person.
SHOWN = re.compile(
    r"-?(?:0|[1-9][0-9]{0,8}|[1-9][0-9]{0,2}(?:[.,\u00a0\u202f ][0-9]{3}){1,2})"
    r"(?:[.,][0-9]{1,6})? ?%?"
    r"|[0-9]{1,4}([-./])[0-9]{1,2}\1[0-9]{1,4}(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?Z?)?"
)
MISSING = frozenset(
    {"", "-", "--", "---", "–", "—", "n/a", "na", "nan", "#n/a", "null", "none", "no data"}
)
WHOLE = re.compile(r"[-+]?[0-9]{1,15}(?:\.0{1,6})?")
THOUSANDS = {
    ",": re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.0{1,6})?"),
    ".": re.compile(r"[-+]?[0-9]{1,3}(?:\.[0-9]{3}){1,4}(?:,0{1,6})?"),
}
BLANKS = re.compile(r"[ \u00a0\u2009\u202f'’]")
BLANK_THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}(?:[ \u00a0\u2009\u202f'’][0-9]{3}){1,4}")
ROUNDED = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,2}))?[ \u00a0]?([^\W\d_]{1,4})\.?")
UNITS = {
    **dict.fromkeys(("k", "mil", "tsd", "tys", "тыс", "bin", "rb", "ribu"), 3),
    **dict.fromkeys(("m", "mi", "mio", "mln", "млн", "jt"), 6),
}
SCIENTIFIC = re.compile(r"[-+]?[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,3}")
PERCENTAGE = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?\s?%")
# 3.апр, 4-Mar, Mar-04, 03.04.2026, 2026-04-03, each perhaps with a time.
DATE = re.compile(
    r"[0-9]{1,2}[-./ ][^\W\d_]{3,9}\.?(?:[-./ ][0-9]{2,4})?|[^\W\d_]{3,9}\.?[-./ ][0-9]{2,4}"
    r"|[0-9]{1,2}([-./])[0-9]{1,2}\1[0-9]{2,4}(?:[T ].{1,15})?"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].{1,15})?"
)


class Marks(Enum):
    """The signs between the digits of a file's figures."""

    ENGLISH = "1,234.5"
    CONTINENTAL = "1.234,5"
    EITHER = "a file in another language, which may have both"
    TYPED = "numbers of a workbook"


class NotAFigure(ValueError):
    """The cell is no figure. The text of the exception is a sentence for people."""


class Rounded(ValueError):
    """The cell is a figure that the platform rounded, such as "2,3 mil". value: what it shows."""

    def __init__(self, value: int) -> None:
        super().__init__()
        self.value = value


def figure(text: str, marks: Marks = Marks.ENGLISH) -> int | None:
    """Return the whole number in a cell; None if the platform has no figure.

    Raises NotAFigure, or Rounded.
    """
    if WHOLE.fullmatch(text):
        return bounded(int(text.partition(".")[0]))
    if text.casefold() in MISSING:
        return None
    if BLANK_THOUSANDS.fullmatch(text):
        return bounded(int(BLANKS.sub("", text)))
    for mark, other in ((",", "."), (".", ",")):
        if THOUSANDS[mark].fullmatch(text) and separates_thousands(mark, marks):
            return bounded(int(text.partition(other)[0].replace(mark, "")))
    if found := ROUNDED.fullmatch(text):
        zeros = UNITS.get(found[3].casefold())
        if zeros:
            decimals = found[2] or ""
            raise Rounded(int(found[1] + decimals) * 10 ** (zeros - len(decimals)))
    raise NotAFigure(complaint(text))


def separates_thousands(mark: str, marks: Marks) -> bool:
    if mark == ",":
        return marks in (Marks.ENGLISH, Marks.TYPED, Marks.EITHER)
    return marks in (Marks.CONTINENTAL, Marks.EITHER)


def bounded(value: int) -> int:
    if abs(value) >= LARGEST:
        raise NotAFigure("The figure is too large.")
    return value


def complaint(text: str) -> str:
    """Return why a cell is no figure. Words are never repeated: people may have written them."""
    if is_date(text):
        return (
            "A spreadsheet program turned the figure into a date. Export the file again, and do "
            "not open it in a spreadsheet program."
        )
    if is_scientific(text):
        return (
            "A spreadsheet program wrote the number in scientific notation, so digits are lost. "
            "Export the file again, and do not open it in a spreadsheet program."
        )
    if PERCENTAGE.fullmatch(text):
        return "A percentage is where a whole number must be."
    return f"{shape_of(text, quoted=True).capitalize()} is not a whole number."


def is_date(text: str) -> bool:
    return len(text) <= 30 and DATE.fullmatch(text) is not None


def is_scientific(text: str) -> bool:
    return len(text) <= 30 and SCIENTIFIC.fullmatch(text) is not None


def shape_of(text: str, *, quoted: bool = False) -> str:
    """Return a cell without words and long numbers: "12", or "text, 34 characters"."""
    if not text or SHOWN.fullmatch(text):
        return f"“{text}”" if quoted else text
    if text.isdecimal():
        return f"a number of {len(text)} digits" if quoted else f"number, {len(text)} digits"
    return f"a text of {len(text):,} characters" if quoted else f"text, {len(text):,} characters"
