"""Helpers that read published results as pages do: from the text of a query."""

from collections.abc import Mapping

from django.http import QueryDict

from assessments.actions import releases
from assessments.charts.types import Chart
from assessments.compare.charts import draw_chart
from assessments.compare.comparisons import Comparison, read_comparison
from assessments.models import Framework, Release
from assessments.public.dashboards import Dashboard, dashboard
from assessments.reporting.release_views import ReleaseView, read_release_view
from tests.factories import (
    make_assessment,
    make_coding,
    make_framework,
    make_ministry,
    make_round,
    make_score,
)

INDICATORS = ("OPN-1", "OPN-2", "CNF-1", "TRN-1", "TRN-2")


def flat(level: int) -> dict[str, int]:
    """Return one level for every indicator of the small framework; all means equal it."""
    return dict.fromkeys(INDICATORS, level)


def look(text: str = "") -> ReleaseView:
    return read_release_view(QueryDict(text))


def choose(text: str = "") -> Comparison:
    return read_comparison(QueryDict(text))


def draw(text: str = "") -> Chart:
    return draw_chart(choose(text))


def dash(code: str = "FIN", text: str = "") -> Dashboard:
    """Return the dashboard of a ministry that is in the release."""
    found = dashboard(make_ministry(code), look(text))
    assert found is not None
    return found


def make_measured(code: str = "measured", version: str = "1.0") -> Framework:
    """Create a framework of one measured indicator, 0 to 1000 on a scale from 0 to 1."""
    return make_framework(
        code,
        version,
        tree={"services": {"online": ["OSI"]}},
        measured={"OSI": (0.0, 1000.0)},
        scale=(0.0, 1.0),
        labels=(),
    )


def publish_values(
    code: str,
    values: Mapping[str, float],
    *,
    framework: Framework,
    year: int = 2026,
) -> Release:
    """Publish a value of the indicator of `make_measured` for each ministry."""
    round = make_round(code, framework=framework, year=year)
    for ministry, value in values.items():
        coding = make_coding(make_assessment(ministry, round=round))
        make_score(coding, "OSI", value=value)
    return releases.publish(round)
