"""Files to take away, with names that say what they are."""

from django.http import HttpResponse

from assessments.charts.types import Chart
from assessments.exports.images import cached_render
from assessments.exports.tables import Table, csv_bytes, json_bytes, xlsx_bytes

TYPES = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
EXTENSIONS = tuple(TYPES)
PIXELS = 2  # device pixels per CSS pixel of a PNG


def attachment(content: bytes, *, name: str, extension: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response


def table_download(table: Table, *, name: str, extension: str) -> HttpResponse:
    """The table as CSV or XLSX."""
    content = csv_bytes(table) if extension == "csv" else xlsx_bytes(table)
    return attachment(content, name=name, extension=extension)


def chart_download(
    chart: Chart, *, name: str, extension: str, facts: dict[str, str]
) -> HttpResponse:
    """The chart as a picture, or its table as data. Raises ImageUnavailable for a picture."""
    table = Table(chart.header, chart.rows)
    if extension in {"csv", "xlsx"}:
        return table_download(table, name=name, extension=extension)
    if extension == "json":
        return attachment(chart_json(chart, facts), name=name, extension=extension)
    size = {"width": chart.width, "height": chart.height}
    if extension == "png":
        picture = cached_render(chart.figure, format="png", scale=PIXELS, **size)
    else:
        picture = cached_render(chart.figure, format="svg", scale=1, **size)
    return attachment(picture, name=name, extension=extension)


def chart_json(chart: Chart, facts: dict[str, str]) -> bytes:
    """The data with all that lets it stand alone."""
    rows = [dict(zip(chart.header, row, strict=True)) for row in chart.rows]
    words = {
        "title": chart.title,
        "subtitle": chart.subtitle,
        "footer": chart.footer,
        "alt": chart.alt,
    }
    return json_bytes({**words, **facts, "columns": chart.header, "rows": rows})
