"""The paths of Chromium, for the tests that drive it or draw with it."""

import os
import shutil
from collections.abc import Iterable

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The same engine without a window: it opens a context in a quarter of the time.
SHELL = "chromium-headless-shell"
ADVICE = "Chromium is not installed: apt-get install chromium, or set CHROMIUM to its program"
# No sandbox: the tests may run as root, and open nothing but our own pages. The rest keeps
# Chromium from looking up hosts of its own accord.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def executable() -> str | None:
    """Return the path of the program that draws pictures, as on a server; None without one."""
    return first_found(NAMES)


def executable_for_pages() -> str | None:
    """Return the path of the program that opens pages; None without one."""
    return first_found((SHELL, *NAMES))


def first_found(names: Iterable[str]) -> str | None:
    """Return the path of the first program that is installed; CHROMIUM in the environment wins."""
    for name in (os.environ.get("CHROMIUM"), *names):
        if name and (path := shutil.which(name)):
            return path
    return None


def is_demanded() -> bool:
    """Return whether a test that needs Chromium must fail without it, not be skipped."""
    return os.environ.get("REQUIRE_CHROMIUM") == "1"
