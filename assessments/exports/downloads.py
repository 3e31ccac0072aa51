"""Downloads: files with names that say what they hold."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from assessments.charts.types import Chart
from assessments.exports.tables import Table, csv_bytes, json_bytes, xlsx_bytes

TYPES = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
EXTENSIONS = tuple(TYPES)  # of a comparison as one file; slides have an address of their own
TYPES["pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
TYPES["zip"] = "application/zip"
PICTURES = ("png", "svg", "pdf")
TABLES = ("csv", "xlsx")
# CSS pixels: for the web, for a post, for a slide of 16:9 and for A4 paper.
SIZES = {"wide": (1200, 675), "square": (1080, 1080), "slide": (1600, 900), "print": (1240, 1754)}


def attachment(content: bytes, *, name: str, extension: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response


def table_download(table: Table, *, name: str, extension: str) -> HttpResponse:
    """Return the table as CSV or XLSX."""
    if extension == "csv":
        return attachment(csv_bytes(table), name=name, extension=extension)
    return attachment(xlsx_bytes(table), name=name, extension=extension)


def picture_file(content: bytes, *, name: str, extension: str) -> HttpResponse:
    """Return a picture, which any site may show."""
    response = attachment(content, name=name, extension=extension)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def chart_json(chart: Chart, facts: Mapping[str, Any]) -> bytes:
    """Return the data with all that a reader needs to understand it."""
    rows = [dict(zip(chart.header, row, strict=True)) for row in chart.rows]
    words = {
        "title": chart.title,
        "subtitle": chart.subtitle,
        "footer": chart.footer,
        "alt": chart.alt,
    }
    return json_bytes({**words, **facts, "columns": chart.header, "rows": rows})
