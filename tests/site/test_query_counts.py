"""Pages cost the same number of queries for ten ministries and for two hundred."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_channel, make_framework, make_mission
from tests.many_ministries import publish_many

FEW, MANY = 10, 200
DASHBOARD_LIMIT = 12
PAGES = (
    "/?release={}",
    "/?release={}&lens=public",
    "/?release={}&evidence=public",
    "/ministries/",
    "/ministries/AAA/?release={}",
    "/ministries/AAA/?release={}&lens=public",
    "/ministries/AAA/channels/",
    "/ministries/AAA/roadmap/?release={}",
    "/ministries/AAA/roadmap/?release={}&raise=OPN-1:5",
    "/dimensions/?release={}",
    "/dimensions/balance/?release={}",
    "/dimensions/balance/?release={}&lens=public&evidence=public",
    "/compare/?release={}",
    "/compare/?release={}&chart=heatmap&columns=indicators",
    "/compare/?release={}&chart=balance",
    "/compare/?release={}&chart=profile&ministries=AAA,AAB",
    "/compare/?release={}&ministries=AAA&peers=region&lens=public",
    "/compare/?release={}&ministries=AAA&peers=nearest&weights=training:3",
    "/compare/?release={}&chart=heatmap&sort=training&weights=balance:0.5",
    "/compare.csv?release={}",
    "/compare.json?release={}&chart=heatmap",
    "/releases/",
    "/releases/{}/",
    "/releases/{}/results.csv",
    "/framework/",
)


def publish(code: str, count: int, *, year: int) -> None:
    """Two releases of a framework of its own, so that there is something to compare with."""
    framework = make_framework(f"framework-{code}")
    publish_many(f"{code}-before", count, framework=framework, year=year - 1)
    publish_many(code, count, framework=framework, year=year)


def costs(client: Client, code: str) -> dict[str, int]:
    """Page -> queries of a visit; the first visit to a release reads it, later ones do not."""
    found = {}
    for page in PAGES:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page.format(code)).status_code == 200
        found[page] = len(queries)
    return found


def test_no_page_costs_more_queries_for_two_hundred_ministries(client: Client, db):
    publish("few", FEW, year=2023)
    few_cold, few = costs(client, "few"), costs(client, "few")
    publish("many", MANY, year=2026)

    many_cold, many = costs(client, "many"), costs(client, "many")

    assert many == few
    assert many_cold == few_cold
    assert few["/ministries/AAA/?release={}"] <= DASHBOARD_LIMIT
    assert max(many.values()) <= DASHBOARD_LIMIT


@pytest.mark.parametrize("path", ["/ministries/", "/ministries/FIN/channels/"])
def test_the_directory_does_not_cost_more_for_more_missions(client: Client, release, path):
    counts = []
    for batch in range(2):
        for n in range(10):
            place = {"latitude": 1.0 * n, "longitude": 2.0 * n}
            mission = make_mission(f"Q1{batch}{n}", host_country=f"Country {n}", **place)
            make_channel(mission, f"channel-{batch}-{n}")
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))

    assert counts[0] == counts[1]
