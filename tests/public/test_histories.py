"""Histories: scores in earlier releases, and when two of them compare."""

import pytest

from assessments.public.histories import history
from tests.factories import make_framework, make_ministry, publish_small_release
from tests.reporting.looks import flat

pytestmark = pytest.mark.django_db


def publish(year: int, level: int, **options):
    return publish_small_release(str(year), {"FIN": flat(level)}, year=year, **options)


def test_the_releases_up_to_this_one_are_listed_oldest_first():
    first, second, _ = publish(2024, 2), publish(2025, 3), publish(2026, 4)

    past = history(second, make_ministry("FIN"))

    assert list(past.releases) == [first, second]
    assert [past.score(release) for release in past.releases] == [2, 3]
    assert past.score(first, ("dimension", "training")) == 2


def test_a_change_is_now_less_then():
    first, second = publish(2025, 4), publish(2026, 2)

    past = history(second, make_ministry("FIN"))

    assert past.before(second) == first
    assert past.change(second) == -2


def test_there_is_no_change_without_a_release_before():
    only = publish(2026, 3)

    past = history(only, make_ministry("FIN"))

    assert past.before(only) is None
    assert past.change(only) is None


def test_a_change_is_none_where_the_framework_version_differs():
    publish(2025, 4)
    second = publish(2026, 2, framework=make_framework(version="2.0"))

    past = history(second, make_ministry("FIN"))

    assert len(past.releases) == 2
    assert past.before(second) is None
    assert past.change(second) is None


def test_a_change_does_not_reach_back_over_another_version():
    first, second = make_framework(), make_framework(version="2.0")
    publish(2024, 1, framework=first)
    publish(2025, 2, framework=second)
    third = publish(2026, 3, framework=first)

    assert history(third, make_ministry("FIN")).change(third) is None


def test_another_framework_and_a_demonstration_are_not_of_its_history():
    framework = make_framework()
    publish(2023, 1, framework=make_framework("other"))
    publish(2024, 2, framework=framework, is_demonstration=True)
    release = publish(2025, 3, framework=framework)

    assert list(history(release, make_ministry("FIN")).releases) == [release]


def test_a_ministry_that_was_not_there_has_no_score_and_no_change():
    publish(2025, 3)
    second = publish_small_release("2026", {"FIN": flat(3), "EST": flat(4)})

    past = history(second, make_ministry("EST"))

    assert [past.score(release) for release in past.releases] == [None, 4]
    assert past.change(second) is None


def test_a_change_is_none_where_either_index_has_too_little_evidence():
    publish_small_release("2025", {"FIN": {"OPN-1": 3}}, year=2025)
    second = publish(2026, 4)

    assert history(second, make_ministry("FIN")).change(second) is None


def test_a_history_costs_two_queries_however_long(django_assert_num_queries):
    releases = [publish(year, 3) for year in range(2020, 2027)]
    ministry = make_ministry("FIN")

    with django_assert_num_queries(2):
        assert len(history(releases[-1], ministry).releases) == 7
