"""Accessibility by axe-core: the rules a page breaks, as sentences."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = (Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js").read_text()
COLOURS = ("color-contrast", "link-in-text-block")  # the rules that look at them


def violations(page: Page, *, only: Sequence[str] | None = None) -> list[str]:
    """Every broken rule at every place, empty when there is none. only: these rules; None is all.

    Playwright evaluates scripts past the content security policy, so the page needs no exception.
    """
    if page.evaluate("!window.axe"):
        page.evaluate(SOURCE)
    found: list[dict[str, Any]] = page.evaluate(
        "only => axe.run(only ? { runOnly: only } : {}).then(result => result.violations)",
        list(only) if only else None,
    )
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']} at {' '.join(map(str, node['target']))}"
        for rule in found
        for node in rule["nodes"]
    ]
