"""An open loop: requests leave at a fixed rate, whatever the answers do.

The time of an answer counts from when its request was due, so a server that stalls is charged for
all who waited meanwhile (no coordinated omission).
"""

import math
import queue
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

CLIENTS = 64  # more than can be waited for at once; if all wait, the next one's clock runs already

Errand = Callable[[], str]  # does one request; returns what went wrong, "" for nothing


@dataclass(frozen=True, slots=True)
class Outcome:
    """seconds: from when the request was due to its whole answer. late: until it left."""

    seconds: float
    late: float
    problem: str


@dataclass(frozen=True, slots=True)
class Due:
    at: float
    errand: Errand


def open_loop(errands: Iterable[Errand], *, rate: float) -> list[Outcome]:
    """Send each errand when it is due, `rate` a second, and return how each went."""
    waiting: queue.SimpleQueue[Due | None] = queue.SimpleQueue()
    outcomes: list[Outcome] = []
    clients = [
        threading.Thread(target=_serve, args=(waiting, outcomes), daemon=True)
        for _ in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    start = time.perf_counter()
    for count, errand in enumerate(errands):
        at = start + count / rate
        time.sleep(max(0.0, at - time.perf_counter()))
        waiting.put(Due(at, errand))
    for _ in clients:
        waiting.put(None)
    for client in clients:
        client.join()
    return outcomes


def _serve(waiting: "queue.SimpleQueue[Due | None]", outcomes: list[Outcome]) -> None:
    while (due := waiting.get()) is not None:
        left = time.perf_counter()
        problem = due.errand()
        outcomes.append(Outcome(time.perf_counter() - due.at, left - due.at, problem))


def wait_for(is_so: Callable[[], bool], *, seconds: float) -> None:
    """Return when it is so, or when the time is over."""
    until = time.perf_counter() + seconds
    while not is_so() and time.perf_counter() < until:
        time.sleep(0.02)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
