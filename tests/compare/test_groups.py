"""Charts of a group: gaps between word and deed, and how far apart it is."""

import pytest

from assessments.compare.charts import ChartUnavailable
from tests.factories import make_framework, make_ministry, publish_small_release
from tests.many_ministries import publish_many
from tests.reporting.looks import choose, draw, flat
from tests.worlds import world

pytestmark = pytest.mark.django_db

ACTS = {"OPN-1": "say", "OPN-2": "listen", "CNF-1": "do", "TRN-1": "do", "TRN-2": "say"}
ASPECTS = {"OPN-1": "intent", "OPN-2": "intent", "CNF-1": "practice"}


@world
def tagged():
    """Finland says more than it does; Norway is even; Sweden has next to nothing."""
    framework = make_framework(version="tagged")
    for leaf in framework.indicators.all():
        leaf.act, leaf.aspect = ACTS[leaf.code], ASPECTS.get(leaf.code, "")
        leaf.save(update_fields=["act", "aspect"])
    finland = {"OPN-1": 5, "OPN-2": 3, "CNF-1": 2, "TRN-1": 2, "TRN-2": 5}
    levels = {"FIN": finland, "NOR": flat(3), "SWE": {"OPN-2": 1}}
    return publish_small_release("2026", levels, framework=framework)


def test_a_gap_is_of_the_tagged_indicators(tagged):
    chart = draw("chart=gap")

    assert chart.header == (
        *("Code", "Ministry", "Saying", "Listening", "Doing", "Saying less doing"),
        *("Intent", "Practice", "Intent less practice"),
    )
    rows = {row[0]: row[2:] for row in chart.rows}
    assert rows["FIN"] == pytest.approx((5, 3, 2, 3, 4, 2, 2))
    assert rows["NOR"] == pytest.approx((3, 3, 3, 0, 3, 3, 0))
    assert rows["SWE"] == (None, 1, None, None, None, None, None)
    assert chart.title == "Saying runs ahead of doing in 1 of 2 scored ministries"


def test_a_gap_of_a_dimension_is_of_its_indicators_only(tagged):
    chart = draw("chart=gap&dimension=training&ministries=FIN")

    assert chart.header[2:] == ("Saying", "Doing", "Saying less doing")
    assert chart.rows[0][2:] == (5, 2, 3)
    assert chart.title == "Saying runs ahead of doing in Finland"


def test_a_ministry_that_is_not_in_the_release_has_no_mark_in_a_gap(tagged):
    make_ministry("NLD")

    assert draw("chart=gap&ministries=NLD").rows[0][2:] == (None,) * 7


def test_a_gap_without_tags_is_refused_with_the_reason(db):
    publish_small_release("2026", {"FIN": flat(3)})

    with pytest.raises(ChartUnavailable, match="needs two kinds of indicators"):
        draw("chart=gap")


def test_a_distribution_has_the_index_and_each_dimension(tagged):
    chart = draw("chart=distribution&ministries=FIN,NOR")

    assert chart.header == ("Code", "Ministry", "Index", "Balance", "Training")
    assert {row[0]: row[3:] for row in chart.rows}["NOR"] == pytest.approx((3, 3))


def test_a_distribution_of_a_dimension_has_its_facets(tagged):
    chart = draw("chart=distribution&dimension=balance")

    assert chart.header[2:] == ("Balance", "Openness", "Confidentiality")


def test_a_distribution_brings_out_those_that_are_chosen_by_name(db):
    publish_many("2026", 30)

    chart = draw("chart=distribution&ministries=AAB&peers=region")

    assert len(chart.rows) == 30
    assert "Country AAB is" in chart.title
    assert "median" in chart.alt


def test_four_ministries_have_no_median(db):
    publish_many("2026", 4)

    assert "median" not in draw("chart=distribution").alt


@pytest.mark.parametrize("chart", ["gap", "distribution"])
def test_before_the_first_release_there_is_no_group(chart):
    with pytest.raises(ChartUnavailable, match="Nothing is published"):
        draw(f"chart={chart}")
    assert choose(f"chart={chart}").query_string == f"chart={chart}"


def test_a_map_has_the_scores_of_the_index_or_a_dimension(tagged):
    chart = draw("chart=map&dimension=training")

    (shades,) = [one for one in chart.figure["data"] if one["type"] == "choropleth"]
    assert dict(zip(shades["locations"], shades["z"], strict=True)) == {"FIN": 3.5, "NOR": 3}
    assert "in Training" in chart.title
