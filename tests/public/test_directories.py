"""The directory: search that forgives case and accents, and counts."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from assessments.public.directories import directory, is_match
from tests.factories import make_ministry, make_mission

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


def test_a_nul_in_a_search_finds_no_ministry_and_breaks_nothing():
    make_ministry("FIN")

    assert not directory(QueryDict("q=F%00IN")).ministries


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("UK", {"GBR", "UKR"}),  # the letters occur in Ukraine
        ("FCDO", {"GBR"}),
        ("Turkey", {"TUR"}),
        ("Ivory Coast", {"CIV"}),
        ("Côte d’Ivoire", {"CIV"}),
        ("Cote dIvoire", {"CIV"}),
        ("ukr\u200baine", {"UKR"}),
        ("coast", {"CIV"}),
        ("Narnia", set()),
    ],
)
def test_a_search_also_finds_the_country_that_it_means(text, codes):
    make_ministry("CIV", country="Côte d'Ivoire")
    make_ministry("GBR", country="United Kingdom")
    make_ministry("TUR", country="Türkiye")
    make_ministry("UKR", country="Ukraine")

    found = directory(QueryDict(urlencode({"q": text})))

    assert {listed.ministry.code for listed in found.ministries} == codes


def test_a_search_finds_only_countries_within_the_other_filters():
    make_ministry("GBR", country="United Kingdom")
    make_ministry("KEN", country="Kenya", region="Africa")

    assert not directory(QueryDict("q=FCDO&region=Africa")).ministries


def test_a_search_costs_no_query_more(django_assert_num_queries):
    make_ministry("GBR", country="United Kingdom")

    # The fourth counts all ministries, as for each filter.
    with django_assert_num_queries(4):
        assert len(directory(QueryDict("q=FCDO")).ministries) == 1


def test_the_directory_costs_the_same_for_many(django_assert_num_queries):
    for n in range(26):
        make_mission(f"Q{n + 1}", f"AA{chr(65 + n)}")

    with django_assert_num_queries(3):
        assert len(directory(QueryDict("")).ministries) == 26
