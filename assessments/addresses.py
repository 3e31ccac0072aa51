"""Addresses that people type or files contain: web pages, accounts and Wikidata items.

Pure: no Django, no clock, no I/O.
"""

import re

# Only schemes that a link may have; no blanks, quotes or angle brackets anywhere.
WEB_ADDRESS = re.compile(r"""https?://[^\s<>"'/?#]+(?:[/?#][^\s<>"]*)?""")
HANDLE = re.compile(r"""[^\s<>"']+""")
WIKIDATA_ITEM = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9][0-9]{0,14})")


def is_web_address(text: str) -> bool:
    """Return True for one http or https address. It is not opened."""
    return bool(WEB_ADDRESS.fullmatch(text))


def is_handle(text: str) -> bool:
    """Return True for the name of an account: one word that follows the platform's address."""
    return bool(HANDLE.fullmatch(text))


def wikidata_item(text: str) -> str:
    """Return the Q-number in a cell, which may be the item's whole address; "" if it has none."""
    found = WIKIDATA_ITEM.fullmatch(text)
    return found[1] if found else ""
