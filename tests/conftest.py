"""Fixtures of every test: an empty cache, and Chromium or the reason why it is missing.

Rows that many tests begin with are worlds, made once: see worlds.py.
"""

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from tests import chromium
from tests.flushing import flush_past_triggers
from tests.migrated import copy_migrated
from tests.site_fixtures import (
    at_home,
    coding,
    coordinator,
    desk,
    drafted,
    neighbours,
    own_folders,
    release,
    signed_in,
    swap,
    url,
)
from tests.suite import NOT_ON_POSTGRESQL
from tests.worlds import WORLDS, name_of_world, world_of

# Fixtures of every test, whatever folder it is in.
__all__ = [
    "at_home",
    "coding",
    "coordinator",
    "desk",
    "drafted",
    "flush_past_triggers",
    "neighbours",
    "own_folders",
    "release",
    "signed_in",
    "swap",
    "url",
]

# Thousands of tests are collected, and stay: looking through them for garbage would find none.
gc.disable()

# Property tests run on shared, loaded machines: no example fails for being slow.
hypothesis.settings.register_profile("no deadline", deadline=None)
hypothesis.settings.load_profile("no deadline")

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
BROWSER_TESTS = Path(__file__).parent / "browser"
NOT_THERE = {"browser", "image", "walk"}  # the markers that tests/suite.py leaves out on PostgreSQL
NEEDS_CHROMIUM = ("browser", "image")  # the markers that pyproject.toml describes


def needs_chromium(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(marker) for marker in NEEDS_CHROMIUM)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, None, None]:
    """Mark the tests that use a browser or a database, and sort them.

    Those of one world stay together, and so do those of one folder of browser tests, last of all:
    each time another test came between, the world, the whole demonstration or the site of that
    folder would be made again.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser" in fixtures:
            item.add_marker("browser")
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker("database")
        refuse_what_the_suite_would_miss(item)
    yield  # now -m may choose by them, and the order is drawn
    items.sort(key=place_in_order)  # which stays as drawn within a world or a folder


def refuse_what_the_suite_would_miss(item: pytest.Item) -> None:
    """Hold tests to the folders that tests/suite.py collects for each of its runs."""
    markers = {marker.name for marker in item.iter_markers()}
    if "browser" in markers and not item.path.is_relative_to(BROWSER_TESTS):
        raise pytest.UsageError(f"{item.nodeid} takes a browser: move it to tests/browser")
    path = item.path.relative_to(BROWSER_TESTS.parents[1])
    is_left_out = any(path.is_relative_to(each) for each in NOT_ON_POSTGRESQL)
    if is_left_out and "database" in markers and not markers & NOT_THERE:
        raise pytest.UsageError(
            f"{item.nodeid} asks a database, but not PostgreSQL: tests/suite.py"
        )


def place_in_order(item: pytest.Item) -> tuple[int, int, str]:
    """Return worlds first, then what keeps none, real transactions last, then browser tests.

    Of these the deeper folders come first: they hold the longest tests, which must not come when
    others end.
    """
    folder = item.path.parent
    if folder.is_relative_to(BROWSER_TESTS):
        return (2, -len(folder.parts), str(folder))
    name = name_of_world(item)
    return (0, 0, name) if name else (1, 0, "")


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if world_of(item) is not WORLDS.build:
        WORLDS.close()
    if needs_chromium(item) and chromium.executable() is None:
        pytest.skip(chromium.ADVICE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that is skipped without Chromium, if Chromium is demanded."""
    report = yield
    is_skip = report.skipped and not hasattr(report, "wasxfail")
    if is_skip and needs_chromium(item) and chromium.is_demanded():
        report.outcome = "failed"
        report.longrepr = f"skipped, though REQUIRE_CHROMIUM is set: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Keep the files of `django_db_modify_db_settings`; the folder of the run is removed."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Copy the test database from a migrated one; for PostgreSQL the settings name a template."""
    if connection.vendor == "sqlite":
        copy_migrated(Path(connection.settings_dict["TEST"]["NAME"]))


@pytest.fixture(scope="session")
def closed_at_last(django_db_setup: None) -> Iterator[None]:
    yield
    WORLDS.close()


@pytest.fixture
def opened_world(
    request: pytest.FixtureRequest, closed_at_last: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        WORLDS.open(world_of(request.node), django_db_blocker)


@pytest.fixture
def _django_db_helper(opened_world: None, _django_db_helper: None) -> None:
    """Have the world of a test opened before pytest-django begins its transaction in it."""


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Rate limits and results kept by one test must not reach the next."""
    cache.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one Chromium of these tests; open a context or a page of your own in it, and close it."""
    # Playwright keeps an event loop running in this thread, which Django takes for async code;
    # for the same reason there can be no second playwright in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable_for_pages(), args=chromium.ARGUMENTS
        )
        yield browser
        browser.close()
