"""P10: a picture drawn by the warm renderer, and one from the cache."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page, sync_playwright

from assessments.exports import drawing_page
from assessments.exports.images import cached_render, render
from assessments.exports.wire import Figure
from tests import chromium
from tests.bench.measure import Measured, interleave, row

SIZE = {"width": 900, "height": 600}
SCALE = 2
DIMENSIONS = ["Openness and confidentiality", "Training", "Leadership", "Listening"]
LEVELS = {"Aland": [3.1, 2.4, 4.2, 2.8], "Median": [2.5, 2.5, 3.0, 3.0]}


def profile() -> Figure:
    """A radar chart of two."""
    traces = [
        {"type": "scatterpolar", "theta": DIMENSIONS, "r": levels, "fill": "toself", "name": name}
        for name, levels in LEVELS.items()
    ]
    return {"data": traces, "layout": {"title": {"text": "A profile against the median"}}}


@contextlib.contextmanager
def ready_page() -> Iterator[Page]:
    """A page that has loaded plotly.js, and nothing else."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        html = Path(folder) / "ready.html"
        html.write_text(f'<script src="{drawing_page.PLOTLY.as_uri()}"></script>')
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.ARGUMENTS
        )
        page = browser.new_page()
        page.goto(html.as_uri())
        yield page
        browser.close()


@row("P10", "PNG by the warm renderer / Plotly.toImage in a ready page", hold=5)
def png_warm() -> Measured:
    options = {"format": "png", "scale": SCALE, **SIZE}
    with ready_page() as page:
        return interleave(
            lambda: render(profile(), format="png", scale=SCALE, **SIZE),
            lambda: page.evaluate(
                "([figure, options]) => Plotly.toImage(figure, options)", [profile(), options]
            ),
            repeats=15,
        )


@row("P10", "PNG from the cache / reading the file", hold=2)
def png_cached() -> Measured:
    cached_render(profile(), format="png", scale=SCALE, **SIZE)
    newest = max(
        (path for path in settings.IMAGE_CACHE.iterdir() if not path.name.startswith(".")),
        key=lambda path: path.stat().st_mtime,
    )
    return interleave(
        lambda: cached_render(profile(), format="png", scale=SCALE, **SIZE), newest.read_bytes
    )
