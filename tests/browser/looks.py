"""How a page looks: what is wider than its window, and what breaks a rule in any light."""

from playwright.sync_api import Page

from tests.browser import axe

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 800}


def overflow(page: Page) -> list[str]:
    """What is wider than the window, where the page as a whole can be moved sideways."""
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
    """What is wrong with the page as it stands, wide and narrow, light and dark.

    For pages without charts, which are drawn for the width and the light that they are opened in.
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
