"""The server as `make run` starts it, on a free port, with the demonstration in a folder apart."""

import contextlib
import functools
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.conf import settings

from assessments.management import serving
from tests.bench import effort
from tests.bench.measure import MILLISECONDS, Measured, row
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORK = ROOT / "assessments" / "frameworks" / "dd-maturity-1.0.toml"
EFFORT = effort.chosen()
SITE = "BENCH_SITE"
MIB = 1024.0  # in the kB of /proc


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    process: subprocess.Popen[bytes]
    seconds_to_first_page: float

    def get(self, path: str) -> bytes:
        """The body of a page; urllib.error.HTTPError for a status from 400."""
        with urllib.request.urlopen(f"{self.url}{path}") as response:  # noqa: S310 - our own
            body: bytes = response.read()
            return body

    def workers(self) -> list[int]:
        """Return the processes that answer requests (only Linux lists them)."""
        pid = self.process.pid
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        commands = {int(child): Path(f"/proc/{child}/cmdline").read_text() for child in listed}
        return [child for child, command in commands.items() if "resource_tracker" not in command]


@functools.cache
def environment() -> dict[str, str]:
    """Production's settings over a folder of this run, with the demonstration loaded once.

    SITE names a folder in which `make run` has prepared the same already; it is copied.
    """
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    var = settings.VAR / "server"
    prepared = os.environ.get(SITE)
    found = {
        **kept,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HTTPS": "false",
        "VAR_DIR": str(var),
    }
    if prepared:
        shutil.copytree(prepared, var)
        return found
    for command in (
        ["migrate", "--verbosity", "0"],
        ["load_framework", str(FRAMEWORK)],
        ["load_ministries"],
        ["load_demo"],
        ["collectstatic", "--noinput", "--verbosity", "0"],
    ):
        manage(found, command)
    return found


def manage(variables: dict[str, str], command: Sequence[str]) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=variables,
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextlib.contextmanager
def running(path: str = "/") -> Iterator[Server]:
    """A server that has answered `path` once; stopped at the end."""
    variables, port = environment(), free_port()
    url = f"http://{serving.HOST}:{port}"
    start = time.perf_counter()
    with subprocess.Popen(serving.command(port), cwd=ROOT, env=variables) as process:
        try:
            while not answers(url + path):
                if process.poll() is not None:
                    raise RuntimeError("the server ended before its first page")
                time.sleep(0.01)
            yield Server(url, process, time.perf_counter() - start)
        finally:
            process.terminate()


def answers(url: str) -> bool:
    """Return True if there is a page; a status from 400 is an error of the site, and raises."""
    try:
        with urllib.request.urlopen(url) as response:  # noqa: S310 - our own
            return bool(response.read())
    except urllib.error.HTTPError:
        raise
    except OSError:  # nothing listens yet
        return False


def proportional_kib(pid: int) -> int:
    """Memory of a process, with what it shares counted in parts (PSS)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@row("P18", "cold start of the server to its first page", hold=3000)
def cold_start() -> Measured:
    def once() -> float:
        with running() as server:
            return server.seconds_to_first_page

    return Measured(median(once() for _ in range(EFFORT.cold_starts)) * MILLISECONDS)


@row("P18", f"memory of the 2 workers after {EFFORT.warm_pages} pages", hold=200)
def memory() -> Measured:
    with running() as server:
        for _ in range(EFFORT.warm_pages):
            server.get("/")
        total = sum(map(proportional_kib, server.workers()))
    return Measured(total / MIB, unit="MiB")
