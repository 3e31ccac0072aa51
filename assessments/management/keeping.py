"""Keep a process running: one that ends is started again, unless it ends too often."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

from django.core.management.base import CommandError

MOST_DEATHS = 6
WITHIN_SECONDS = 60
FIRST_PAUSE_SECONDS = 0.2  # before a process is started again; twice as long each time
PARENT_DIED = 1  # PR_SET_PDEATHSIG, of Linux's prctl

Process = subprocess.Popen[bytes]


def start_child(program: Sequence[str]) -> Process:
    """Start a program that ends with this one, even if this one is killed (on Linux)."""
    # In a session of its own, Ctrl-C at the terminal does not reach the children: this process
    # stops each of them itself.
    return subprocess.Popen(  # noqa: S603 - no user input
        program,
        start_new_session=True,
        preexec_fn=end_with_parent,  # noqa: PLW1509 - this program has one thread
    )


def end_with_parent() -> None:
    """Ask the system to end this process when its parent ends. It runs in the new process."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DIED, signal.SIGTERM)


class Kept:
    """One process that is kept running.

    name: used in messages. patience_seconds: time to end by itself when it is stopped.
    """

    def __init__(self, name: str, start: Callable[[], Process], *, patience_seconds: float) -> None:
        self.name = name
        self.start = start
        self.patience_seconds = patience_seconds
        self.deaths: deque[float] = deque(maxlen=MOST_DEATHS)
        self.start_at: float | None = None
        self.process = start()

    def keep(self) -> str:
        """Start the process again if it has ended and its pause is over.

        Returns a sentence if it has just ended, else "". Raises CommandError if it ends again and
        again.
        """
        now = time.monotonic()
        if self.start_at is not None:
            if now >= self.start_at:
                self.process, self.start_at = self.start(), None
            return ""
        code = self.process.poll()
        if code is None:
            return ""
        self.clear_up()
        while self.deaths and self.deaths[0] < now - WITHIN_SECONDS:
            self.deaths.popleft()
        self.deaths.append(now)
        if len(self.deaths) == MOST_DEATHS:
            raise CommandError(
                f"The {self.name} ended {MOST_DEATHS} times within {WITHIN_SECONDS} seconds. Its "
                "messages are above."
            )
        self.start_at = now + FIRST_PAUSE_SECONDS * 2 ** (len(self.deaths) - 1)
        return f"The {self.name} ended ({code}) and is started again."

    def clear_up(self) -> None:
        """Kill what the process has left of its own children: they would hold its port."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Stop the process, with force if it does not end in time."""
        self.process.terminate()
        try:
            self.process.wait(timeout=self.patience_seconds)
        except subprocess.TimeoutExpired:
            self.clear_up()
            self.process.wait()
