"""Charts over releases: which ones they go through, and where they refuse to compare."""

import pytest

from assessments.compare.charts import ChartUnavailable
from assessments.compare.over_time import with_methods
from assessments.reporting.release_views import comparable
from tests.factories import make_framework, publish_small_release
from tests.reporting.looks import draw, flat, look
from tests.worlds import world

pytestmark = pytest.mark.django_db


@world
def two_years():
    """Finland rises, Norway falls, Estonia is new."""
    framework = make_framework()
    publish_small_release("2025", {"FIN": flat(2), "NOR": flat(4)}, framework=framework, year=2025)
    publish_small_release(
        "2026", {"FIN": flat(3), "NOR": flat(3), "EST": flat(5)}, framework=framework, year=2026
    )
    return framework


def reason(text):
    with pytest.raises(ChartUnavailable) as caught:
        draw(text)
    return str(caught.value)


def test_a_slope_runs_from_the_release_before_to_the_one_shown(two_years):
    chart = draw("chart=slope")

    assert chart.header[2:] == ("Score 2025", "Rank 2025", "Score 2026", "Rank 2026", "Change")
    rows = {row[0]: row[2:] for row in chart.rows}
    assert rows["FIN"] == (2, 2, 3, 2, 1)
    assert rows["NOR"] == (4, 1, 3, 2, -1)
    assert rows["EST"] == (None, None, 5, 1, None)


def test_a_slope_against_a_later_release_still_runs_forward(two_years):
    chart = draw("chart=slope&release=2025&against=2026&dimension=training")

    assert chart.header[2] == "Score 2025"
    assert {row[0] for row in chart.rows} == {"FIN", "NOR"}
    assert "in Training from 2025 to 2026" in chart.title


def test_a_slope_by_rank_puts_the_first_on_top(two_years):
    assert "By rank" in draw("chart=slope&by=rank").footer
    assert "By score" in draw("chart=slope").footer


def test_the_first_release_has_none_before_it(two_years):
    first = "2025 is the first release of its framework."

    assert reason("chart=slope&release=2025").endswith(first)
    assert reason("chart=trend&release=2025").startswith("A trend chart needs two releases")


@pytest.mark.parametrize("chart", ["slope", "trend"])
def test_before_the_first_release_nothing_moves(chart):
    assert reason(f"chart={chart}").startswith("Nothing is published yet")


def test_releases_of_two_versions_do_not_compare_and_it_says_so(two_years):
    newer = make_framework(version="1.1")
    publish_small_release("2027", {"FIN": flat(5)}, framework=newer, year=2027)

    assert reason("chart=slope").endswith(
        "Between 2026 and 2027 the framework or the method changed. "
        "Select another release to compare with."
    )
    assert draw("chart=slope&release=2026").rows


def test_a_trend_goes_through_the_releases_up_to_the_one_shown(two_years):
    publish_small_release("2027", {"FIN": flat(4)}, framework=two_years, year=2027)

    assert draw("chart=trend&release=2026").header[2:] == ("2025", "2026")
    chart = draw("chart=trend&ministries=FIN")
    assert chart.rows == (("FIN", "Finland", 2, 3, 4),)
    assert chart.title == "Finland rose from 2.0 to 4.0 on the index from 2025 to 2027"


def test_a_trend_breaks_where_the_framework_changed(two_years):
    newer = make_framework(version="1.1")
    publish_small_release("2027", {"FIN": flat(5)}, framework=newer, year=2027)

    chart = draw("chart=trend&ministries=FIN")

    assert "cannot be compared" in chart.footer
    assert "The framework changes to Framework small 1.1 with 2027" in chart.alt
    assert chart.rows[0][2:] == (2, 3, 5)


def test_a_series_names_the_method_where_it_changed(two_years):
    older, newer = comparable(look())
    assert [release.framework for release in with_methods([older, newer])] == [
        "Framework small 1.0",
        "Framework small 1.0",
    ]

    newer.method_version = "another"

    assert with_methods([older, newer])[1].framework == "Framework small 1.0, method another"


def test_what_an_earlier_version_did_not_have_is_a_gap_in_the_trend(two_years):
    newer = make_framework(
        version="1.1", tree={"outreach": {"missions": ["OUT-1"]}}, lenses={"abroad": ["OUT-1"]}
    )
    publish_small_release("2027", {"FIN": {"OUT-1": 4}}, framework=newer, year=2027)

    assert draw("chart=trend&dimension=outreach&ministries=FIN").rows[0][2:] == (None, None, 4)
    assert draw("chart=trend&lens=abroad&ministries=FIN").rows[0][2:] == (None, None, 4)


def test_what_moved_is_by_dimension_for_several_ministries(two_years):
    chart = draw("chart=change")

    assert chart.header == ("Code", "Ministry", "Index", "Balance", "Training")
    assert [row[0] for row in chart.rows] == ["FIN", "NOR", "EST"]
    assert chart.rows[0][2:] == pytest.approx((1, 1, 1))
    assert chart.rows[2][2:] == (None, None, None)


def test_what_moved_in_a_dimension_is_by_facet(two_years):
    assert draw("chart=change&dimension=balance").header[2:] == (
        *("Balance", "Openness", "Confidentiality"),
    )


def test_what_moved_is_by_indicator_for_one_ministry(two_years):
    chart = draw("chart=change&ministries=NOR&dimension=training")

    assert [row[0] for row in chart.rows] == ["TRN-1", "TRN-2"]
    assert chart.rows[0][2:] == (4, 3, -1)
    assert chart.title == "Norway fell on 2 of 2 indicators from 2025 to 2026"


def test_what_moved_needs_a_release_that_compares(two_years):
    first = "2025 is the first release of its framework."

    assert reason("chart=change&release=2025").endswith(first)
    assert reason("chart=change&release=2025&ministries=NOR").endswith(first)
