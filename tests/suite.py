"""Run the suite on each database: python -m tests.suite [arguments of pytest].

On SQLite first, then on a throwaway PostgreSQL where its server programs are found. Arguments of
pytest narrow both runs. REQUIRE_POSTGRES=1 makes a failure of not finding PostgreSQL.

The second run holds the tests that ask a database. What is pure cannot differ there, and pages and
pictures in a real Chromium, walks through every address and files made of what was read differ
below, where the others look: the first run alone tries them. Forms that are sent anything at all
are tried in the second, whose database refuses more. So both end in a quarter of an hour.
"""

import os
import subprocess
import sys
from collections.abc import Sequence

from tests import chromium, postgres

PASSED = 0
ON_SQLITE = ("-m", "not fuzz")  # where PostgreSQL is there to try the rest
ON_POSTGRESQL = ("-m", "database and not browser and not image and not walk")


def run(name: str, command: Sequence[str], *, database_url: str | None) -> int:
    """Run pytest under a heading; its exit status."""
    write(f"\n{name}\n{'-' * len(name)}")
    others = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment = others if database_url is None else {**others, "DATABASE_URL": database_url}
    return subprocess.run(command, env=environment, check=False).returncode


def run_on_postgresql(command: Sequence[str]) -> int | None:
    """pytest's exit status on a throwaway PostgreSQL; None where there is none."""
    programs = postgres.program_folder()
    if programs is None:
        return None
    postgres.leave_by_exception()
    with postgres.cluster(programs) as url:
        return run("PostgreSQL", command, database_url=url)


def verdict(status: int | None) -> str:
    if status is None:
        return "not run"
    return "passed" if status == PASSED else f"FAILED (pytest ended with {status})"


def write(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    pytest = [sys.executable, "-m", "pytest"]
    first = ON_SQLITE if postgres.program_folder() else ()
    sqlite = run("SQLite", [*pytest, *first, *arguments], database_url=None)
    postgresql = run_on_postgresql([*pytest, *arguments, *ON_POSTGRESQL])
    write("")
    if postgresql is None:
        write(postgres.ADVICE)
    if chromium.executable() is None:
        write(f"{chromium.ADVICE}; the tests that need it were skipped")
    write(f"SQLite: {verdict(sqlite)}. PostgreSQL: {verdict(postgresql)}.")
    is_demanded = os.environ.get("REQUIRE_POSTGRES") == "1"
    statuses = [sqlite, PASSED if postgresql is None and not is_demanded else postgresql]
    return 0 if all(status == PASSED for status in statuses) else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
