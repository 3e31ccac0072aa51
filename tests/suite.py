"""Run the suite on each database: python -m tests.suite [arguments of pytest].

Three runs of pytest, each with the arguments given:

- SQLite: everything that needs no browser;
- PostgreSQL: what asks a database, on a throwaway server, where its programs are found;
- Browser: pages in a real Chromium, on SQLite. It waits a lot, so it runs at the same time as the
  other two, and its output is printed whole after theirs.

What is pure cannot differ on PostgreSQL, and pages and pictures in a real Chromium, walks through
every address and files made of what was read differ below, where the others look: they run only
on SQLite. Forms that are sent anything at all are tried on PostgreSQL, which refuses more.

REQUIRE_POSTGRES=1 makes a failure of not finding PostgreSQL.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import IO

from tests import chromium, postgres

PASSED = 0
WITHOUT_BROWSER = ("-m", "not browser")
ON_SQLITE = ("-m", "not browser and not fuzz")  # where PostgreSQL is there to try the rest
# Not collected on PostgreSQL: their tests ask no database, or have one of these markers;
# tests/conftest.py holds them to that.
NOT_ON_POSTGRESQL = (
    *("tests/access", "tests/browser", "tests/charts", "tests/demonstration", "tests/load"),
    *("tests/scoring", "tests/templatetags", "tests/test_architecture.py"),
)
ON_POSTGRESQL = (
    *("-m", "database and not browser and not image and not walk"),
    *(f"--ignore={path}" for path in NOT_ON_POSTGRESQL),
)
# Nothing else is collected unless paths are given; tests/conftest.py holds browser tests to there.
IN_BROWSER = ("-m", "browser", "-o", "testpaths=tests/browser")
PYTEST = (sys.executable, "-m", "pytest")


def environment(**given: str) -> Mapping[str, str]:
    """Return ours, with the database that is given or none."""
    return {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | given


@contextmanager
def started(
    command: Sequence[str], env: Mapping[str, str], output: IO[bytes] | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """Start a command that ends before we do, however we end."""
    process = subprocess.Popen(command, env=env, stdout=output, stderr=output)
    try:
        yield process
    except SystemExit:  # only we are to end; pytest cleans up at an interrupt only
        process.send_signal(signal.SIGINT)
        raise
    finally:
        process.wait()


def run(name: str, command: Sequence[str], env: Mapping[str, str]) -> int:
    """Run pytest under a heading; return its exit status."""
    write_heading(name)
    with started(command, env) as process:
        return process.wait()


def run_on_postgresql(arguments: Sequence[str]) -> int | None:
    """Return pytest's exit status on a throwaway PostgreSQL; None where there is none."""
    programs = postgres.program_folder()
    if programs is None:
        return None
    with postgres.cluster(programs) as url:
        template = postgres.migrated(url)
        env = environment(DATABASE_URL=url, **{postgres.TEMPLATE: template})
        return run("PostgreSQL", [*PYTEST, *arguments, *ON_POSTGRESQL], env)


def describe_status(status: int | None) -> str:
    if status is None:
        return "not run"
    return "passed" if status == PASSED else f"FAILED (pytest ended with {status})"


def write_heading(name: str) -> None:
    write(f"\n{name}\n{'-' * len(name)}")


def write(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    postgres.leave_by_exception()
    on_sqlite = ON_SQLITE if postgres.program_folder() else WITHOUT_BROWSER
    with ExitStack() as stack:
        output = stack.enter_context(tempfile.TemporaryFile())
        command = [*PYTEST, *arguments, *IN_BROWSER]
        browser = stack.enter_context(started(command, environment(), output))
        sqlite = run("SQLite", [*PYTEST, *on_sqlite, *arguments], environment())
        postgresql = run_on_postgresql(arguments)
        browser.wait()
        write_heading("Browser")
        output.seek(0)
        write(output.read().decode())
    if postgresql is None:
        write(postgres.ADVICE)
    if chromium.executable() is None:
        write(f"{chromium.ADVICE}; the tests that need it were skipped")
    write(
        f"SQLite: {describe_status(sqlite)}. PostgreSQL: {describe_status(postgresql)}."
        f" Browser: {describe_status(browser.returncode)}."
    )
    is_demanded = os.environ.get("REQUIRE_POSTGRES") == "1"
    needed = PASSED if postgresql is None and not is_demanded else postgresql
    return 0 if {sqlite, needed, browser.returncode} == {PASSED} else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
