"""The lines of a CSV or XLSX file, before the columns have a meaning."""

from dataclasses import dataclass

from assessments.imports.problems import Problem

MAX_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """One record. number: the line on which it starts. cells: stripped of blanks."""

    number: int
    cells: list[str]

    def is_blank(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """The records of a file that are not blank, the header first, and the problems found so far."""

    lines: list[Line]
    problems: list[Problem]
