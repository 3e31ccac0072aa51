"""P5, P6, P7: how long saves and pages take at a fixed rate, and many writers at once."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from http.client import OK

from tests.load.analysts import Analyst, Team, Trouble, answered, gather
from tests.load.databases import stored
from tests.load.entries import Slot
from tests.load.pace import Errand, Outcome, open_loop, percentile
from tests.load.reports import Finding
from tests.load.sites import Site
from tests.load.wire import Browser

SAVES_PER_INDICATOR = 5  # one a second, then the analyst moves on
P5_RATE, P5_TEAM = 50, 50
P6_RATE, P6_TEAM, P6_SHARE = 100, 20, 5  # one request in five is a save
P7_WRITERS = 20
Turn = tuple[Analyst, Slot]

PUBLIC_PAGES = (
    "/ministries/FIN/",
    "/compare/?ministries=FIN,SWE,NOR&chart=profile",
    "/ministries/KEN/",
    "/compare/?region=northern-europe&chart=heatmap",
)


def p5(site: Site, *, seconds: int) -> list[Finding]:
    """Only autosaves: each analyst one a second."""
    team = gather(site, "p5", P5_TEAM)
    drafts = turns(team, P5_RATE * seconds)
    warm_up(drafts)
    outcomes = open_loop([saving(*turn) for turn in drafts], rate=P5_RATE)
    return report("P5", f"{P5_RATE} autosaves/s", site, outcomes, p95=50, p99=150)


def p6(site: Site, *, seconds: int) -> list[Finding]:
    """Saves among pages: the desk, the scoring page, dashboards, comparisons."""
    team = gather(site, "p6", P6_TEAM)
    count = P6_RATE * seconds
    drafts = turns(team, count // P6_SHARE)
    warm_up(drafts)
    reads = reading(team)
    writes = (saving(*turn) for turn in drafts)
    errands = [next(writes if place % P6_SHARE == 0 else reads) for place in range(count)]
    outcomes = open_loop(errands, rate=P6_RATE)
    what = f"{P6_RATE} requests/s, {100 // P6_SHARE} % saves"
    return report("P6", what, site, outcomes, p95=100, p99=300)


def p7(site: Site, *, seconds: int) -> list[Finding]:
    """Writers that never pause; afterwards what is stored is what was acknowledged."""
    team = gather(site, "p7", P7_WRITERS)
    problems: list[str] = []
    over = threading.Event()

    def write(analyst: Analyst) -> None:
        for slot in itertools.cycle(analyst.slots[:SAVES_PER_INDICATOR]):
            if over.is_set():
                return
            problems.extend(filter(None, [saving(analyst, slot)()]))

    locked_before = site.locked_words()
    writers = [threading.Thread(target=write, args=(analyst,)) for analyst in team.analysts]
    for writer in writers:
        writer.start()
    time.sleep(seconds)
    over.set()
    for writer in writers:
        writer.join()
    locked = site.locked_words() - locked_before
    found = stored(site.database, team.round)
    lost = [*team.ledger.lost(found), *team.ledger.unlogged(found)]
    saves = team.ledger.acknowledged
    return [
        Finding(
            "P7",
            f"{P7_WRITERS} writers that never pause, 2 processes",
            site.database.name,
            f"{saves / seconds:.0f} saves/s, {len(lost)} of {saves:,} lost, "
            f"{len(problems)} errors, {locked} times locked",
            "0 lost, 0 errors, 0 times locked",
            not (lost or problems or locked),
            words=[*problems[:5], *lost[:5]],
        )
    ]


def turns(team: Team, count: int) -> list[Turn]:
    """Return who saves what, in order: all in turn, each for a while at one indicator."""
    size = len(team.analysts)
    return [
        (analyst, analyst.slots[place // size // SAVES_PER_INDICATOR % len(analyst.slots)])
        for place, analyst in zip(range(count), itertools.cycle(team.analysts), strict=False)
    ]


def warm_up(drafts: Sequence[Turn]) -> None:
    """Open what will be written, as an analyst has before typing; the workers get warm by it."""
    for slot, analyst in {slot: analyst for analyst, slot in drafts}.items():
        analyst.open(slot)


def saving(analyst: Analyst, slot: Slot) -> Errand:
    return with_problem(lambda: analyst.save(slot))


def reading(team: Team) -> Iterator[Errand]:
    """The desk and the scoring page of each analyst in turn, and public pages for anybody."""
    visitor = Browser(team.analysts[0].browser.wire)
    for analyst, public in zip(
        itertools.cycle(team.analysts), itertools.cycle(PUBLIC_PAGES), strict=False
    ):
        yield visit(analyst.browser, "/desk/")
        yield visit(visitor, public)
        yield visit(analyst.browser, analyst.slots[-1].path)
        yield visit(visitor, public)


def visit(browser: Browser, path: str) -> Errand:
    def look() -> None:
        answer = answered(lambda: browser.get(path))
        if answer.status != OK:
            raise Trouble(answer.status, path)

    return with_problem(look)


def with_problem(errand: Callable[[], None]) -> Errand:
    """Return an errand that gives its trouble as a sentence, "" if there is none."""

    def run() -> str:
        try:
            errand()
        except Trouble as trouble:
            return str(trouble)
        return ""

    return run


def report(
    id: str, what: str, site: Site, outcomes: Sequence[Outcome], *, p95: float, p99: float
) -> list[Finding]:
    problems = [outcome.problem for outcome in outcomes if outcome.problem]
    times = [outcome.seconds * 1000 for outcome in outcomes]
    found = {share: percentile(times, share) for share in (50, 95, 99)}
    late = max(outcome.late for outcome in outcomes) * 1000
    on = site.database.name
    return [
        Finding(
            id,
            f"{what}: errors",
            on,
            f"{len(problems)} of {len(outcomes):,}",
            "0",
            not problems,
            words=problems[:5],
        ),
        Finding(
            id,
            f"{what}: answers",
            on,
            ", ".join(f"p{share} {time:.0f}" for share, time in found.items())
            + f" ms (sent late by {late:.0f} ms at most)",
            f"p95 {p95:g}, p99 {p99:g} ms",
            found[95] <= p95 and found[99] <= p99,
            is_timing=True,
        ),
    ]
