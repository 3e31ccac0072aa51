"""The worker's thread of letters: it outlives the database, faults in a letter, and stops."""

import logging
import time

import pytest
from django.db import OperationalError

from assessments.actions import outbox
from assessments.management import mailing
from assessments.management.mailing import Mailing


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[BaseException | int]:
    """What the next calls of `send_due` do, the last first: raise it, or return it."""
    monkeypatch.setattr(mailing, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(mailing.connections, "close_all", lambda: None)
    monkeypatch.setattr(outbox, "prune", lambda: None)
    left: list[BaseException | int] = []

    def send_due() -> int:
        result = left.pop() if left else 0
        if isinstance(result, BaseException):
            raise result
        return result

    monkeypatch.setattr(outbox, "send_due", send_due)
    return left


def run_until_empty(calls: list[BaseException | int]) -> None:
    thread = Mailing(interval=0.001)
    thread.start()
    for _ in range(5000):
        if not calls:
            break
        time.sleep(0.002)
    thread.stop()
    assert not thread.is_alive()
    assert calls == []


def test_letters_go_on_when_the_database_is_back(calls, caplog: pytest.LogCaptureFixture):
    calls += [1, OperationalError("the server closed the connection\n")]

    run_until_empty(calls)

    assert caplog.messages == ["Letters wait for the database: the server closed the connection"]


def test_a_fault_in_one_letter_stops_no_other(calls, caplog: pytest.LogCaptureFixture):
    calls += [1, 0, ZeroDivisionError("a fault")]

    run_until_empty(calls)

    assert [(record.levelno, record.message) for record in caplog.records] == [
        (logging.ERROR, "A letter was not sent.")
    ]
