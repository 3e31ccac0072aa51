"""The directory: search that forgives case and accents, and counts."""

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


def test_the_directory_costs_the_same_for_many(django_assert_num_queries):
    for n in range(26):
        make_mission(f"Q{n + 1}", f"AA{chr(65 + n)}")

    with django_assert_num_queries(3):
        assert len(directory(QueryDict("")).ministries) == 26
