"""The process that lays out one PDF, and ends: what it loads, and what it leaks, ends with it.

    python -m assessments.exports.documents.paper < ORDER > PDF

The order is JSON: `html`, the whole page, and `pictures`, name -> media type and content in base64.

Whatever addresses the page has, this process reads only our typeface, from this disk, and the
pictures that it was given.
"""

import base64
import re
import resource
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import orjson

try:
    import weasyprint
    from weasyprint.urls import URLFetcher, URLFetcherResponse
except OSError:  # its libraries are the system's, and Python cannot install them
    sys.exit(3)  # workshop.LIBRARY_MISSING

Pictures = Mapping[str, Sequence[str]]

FONTS = Path(__file__).resolve().parents[3] / "static/vendor/fonts"
FONT = re.compile(r"chancery:font/([a-z0-9-]+\.woff2)")
PICTURE = re.compile(r"chancery:picture/([a-z0-9-]+)")
MOST_MEMORY = 2 * 2**30
MOST_SECONDS = 90


class Refused(ValueError):
    """An address that is not ours. WeasyPrint goes on without its content."""


class Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves fonts by their file names and pictures by their keys, and refuses all else."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__(allowed_protocols=("chancery",), allow_redirects=False)
        self.pictures = pictures

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if found := FONT.fullmatch(url):
            font = (FONTS / found[1]).read_bytes()
            return URLFetcherResponse(url, font, {"Content-Type": "font/woff2"})
        if (found := PICTURE.fullmatch(url)) and found[1] in self.pictures:
            kind, content = self.pictures[found[1]]
            return URLFetcherResponse(url, base64.b64decode(content), {"Content-Type": kind})
        raise Refused(f"Not ours to open: {url[:200]!r}")


def printed(html: str, pictures: Pictures) -> bytes:
    """The PDF of the page, tagged for screen readers."""
    page = weasyprint.HTML(string=html, base_url="chancery:page", url_fetcher=Fetcher(pictures))
    pdf: bytes = page.write_pdf(pdf_variant="pdf/ua-1")
    return pdf


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    order = orjson.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(printed(order["html"], order["pictures"]))


if __name__ == "__main__":
    main()
