"""Typed looks into one table of a TOML document: what is wrong is noted, and checking goes on."""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import NamedTuple

from assessments.imports.problems import Problem


class Form(NamedTuple):
    """What a code may look like: all of it stands in a URL as it is."""

    pattern: re.Pattern[str]
    most: int
    marks: str


CODE = Form(re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*"), 40, "hyphens and underscores")
INDICATOR_CODE = Form(
    re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*"), 20, "dots, hyphens and underscores"
)
# No hyphen: the last one of dd-maturity-1.0 is where its version begins.
VERSION = Form(re.compile(r"[A-Za-z0-9][A-Za-z0-9._]*"), 20, "dots and underscores")
# NUL is no text to PostgreSQL and a lone surrogate none to UTF-8; the others no reader can see.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
LINE_BREAK = re.compile(r"[\t\n\r\x85\u2028\u2029]")


class Section:
    """One table of the document: where it stands, and the list that its problems go to.

    Each look returns the value or, having noted what is wrong, a stand-in of the same type that
    sets off no further problem: "" for text, NaN for a number, () for a list, None for a date.
    """

    def __init__(self, table: Mapping[str, object], path: str, problems: list[Problem]) -> None:
        self._table = table
        self._problems = problems
        self.path = path
        code = table.get("code")
        self.raw_code = code.strip() if isinstance(code, str) else ""

    @property
    def name(self) -> str:
        """The path and, for one of a list, the code behind it where that is worth showing."""
        is_code = len(self.raw_code) <= 40 and INDICATOR_CODE.pattern.fullmatch(self.raw_code)
        return (
            f"{self.path} ({self.raw_code})" if is_code and self.path.endswith("]") else self.path
        )

    def report(self, key: str, message: str) -> None:
        self._problems.append(Problem(f"{self.name}.{key}" if self.path else key, message))

    def has(self, key: str) -> bool:
        return key in self._table

    def length(self, key: str) -> int:
        """Return how many items the list under the key has, right or wrong; 0 for no list."""
        value = self._table.get(key)
        return len(value) if isinstance(value, list) else 0

    def allow(self, known: Sequence[str]) -> None:
        """Note every key that is not among the known ones, with the one that was likely meant."""
        for key in self._table:
            if key not in known:
                self.report(shown_key(key), f"is not a known key{meant(key, known)}")

    def text(self, key: str, *, most: int | None = None, optional: bool = False) -> str:
        """Return a text without blanks around it.

        most: the characters its column holds; with such a limit it must be on one line as well.
        """
        if not self._is_there(key, optional=optional):
            return ""
        return self._checked_text(key, self._table[key], most)

    def texts(
        self, key: str, *, most: int | None = None, optional: bool = False
    ) -> tuple[str, ...]:
        """Return a list of texts, () where one of them is wrong."""
        found = self._list(key, optional=optional)
        checked = [self._checked_text(f"{key}[{i}]", item, most) for i, item in enumerate(found)]
        return tuple(checked) if all(checked) else ()

    def code(self, key: str, form: Form = CODE) -> str:
        text = self.text(key, most=form.most)
        if text and not form.pattern.fullmatch(text):
            allowed = f"letters, digits, {form.marks}, a letter or digit first"
            self.report(key, f"may have {allowed}, not {shown(text)}")
            return ""
        return text

    def number(self, key: str, *, default: float | None = None) -> float:
        """Return a finite number, the default where the key is absent."""
        if not self._is_there(key, optional=default is not None):
            return math.nan if default is None else default
        return self._checked_number(key, self._table[key])

    def numbers(self, key: str, *, count: int) -> tuple[float, ...]:
        """Return exactly `count` finite numbers, () where they are not."""
        found = self._list(key)
        if found and len(found) != count:
            self.report(key, f"must have {count} numbers, and has {len(found)}")
            return ()
        checked = [self._checked_number(f"{key}[{i}]", item) for i, item in enumerate(found)]
        return tuple(checked) if not any(map(math.isnan, checked)) else ()

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
        """Return an optional date; one with a time of day is a problem."""
        value = self._table.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.report(key, f"must be a date such as 2029-01-01 (without quotes), not {shown(value)}")
        return None

    def table(self, key: str) -> "Section":
        """Return the table under the key; an empty one that notes nothing where there is none."""
        path = f"{self.path}.{key}" if self.path else key
        value = self._table.get(key)
        if isinstance(value, Mapping):
            return Section(value, path, self._problems)
        if self._is_there(key):
            self.report(key, f"must be a table ([{path}]), not {shown(value)}")
        return Section({}, path, [])

    def codes(self, key: str) -> list[str] | None:
        """Return the codes of the tables in the list, however wrong, for others to refer to.

        None where one of them has none that could be told: no reference can be held wrong then.
        """
        value = self._table.get(key, [])
        tables = value if isinstance(value, list) else [None]
        codes = [item.get("code") if isinstance(item, Mapping) else None for item in tables]
        told = [code.strip() for code in codes if isinstance(code, str)]
        return told if len(told) == len(codes) else None

    def tables(self, key: str, *, optional: bool = False) -> list["Section"]:
        """Return the tables of a list, those that are tables."""
        path = f"{self.path}.{key}" if self.path else key
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
        """Return the list under the key. An empty one stands only where the key is optional."""
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
    """Return a TOML integer or float as a float, None for what is neither (true is no number)."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf


def meant(text: str, known: Iterable[str]) -> str:
    """Return '; did you mean "weight"?' for a near miss, or ""."""
    near = get_close_matches(text[:80], list(known), n=1)
    return f'; did you mean "{near[0]}"?' if near else ""


def shown(value: object) -> str:
    """Return a value as the file's author knows it, shortened."""
    if isinstance(value, str):
        return json.dumps(
            value if len(value) <= 40 else f"{value[:39]}…", ensure_ascii=not value.isprintable()
        )
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, Mapping):
        return "a table"
    number = as_float(value)
    return str(value) if number is None else f"{number:g}"


def shown_key(key: str) -> str:
    return key if len(key) <= 40 and CODE.pattern.fullmatch(key) else shown(key)
