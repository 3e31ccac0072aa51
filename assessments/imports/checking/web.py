"""Addresses on the web, before anyone is invited to follow them."""

import re

# Only schemes that a link may have; no blanks, quotes or angle brackets anywhere.
ADDRESS = re.compile(r"""https?://[^\s<>"'/?#]+(?:[/?#][^\s<>"]*)?""")
HANDLE = re.compile(r"""[^\s<>"']+""")


def is_web_address(text: str) -> bool:
    return bool(ADDRESS.fullmatch(text))


def is_handle(text: str) -> bool:
    """What follows the platform's own address: one word."""
    return bool(HANDLE.fullmatch(text))
