"""Load the site, kill it, starve it, back it up: python -m tests.load [--quick] [--write] [ID ...].

Everything happens on this machine, in temporary folders, and is gone afterwards. Linux only.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import performance_page, postgres
from tests.load import copies, kills, reports, speed, troubles
from tests.load.databases import CARELESS, DURABLE, Database, Postgres, Sqlite, postgres_with
from tests.load.reports import Finding
from tests.load.sites import Site, collect_static

JSON = Path(tempfile.gettempdir()) / "chancery-load.json"
EARLY_ANSWERS = "tests.load.lying:application"
DISK_MIB = 40


@dataclass(frozen=True, slots=True)
class Effort:
    """The length of a run: seconds for each row, and the numbers of kills and backups."""

    seconds: int
    kills: int
    copies: int  # backups, each restored into both kinds of database
    most_kills: int  # of a server that loses saves, until a loss must be found


FULL = Effort(seconds=30, kills=20, copies=5, most_kills=10)
QUICK = Effort(seconds=5, kills=3, copies=1, most_kills=10)


@dataclass
class Run:
    """A run of the load tests: its rows, its effort, and its findings so far."""

    ids: Sequence[str]
    effort: Effort
    static: Path
    findings: list[Finding]

    def wants(self, id: str) -> bool:
        return not self.ids or id in self.ids

    def take(self, id: str, measure: Callable[[], Finding | list[Finding]]) -> None:
        if not self.wants(id):
            return
        found = measure()
        for finding in found if isinstance(found, list) else [found]:
            sys.stderr.write(f"{' | '.join(finding.cells)}\n")
            sys.stderr.writelines(f"    {word}\n" for word in finding.words)
            self.findings.append(finding)


def on_sqlite(run: Run) -> None:
    with site_in_folder(run) as site:
        measure_speed(run, site)
        run.take("P7", lambda: speed.p7(site, seconds=run.effort.seconds))
        run.take("R1", lambda: kills.kill_server(site, "r1", times=run.effort.kills))
        run.take("R8", lambda: troubles.site_restarted(site))
        back_up(run, site)
        run.take("R2", lambda: catch_early_answers(run, site))
    if run.wants("R8"):
        on_small_disk(run)


def on_small_disk(run: Run) -> None:
    try:
        with troubles.small_disk(DISK_MIB) as folder:
            site = Site(folder, Sqlite(folder / "chancery.sqlite3"))
            with prepared(run, site):
                run.take("R8", lambda: troubles.disk_full(site))
    except OSError as reason:
        sys.stderr.write(f"R8: disk full: not run, no disk can be mounted here ({reason})\n")


def on_postgresql(run: Run) -> None:
    effort = run.effort
    with postgres_with(DURABLE) as database:
        if database is None:
            sys.stderr.write(f"{postgres.ADVICE}\n")
            return
        with site_in_folder(run, database) as site:
            measure_speed(run, site)
            run.take("P7", lambda: speed.p7(site, seconds=effort.seconds))
            run.take("R1", lambda: kills.kill_server(site, "r1", times=effort.kills))
            run.take(
                "R1",
                lambda: kills.kill_database(site, "r1b", times=effort.kills, settings=DURABLE),
            )
            run.take("R8", lambda: troubles.database_stopped(site, settings=DURABLE))
            run.take("R8", lambda: troubles.database_restarted(site, settings=DURABLE))
            run.take("R8", lambda: troubles.site_restarted(site))
            back_up(run, site)
            run.take("R2", lambda: catch_early_answers(run, site))
            run.take("R2", lambda: catch_careless(run, site, database))


def back_up(run: Run, site: Site) -> None:
    run.take("R10", lambda: copies.back_up_and_restore(site, "r10", times=run.effort.copies))


def catch_early_answers(run: Run, site: Site) -> Finding:
    """Run R2 on the same site with a server that answers before it commits."""
    honest, site.application = site.application, EARLY_ANSWERS
    try:
        site.restart()
        return kills.catch_early_answers(site, "r2", times=run.effort.most_kills)
    finally:
        site.application = honest
        site.restart()


def catch_careless(run: Run, site: Site, database: Postgres) -> Finding:
    database.cluster.stop("fast")
    database.cluster.start(CARELESS)
    site.wait_until_healthy()
    return kills.catch_late_writes(site, "r2b", times=run.effort.most_kills, settings=CARELESS)


def measure_speed(run: Run, site: Site) -> None:
    run.take("P5", lambda: speed.p5(site, seconds=run.effort.seconds))
    run.take("P6", lambda: speed.p6(site, seconds=run.effort.seconds))


@contextmanager
def site_in_folder(run: Run, database: Database | None = None) -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="chancery-load-") as folder:
        var = Path(folder)
        with prepared(run, Site(var, database or Sqlite(var / "chancery.sqlite3"))) as site:
            yield site


@contextmanager
def prepared(run: Run, site: Site) -> Iterator[Site]:
    """A running site, stopped in the end."""
    site.prepare(run.static)
    site.start()
    try:
        yield site
    finally:
        site.kill()


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="short runs, to see that all works")
    parser.add_argument("--on", choices=["sqlite", "postgresql"], help="only this database")
    parser.add_argument("--no-fail", action="store_true", help="slow answers do not fail the run")
    parser.add_argument("--write", action="store_true", help="renew docs/performance.md")
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these: P5 P6 P7 R1 R2 R8 R10")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="chancery-load-static-") as folder:
        static = collect_static(Path(folder))
        run = Run(chosen.ids, QUICK if chosen.quick else FULL, static, [])
        if chosen.on != "postgresql":
            on_sqlite(run)
        if chosen.on != "sqlite":
            on_postgresql(run)
    findings = sorted(run.findings, key=lambda finding: (finding.id, finding.what))
    sys.stdout.write(reports.as_markdown(findings))
    reports.write_json(findings, JSON)
    if chosen.write:
        performance_page.renew(reports.section(findings), heading=reports.HEADING)
    missed = [each for each in findings if not each.is_held]
    return 1 if any(not (chosen.no_fail and each.is_timing) for each in missed) else 0


if __name__ == "__main__":
    if not shutil.which("mount") or not Path("/proc/self/stat").exists():
        sys.exit("The load tests kill processes that Linux lists in /proc; they need Linux.")
    postgres.leave_by_exception()
    sys.exit(main(sys.argv[1:]))
