"""The problems of a file, each with its place."""

from collections.abc import Sequence
from dataclasses import dataclass


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
    """A file is not imported. problems: all that were found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        # The text is for logs; pages and commands list the problems themselves.
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)
