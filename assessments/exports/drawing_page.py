"""The page that the renderer draws in: our plotly.js, our typeface, our map, and no way out.

A picture is drawn by the same script and in the same letters as the chart on the site. The policy
lets the page run scripts from this disk and nothing else: no address in a figure is ever fetched.
"""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
PLOTLY = STATIC / "vendor/plotly/plotly-chancery.min.js"
MAP = STATIC / "vendor/maps/world_50m.json"
FONTS = STATIC / "fonts.css"
DRAWING = Path(__file__).with_name("drawing.js")

# Maps and fonts are in the page itself, so that the policy needs no exception for files.
POLICY = (
    "default-src 'none'; script-src file:; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:"
)


def _as_data(match: re.Match[str]) -> str:
    font = (FONTS.parent / match[1]).read_bytes()
    return f'url("data:font/woff2;base64,{base64.b64encode(font).decode("ascii")}")'


def header() -> str:
    """Return the start of the page; Kaleido sets a PDF's paper size in `head-style`."""
    fonts = re.sub(r'url\("([^"]+)"\)', _as_data, FONTS.read_text(encoding="utf-8"))
    world = MAP.read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<style id="head-style"></style>\n<style id="fonts">{fonts}</style>\n'
        f'<script type="application/json" id="world_50m">{world}</script>\n'
    )


@lru_cache(maxsize=1)
def version() -> str:
    """A digest of all that shapes a picture but its figure; each process reads it once (2.5 MB)."""
    digest = hashlib.sha256()
    fonts = sorted((STATIC / "vendor/fonts").glob("*.woff2"))
    for path in (PLOTLY, MAP, FONTS, DRAWING, *fonts):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
