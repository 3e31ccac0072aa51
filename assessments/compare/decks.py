"""Slides of a comparison: its chart, then its table."""

import datetime
from typing import Any

from django.urls import reverse

from assessments.charts.types import Chart
from assessments.compare.choices import Choice
from assessments.compare.citations import citation
from assessments.exports.documents.workshop import made
from assessments.reporting.slides import chart_slide, footer, scale_of, table_slides


def comparison_pptx(choice: Choice, chart: Chart, today: datetime.date) -> bytes:
    """Raises ImageUnavailable."""
    return made("slides", comparison_deck(choice, chart, today))


def comparison_deck(choice: Choice, chart: Chart, today: datetime.date) -> dict[str, Any]:
    address = f"{choice.site}{reverse('comparison-index')}?{choice.query}"
    source = citation(choice, address, today).apa.strip()
    foot, scale = footer(choice.release_view, address), scale_of(choice.release_view)
    return {
        "title": chart.title,
        "slides": [
            chart_slide(chart, scale, foot=foot, source=source),
            *table_slides(chart, scale, foot=foot, source=source),
        ],
    }
