"""Variables of every template."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

VERSION = "0.6.0"
SECTIONS = {
    "overview": "Overview",
    "ministry-index": "Ministries",
    "comparison-index": "Compare",
    "release-index": "Releases",
    "framework-index": "Framework",
    "method-detail": "Method",
}


@dataclass(frozen=True, slots=True)
class NavItem:
    label: str
    url: str
    current: str  # "page", "true" (somewhere below it) or ""


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "csp_nonce": "",  # there are no inline scripts, so none needs a nonce
        "version": VERSION,
        "nav_items": [nav_item(request.path, *section) for section in SECTIONS.items()],
    }


def nav_item(path: str, name: str, label: str) -> NavItem:
    url = reverse(name)
    if path == url:
        return NavItem(label, url, "page")
    is_below = url != "/" and path.startswith(url)
    return NavItem(label, url, "true" if is_below else "")
