"""Checks of a page's looks: parts that are too wide, and broken rules in light and dark."""

from playwright.sync_api import Page

from tests.browser import axe

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 800}


def overflow(page: Page) -> list[str]:
    """Return the parts that are wider than the window, if the page scrolls sideways."""
    found: list[str] = page.evaluate(
        """() => {
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) return [];
            return [...document.querySelectorAll("body *")]
                .filter(part => part.getBoundingClientRect().right > root.clientWidth)
                .filter(part => !part.parentElement.closest(".table-scroll, .chart-scroll"))
                .map(part => `${part.tagName} ${part.className} ${part.textContent.slice(0, 40)}`);
        }"""
    )
    return found


def faults(page: Page) -> list[str]:
    """Return what is wrong with the open page, wide and narrow, light and dark.

    It is for pages without charts: a chart is drawn once, for one width and one theme.
    """
    before = page.viewport_size or WIDE
    found = []
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            wrong = [*overflow(page), *axe.violations(page)]
            found += [f"{size['width']}, {scheme}: {each}" for each in wrong]
    page.emulate_media(color_scheme="null")
    page.set_viewport_size(before)
    return found
