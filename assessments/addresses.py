"""Addresses that people type or files contain: web pages, accounts and Wikidata items.

Pure: no Django, no clock, no I/O.
"""

import re

# Only schemes that a link may have; no blanks, quotes or angle brackets anywhere.
WEB_ADDRESS = re.compile(r"""https?://[^\s<>"'/?#]+(?:[/?#][^\s<>"]*)?""")
HANDLE = re.compile(r"""[^\s<>"']+""")
ACCOUNT_PAGE = re.compile(
    r"(?:https?://)?(?:[a-z]+\.)?([a-z]+\.com)/+([^?#]*)[?#]?.*", re.IGNORECASE
)
SITES = {
    "facebook": ("facebook.com", "fb.com"),
    "twitter": ("twitter.com", "x.com"),
    "youtube": ("youtube.com",),
}
CHANNEL_PATH = "channel/"  # before the id of a channel, in an address of YouTube
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


def account_name(platform: str, text: str) -> str:
    """Return the name of an account: "@Name", "Name" and the address of its page have the same.

    The sign @ stays on YouTube, where a name without it is the id of a channel.
    """
    name = text
    page = ACCOUNT_PAGE.fullmatch(text)
    if page and page[1].lower() in SITES.get(platform, ()):
        name = page[2].strip("/")
        if platform == "youtube":
            return name.removeprefix(CHANNEL_PATH)
    if platform == "youtube":
        return name
    return name.removeprefix("@")


def account_key(platform: str, name: str) -> str:
    """Return a name as it is compared: platforms take it in any case, but for ids of YouTube."""
    name = account_name(platform, name)
    if platform == "website" or (platform == "youtube" and not name.startswith("@")):
        return name
    return name.casefold()
