"""The problems of a file, each with its place."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessments.wording import counted, listed

MOST_NAMED = 20  # lines, or runs of lines, that one sentence names: a file may have thousands
FEWEST_ALIKE = 3  # lines with the same problem that are listed as one
LINE = re.compile(r"line ([0-9]+)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. where: "line 7", a path such as "dimensions[0].weight", or "" for the file."""

    where: str
    message: str

    def __str__(self) -> str:
        if not self.where:
            return self.message
        return f"{self.where}: {self.message}"


class Refused(Exception):
    """A file is not imported. problems: all that were found in it, those that are alike as one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        # The text is for logs; pages and commands list the problems themselves.
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(grouped(problems))


def grouped(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems, with one for all lines that have the same, in the place of the first."""
    lines: dict[str, list[int]] = {}
    for problem in problems:
        if line := LINE.fullmatch(problem.where):
            lines.setdefault(problem.message, []).append(int(line[1]))
    found = []
    listed_once = set()
    for problem in problems:
        alike = lines.get(problem.message, [])
        if len(alike) < FEWEST_ALIKE or not LINE.fullmatch(problem.where):
            found.append(problem)
        elif problem.message not in listed_once:
            listed_once.add(problem.message)
            message = f"{problem.message} {named_lines(alike).capitalize()}."
            found.append(Problem(counted(len(alike), "row"), message))
    return found


def named_lines(numbers: Iterable[int]) -> str:
    """Return "line 3" or "lines 3, 5 to 9 and 12"; after twenty runs, the number of lines left."""
    runs = runs_of(numbers)
    names = []
    for run in runs[:MOST_NAMED]:
        if len(run) > 2:
            names.append(f"{run[0]} to {run[-1]}")
        else:
            names += map(str, run)
    rest = sum(map(len, runs[MOST_NAMED:]))
    if rest:
        names.append(f"{rest:,} more")
    if len(names) == 1 and len(runs[0]) == 1:
        return f"line {names[0]}"
    return f"lines {listed(names)}"


def runs_of(numbers: Iterable[int]) -> list[list[int]]:
    """Return the numbers in order, each once, with those that follow each other together."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def counted_lines(numbers: Sequence[int], noun: str) -> str:
    """Return "2 cells (lines 3 and 9)"."""
    return f"{counted(len(numbers), noun)} ({named_lines(numbers)})"
