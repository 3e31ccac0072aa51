"""Wikidata items as files name them: bare, or as the address of the entity."""

import re

ITEM = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9][0-9]{0,14})")


def item(text: str) -> str:
    """Return the Q-number that a cell names, "" if it names none."""
    found = ITEM.fullmatch(text)
    return found[1] if found else ""
