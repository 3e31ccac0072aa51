"""Tests of keeping a process running: it is started again, and gives up in the end."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from assessments.management import keeping
from assessments.management.keeping import Kept, Process, start_child
from tests.programs import ROOT, wait_until

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# Starts a child as `serve` does, prints its number, and waits.
PARENT = """
import time
from assessments.management.keeping import start_child
print(start_child({program!r}).pid, flush=True)
time.sleep(60)
"""


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "FIRST_PAUSE_SECONDS", 0)


@pytest.mark.usefixtures("_no_pause")
def test_a_process_that_was_killed_is_started_again_and_named() -> None:
    kept = Kept("server", lambda: start_child(SLEEP), patience_seconds=5)
    first = kept.process
    assert kept.keep() == ""

    first.kill()
    first.wait()

    assert kept.keep() == "The server ended (-9) and is started again."
    assert kept.keep() == ""
    assert kept.process.pid != first.pid
    assert kept.process.poll() is None
    kept.stop()
    assert kept.process.returncode == -signal.SIGTERM


@pytest.mark.usefixtures("_no_pause")
def test_a_process_that_ends_again_and_again_is_given_up() -> None:
    started: list[Process] = []

    def start() -> Process:
        started.append(subprocess.Popen([sys.executable, "-c", ""], start_new_session=True))
        return started[-1]

    kept = Kept("worker", start, patience_seconds=5)
    for _ in range(keeping.MOST_DEATHS - 1):
        started[-1].wait()
        assert kept.keep()
        kept.keep()  # starts it
    started[-1].wait()

    with pytest.raises(CommandError, match=r"The worker ended 6 times within 60 seconds\."):
        kept.keep()

    assert len(started) == keeping.MOST_DEATHS


def test_the_pause_before_a_new_start_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("assessments.management.keeping.time.monotonic", lambda: now)
    monkeypatch.setattr(Kept, "clear_up", lambda self: None)
    kept = Kept("server", lambda: subprocess.Popen([sys.executable, "-c", ""]), patience_seconds=5)
    pauses = []
    for _ in range(3):
        kept.process.wait()
        kept.keep()
        assert kept.start_at is not None
        pauses.append(kept.start_at - now)
        now = kept.start_at
        kept.keep()
    kept.process.wait()

    assert pauses == pytest.approx([0.2, 0.4, 0.8])


def test_deaths_long_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("assessments.management.keeping.time.monotonic", lambda: now)
    monkeypatch.setattr(Kept, "clear_up", lambda self: None)
    kept = Kept("server", lambda: subprocess.Popen([sys.executable, "-c", ""]), patience_seconds=5)
    for _ in range(keeping.MOST_DEATHS * 2):
        kept.process.wait()
        assert kept.keep()
        now += keeping.WITHIN_SECONDS + 1
        kept.keep()
    kept.process.wait()


def test_what_a_killed_process_left_behind_is_killed_too() -> None:
    mother = (
        "import subprocess, sys, time; "
        "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, "
        "flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", mother], stdout=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout is not None
    child = int(process.stdout.readline())
    kept = Kept("server", lambda: process, patience_seconds=5)

    process.kill()
    process.wait()
    assert is_running(child)
    kept.keep()

    wait_until(lambda: not is_running(child))
    process.stdout.close()


def test_a_process_that_does_not_hear_is_stopped_with_force() -> None:
    deaf = "import signal as s, time; s.signal(15, s.SIG_IGN); print(flush=True); time.sleep(60)"
    process = subprocess.Popen(
        [sys.executable, "-c", deaf], stdout=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout is not None
    process.stdout.readline()  # deaf from here on

    Kept("worker", lambda: process, patience_seconds=0.2).stop()

    assert process.returncode == -signal.SIGKILL
    process.stdout.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux")
def test_a_child_ends_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT.format(program=SLEEP)],
        stdout=subprocess.PIPE,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        cwd=ROOT,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert is_running(child)

    parent.kill()
    parent.wait()

    wait_until(lambda: not is_running(child))
    parent.stdout.close()
