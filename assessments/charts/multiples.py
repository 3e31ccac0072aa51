"""Small multiples: where each of many small radars stands on the paper."""

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a small radar stands, in shares of the plot: its middle, its top, and its domain."""

    middle: float
    top: float
    domain: Mapping[str, list[float]]


def cells(count: int, columns: int) -> list[Cell]:
    """Return the places of small radars in so many columns, from left to right and down."""
    lines = max(math.ceil(count / columns), 1)
    found = []
    for place in range(count):
        line, column = divmod(place, columns)
        top, middle = 1 - (line + 0.3) / lines, (column + 0.5) / columns
        across = [round(middle - 0.25 / columns, 4), round(middle + 0.25 / columns, 4)]
        domain = {"x": across, "y": [round(top - 0.6 / lines, 4), round(top, 4)]}
        found.append(Cell(round(middle, 4), round(top, 4), domain))
    return found
