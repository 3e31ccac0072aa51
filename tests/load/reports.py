"""Findings of a run as a table, as JSON, and as a section of docs/performance.md."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HEADER = ("id", "what", "on", "found", "must be", "held")
HEADING = "Load and loss"
INTRODUCTION = """Made by `make load WRITE=1`: the site as `make run` serves it, over SQLite and
over PostgreSQL with fsync, on {cores} cores that it shares with those who load it. Requests leave
at a fixed rate, whatever the answers do, and a time counts from when its request was due. A save is
the scoring page's own, with evidence.

Measured with Python {python}, {system}.
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One row. is_timing: it says how fast this machine is, not whether anything went wrong."""

    id: str
    what: str
    on: str
    found: str
    hold: str
    is_held: bool
    is_timing: bool = False
    words: Sequence[str] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        held = "yes" if self.is_held else "NO"
        return (self.id, self.what, self.on, self.found, self.hold, held)


def as_markdown(findings: Sequence[Finding]) -> str:
    lines = [finding.cells for finding in findings]
    widths = [max(map(len, column)) for column in zip(HEADER, *lines, strict=True)]
    rule = tuple("-" * width for width in widths)
    return "".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |\n"
        for line in (HEADER, rule, *lines)
    )


def section(findings: Sequence[Finding]) -> str:
    machine = {"python": platform.python_version(), "cores": os.cpu_count()}
    words = INTRODUCTION.format(system=platform.system(), **machine)
    return f"{words}\n{as_markdown(findings)}"


def write_json(findings: Sequence[Finding], path: Path) -> None:
    path.write_text(json.dumps([asdict(finding) for finding in findings], indent=1) + "\n")
