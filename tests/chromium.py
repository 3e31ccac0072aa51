"""Where Chromium is, for the tests that drive it or draw with it."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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
    """The program's path; None where there is none."""
    found = (shutil.which(name) for name in (os.environ.get("CHROMIUM"), *NAMES) if name)
    return next((path for path in found if path is not None), None)


def is_demanded() -> bool:
    """Whether a test that would be skipped for want of Chromium must fail instead."""
    return os.environ.get("REQUIRE_CHROMIUM") == "1"
