"""Any address gives a file, a page, or a refusal with its reason, but never an error."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.compare.charts import CHARTS
from assessments.exports.downloads import SIZES

pytestmark = pytest.mark.walk

KEYS = [
    *("ministries", "region", "peers", "chart", "dimension", "columns", "sort", "against"),
    *("release", "lens", "evidence", "weights", "theme", "size", "full", "edition", "list"),
    *("frozen", "hash", "url", "format", "maxwidth", "maxheight", "nothing"),
]
VALUES = [
    *("FIN", "EST,FIN", "northern-europe", "region", "balance", "2026", "public", "dark", "1", ""),
    *("http://testserver/compare/?chart=heatmap", "http://testserver/embed/compare/?frozen=1"),
    *("json", "xml", "0123456789abcdef", "balance:2", *CHARTS, *SIZES),
]
queries = st.lists(
    st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES) | st.text(max_size=12)), max_size=5
)
PATHS = {
    "/compare.csv": {200, 400},
    "/compare.json": {200, 400},
    "/compare.bib": {200, 400},
    "/embed/compare/": {200, 302, 400, 410},
    "/oembed/": {200, 400, 404, 501},
    "/compare.png": {400, 503},
}


@pytest.mark.parametrize(("path", "statuses"), PATHS.items())
def test_any_query_is_answered_or_refused_with_a_reason(
    client: Client, release, own_folders, path, statuses
):
    own_folders.CHROMIUM = "/nowhere/chromium"  # so that a picture is refused with its reason

    @given(queries)
    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def ask(pairs: list[tuple[str, str]]) -> None:
        answer = client.get(f"{path}?{urlencode(pairs)}")

        assert answer.status_code in statuses
        assert answer.content or answer.status_code == 302

    ask()
