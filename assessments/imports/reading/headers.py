"""Find the line that names the columns, and read their names as people write them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assessments.imports.problems import Problem
from assessments.imports.reading.grids import MAX_COLUMNS, Grid, Line

FIRST_LINES = 10  # the header is one of them: a title may be above it
BETWEEN_WORDS = re.compile(r"[\s_\-]+")


def column_key(name: str) -> str:
    """Return a name as it is compared: "Evidence URL" and "evidence_url" are the same."""
    return BETWEEN_WORDS.sub("", unicodedata.normalize("NFKC", visible(name))).casefold()


# Characters that show nothing. Joiners and marks of direction are part of how Persian, Hindi or
# Arabic is written, and of emoji, so they are removed from plain words only.
INVISIBLE = dict.fromkeys(
    [0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
HYPHENS = {0x2010: "-", 0x2011: "-"}


def visible(text: str) -> str:
    """Return plain text without characters that show nothing; other text as it is.

    In a single word, such as a code, hyphens of other kinds become plain ones.
    """
    if text.isascii():
        return text
    shown = text.translate(INVISIBLE)
    if len(shown.split()) == 1:
        plain = shown.translate(HYPHENS)
        if plain.isascii():
            return plain
    if shown.isascii():
        return shown.strip()
    return text


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a file must have, those that it may have, and other names of them."""

    required: Sequence[str]
    optional: Sequence[str] = ()
    other_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def known(self) -> tuple[str, ...]:
        return (*self.required, *self.optional)

    def recognised(self, names: Iterable[str]) -> set[str]:
        """Return those of the columns that these names name."""
        return set(self.known).intersection(self.header(names))

    def header(self, names: Iterable[str]) -> list[str]:
        """Return known columns by our names, others as they are, and no blanks at the end."""
        cells = list(names)
        while cells and not cells[-1]:
            cells.pop()  # a final separator makes an empty column
        ours = {column_key(name): name for name in self.known}
        header = [ours.get(column_key(cell), cell) for cell in cells]
        # Another name counts only where the column has not its own.
        others = {}
        for other, name in self.other_names.items():
            if name not in header:
                others[column_key(other)] = name
        return [others.get(column_key(cell), cell) for cell in header]

    def place(self, lines: Sequence[Line]) -> int:
        """Return which of the lines names most of the columns; the first if none does."""

        def count(place: int) -> int:
            return len(self.recognised(lines[place].cells))

        return max(range(min(len(lines), FIRST_LINES)), key=count)

    def are_in(self, grid: Grid) -> bool:
        """Return whether one of the first lines names all the required columns."""
        for line in grid.lines[:FIRST_LINES]:
            if self.recognised(line.cells).issuperset(self.required):
                return True
        return False


def header_problems(
    number: int, header: Sequence[str], required: Sequence[str], known: Collection[str]
) -> list[Problem]:
    """Return the problems of the header: a column that is missing, or there twice."""
    if len(header) > MAX_COLUMNS:
        message = f"{len(header):,} columns; at most {MAX_COLUMNS:,} are allowed."
        return [Problem(f"line {number}", message)]
    messages = []
    for name in required:
        if name not in header:
            messages.append(f"Column {name} is missing.")
    for name, count in Counter(header).items():
        if name in known and count > 1:
            messages.append(f"Column {name} is there {count} times.")
    return [Problem(f"line {number}", message) for message in messages]


def ignored_columns(header: Sequence[str], known: Collection[str]) -> list[str]:
    """Return the names of the columns that are not read."""
    found = []
    for place, name in enumerate(header, 1):
        if not name:
            found.append(f"column {place} (without a name)")
        elif name not in known:
            found.append(name)
    return found
