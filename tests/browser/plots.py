"""The charts of a page as a reader finds them: drawn, and with how many marks."""

from typing import Any

from playwright.sync_api import Locator, Page

# A function, not an expression: the policy of the page lets no text be evaluated again and again.
SOUGHT = """
() => ([...document.querySelectorAll("figure.chart .chart-plot")]
    .every(plot => plot.dataset.drawn === "done" && plot.querySelector("svg.main-svg")))
"""
MARKS = "path.point, .textpoint text"


def drawn(page: Page) -> Locator:
    """The plots of the page, once the script has drawn them all."""
    page.wait_for_function(SOUGHT)
    return page.locator("figure.chart .chart-plot")


def marks(plot: Locator) -> int:
    """Count the dots, bars and printed numbers in the drawing."""
    return plot.locator(MARKS).count()


def setting(plot: Locator, name: str) -> Any:
    """A value of the layout as plotly has it now, such as "font.color"."""
    found: Any = plot.evaluate(
        "(plot, name) => name.split('.').reduce((part, key) => part[key], plot._fullLayout)", name
    )
    return found


def hovered(page: Page, point: Locator) -> str:
    """Move the pointer to a mark and return the text of the hover; a click is then on the mark."""
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=3)
    return page.locator(".hoverlayer .hovertext").first.text_content() or ""
