"""What CSV and XLSX have in common before anyone asks what the columns mean."""

from dataclasses import dataclass

from assessments.imports.problems import Problem

MAX_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """The stripped cells of one record, and where it starts in the file."""

    number: int
    cells: list[str]

    def is_blank(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """The records of a file that are not blank, the header first, and what was wrong on the way."""

    lines: list[Line]
    problems: list[Problem]
