"""Run a command against a throwaway PostgreSQL: python -m tests.postgres COMMAND ...

The cluster lives in a temporary folder, answers only on a socket in it, and is gone afterwards,
whatever the command did. The command finds it in DATABASE_URL.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn
from urllib.parse import quote

import psycopg

from tests.programs import output_of

NOT_FOUND = 69  # EX_UNAVAILABLE: no exit status of pytest
ADVICE = "PostgreSQL: not found; install postgresql to run the suite on it as well"
OWNER = "postgres"
TEMPLATE = "CHANCERY_TEST_TEMPLATE"  # names the database that test databases are copied from
# Nothing here outlives the run, so nothing has to reach the disk. Tables that are filled and rolled
# back all the time are best left unanalysed: seen empty once, they would be joined row by row.
# For the same reason the planner may think them huge, and compile a query that takes no time.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c jit=off"


def program_folder() -> Path | None:
    """The folder of the server programs, the newest version first; None where there are none."""
    folders = []
    if (pg_config := shutil.which("pg_config")) is not None:
        found = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(found.stdout.strip()))
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(debian, key=lambda path: int(path.parent.name), reverse=True)
    if (on_path := shutil.which("initdb")) is not None:
        folders.append(Path(on_path).resolve().parent)
    complete = (path for path in folders if {"initdb", "pg_ctl"} <= names_in(path))
    return next(complete, None)


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server of our own; it refuses to run as root, so OWNER does. pg_ctl's words are kept."""

    programs: Path
    home: Path

    @property
    def owner(self) -> str | None:
        return OWNER if os.geteuid() == 0 else None

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def url(self) -> str:
        return f"postgresql://{OWNER}@{quote(str(self.home), safe='')}/{OWNER}"

    def create(self) -> None:
        if self.owner is not None:
            shutil.chown(self.home, self.owner)
        locale = "C" if sys.platform == "darwin" else "C.UTF-8"
        initdb = ["--auth=trust", f"--username={OWNER}", "--encoding=UTF8", f"--locale={locale}"]
        self.run("initdb", "--no-sync", *initdb, "--pgdata", str(self.data))

    def start(self, settings: str) -> None:
        options = f"-c listen_addresses= -k {self.home} {settings}"
        log = str(self.home / "server.log")
        self.run("pg_ctl", "--wait", "--pgdata", str(self.data), "-l", log, "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self.run("pg_ctl", "--wait", "--pgdata", str(self.data), f"--mode={mode}", "stop")

    def run(self, program: str, *arguments: str) -> None:
        log = self.home / "programs.log"
        with log.open("a") as output:
            done = subprocess.run(
                [str(self.programs / program), *arguments],
                user=self.owner,
                cwd=self.home,
                stdout=output,
                stderr=output,
                check=False,
            )
        if done.returncode != 0:
            sys.stderr.write(log.read_text())
            raise SystemExit(f"PostgreSQL: {program} failed; its words are above")


@contextmanager
def created(programs: Path) -> Iterator[Cluster]:
    """A cluster that is not started yet, and is gone afterwards."""
    cluster = Cluster(programs, Path(tempfile.mkdtemp(prefix="chancery-pg-")))
    try:
        cluster.create()
        yield cluster
    finally:
        shutil.rmtree(cluster.home, ignore_errors=True)


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """A running server that keeps nothing, as its DATABASE_URL."""
    with created(programs) as found:
        found.start(FAST)
        try:
            yield found.url
        finally:
            found.stop()


def migrated(url: str) -> str:
    """Create a migrated database on this server, for copies; return its name."""
    server, _, _ = url.rpartition("/")
    name = "chancery_template"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    given = {"DATABASE_URL": f"{server}/{name}", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    output_of("manage.py", "migrate", "--verbosity", "0", environment={**os.environ, **given})
    return name


def leave_by_exception() -> None:
    """Turn a signal into an exception, so that the cluster is stopped on the way out."""

    def leave(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    # Python's own way with Ctrl-C, which is off in what a script starts with "&".
    signal.signal(signal.SIGINT, signal.default_int_handler)


def run_against(url: str, command: Sequence[str]) -> int:
    """The command's exit status; the command ends before we do, however we end."""
    with subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url}) as process:
        try:
            return process.wait()
        except SystemExit:
            process.terminate()
            raise


def main(command: Sequence[str]) -> int:
    if not command:
        sys.exit(__doc__)
    programs = program_folder()
    if programs is None:
        sys.stderr.write(f"{ADVICE}\n")
        return NOT_FOUND
    leave_by_exception()
    try:
        with cluster(programs) as url:
            return run_against(url, command)
    except KeyboardInterrupt:  # the terminal sent it to the command too, and we waited for it
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
