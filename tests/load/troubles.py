"""R8: the disk full, the database stopped, the server restarted, all while analysts save.

A save that is not acknowledged must be refused clearly (503), nothing may be half saved, pages and
saves must come back by themselves, and none that was acknowledged may be gone.
"""

import math
import os
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import OK, SERVICE_UNAVAILABLE
from pathlib import Path

from tests.load.analysts import NO_ANSWER, Analyst, Team, Trouble, answered, gather
from tests.load.databases import Postgres, stored
from tests.load.pace import wait_for
from tests.load.reports import Finding
from tests.load.sites import Site
from tests.load.wire import Browser

WRITERS = 4
PAUSE_SECONDS = 0.02
CALM_SECONDS = 1.0  # before the trouble, and after it
FULL_SECONDS = 4.0
OUTAGE_SECONDS = 15.0  # longer than anybody waits, so that waiting it out is found
PATIENCE_SECONDS = 10.0  # for a refusal, and for the first save after the trouble
FILLING_SECONDS = 30.0
PAGE = "/ministries/FIN/"


@dataclass(frozen=True, slots=True)
class Note:
    """One request and its result. seconds: how long it took."""

    at: float
    seconds: float
    status: int  # NO_ANSWER where there was none
    is_save: bool
    words: str = ""

    @property
    def end(self) -> float:
        return self.at + self.seconds


@dataclass
class Diary:
    """All requests of a trial, and the moments between which there was trouble."""

    notes: list[Note] = field(default_factory=list)
    begun: float = math.inf
    ended: float = math.inf

    def before(self) -> Counter[int]:
        return Counter(note.status for note in self.notes if note.end < self.begun)

    def since(self, *, is_save: bool) -> Counter[int]:
        """Return how often each status came, from the beginning of the trouble on."""
        return Counter(
            note.status for note in self.notes if note.is_save == is_save and note.end >= self.begun
        )

    @property
    def settled_seconds(self) -> float:
        """Return the time from the end of the trouble to the last refusal (inf if not over)."""
        last = max((note.end for note in self.notes if note.status != OK), default=self.ended)
        saved = [note for note in self.notes if note.is_save and note.status == OK]
        is_back = any(note.at >= last for note in saved)
        return max(0.0, last - self.ended) if is_back else math.inf

    @property
    def slowest_refusal(self) -> float:
        return max((note.seconds for note in self.notes if note.status != OK), default=0.0)


@dataclass(frozen=True, slots=True)
class Trial:
    """A trouble: `cause` returns once it is over. allowed: what may be met meanwhile."""

    what: str
    cause: Callable[[Diary], None]
    allowed: frozenset[int]


def disk_full(site: Site) -> Finding:
    """Fill a small disk that holds everything the site writes."""

    def cause(diary: Diary) -> None:
        with filled(site.var):
            wait_for(lambda: SERVICE_UNAVAILABLE in met(diary), seconds=FILLING_SECONDS)
            time.sleep(FULL_SECONDS)

    return met_with(site, "full", Trial("disk full", cause, frozenset({OK, SERVICE_UNAVAILABLE})))


def database_stopped(site: Site, *, settings: str) -> Finding:
    def cause(diary: Diary) -> None:
        halt(site, settings, OUTAGE_SECONDS)

    allowed = frozenset({OK, SERVICE_UNAVAILABLE})
    return met_with(site, "stopped", Trial("database stopped for a while", cause, allowed))


def database_restarted(site: Site, *, settings: str) -> Finding:
    def cause(diary: Diary) -> None:
        halt(site, settings, 0)

    allowed = frozenset({OK, SERVICE_UNAVAILABLE})
    return met_with(site, "restarted", Trial("database restarted in flight", cause, allowed))


def site_restarted(site: Site) -> Finding:
    """Restart the server; no answer at all is allowed while no process listens."""

    def cause(diary: Diary) -> None:
        site.restart()

    allowed = frozenset({OK, SERVICE_UNAVAILABLE, NO_ANSWER})
    return met_with(site, "again", Trial("server restarted in flight", cause, allowed))


def halt(site: Site, settings: str, seconds: float) -> None:
    assert isinstance(site.database, Postgres)
    site.database.cluster.stop("fast")
    time.sleep(seconds)
    site.database.cluster.start(settings)


def met_with(site: Site, round: str, trial: Trial) -> Finding:
    team, diary = gather(site, round, WRITERS), Diary()
    with living(team, diary):
        time.sleep(CALM_SECONDS)
        diary.begun = time.perf_counter()
        trial.cause(diary)
        diary.ended = time.perf_counter()
        wait_for(lambda: diary.settled_seconds < math.inf, seconds=PATIENCE_SECONDS)
        time.sleep(CALM_SECONDS)
    found = stored(site.database, round)
    wrong = [*team.ledger.lost(found), *team.ledger.unlogged(found), *against(diary, trial)]
    wrong += filter(None, [site.database.damage()])
    return Finding(
        "R8",
        trial.what,
        site.database.name,
        f"saves {counted(diary.since(is_save=True))}; "
        f"slowest refusal {diary.slowest_refusal:.1f} s; "
        f"all well {diary.settled_seconds:.1f} s after; "
        f"{len(wrong)} wrong of {team.ledger.acknowledged:,} acknowledged",
        f"503 within {PATIENCE_SECONDS:g} s, well again within {PATIENCE_SECONDS:g} s, 0 wrong",
        not wrong,
        words=wrong[:8],
    )


def against(diary: Diary, trial: Trial) -> list[str]:
    """Return a sentence for each result that the trial does not allow."""
    wrong = [f"{status} before the trouble" for status in diary.before() if status != OK]
    for is_save, kind in ((True, "a save"), (False, "a page")):
        unclear = set(diary.since(is_save=is_save)) - trial.allowed
        wrong += [first_words(diary, status, f"{status} for {kind}") for status in unclear]
    if set(diary.since(is_save=True)) <= {OK}:
        wrong.append("no save was refused: there was no trouble")
    if diary.settled_seconds > PATIENCE_SECONDS:
        wrong.append("it did not come back")
    if diary.slowest_refusal > PATIENCE_SECONDS:
        wrong.append(f"a refusal took {diary.slowest_refusal:.0f} s")
    return wrong


def first_words(diary: Diary, status: int, kind: str) -> str:
    return f"{kind}: {next(note.words for note in diary.notes if note.status == status)}"


def counted(statuses: Counter[int]) -> str:
    names = {OK: "saved", NO_ANSWER: "unanswered"}
    return ", ".join(f"{names.get(status, status)} {n:,}" for status, n in sorted(statuses.items()))


@contextmanager
def living(team: Team, diary: Diary) -> Iterator[None]:
    """Analysts at work, and visitors that look at one page of theirs and a public one."""
    over = threading.Event()
    lives = [threading.Thread(target=work, args=(one, diary, over)) for one in team.analysts]
    first = team.analysts[0]
    visitor = Browser(first.browser.wire)
    for browser, path in ((first.browser, first.slots[-1].path), (visitor, PAGE)):
        lives.append(threading.Thread(target=visit, args=(browser, path, diary, over)))
    for life in lives:
        life.start()
    try:
        yield
    finally:
        over.set()
        for life in lives:
            life.join()


def work(analyst: Analyst, diary: Diary, over: threading.Event) -> None:
    slot = analyst.slots[0]
    while not over.is_set():
        note(diary, lambda: analyst.save(slot), is_save=True)
        time.sleep(PAUSE_SECONDS)


def visit(browser: Browser, path: str, diary: Diary, over: threading.Event) -> None:
    def look() -> None:
        answer = answered(lambda: browser.get(path))
        if answer.status != OK:
            raise Trouble(answer.status, path)

    while not over.is_set():
        note(diary, look, is_save=False)
        time.sleep(PAUSE_SECONDS)


def note(diary: Diary, errand: Callable[[], None], *, is_save: bool) -> None:
    at, status, words = time.perf_counter(), int(OK), ""
    try:
        errand()
    except Trouble as trouble:
        status, words = trouble.status, str(trouble)
    diary.notes.append(Note(at, time.perf_counter() - at, status, is_save, words))


def met(diary: Diary) -> set[int]:
    return {note.status for note in diary.notes if note.is_save}


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """A disk without a byte left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            fill(file.fileno(), size)
    try:
        yield
    finally:
        ballast.unlink()


def fill(file: int, size: int) -> None:
    try:
        while os.write(file, bytes(size)) == size:
            pass
    except OSError:
        return


@contextmanager
def small_disk(mib: int) -> Iterator[Path]:
    """A disk of its own in memory. Raises OSError where we may not mount one."""
    with tempfile.TemporaryDirectory(prefix="chancery-disk-") as folder:
        options = ["-t", "tmpfs", "-o", f"size={mib}m,mode=0700", "chancery-load", folder]
        done = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise OSError(done.stderr.strip())
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
