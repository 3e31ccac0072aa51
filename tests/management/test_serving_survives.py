"""Tests of a served site whose processes are killed, one after the other."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assessments.management import serving
from tests.migrated import copy_migrated, settings_over
from tests.ports import free_port
from tests.programs import ROOT, wait_until

# The second half of `manage.py serve`: the database and the static files are prepared.
SERVE = """
import django
django.setup()
from assessments.management.commands.serve import Command
Command().serve({port})
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def children(pid: int) -> list[int]:
    """Return the processes that this one started and that still run."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except FileNotFoundError:
        return []
    return [int(child) for child in text.split()]


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except FileNotFoundError:
        return ""


def descendants(pid: int) -> list[int]:
    found = []
    for child in children(pid):
        found += [child, *descendants(child)]
    return found


def child_named(pid: int, part: str) -> int:
    """Return the child whose command has this part; 0 while there is none."""
    for child in children(pid):
        if part in command_of(child):
            return child
    return 0


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    database = tmp_path / "main" / "chancery.sqlite3"
    copy_migrated(database)
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE.format(port=port)],
        cwd=ROOT,
        env=settings_over(database),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: serving.answers(port) and child_named(process.pid, "run_worker"))
        yield process, port
    finally:
        left = descendants(process.pid)
        process.kill()
        process.wait()
        for pid in left:
            if command_of(pid):
                os.kill(pid, signal.SIGKILL)


def test_no_killed_process_ends_the_site(site: tuple["subprocess.Popen[bytes]", int]) -> None:
    process, port = site
    server = child_named(process.pid, "granian")

    # Both processes that answer, twice within seconds, which ends the server itself.
    for _ in range(2):
        for pid in children(server):
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: child_named(process.pid, "granian") and serving.answers(port))

    server = child_named(process.pid, "granian")
    os.kill(server, signal.SIGKILL)
    wait_until(lambda: child_named(process.pid, "granian") not in (0, server))
    wait_until(lambda: serving.answers(port))

    worker = child_named(process.pid, "run_worker")
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: child_named(process.pid, "run_worker") not in (0, worker))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "stopped"])
def test_when_it_ends_nothing_stays_behind(
    site: tuple["subprocess.Popen[bytes]", int], number: signal.Signals
) -> None:
    process, port = site
    left = descendants(process.pid)
    assert len(left) >= 4  # the server, its two processes, the worker

    process.send_signal(number)
    process.wait(timeout=60)

    wait_until(lambda: not any(command_of(pid) for pid in left))
    assert not serving.answers(port)
