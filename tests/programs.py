"""Python programs of this project, run as processes of their own."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def output_of(*command: str, environment: Mapping[str, str]) -> str:
    """Return what the program prints, or raise CalledProcessError if it fails."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def wait_until(is_so: Callable[[], object], *, seconds: float = 60) -> None:
    """Return when it is so. Fails if it is not so in time."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, f"it is not so after {seconds} seconds"
        time.sleep(0.05)
