"""The processes of a renderer under test, as Linux lists them."""

import time
from collections.abc import Callable
from pathlib import Path


def parents() -> dict[int, int]:
    """Return the parent's id for each process that runs (zombies do not)."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # gone meanwhile
        if state not in "ZX":
            found[int(folder.name)] = int(parent)
    return found


def is_running(pid: int) -> bool:
    return pid in parents()


def descendants(pid: int) -> set[int]:
    table = parents()
    found: set[int] = set()
    newest = {pid}
    while newest:
        newest = {child for child, parent in table.items() if parent in newest}
        found |= newest
    return found


def command(pid: int) -> str:
    """The program with its arguments."""
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""  # gone meanwhile


def proportional_bytes(pids: set[int]) -> int:
    """Memory of all together, shared pages counted once."""
    kilobytes = 0
    for pid in pids:
        try:
            lines = (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue  # gone meanwhile
        kilobytes += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes * 1024


def becomes_true(condition: Callable[[], bool], *, seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()
