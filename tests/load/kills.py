"""R1: kill -9 while analysts save, then look for losses. R2: sites that lose saves are found."""

import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.load.analysts import Analyst, Team, Trouble, gather
from tests.load.databases import Postgres, stored
from tests.load.pace import wait_for
from tests.load.reports import Finding
from tests.load.sites import Site

WRITERS, INDICATORS = 8, 3
WARM_SAVES = 10  # a kill comes some time after so many, however slow the machine is
KILL_AFTER_SECONDS = (0.0, 0.8)
PATIENCE_SECONDS = 20.0

Kill = Callable[[], None]  # kills something; when it returns, nothing of it runs


@dataclass
class Tally:
    """The losses and errors of all kills together."""

    kills: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    damage: list[str] = field(default_factory=list)
    unlogged: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)  # before a kill: there should be none

    @property
    def words(self) -> list[str]:
        return [*self.lost[:5], *self.damage[:5], *self.unlogged[:5], *self.errors[:5]]


def kill_server(site: Site, round: str, *, times: int) -> Finding:
    """R1, of every process of the site's server."""
    tally = kill_often(site, round, site.kill, site.start, times=times)
    return honest(tally, "kill -9 of every server process", site)


def kill_database(site: Site, round: str, *, times: int, settings: str) -> Finding:
    """R1, of every process of PostgreSQL: the site goes on, and finds it again by itself."""
    tally = kill_often(site, round, *of_database(site, settings), times=times)
    return honest(tally, "kill -9 of every PostgreSQL process", site)


def catch_early_answers(site: Site, round: str, *, times: int) -> Finding:
    """R2, on a site that answers before it commits."""
    tally = kill_often(site, round, site.kill, site.start, times=times, is_enough=found_out)
    return dishonest(tally, "an answer before the commit, kill -9", site)


def catch_late_writes(site: Site, round: str, *, times: int, settings: str) -> Finding:
    """R2, on a PostgreSQL that commits before it writes."""
    kill, revive = of_database(site, settings)
    tally = kill_often(site, round, kill, revive, times=times, is_enough=found_out)
    return dishonest(tally, "synchronous_commit=off, kill -9 of PostgreSQL", site)


def of_database(site: Site, settings: str) -> tuple[Kill, Callable[[], None]]:
    database = site.database
    assert isinstance(database, Postgres)

    def revive() -> None:
        database.cluster.start(settings)
        site.wait_until_healthy()

    return database.kill, revive


def found_out(tally: Tally) -> bool:
    return bool(tally.lost)


def kill_often(
    site: Site,
    round: str,
    kill: Kill,
    revive: Callable[[], None],
    *,
    times: int,
    is_enough: Callable[[Tally], bool] = lambda tally: False,
) -> Tally:
    """Write, kill, revive and look, so many times; the analysts keep their sessions throughout."""
    team = gather(site, round, WRITERS)
    tally = Tally()
    while tally.kills < times and not is_enough(tally):
        with writing(team, tally.errors) as leave:
            wait_for_saves(team, WARM_SAVES)
            time.sleep(random.uniform(*KILL_AFTER_SECONDS))  # noqa: S311 - no secret
            leave()
            kill()
        revive()
        tally.kills += 1
        look(site, team, tally)
    tally.acknowledged = team.ledger.acknowledged
    return tally


@contextmanager
def writing(team: Team, errors: list[str]) -> Iterator[Callable[[], None]]:
    """Writers that never pause. What goes wrong after `leave` was called is the kill's doing."""
    leaving = threading.Event()

    def write(analyst: Analyst) -> None:
        analyst.versions.clear()  # the page is loaded again, and must show what was saved
        for slot in itertools.cycle(analyst.slots[:INDICATORS]):
            if leaving.is_set():
                return
            try:
                analyst.save(slot)
            except Trouble as trouble:
                if not leaving.is_set():
                    errors.append(str(trouble))

    writers = [threading.Thread(target=write, args=(analyst,)) for analyst in team.analysts]
    for writer in writers:
        writer.start()
    try:
        yield leaving.set
    finally:
        leaving.set()
        for writer in writers:
            writer.join()


def wait_for_saves(team: Team, more: int) -> None:
    enough = team.ledger.acknowledged + more
    wait_for(lambda: team.ledger.acknowledged >= enough, seconds=PATIENCE_SECONDS)


def look(site: Site, team: Team, tally: Tally) -> None:
    """Compare what is stored with what the analysts know, once everything runs again."""
    found = stored(site.database, team.round)
    tally.lost += team.ledger.lost(found)
    tally.unlogged += team.ledger.unlogged(found)
    tally.damage += filter(None, [site.database.damage()])


def honest(tally: Tally, what: str, site: Site) -> Finding:
    return Finding(
        "R1",
        f"{what}, {tally.kills} times",
        site.database.name,
        f"{len(tally.lost)} lost of {tally.acknowledged:,} acknowledged, "
        f"{len(tally.damage)} damaged, {len(tally.unlogged)} without their events, "
        f"{len(tally.errors)} errors",
        "0 of each",
        not tally.words and tally.acknowledged >= WARM_SAVES * tally.kills,
        words=tally.words,
    )


def dishonest(tally: Tally, what: str, site: Site) -> Finding:
    return Finding(
        "R2",
        what,
        site.database.name,
        f"{len(tally.lost)} lost of {tally.acknowledged:,} acknowledged, by {tally.kills} kills",
        "loss reported",
        found_out(tally),
        words=tally.lost[:5],
    )
