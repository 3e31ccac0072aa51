"""Tests of release series: the releases that can be compared over time, and their key."""

import pytest

from assessments.queries import BadQuery
from assessments.reporting.release_views import has_same_method, previous_in_series, release_series
from tests.factories import make_framework, publish_small_release
from tests.reporting.looks import choose, flat, look
from tests.worlds import world

pytestmark = pytest.mark.django_db


@world
def three_years():
    """The releases are published out of order: the year counts."""
    framework = make_framework()
    return {
        code: publish_small_release(code, {"FIN": flat(2)}, framework=framework, year=int(code))
        for code in ("2025", "2026", "2024")
    }


def codes(found):
    return [release.code for release in found]


def test_a_series_runs_up_to_the_release_that_is_shown(three_years):
    assert codes(release_series(look())) == ["2024", "2025", "2026"]
    assert codes(release_series(look("release=2025"))) == ["2024", "2025"]


def test_before_the_first_release_there_is_no_series():
    assert release_series(look()) == []
    assert previous_in_series(look()) is None


def test_the_release_before_is_the_one_of_the_year_before(three_years):
    assert previous_in_series(look()) == three_years["2025"]
    assert previous_in_series(look("release=2024")) is None


def test_a_demonstration_is_not_in_the_series_of_real_releases(three_years):
    publish_small_release("demo", {"FIN": flat(2)}, year=2020, is_demonstration=True)

    assert codes(release_series(look())) == ["2024", "2025", "2026"]
    assert codes(release_series(look("release=demo"))) == ["demo"]


def test_releases_compare_within_one_version_of_framework_and_method(three_years):
    other = publish_small_release(
        "2027", {"FIN": flat(3)}, framework=make_framework(version="1.1"), year=2027
    )
    older, newer = three_years["2024"], three_years["2025"]

    assert has_same_method(older, newer)
    assert not has_same_method(newer, other)
    newer.method_version = "another"
    assert not has_same_method(older, newer)


def test_the_release_to_compare_with_is_part_of_the_address_only_when_given(three_years):
    comparison = choose("against=2024")

    assert comparison.against == three_years["2024"]
    assert comparison.query_string == "chart=ranking&against=2024&release=2026"
    assert choose(comparison.query_string) == comparison
    assert "against" not in choose().query_string


@pytest.mark.parametrize("code", ["2026", "2019", "demo"])
def test_a_release_that_is_no_other_of_the_same_framework_is_refused(three_years, code):
    publish_small_release("demo", {"FIN": flat(2)}, year=2020, is_demonstration=True)

    with pytest.raises(BadQuery, match=r"against: .* Valid: 2024, 2025"):
        choose(f"against={code}")
