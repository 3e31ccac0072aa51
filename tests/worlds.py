"""Worlds: rows that many tests begin with, made once for all of them that follow one another.

    @world
    def release() -> Release:
        return publish_small_release("2026")

makes a fixture of that name. Its rows are made in a transaction that stays open while the tests
that follow ask for the same world. Each test still runs in a savepoint of its own, which is rolled
back, and gets its own copy of the objects: it may change whatever it likes. tests/conftest.py puts
the tests of a world side by side and opens it.

A test that asks for two worlds keeps the first; the other is made only for that test. So it is for
tests with real transactions, which keep no world.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

Build = Callable[[], Any]
WITH_TRANSACTIONS = {"transactional_db", "live_server"}


def world(build: Build) -> Any:
    """Return a fixture that gives each test a copy of what `build` makes."""

    def given(db: None) -> Any:
        return WORLDS.give(build)

    given.__doc__ = build.__doc__
    given.world = build  # type: ignore[attr-defined]
    return pytest.fixture(name=build.__name__)(given)


def world_of(item: pytest.Item) -> Build | None:
    """Return what makes the world that this test keeps, if it asks for one."""
    marker = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    if WITH_TRANSACTIONS & set(fixtures) or (marker and marker.kwargs.get("transaction")):
        return None
    definitions = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    last = [definitions[name][-1].func for name in fixtures if name in definitions]
    return next((func.world for func in last if hasattr(func, "world")), None)


def name_of_world(item: pytest.Item) -> str:
    """Return a name to sort by, "" where a test keeps no world."""
    build = world_of(item)
    return f"{build.__module__}.{build.__name__}" if build else ""


class Worlds:
    """The world that is open, if any: one at a time in each process."""

    def __init__(self) -> None:
        self.build: Build | None = None
        self.made: Any = None
        self.opened = ExitStack()

    def open(self, build: Build | None, blocker: DjangoDbBlocker) -> None:
        """Make the world of a test unless it is there; a test may have lost its connection."""
        if build is self.build and not connection.closed_in_transaction:
            return
        self.close()
        if build is not None:
            self.opened.enter_context(rolled_back(blocker))
            self.build, self.made = build, build()
            cache.clear()  # the first test must not find more in it than the others do

    def give(self, build: Build) -> Any:
        return copy.deepcopy(self.made) if build is self.build else build()

    def close(self) -> None:
        self.build = self.made = None
        self.opened.close()


@contextmanager
def rolled_back(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep a transaction open, with the database at hand only at its two ends."""
    around = transaction.atomic()
    around._from_testcase = True  # as Django marks its own round a test
    with blocker.unblock():
        around.__enter__()
    yield
    with blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


WORLDS = Worlds()
