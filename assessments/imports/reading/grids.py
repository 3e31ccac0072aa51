"""The lines of a file, before the columns have a meaning."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.imports.problems import Problem

MAX_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """One record. number: the line on which it starts. cells: stripped of blanks.

    links: place of the cell, from 0 -> the address behind its text.
    """

    number: int
    cells: list[str]
    links: Mapping[int, str] = field(default_factory=dict)

    def is_blank(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """The records of a file that are not blank, and what was found while they were read.

    problems: reasons against the import. hidden: numbers of lines that the sheet does not show.
    percentages: line -> place of the cell, from 0 -> its text. sheet: the name of the sheet, or "".
    """

    lines: list[Line]
    problems: list[Problem]
    hidden: frozenset[int] = frozenset()
    percentages: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    sheet: str = ""
    has_decimal_commas: bool = False
