"""What every test has: an empty cache, and Chromium or a reason why not."""

from collections.abc import Generator

import hypothesis
import pytest
from django.core.cache import cache

from tests import chromium
from tests.flushing import flush_past_triggers

__all__ = ["flush_past_triggers"]  # a fixture of every test

# Property tests run on shared, loaded machines: no example fails for being slow.
hypothesis.settings.register_profile("no deadline", deadline=None)
hypothesis.settings.load_profile("no deadline")

NEEDS_CHROMIUM = ("browser", "image")  # the markers that pyproject.toml describes


def needs_chromium(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(marker) for marker in NEEDS_CHROMIUM)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if needs_chromium(item) and chromium.executable() is None:
        pytest.skip(chromium.ADVICE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where Chromium is demanded, no test that needs it may pass by being skipped."""
    report = yield
    is_skip = report.skipped and not hasattr(report, "wasxfail")
    if is_skip and needs_chromium(item) and chromium.is_demanded():
        report.outcome = "failed"
        report.longrepr = f"skipped, though REQUIRE_CHROMIUM is set: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Rate limits and results kept by one test must not reach the next."""
    cache.clear()
