"""P9: what a page weighs on the wire, all that it loads counted except plotly.js."""

import re
import urllib.request
from collections.abc import Iterator

import brotli

from tests.bench import pages, server
from tests.bench.measure import Measured, row

KILOBYTE = 1000
LEFT_OUT = "plotly-chancery"  # kept by the browser for a year
LOADED = re.compile(r'<(?:link|script)[^>]*?(?:href|src)="(/static/[^"]+)"')


def sent(url: str) -> bytes:
    """The body as it goes over the wire to a browser."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": pages.ACCEPT})  # noqa: S310
    with urllib.request.urlopen(request) as response:  # noqa: S310 - our own
        body: bytes = response.read()
        return body


def loaded(html: str) -> Iterator[str]:
    """The style sheets, scripts and fonts that the page names."""
    return (path for path in dict.fromkeys(LOADED.findall(html)) if LEFT_OUT not in path)


@row("P9", f"heaviest page by itself, as sent, {pages.MANY} ministries", hold=100)
def heaviest_html() -> Measured:
    pages.counts()
    heaviest = max(len(pages.get(path)) for path in pages.PAGES.values())
    return Measured(heaviest / KILOBYTE, unit="kB")


@row("P9", "a comparison with all it loads, as sent, without plotly.js", hold=120)
def comparison_with_all() -> Measured:
    path = "/compare/?chart=ranking"
    with server.running(path) as site:
        html = sent(site.url + path)
        parts = [sent(site.url + part) for part in loaded(brotli.decompress(html).decode())]
    return Measured((len(html) + sum(map(len, parts))) / KILOBYTE, unit="kB")
