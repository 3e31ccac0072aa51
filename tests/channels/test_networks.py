"""The network of a ministry: its open missions, its channels and its map."""

import datetime

import pytest

from assessments.channels.networks import network
from assessments.models import DirectoryImport
from tests.factories import make_channel, make_mission

pytestmark = pytest.mark.django_db


def test_a_network_counts_what_is_open_and_what_is_closed():
    tokyo = make_mission("Q1", host_country="Japan", city="Tokyo", latitude=35.0, longitude=139.0)
    make_mission("Q2", host_country="Japan", city="Osaka")
    closed = make_mission("Q3", closed_on=datetime.date(2024, 1, 1))
    make_channel(tokyo, "a")
    make_channel(tokyo, "b", status="closed")
    make_channel(closed, "c")
    make_channel(tokyo.ministry, "https://example.org/", platform="website")

    found = network(tokyo.ministry)

    assert (found.mission_count, found.closed_count, found.channel_count) == (2, 1, 2)
    assert [(host.country, len(host.missions)) for host in found.hosts] == [("Japan", 2)]
    assert found.map is not None
    assert len(found.map.rows) == 1


def test_a_network_without_places_has_no_map():
    assert network(make_mission().ministry).map is None


def test_the_source_is_what_was_imported_last_and_when():
    mission = make_mission("Q1", latitude=35.0, longitude=139.0)
    assert network(mission.ministry).source == ""
    assert "Entered by hand" in str(network(mission.ministry).map)

    for source, day in (("Wikidata", 1), ("Yearbook of missions", 12)):
        at = datetime.datetime(2027, 3, day, 9, tzinfo=datetime.UTC)
        DirectoryImport.objects.create(source=source, imported_at=at)

    found = network(mission.ministry)
    assert found.source == "Yearbook of missions, imported on 12 March 2027"
    assert "Yearbook of missions, imported on 12 March 2027" in str(found.map)
    assert "Wikidata" not in str(found.map)
