"""Reading an address: what is not known is refused with its reason, never ignored."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from django.http import HttpRequest, QueryDict

MOST_PROBLEMS = 10


class BadQuery(Exception):
    """An address that asks for something that does not exist, with a sentence for each problem."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class Query:
    """One reading of a query string, which collects every problem before it refuses."""

    def __init__(self, data: QueryDict, *, known: Iterable[str]) -> None:
        self.data = data
        self.problems: list[str] = []
        self.has_more = False
        known = list(known)
        # A misspelt parameter would else give a page that looks right, and is not what was asked.
        for key in data:
            if key not in known:
                self.refuse(f"“{shorten(key)}” is not a parameter of this page.", key, known)

    def text(self, key: str) -> str:
        """Return the value, stripped; "" without one. A single value given twice is a problem."""
        values = [value.strip() for value in self.data.getlist(key)]
        if len(set(values)) > 1:
            self.problems.append(f"{key} is given {len(values)} times; give it once.")
        if not values:
            return ""
        return values[-1]

    def one_of(self, key: str, valid: Iterable[str], *, default: str = "") -> str:
        """Return the value if it is valid, the default if it is blank; else note a problem."""
        if key not in self.data:
            return default
        value, valid = self.text(key), list(valid)
        if not value:
            return default
        if value in valid:
            return value
        self.refuse(f"{key}: “{shorten(value)}” is not known here.", value, valid)
        return default

    def listed(self, key: str) -> list[str]:
        """Return comma-separated and repeated values as one list without repetitions, in order."""
        # A form sends a field once for each value; a link that people share has commas.
        parts = ",".join(self.data.getlist(key)).split(",")
        found = dict.fromkeys(map(str.strip, parts))
        found.pop("", None)
        return list(found)

    def refuse(self, sentence: str, value: str, valid: Sequence[str]) -> None:
        """Note what is not known, with the nearest valid word."""
        # The search for a near word is slow: an address with many unknown words gets no more.
        if len(self.problems) >= MOST_PROBLEMS:
            self.has_more = True
            return
        hint = ""
        if near := get_close_matches(value, valid, n=1):
            hint = f" Did you mean {near[0]}?"
        self.problems.append(f"{sentence}{hint} Valid: {listing(valid)}.")

    def settle(self) -> None:
        """Raise BadQuery when anything was wrong."""
        if self.has_more:
            self.problems.append("There is more here that is not known.")
        if self.problems:
            raise BadQuery(self.problems)


def site_of(request: HttpRequest) -> str:
    """Return the address of this site, such as "https://host": pictures and links print it."""
    return request.build_absolute_uri("/").rstrip("/")


def shorten(value: str, length: int = 60) -> str:
    # Invisible signs could turn the sentence round that quotes the value, or break its line.
    printable = ""
    for sign in value:
        if sign.isprintable():
            printable += sign
        else:
            printable += "�"
    if len(printable) <= length:
        return printable
    return f"{printable[:length]}…"


def listing(valid: Sequence[str], most: int = 12) -> str:
    """Return the valid values as text: the first twelve, and how many more there are."""
    if not valid:
        return "none yet"
    listed = ", ".join(valid[:most])
    rest = len(valid) - most
    if rest > 0:
        return f"{listed} and {rest} more"
    return listed
