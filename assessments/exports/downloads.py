"""Files to take away, with names that say what they are."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from assessments.charts.types import Chart
from assessments.exports.pictures import Picture
from assessments.exports.tables import Table, csv_bytes, json_bytes, xlsx_bytes

TYPES = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
EXTENSIONS = tuple(TYPES)


def attachment(content: bytes, *, name: str, extension: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response


def table_download(table: Table, *, name: str, extension: str) -> HttpResponse:
    """The table as CSV or XLSX."""
    content = csv_bytes(table) if extension == "csv" else xlsx_bytes(table)
    return attachment(content, name=name, extension=extension)


def picture_download(picture: Picture, *, name: str) -> HttpResponse:
    """The picture, which any site may show. Raises ImageUnavailable."""
    response = attachment(picture.drawn(), name=name, extension=picture.format)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def chart_json(chart: Chart, facts: Mapping[str, Any]) -> bytes:
    """The data with all that lets it stand alone."""
    rows = [dict(zip(chart.header, row, strict=True)) for row in chart.rows]
    words = {
        "title": chart.title,
        "subtitle": chart.subtitle,
        "footer": chart.footer,
        "alt": chart.alt,
    }
    return json_bytes({**words, **facts, "columns": chart.header, "rows": rows})
