"""Python programs of this project, run as processes of their own."""

import subprocess
import sys
from collections.abc import Mapping
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
