"""Prove `make run` as a newcomer meets it: python -m tests.first_run [FOLDER].

Twice over one empty folder: the first run prepares everything, the second keeps it; each prints
the address, serves pages, and ends cleanly when Ctrl-C is pressed. A folder that is given keeps the
site, for another check to use; otherwise the site is removed.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("/", "/ministries/", "/compare/", "/framework/", "/method/", "/accounts/login/")
PATIENCE_SECONDS = 30
READY = "Chancery is ready at "


def run_once(var: Path) -> float:
    """Start, look at every page, press Ctrl-C; return the seconds until it is ready."""
    started = time.monotonic()
    with subprocess.Popen(
        ["make", "--no-print-directory", "run", f"PORT={free_port()}"],
        cwd=ROOT,
        env={**os.environ, "VAR_DIR": str(var)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # a group of its own, so that Ctrl-C reaches only it
    ) as process:
        try:
            url = address(process)
            seconds = time.monotonic() - started
            for path in PAGES:
                look(f"{url.rstrip('/')}{path}")
        finally:
            os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise SystemExit("make run did not end at Ctrl-C") from None
        rest = process.stdout.read() if process.stdout else ""
    sys.stdout.write(rest)
    if "Stopped" not in rest:
        raise SystemExit("make run did not end as it should")
    return seconds


def address(process: subprocess.Popen[str]) -> str:
    """Copy what is printed, up to the line with the address."""
    for line in process.stdout or ():
        sys.stdout.write(f"    {line}")
        sys.stdout.flush()
        if line.startswith(READY):
            return line.removeprefix(READY).strip()
    raise SystemExit("make run ended before it was ready")


def look(url: str) -> None:
    with urllib.request.urlopen(url) as response:  # noqa: S310 - our own
        size = len(response.read())
    sys.stdout.write(f"{response.status} {url} ({size:,} bytes)\n")


def main(arguments: Sequence[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="chancery-first-run-") as folder:
        var = Path(arguments[0] if arguments else folder)
        first = run_once(var)
        key = (var / "secret-key").read_text()
        second = run_once(var)
        if (var / "secret-key").read_text() != key:
            raise SystemExit("the second run did not keep what the first made")
    sys.stdout.write(f"First run: {first:.0f} s. Second run: {second:.1f} s.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
