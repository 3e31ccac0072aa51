"""Accessibility by axe-core: the rules a page breaks, as sentences."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = (Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """Every broken rule at every place, empty when there is none.

    Playwright evaluates scripts past the content security policy, so the page needs no exception.
    """
    if page.evaluate("!window.axe"):
        page.evaluate(SOURCE)
    found: list[dict[str, Any]] = page.evaluate("axe.run().then(result => result.violations)")
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']} at {' '.join(map(str, node['target']))}"
        for rule in found
        for node in rule["nodes"]
    ]
