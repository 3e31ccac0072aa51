"""The directory: search that forgives case and accents, counts, and the network of a ministry."""

import datetime

import pytest
from django.http import QueryDict

from assessments.pages.directories import is_match, ministries, network
from tests.directory.rows import make_channel, make_mission
from tests.factories import make_ministry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("cote", True),
        ("CÔTE", True),
        ("d'ivoire", True),
        ("civ", True),  # the code
        ("ci", False),  # a part of the code
        ("affaires étrangères", True),
        ("etrangeres cote", True),
        ("cote finland", False),
        ("", True),
        ("%", False),
    ],
)
def test_every_word_of_a_search_must_match(text, is_found):
    ministry = make_ministry(
        "CIV",
        country="Côte d'Ivoire",
        name="Ministry of State for Foreign Policy",
        national_name="Ministère des Affaires étrangères",
    )

    assert is_match(ministry, text) is is_found


def test_a_nul_in_a_search_finds_nobody_and_breaks_nothing():
    make_ministry("FIN")

    assert not ministries(QueryDict("q=F%00IN")).rows


def test_a_network_counts_what_is_open_and_tells_what_closed():
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


def test_the_directory_costs_the_same_for_many(django_assert_num_queries):
    for n in range(26):
        make_mission(f"Q{n + 1}", f"AA{chr(65 + n)}")

    with django_assert_num_queries(3):
        assert len(ministries(QueryDict("")).rows) == 26
