"""Every kind of chart on one sheet, for a person to look at: python -m tests.contact_sheet.

The pictures are asked of the site itself, with the demonstration in it, as a reader would take
them away. var/contact-sheet.png has each chart in light and dark; with --sizes a second sheet,
var/contact-sheet-sizes.png, has each in every size.
"""

import argparse
import base64
import html
import os
import sys
import urllib.error
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import django
from playwright.sync_api import Browser, sync_playwright

from tests import chromium
from tests.bench import server

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var"
WIDTH = 640  # CSS pixels of one picture on the sheet
FEW = "ministries=FIN,EST,NLD,NOR"
# What each kind is looked at with; two where it is drawn in two ways.
CHOICES: Mapping[str, Sequence[str]] = {
    "ranking": ("", "region=northern-europe&dimension=listening"),
    "profile": (FEW, "region=northern-europe&dimension=balance"),
    "heatmap": ("region=europe", "ministries=FIN,EST,KEN&columns=indicators&dimension=listening"),
    "balance": ("",),
    "gap": (FEW,),
    "distribution": ("ministries=FIN,KEN&peers=region",),
    "trend": (FEW,),
    "slope": ("region=europe",),
    "map": ("",),
    "change": ("ministries=FIN", FEW),
}
THEMES = ("theme=light", "theme=dark")
STYLE = """
body { margin: 16px; background: #c9ccd1; font: 15px sans-serif; color: #111; }
table { border-spacing: 12px; } th { text-align: left; vertical-align: top; }
td { vertical-align: top; } img { display: block; box-shadow: 0 1px 4px #0006; }
td p { margin: 4px 0 0; max-width: 640px; overflow-wrap: anywhere; }
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One picture, or the sentence that is shown in its place."""

    path: str
    picture: bytes = b""
    refusal: str = ""

    def markup(self) -> str:
        note = f"<p>{html.escape(self.refusal or self.path)}</p>"
        if not self.picture:
            return f"<td>{note}</td>"
        data = base64.b64encode(self.picture).decode()
        return f'<td><img src="data:image/png;base64,{data}" width="{WIDTH}">{note}</td>'


def cell(site: server.Server, path: str) -> Cell:
    try:
        return Cell(path, picture=site.get(path))
    except urllib.error.HTTPError as error:
        return Cell(path, refusal=f"{path}: {error.code} {error.read().decode()}")


def rows(site: server.Server, columns: Sequence[str]) -> Iterator[tuple[str, list[Cell]]]:
    """Each kind with each of its choices, and its pictures from left to right."""
    for kind, choices in CHOICES.items():
        for choice in choices:
            parts = [part for part in (choice, f"chart={kind}") if part]
            yield kind, [cell(site, "/compare.png?" + "&".join([*parts, c])) for c in columns]


def sheet(rows: Sequence[tuple[str, list[Cell]]]) -> str:
    lines = "".join(
        f"<tr><th>{kind}</th>{''.join(cell.markup() for cell in cells)}</tr>"
        for kind, cells in rows
    )
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><table>{lines}</table>'


def take(browser: Browser, site: server.Server, columns: Sequence[str], name: str) -> int:
    """Returns how many pictures there are none of."""
    found = list(rows(site, columns))
    page = browser.new_page(viewport={"width": (WIDTH + 40) * len(columns) + 160, "height": 900})
    page.set_content(sheet(found))
    file = FOLDER / name
    page.screenshot(path=file, full_page=True)
    refusals = [cell.refusal for _, cells in found for cell in cells if cell.refusal]
    sys.stdout.write(f"{file.relative_to(ROOT)}: {len(found) * len(columns)} pictures\n")
    sys.stdout.writelines(f"{refusal}\n" for refusal in refusals)
    return len(refusals)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", action="store_true", help="every size as well")
    chosen = parser.parse_args(arguments)
    program = chromium.executable()
    if program is None:
        sys.stderr.write(f"{chromium.ADVICE}\n")
        return 1
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright, server.running() as site:
        browser = playwright.chromium.launch(executable_path=program, args=chromium.ARGUMENTS)
        missing = take(browser, site, THEMES, "contact-sheet.png")
        if chosen.sizes:
            sizes = [f"size={size}" for size in ("wide", "square", "slide", "print")]
            missing += take(browser, site, sizes, "contact-sheet-sizes.png")
        browser.close()
    return 1 if missing else 0


if __name__ == "__main__":
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"  # a folder of its own for all data
    django.setup()
    sys.exit(main(sys.argv[1:]))
