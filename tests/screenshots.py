"""Pictures of the site with the demonstration in it: python -m tests.screenshots.

The README's two pictures go to docs/images/. With --sheet every page is taken instead, as a reader
at a desk, on a telephone, in the dark and without scripts would see it, into var/screenshots/.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests import chromium
from tests.bench import server
from tests.browser import plots
from tests.browser.addresses import ADDRESSES

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SHEET = ROOT / "var" / "screenshots"

SITE = "http://localhost"
WIDTH, MOST_HEIGHT = 1280, 1600
# Each picture ends where a part of its page does.
PICTURES = {
    "dashboard": ("/ministries/FIN/", ".columns"),
    "compare": ("/compare/?chart=ranking&region=europe", ".downloads"),
}
DESK, TELEPHONE = {"width": WIDTH, "height": 900}, {"width": 390, "height": 844}
READERS: Mapping[str, Mapping[str, Any]] = {
    "desk": {"viewport": DESK},
    "telephone": {"viewport": TELEPHONE, "device_scale_factor": 2, "has_touch": True},
    "dark": {"viewport": DESK, "color_scheme": "dark"},
    "no-script": {"viewport": DESK, "java_script_enabled": False},
}


def opened(browser: Browser, **options: Any) -> Page:
    """A window that animates nothing."""
    return browser.new_context(base_url=SITE, reduced_motion="reduce", **options).new_page()


def take_pictures(browser: Browser) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    page = opened(browser, viewport=DESK)
    for name, (path, last) in PICTURES.items():
        page.goto(path)
        plots.drawn(page)
        box = page.locator(last).bounding_box()
        if box is None:
            raise LookupError(f"{path} does not show {last}")
        height = min(box["y"] + box["height"] + 24, MOST_HEIGHT)
        file = IMAGES / f"{name}.png"
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": height}
        page.screenshot(path=file, clip=clip, full_page=True)  # type: ignore[arg-type]
        sys.stdout.write(f"{file.relative_to(ROOT)}: {file.stat().st_size / 1000:.0f} kB\n")


def take_sheet(browser: Browser, names: Sequence[str]) -> None:
    SHEET.mkdir(parents=True, exist_ok=True)
    for reader, options in READERS.items():
        page = opened(browser, **options)
        for name in names:
            page.goto(ADDRESSES[name].path)
            if options.get("java_script_enabled", True):
                plots.drawn(page)
            page.screenshot(path=SHEET / f"{name}-{reader}.png", full_page=True)
    sys.stdout.write(f"{len(names) * len(READERS)} pictures in {SHEET.relative_to(ROOT)}/\n")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheet", action="store_true", help="every page, for every reader")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these pages of the sheet")
    chosen = parser.parse_args(arguments)
    program = chromium.executable()
    if program is None:
        sys.stderr.write(f"{chromium.ADVICE}\n")
        return 1
    with sync_playwright() as playwright, server.running() as site:
        # Charts print their address, so that of the pictures must not be a port of the day.
        alias = f"--host-resolver-rules=MAP localhost:80 {urlsplit(site.url).netloc}"
        browser = playwright.chromium.launch(
            executable_path=program, args=[*chromium.ARGUMENTS, alias]
        )
        if chosen.sheet:
            take_sheet(browser, chosen.names or list(ADDRESSES))
        else:
            take_pictures(browser)
        browser.close()
    return 0


if __name__ == "__main__":
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"  # a folder of its own for all data
    sys.exit(main(sys.argv[1:]))
