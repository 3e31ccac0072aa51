"""Tests of the renderer's process with a real Chromium: start, work, failures and end."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assessments.exports.images import RenderBusy, RenderCrashed, RenderFailed, RenderTimeout
from tests.exports import figures, processes
from tests.exports.workbench import Workbench

pytestmark = pytest.mark.image

Make = Callable[..., Workbench]


def test_threads_and_processes_share_one_chromium(workbench: Workbench) -> None:
    twin = Workbench(workbench.folder)  # as another worker process would have it

    with ThreadPoolExecutor(6) as pool:
        pictures = list(pool.map(lambda n: (workbench, twin)[n % 2].draw(), range(6)))

    assert all(figures.pixels(picture) == (400, 300) for picture in pictures)
    assert workbench.browser_pid()  # asserts that there is one
    assert len(workbench.chromium_pids()) < 20


def test_a_killed_chromium_is_replaced_while_it_draws(workbench: Workbench) -> None:
    workbench.draw()
    with ThreadPoolExecutor(1) as pool:
        os.kill(workbench.browser_pid(), signal.SIGSTOP)  # so that it is caught at work
        picture = pool.submit(workbench.draw)
        with pytest.raises(TimeoutError):
            picture.result(timeout=0.5)
        os.kill(workbench.browser_pid(), signal.SIGKILL)

        assert figures.pixels(picture.result(timeout=30)) == (400, 300)


def test_a_stuck_chromium_is_killed_and_the_picture_tried_again(make_workbench: Make) -> None:
    workbench = make_workbench("--seconds", "2")
    workbench.draw()
    stuck = workbench.chromium_pids()
    for pid in workbench.page_pids():
        os.kill(pid, signal.SIGSTOP)

    assert figures.pixels(workbench.draw()) == (400, 300)
    assert processes.becomes_true(lambda: not stuck & processes.parents().keys())


def test_a_killed_page_is_no_end(make_workbench: Make) -> None:
    workbench = make_workbench("--seconds", "2")
    workbench.draw()
    for pid in workbench.page_pids():
        os.kill(pid, signal.SIGKILL)

    assert figures.pixels(workbench.draw()) == (400, 300)


def test_what_is_too_slow_twice_is_given_up(make_workbench: Make) -> None:
    workbench = make_workbench("--seconds", "0.001")

    with pytest.raises(RenderTimeout) as refusal:
        workbench.draw()

    assert refusal.value.retry_after
    assert "second try" in workbench.log


def test_a_worn_chromium_is_replaced(make_workbench: Make) -> None:
    workbench = make_workbench("--lifetime", "3")
    workbench.draw()
    first = workbench.browser_pid()

    for _ in range(2):
        workbench.draw()

    assert processes.becomes_true(lambda: not processes.is_running(first))
    workbench.draw()
    assert workbench.browser_pid() != first


def test_more_than_may_wait_are_refused_as_busy(make_workbench: Make) -> None:
    workbench = make_workbench("--waiting", "1")
    workbench.draw()

    def attempt(_: int) -> bytes | RenderBusy:
        try:
            return workbench.draw()
        except RenderBusy as refusal:
            return refusal

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(8)))

    refusals = [answer for answer in answers if isinstance(answer, RenderBusy)]
    assert 0 < len(refusals) < 8
    assert all(refusal.retry_after for refusal in refusals)


def test_a_figure_that_plotly_refuses_is_named_as_the_cause(shared_workbench: Workbench) -> None:
    with pytest.raises(RenderFailed, match="cannot be drawn") as refusal:
        shared_workbench.draw({"data": "no list", "layout": {}})

    assert refusal.value.retry_after is None
    assert figures.pixels(shared_workbench.draw()) == (400, 300)


def test_a_killed_renderer_is_replaced_and_leaves_no_chromium(workbench: Workbench) -> None:
    workbench.draw()
    left = workbench.chromium_pids()

    os.kill(workbench.pid, signal.SIGKILL)

    assert figures.pixels(workbench.draw()) == (400, 300)
    assert processes.becomes_true(lambda: not left & processes.parents().keys())


def test_a_stuck_renderer_is_killed_and_the_next_picture_drawn(make_workbench: Make) -> None:
    workbench = make_workbench()
    workbench.draw()
    os.kill(workbench.pid, signal.SIGSTOP)
    # Only for the stuck one: a busy machine may take longer to start the next.
    patience, workbench.client.reply_seconds = workbench.client.reply_seconds, 4

    with pytest.raises(RenderTimeout):
        workbench.draw()

    workbench.client.reply_seconds = patience
    assert figures.pixels(workbench.draw()) == (400, 300)


def test_a_renderer_killed_twice_at_work_asks_for_a_later_try(workbench: Workbench) -> None:
    workbench.draw()
    first = workbench.pid
    os.kill(first, signal.SIGSTOP)  # so that it is caught at work
    with ThreadPoolExecutor(1) as pool:
        picture = pool.submit(workbench.draw)
        with pytest.raises(TimeoutError):
            picture.result(timeout=0.5)
        os.kill(first, signal.SIGKILL)
        assert processes.becomes_true(
            lambda: workbench.pid not in {0, first} and bool(workbench.chromium_pids())
        )
        os.kill(workbench.pid, signal.SIGKILL)  # while its Chromium starts

        with pytest.raises(RenderCrashed) as refusal:
            picture.result(timeout=30)

    assert refusal.value.retry_after
    assert figures.pixels(workbench.draw()) == (400, 300)


def test_it_ends_when_unused_and_starts_again_when_wanted(make_workbench: Make) -> None:
    workbench = make_workbench("--idle-seconds", "1")
    workbench.draw()
    first = {workbench.pid, *workbench.chromium_pids()}

    assert processes.becomes_true(lambda: not first & processes.parents().keys())
    assert not workbench.socket.exists()
    assert figures.pixels(workbench.draw()) == (400, 300)


def test_it_ends_soon_after_the_last_of_its_clients(tmp_path: Path) -> None:
    script = (
        "import os, sys, django; django.setup()\n"
        "from pathlib import Path\n"
        "from tests.exports.workbench import Workbench\n"
        "Workbench(Path(sys.argv[1])).draw()\n"
        "os.kill(os.getpid(), 9)\n"
    )
    site = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)])

    assert site.wait(60) == -signal.SIGKILL
    pid = Workbench(tmp_path).pid
    left = {pid, *processes.descendants(pid)}
    assert len(left) > 3
    assert processes.becomes_true(lambda: not left & processes.parents().keys())


def test_secrets_of_the_site_do_not_reach_chromium(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "a-canary-in-the-environment")
    workbench.draw()

    for pid in [workbench.pid, workbench.browser_pid()]:
        assert b"canary" not in Path(f"/proc/{pid}/environ").read_bytes()


def test_memory_and_processes_do_not_grow_with_pictures(make_workbench: Make) -> None:
    workbench = make_workbench("--lifetime", "5")
    bytes_used, counts = [], []
    for _ in range(15):
        workbench.draw(figures.countries_by_colour())
        pids = workbench.chromium_pids()
        counts.append(len(pids))
        bytes_used.append(processes.proportional_bytes(pids))

    assert max(counts) < 20
    assert max(bytes_used[-5:]) < 1.3 * max(bytes_used[:5])
