"""R10: a backup made while analysts save is a committed state. R11: it moves between databases."""

import copy
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assessments.management.backups.manifest import NAME
from tests import postgres
from tests.load.analysts import gather
from tests.load.databases import Database, Postgres, Sqlite, stored
from tests.load.kills import WARM_SAVES, WRITERS, wait_for_saves, writing
from tests.load.ledger import Ledger, Page
from tests.load.reports import Finding
from tests.load.sites import Site
from tests.postgres import Cluster, created, program_folder


def back_up_and_restore(site: Site, round: str, *, times: int) -> list[Finding]:
    """Back up under write load, restore into both kinds, and compare; once for each of `times`."""
    team = gather(site, round, WRITERS)
    errors: list[str] = []
    troubles: list[str] = []
    moved: list[str] = []
    restored = 0
    for _ in range(times):
        with tempfile.TemporaryDirectory(prefix="chancery-backup-") as name:
            folder = Path(name)
            with writing(team, errors):
                wait_for_saves(team, WARM_SAVES)
                before = copy.deepcopy(team.ledger)
                site.manage("backup", str(folder / "first"))
                wait_for_saves(team, WARM_SAVES)
            past = seen_before(before, team.ledger)
            for target in empty_databases(folder):
                other = Site(folder / target.name, target)
                other.var.mkdir()
                other.manage("restore", str(folder / "first"))
                found = stored(target, team.round)
                damage = [target.damage()] if target.damage() else []
                troubles += [*past.lost(found), *past.unlogged(found), *damage]
                other.manage("backup", str(folder / f"again-{target.name}"))
                moved += different(folder / "first", folder / f"again-{target.name}")
                restored += 1
    words = [*troubles[:5], *moved[:5], *errors[:5]]
    return [
        Finding(
            "R10",
            "backup under write load, restored",
            site.database.name,
            f"{restored} restored, {team.ledger.acknowledged} saves, {len(troubles)} losses, "
            f"{len(errors)} errors",
            "0 losses, 0 errors",
            not (troubles or errors) and restored > 0,
            words=words,
        ),
        Finding(
            "R11",
            "restored into the other kind and backed up again",
            site.database.name,
            f"{len(moved)} tables differ in {restored} copies",
            "0 tables",
            not moved and restored > 0,
            words=words,
        ),
    ]


def seen_before(before: Ledger, after: Ledger) -> Ledger:
    """Return the ledger that a backup must agree with: acknowledged before it, sent until after."""
    pages = {}
    for slot, page in after.pages.items():
        acknowledged = before.pages[slot].acknowledged if slot in before.pages else set()
        pages[slot] = Page(sent=page.sent, acknowledged=acknowledged)
    return Ledger(pages)


def empty_databases(folder: Path) -> Iterator[Database]:
    """Yield an empty database of each kind; PostgreSQL where its programs are found."""
    yield Sqlite(folder / "restored.sqlite3")
    programs = program_folder()
    if programs is not None:
        with created(programs) as cluster, running(cluster) as found:
            yield found


@contextmanager
def running(cluster: Cluster) -> Iterator[Postgres]:
    cluster.start(postgres.FAST)
    try:
        yield Postgres(cluster)
    finally:
        cluster.stop()


def different(first: Path, second: Path) -> list[str]:
    """Return the names of the tables that are not the same in two backups."""
    kept, again = tables_of(first), tables_of(second)
    return sorted(name for name in kept if kept[name] != again.get(name))


def tables_of(folder: Path) -> Mapping[str, object]:
    tables: Mapping[str, object] = json.loads((folder / NAME).read_text())["tables"]
    return tables
