"""Numbers of agreement in print: alphas as the bands are written, distances in levels."""

from django import template

from assessments.charts.reading import printed
from assessments.charts.types import Chart
from assessments.charts.words import MINUS

register = template.Library()


@register.filter
def alpha(value: float) -> str:
    """Return an alpha in print: 0.7434 -> "0.743"."""
    return printed(value)


@register.filter
def printed_alphas(chart: Chart) -> list[list[str]]:
    """Return the chart's table as text: alphas to the decimals of their bands, missing as "–"."""
    rows = []
    for row in chart.rows:
        rows.append([as_printed(value) for value in row])
    return rows


def as_printed(value: str | float | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return printed(value)
    return str(value)


@register.filter
def in_levels(distance: float | None) -> str:
    """Return a distance to two decimals; None is a dash."""
    if distance is None:
        return "–"
    return format(distance, "z.2f")


@register.filter
def with_sign(direction: float | None) -> str:
    """Return a number with its sign, such as "+0.25"; None is a dash."""
    if direction is None:
        return "–"
    size = format(abs(direction), ".2f")
    # What is rounded to zero has no direction any more: "+0.00" would say that it has.
    if not size.strip("0."):
        return size
    sign = "+" if direction > 0 else MINUS
    return f"{sign}{size}"
