"""Read typed values from the tables of a TOML document.

A wrong value is reported, and reading goes on, so that all problems of a file are found at once.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import NamedTuple

from assessments.imports.problems import Problem


class Form(NamedTuple):
    """The allowed form of a code, which is part of addresses, unescaped."""

    pattern: re.Pattern[str]
    most: int
    marks: str


CODE = Form(re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*"), 40, "hyphens and underscores")
INDICATOR_CODE = Form(
    re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*"), 20, "dots, hyphens and underscores"
)
# No hyphen: in dd-maturity-1.0, the version begins after the last one.
VERSION = Form(re.compile(r"[A-Za-z0-9][A-Za-z0-9._]*"), 20, "dots and underscores")
# PostgreSQL refuses NUL, UTF-8 cannot hold a lone surrogate, and the others are invisible.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
LINE_BREAK = re.compile(r"[\t\n\r\x85\u2028\u2029]")


class Section:
    """One table of the document, with its path and the list that its problems go to.

    Each method returns the value. For a wrong value it reports the problem and returns a
    substitute that causes no further problems: "" for text, NaN for a number, () for a list, None
    for a date.
    """

    def __init__(self, table: Mapping[str, object], path: str, problems: list[Problem]) -> None:
        self._table = table
        self._problems = problems
        self.path = path
        code = table.get("code")
        self.raw_code = code.strip() if isinstance(code, str) else ""

    @property
    def name(self) -> str:
        """Return the path; for an item of a list with its code, if that looks like a code."""
        is_code = len(self.raw_code) <= 40 and INDICATOR_CODE.pattern.fullmatch(self.raw_code)
        if is_code and self.path.endswith("]"):
            return f"{self.path} ({self.raw_code})"
        return self.path

    def _path_of(self, key: str) -> str:
        """Return the path of a key; that of the document itself is blank."""
        if not self.path:
            return key
        return f"{self.path}.{key}"

    def report(self, key: str, message: str) -> None:
        where = key
        if self.path:
            where = f"{self.name}.{key}"
        self._problems.append(Problem(where, message))

    def has(self, key: str) -> bool:
        return key in self._table

    def length(self, key: str) -> int:
        """Return the number of items in a list, right or wrong; 0 if it is not a list."""
        value = self._table.get(key)
        if not isinstance(value, list):
            return 0
        return len(value)

    def allow(self, known: Sequence[str]) -> None:
        """Report every unknown key, with the known one that is most like it."""
        for key in self._table:
            if key not in known:
                self.report(shown_key(key), f"is not a known key{meant(key, known)}")

    def text(self, key: str, *, most: int | None = None, optional: bool = False) -> str:
        """Return a text without blanks around it.

        most: most characters of its column; a text with such a limit must be on one line.
        """
        if not self._is_there(key, optional=optional):
            return ""
        return self._checked_text(key, self._table[key], most)

    def texts(
        self, key: str, *, most: int | None = None, optional: bool = False
    ) -> tuple[str, ...]:
        """Return a list of texts; () if one of them is wrong."""
        found = self._list(key, optional=optional)
        checked = [self._checked_text(f"{key}[{i}]", item, most) for i, item in enumerate(found)]
        if not all(checked):
            return ()
        return tuple(checked)

    def code(self, key: str, form: Form = CODE) -> str:
        text = self.text(key, most=form.most)
        if text and not form.pattern.fullmatch(text):
            allowed = f"letters, digits, {form.marks}, a letter or digit first"
            self.report(key, f"may have {allowed}, not {shown(text)}")
            return ""
        return text

    def number(self, key: str, *, default: float | None = None) -> float:
        """Return a finite number; the default if the key is absent."""
        if self._is_there(key, optional=default is not None):
            return self._checked_number(key, self._table[key])
        if default is None:
            return math.nan
        return default

    def numbers(self, key: str, *, count: int) -> tuple[float, ...]:
        """Return exactly `count` finite numbers; () if they are not."""
        found = self._list(key)
        if found and len(found) != count:
            self.report(key, f"must have {count} numbers, and has {len(found)}")
            return ()
        checked = [self._checked_number(f"{key}[{i}]", item) for i, item in enumerate(found)]
        if any(math.isnan(number) for number in checked):
            return ()
        return tuple(checked)

    def weight(self) -> float:
        weight = self.number("weight", default=1.0)
        if weight <= 0:
            self.report("weight", f"must be above 0, not {shown(weight)}")
        return weight

    def choice(self, key: str, known: Sequence[str], *, optional: bool = False) -> str:
        text = self.text(key, optional=optional)
        if text and text not in known:
            listed = ", ".join(known)
            self.report(key, f"must be one of {listed}, not {shown(text)}{meant(text, known)}")
            return ""
        return text

    def day(self, key: str) -> date | None:
        """Return an optional date. A date with a time of day is a problem."""
        value = self._table.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.report(key, f"must be a date such as 2029-01-01 (without quotes), not {shown(value)}")
        return None

    def table(self, key: str) -> "Section":
        """Return the table; if it is missing, an empty one that reports nothing more."""
        path = self._path_of(key)
        value = self._table.get(key)
        if isinstance(value, Mapping):
            return Section(value, path, self._problems)
        if self._is_there(key):
            self.report(key, f"must be a table ([{path}]), not {shown(value)}")
        # The missing keys of the empty table go to a list of its own, which no one reads.
        return Section({}, path, [])

    def codes(self, key: str) -> list[str] | None:
        """Return the codes of the tables in a list, right or wrong, for others to refer to.

        None if one of them has no readable code: then no reference to it can be called wrong.
        """
        tables = self._table.get(key, [])
        if not isinstance(tables, list):
            return None
        codes = []
        for item in tables:
            code = item.get("code") if isinstance(item, Mapping) else None
            if not isinstance(code, str):
                return None
            codes.append(code.strip())
        return codes

    def tables(self, key: str, *, optional: bool = False) -> list["Section"]:
        """Return the items of a list that are tables."""
        path = self._path_of(key)
        sections = []
        for i, item in enumerate(self._list(key, optional=optional)):
            if isinstance(item, Mapping):
                sections.append(Section(item, f"{path}[{i}]", self._problems))
            else:
                self.report(f"{key}[{i}]", f"must be a table, not {shown(item)}")
        return sections

    def _is_there(self, key: str, *, optional: bool = False) -> bool:
        if not self.has(key) and not optional:
            self.report(key, "is missing")
        return self.has(key)

    def _list(self, key: str, *, optional: bool = False) -> list[object]:
        """Return a list. An empty one is a problem unless the key is optional."""
        if not self._is_there(key, optional=optional):
            return []
        value = self._table[key]
        if not isinstance(value, list):
            self.report(key, f"must be a list, not {shown(value)}")
            return []
        if not value and not optional:
            self.report(key, "must not be empty")
        return value

    def _checked_text(self, key: str, value: object, most: int | None) -> str:
        if not isinstance(value, str):
            self.report(key, f"must be text, not {shown(value)}")
            return ""
        text = value.strip()
        if not text:
            self.report(key, "must not be blank")
        elif UNPRINTABLE.search(text):
            self.report(key, "has a character that cannot be printed")
        elif most is None:
            return text
        elif LINE_BREAK.search(text):
            self.report(key, "must be on one line, without tabs")
        elif len(text) > most:
            self.report(key, f"must have at most {most} characters, and has {len(text)}")
        else:
            return text
        return ""

    def _checked_number(self, key: str, value: object) -> float:
        number = as_float(value)
        if number is None:
            self.report(key, f"must be a number, not {shown(value)}")
        elif not math.isfinite(number):
            self.report(key, "must be a finite number")
        else:
            return number
        return math.nan


def as_float(value: object) -> float | None:
    """Return a TOML integer or float as a float; None for anything else."""
    # In Python, True is an int; in TOML it is not a number.
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf


def meant(text: str, known: Iterable[str]) -> str:
    """Return '; did you mean "weight"?' for a near miss, or ""."""
    # The search is slow for long texts, and no known word has 80 characters.
    near = get_close_matches(text[:80], list(known), n=1)
    if not near:
        return ""
    return f'; did you mean "{near[0]}"?'


def shown(value: object) -> str:
    """Return a value for a message, as its author wrote it, shortened."""
    if isinstance(value, str):
        text = value
        if len(value) > 40:
            text = f"{value[:39]}…"
        # JSON escapes what cannot be seen, so that the message shows it.
        return json.dumps(text, ensure_ascii=not value.isprintable())
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "a list"
    if isinstance(value, Mapping):
        return "a table"
    number = as_float(value)
    if number is None:
        return str(value)
    return f"{number:g}"


def shown_key(key: str) -> str:
    if len(key) <= 40 and CODE.pattern.fullmatch(key):
        return key
    return shown(key)  # a strange key is quoted, so that its end is seen
