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
    items = []
    for name, label in SECTIONS.items():
        url, current = reverse(name), ""
        if request.path == url:
            current = "page"
        elif url != "/" and request.path.startswith(url):
            current = "true"
        items.append(NavItem(label, url, current))
    return {
        "csp_nonce": "",  # there are no inline scripts, so no script needs a nonce
        "version": VERSION,
        "nav_items": items,
    }
