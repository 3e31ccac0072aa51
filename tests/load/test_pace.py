"""The clock: requests leave on time, and who waits is counted from when they were due."""

import threading
import time

import pytest

from tests.load.pace import open_loop, percentile

NAP = 0.2


def test_a_stalled_answer_does_not_hold_up_the_next_request() -> None:
    started = time.perf_counter()
    left: list[float] = []

    def stall() -> str:
        left.append(time.perf_counter() - started)
        time.sleep(NAP)
        return ""

    outcomes = open_loop([stall] * 10, rate=100)

    assert len(outcomes) == 10
    assert max(left) < 10 * NAP / 2  # one after the other they would leave over 10 naps


def test_waiting_for_a_server_that_serves_one_at_a_time_is_charged_to_who_waits() -> None:
    lock = threading.Lock()

    def queue() -> str:
        with lock:
            time.sleep(NAP / 4)
        return ""

    seconds = sorted(outcome.seconds for outcome in open_loop([queue] * 8, rate=1000))

    assert seconds[0] >= NAP / 4
    assert seconds[-1] >= 8 * NAP / 4 - 0.05  # the last was due at once, and waited for all


def test_what_went_wrong_is_kept() -> None:
    assert [outcome.problem for outcome in open_loop([lambda: "503"], rate=10)] == ["503"]


@pytest.mark.parametrize(
    ("percent", "expected"), [(0, 1), (50, 5), (90, 9), (95, 10), (99, 10), (100, 10)]
)
def test_percentiles_are_values_that_were_measured(percent: float, expected: float) -> None:
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], percent) == expected
