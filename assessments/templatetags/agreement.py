"""Numbers of agreement in print: alphas as the bands are written, distances in levels."""

from django import template

from assessments.charts.reading import printed
from assessments.charts.types import Chart
from assessments.charts.words import MINUS

register = template.Library()


@register.filter
def alpha(value: float) -> str:
    """0.7434 -> "0.743"."""
    return printed(value)


@register.filter
def printed_alphas(chart: Chart) -> list[list[str]]:
    """Return the chart's table as text: alphas to the decimals of their bands, missing as "–"."""
    return [[as_printed(value) for value in row] for row in chart.rows]


def as_printed(value: str | float | None) -> str:
    if value is None:
        return "–"
    return printed(value) if isinstance(value, float) else str(value)


@register.filter
def in_levels(distance: float | None) -> str:
    """To two decimals; None is a dash."""
    return "–" if distance is None else format(distance, "z.2f")


@register.filter
def way(direction: float | None) -> str:
    """With its sign: "+0.25"; None is a dash."""
    if direction is None:
        return "–"
    size = format(abs(direction), ".2f")
    if not size.strip("0."):
        return size
    return f"{'+' if direction > 0 else MINUS}{size}"
