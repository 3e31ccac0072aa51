"""The site as `make run` serves it, over a database that may be killed as well."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from assessments.management import serving
from tests.load.databases import Database, Sqlite, wait_until_gone
from tests.load.wire import PROTOCOL_ERRORS, Wire
from tests.ports import free_port
from tests.programs import ROOT, output_of

FRAMEWORK = ROOT / "assessments" / "frameworks" / "dd-maturity-1.0.toml"
APPLICATION = "config.wsgi:application"
READY_SECONDS = 60
ANSWERS = 12
LOCKED = b"database is locked"


@dataclass
class Site:
    """A folder, a database, a port; the server over them comes and goes."""

    var: Path
    database: Database
    application: str = APPLICATION
    port: int = field(default_factory=free_port)
    server: "subprocess.Popen[bytes] | None" = None

    @property
    def log(self) -> Path:
        return self.var / "server.log"

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.database.url,
            "DEBUG": "false",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "HTTPS": "false",
            "VAR_DIR": str(self.var),
        }

    def prepare(self, static: Path) -> None:
        """Everything that `make run` gets ready; static files come from a folder collected once."""
        (self.var / "static").symlink_to(static)
        self.manage("migrate", "--verbosity", "0")
        self.manage("load_framework", str(FRAMEWORK))
        self.manage("load_ministries")
        self.manage("load_demo")

    def manage(self, *command: str) -> str:
        return self.run("manage.py", *command)

    def run(self, *command: str) -> str:
        """Run a Python program with this site's settings, and return what it prints."""
        return output_of(*command, environment=self.environment)

    def start(self) -> None:
        """Serve, and return once it answers as healthy."""
        command = [
            self.application if part == APPLICATION else part for part in serving.command(self.port)
        ]
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_until_healthy()

    def wait_until_healthy(self) -> None:
        """Return once it answers so often in a row that every worker has."""
        until = time.monotonic() + READY_SECONDS
        while not all(self.is_healthy() for _ in range(ANSWERS)):
            if self.server is None or self.server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the site is not up: {self.log.read_text()[-2000:]}")
            time.sleep(0.02)

    def is_healthy(self) -> bool:
        try:
            return Wire(self.port).ask("GET", serving.ALIVE)[0].status == 200
        except PROTOCOL_ERRORS:
            return False

    def processes(self) -> Sequence[int]:
        """Every process of the server: its session holds nothing else (Linux)."""
        return [] if self.server is None else processes_in_session(self.server.pid)

    def kill(self) -> None:
        """SIGKILL to every process of the server at once."""
        if self.server is None:
            return
        family = self.processes()
        with suppress(ProcessLookupError):  # it ended by itself
            os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()
        wait_until_gone(family)
        self.server = None

    def stop(self) -> None:
        """End the server as a restart or a shutdown of the machine does."""
        if self.server is None:
            return
        self.server.terminate()
        try:
            self.server.wait(READY_SECONDS)
            self.server = None
        finally:
            self.kill()

    def restart(self) -> None:
        self.stop()
        self.start()

    def locked_words(self) -> int:
        """Return how often the server's log says that the database was locked."""
        return self.log.read_bytes().count(LOCKED)


def processes_in_session(session: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) == session:
            found.append(int(folder.name))
    return found


def collect_static(folder: Path) -> Path:
    """Static files as the site serves them, collected once for all sites of a run."""
    site = Site(folder, Sqlite(folder / "none.sqlite3"))
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    return folder / "static"
