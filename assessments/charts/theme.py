"""One look for every chart: tokens for light and dark, a colour for each ministry, escaped labels.

Marks have one colour that reads on both papers (>= 3:1), so that a theme is a Plotly template and
nothing else: relayout `template`, and a drawn chart has changed. Ink, lines, land and grounds are
in the template; no trace names them.
"""

import html
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from assessments.charts.types import ThemeName

SERIF = '"Source Serif 4", Georgia, "Times New Roman", serif'
SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif'
CLEAR = "rgba(0,0,0,0)"

TOKENS: Mapping[ThemeName, Mapping[str, str]] = {
    "light": {
        "paper": "#ffffff",
        "surface": "#ffffff",
        "ink": "#1d2330",
        "muted": "#565f6f",
        "line": "#dcd8cf",
        "land": "#e9e5db",
        "border": "#bdb7a9",
    },
    "dark": {
        "paper": "#14181f",
        "surface": "#1b212a",
        "ink": "#e8e6e0",
        "muted": "#a7afbd",
        "line": "#343c49",
        "land": "#2b333f",
        "border": "#4a5464",
    },
}

# Marks, on either paper.
ACCENT = "#3b7cc4"
SEALED = "#8f62d6"
MISSING = "#7c828e"
HATCH: dict[str, Any] = {  # of a bar: a number that is not there
    "color": CLEAR,
    "line": {"color": MISSING, "width": 1},
    "pattern": {"shape": "/", "fgcolor": MISSING, "bgcolor": CLEAR, "size": 6, "solidity": 0.25},
}
DOTTED: dict[str, Any] = {  # of a bar: what does not apply
    "color": CLEAR,
    "line": {"color": MISSING, "width": 0.5},
    "pattern": {"shape": ".", "fgcolor": MISSING, "bgcolor": CLEAR, "size": 8, "solidity": 0.12},
}

# Low to high, even steps of lightness. The same on both papers: a cell brings its own ground,
# and `ink_on` says which ink its number needs.
RAMP = ("#eef3f9", "#cfdff0", "#a9c6e3", "#7ba8d3", "#4f88bf", "#2f68a3", "#1f4b86")

# Okabe and Ito's order (ochre, sky, green, olive, blue, vermilion, pink, slate, then four more),
# its lightness drawn into the band that keeps 3:1 to white and to the dark paper alike. No violet:
# that is for sealed evidence. The symbol repeats what the colour says, for greyscale.
PALETTE = (
    "#ad630e", "#1985a2", "#21916b", "#9a9530", "#126cc1", "#e76212",
    "#be68a4", "#677087", "#b77866", "#24877e", "#5c8c20", "#d05b74",
)  # fmt: skip
SYMBOLS = (
    "circle", "square", "diamond", "triangle-up", "triangle-down", "cross",
    "pentagon", "star", "hexagon", "x", "hourglass", "bowtie",
)  # fmt: skip


UNRULY = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# The same, but for the marks that keep a name apart.
STILL_UNRULY = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066\u2067\ud800-\udfff]")
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


@lru_cache(maxsize=4096)  # the same few hundred names in every chart
def plain(name: str) -> str:
    """Return a name as one line that cannot disturb the text around it.

    Control characters, line breaks and the marks that turn the direction of writing become
    blanks; a name in a right-to-left script is isolated from its neighbours.
    """
    shown = " ".join(UNRULY.sub(" ", name).split())
    if RIGHT_TO_LEFT.search(shown):
        return f"\u2068{shown}\u2069"
    return shown


@lru_cache(maxsize=4096)
def escape(text: str) -> str:
    """Return text that Plotly draws as it is. Every name that enters a figure passes here.

    Plotly reads labels as markup (`<b>`, `<a href>`, entities), and as TeX between two dollars.
    """
    return html.escape(plain(text), quote=False).replace("$", "&#36;")


@lru_cache(maxsize=4096)
def escape_plain(text: str) -> str:
    """Return text that `plain` has made, or joined of such parts, as Plotly draws it as it is.

    Names from right to left stay apart in it, where `escape` would turn the whole sentence.
    """
    return html.escape(STILL_UNRULY.sub(" ", text), quote=False).replace("$", "&#36;")


def escape_after(name: str, text: str) -> str:
    """Return a label, escaped, that begins with a name: "Finland 3.1".

    The name is kept apart, so that one from right to left does not turn the number after it.
    """
    rest = text.removeprefix(name)
    # Where the text has a code instead, there is no name to keep apart.
    if rest == text:
        return escape(text)
    return f"{escape(name)} {escape(rest)}".rstrip()


def template(name: ThemeName, *, paper: str | None = None) -> dict[str, Any]:
    """Return the theme as a Plotly template; `paper` is the ground, the token's by default."""
    token = TOKENS[name]
    ink, muted, line = token["ink"], token["muted"], token["line"]
    axis = {
        "color": ink,
        "gridcolor": line,
        "linecolor": line,
        "tickcolor": line,
        "zeroline": False,
        "title": {"font": {"color": muted, "size": 14}},
    }
    polar_axis = {key: axis[key] for key in ("color", "gridcolor", "linecolor", "tickcolor")}
    return {
        "layout": {
            "paper_bgcolor": paper or token["paper"],
            "plot_bgcolor": CLEAR,
            "colorway": list(PALETTE),
            "font": {"family": SANS, "size": 14, "color": ink},
            "title": {
                "font": {"family": SERIF, "size": 26, "color": ink, "weight": 600},
                "subtitle": {"font": {"family": SANS, "size": 14, "color": muted}},
            },
            "hoverlabel": {
                "align": "left",
                "bgcolor": token["surface"],
                "bordercolor": muted,
                "font": {"family": SANS, "size": 14, "color": ink},
            },
            "annotationdefaults": {"font": {"color": muted}, "showarrow": False},
            "shapedefaults": {"line": {"color": line}},
            "xaxis": axis,
            "yaxis": axis,
            "polar": {
                "bgcolor": CLEAR,
                "radialaxis": {**polar_axis, "color": muted},
                "angularaxis": polar_axis,
            },
            "geo": {
                "bgcolor": CLEAR,
                "landcolor": token["land"],
                "countrycolor": token["border"],
                "coastlinecolor": token["border"],
                "framecolor": line,
            },
        }
    }


def theme_patch(name: ThemeName) -> dict[str, Any]:
    """Return what the page's script relayouts to change a drawn chart's theme.

    The paper is clear: the page's own shows through.
    """
    return {"template": template(name, paper=CLEAR)}


def base_layout(theme: ThemeName = "light") -> dict[str, Any]:
    """Return the layout that every chart starts from."""
    return {
        "template": template(theme),
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
    }


# Made once: charts are drawn often, and never change these.
THEMES: Mapping[ThemeName, dict[str, Any]] = {name: theme_patch(name) for name in TOKENS}
BASE_LAYOUTS: Mapping[ThemeName, dict[str, Any]] = {name: base_layout(name) for name in TOKENS}


def colour_scale(colours: Sequence[str]) -> list[list[Any]]:
    """Return the colours at even places from 0 to 1, as Plotly's colour scales have them."""
    last = len(colours) - 1
    return [[place / last, colour] for place, colour in enumerate(colours)]


def tint(colour: str, share: float) -> str:
    """Return a "#rrggbb" as a glaze that lets the rest through; share 0-1 is its own."""
    red, green, blue = _channels(colour)
    return f"rgba({red},{green},{blue},{share})"


def ink_on(ground: str) -> str:
    """Return the ink, black or white, that reads best on a ground (always >= 4.5:1)."""
    # There black and white read equally well: 1.05 / (0.179 + 0.05) = (0.179 + 0.05) / 0.05.
    if luminance(ground) > 0.179:
        return "#000000"
    return "#ffffff"


def luminance(colour: str) -> float:
    """Return the relative luminance, 0-1, of a "#rrggbb". Source: WCAG 2.2."""
    red, green, blue = map(_linear, _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of a "#rrggbb", 0-255 each."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(level: int) -> float:
    """Return the light of one channel, 0-1. level: 0-255."""
    channel = level / 255
    if channel <= 0.04045:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)
