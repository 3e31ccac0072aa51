"""Measure every row and print the table: python -m tests.bench [--quick] [--write] [ID ...]."""

import argparse
import importlib
import os
import pkgutil
import platform
import sys
from collections.abc import Sequence

import django

from tests import bench, performance_page
from tests.bench import effort
from tests.bench.measure import ROWS, Measured, Row

HEADER = ("id", "what", "ours", "floor", "ratio", "at most", "held")
INTRODUCTION = """# Performance

Made by `make bench WRITE=1`. Each time is a median of interleaved repeats, and its floor is the
least code that could do the same work, timed in the same run; so ratios can be compared between
machines, times cannot. A row without a floor is held by its own size. `tests/bench/calls.py` says
what is counted as a call.

Measured with Python {python} on {cores} cores, {system}, at a load average of {load:.1f}.
If that is more than the number of cores, other work was running, and the longer rows lost more to
it than their floors did.
"""


def discover() -> None:
    """Import every module here, so that its rows are entered."""
    for module in sorted(found.name for found in pkgutil.iter_modules(bench.__path__)):
        if module != "__main__" and not module.startswith("test_"):
            importlib.import_module(f"{bench.__name__}.{module}")


def cells(row: Row, measured: Measured) -> tuple[str, ...]:
    floor, ratio = measured.floor, measured.ratio
    return (
        row.id,
        row.what,
        f"{readable(measured.ours)} {measured.unit}",
        "" if floor is None else f"{readable(floor)} {measured.unit}",
        "" if ratio is None else f"{ratio:.2f}",
        f"{row.hold:g}" if ratio is not None else f"{row.hold:g} {measured.unit}",
        "yes" if measured.held_value <= row.hold else "NO",
    )


def readable(number: float) -> str:
    """Three digits that count, and no exponent."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def as_markdown(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(HEADER, *lines, strict=True)]
    rule = tuple("-" * width for width in widths)
    padded = [
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in (HEADER, rule, *lines)
    ]
    return "".join(f"| {line} |\n" for line in padded)


def measure_rows(ids: Sequence[str], *, is_quick: bool) -> list[tuple[str, ...]]:
    """Return the table's lines, of these ids or of all. Raises what a row raises."""
    lines = []
    # A shorter id comes first, so that P2 comes before P10, and the counted calls come last.
    for row in sorted(ROWS, key=lambda row: (len(row.id), row.id, row.what)):
        if ids and row.id not in ids:
            continue
        sys.stderr.write(f"{row.id}: {row.what} ...\n")
        line = cells(row, row.measure())
        if is_quick:
            line = (*line[:-1], "")  # one repeat in a small world shows that it runs, no more
        lines.append(line)
    return lines


def introduction(load: float) -> str:
    return INTRODUCTION.format(
        python=platform.python_version(),
        cores=os.cpu_count(),
        system=platform.system(),
        load=load,
    )


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="small worlds, one repeat: show that each row runs"
    )
    parser.add_argument(
        "--write", action="store_true", help=f"write the table to docs/{performance_page.PAGE.name}"
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these rows")
    chosen = parser.parse_args(arguments)
    if chosen.quick and chosen.write:
        parser.error("the page shows the full run only: --quick or --write, not both")
    # The rows write to whatever database there is: it must be one of their own.
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    if chosen.quick:
        os.environ[effort.QUICK_VARIABLE] = "1"
    django.setup()
    discover()
    load, _, _ = os.getloadavg()
    lines = measure_rows(chosen.ids, is_quick=chosen.quick)
    table = as_markdown(lines)
    sys.stdout.write(table)
    if chosen.write:
        performance_page.renew(f"{introduction(load)}\n{table}")
    return 1 if any(line[-1] == "NO" for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
