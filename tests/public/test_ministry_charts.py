"""The charts of one ministry: a profile before its peers, a trend when there are two releases."""

import pytest

from tests.factories import make_framework, publish_small_release
from tests.reporting.looks import dash, flat, make_measured, publish_values

pytestmark = pytest.mark.django_db

PEERS = [f"AA{letter}" for letter in "ABCDE"]
UNEVEN = flat(4) | {"TRN-1": 2, "TRN-2": 3}


def test_a_profile_shows_each_dimension_and_the_median_of_the_peers():
    publish_small_release("2026", {"FIN": UNEVEN, **dict.fromkeys(PEERS, flat(3))})

    chart = dash().profile

    assert chart.header == ("Code", "Ministry", "Balance", "Training")
    assert chart.rows == (("FIN", "Finland", 4, 2.5), ("", "Median of Northern Europe", 3, 3))
    assert "Northern Europe" in chart.subtitle
    assert "1 of 6 ministries" in chart.subtitle


def test_a_profile_without_peers_shows_only_the_ministry():
    publish_small_release("2026", {"FIN": UNEVEN})

    assert dash().profile.rows == (("FIN", "Finland", 4, 2.5),)


def test_a_profile_through_a_lens_shows_only_the_lens():
    publish_small_release("2026", {"FIN": UNEVEN})

    chart = dash("FIN", "lens=public").profile

    assert chart.rows == (("FIN", "Finland", 4, 2),)
    assert "Public" in chart.subtitle


def test_one_release_makes_no_trend():
    publish_small_release()

    assert dash().trend is None


def test_a_trend_runs_over_the_releases_up_to_this_one():
    publish_small_release("2024", {"FIN": flat(2)}, year=2024)
    publish_small_release("2025", {"EST": flat(5)}, year=2025)
    publish_small_release("2026", {"FIN": flat(4)})
    publish_small_release("2027", {"FIN": flat(5)}, year=2027)

    chart = dash("FIN", "release=2026").trend

    assert chart.header == ("Code", "Ministry", "2024", "2025", "2026")
    assert chart.rows == (("FIN", "Finland", 2, None, 4),)


def test_no_line_of_a_trend_crosses_a_change_of_framework():
    publish_small_release("2025", {"FIN": flat(2)}, year=2025)
    publish_small_release("2026", {"FIN": flat(4)}, framework=make_framework(version="2.0"))

    chart = dash().trend

    [line] = [trace for trace in chart.figure["data"] if trace.get("name") == "Finland"]
    assert list(line["y"]) == [2, None, 4]
    assert chart.rows[0][2:] == (2, 4)


def test_a_trend_on_a_continuous_scale_keeps_all_digits_in_its_table():
    framework = make_measured()
    publish_values("2025", {"FIN": 123.456}, framework=framework, year=2025)
    publish_values("2026", {"FIN": 123.457}, framework=framework)

    assert dash().trend.rows[0][2:] == (0.123456, 0.123457)
