"""Tests from an address to a chart: its ministries, its numbers, and when there is no chart."""

import pytest

from assessments.compare.charts import MOST_PROFILES, ChartUnavailable
from assessments.compare.downloads import facts
from assessments.exports.wire import LARGEST_SIDE
from assessments.reporting.ministry_names import MOST_MINISTRIES
from tests.factories import (
    make_evidence,
    make_framework,
    make_ministry,
    make_scored_round,
    publish_small_release,
    releases,
)
from tests.many_ministries import publish_many
from tests.reporting.looks import choose, draw, flat, make_measured, publish_values
from tests.worlds import world

pytestmark = pytest.mark.django_db

UNEVEN = {"OPN-1": 4, "OPN-2": 3, "CNF-1": 5, "TRN-1": 2, "TRN-2": 3}


@world
def release():
    """Finland uneven, Estonia and Norway flat, Sweden with too little; the Netherlands absent."""
    make_ministry("NLD", subregion="Western Europe")
    levels = {"FIN": UNEVEN, "EST": flat(2), "NOR": flat(5), "SWE": {"OPN-1": 1}}
    return publish_small_release("2026", levels)


def reason(text: str = "") -> str:
    with pytest.raises(ChartUnavailable) as caught:
        draw(text)
    return str(caught.value)


@pytest.mark.parametrize("chart", ["ranking", "profile", "heatmap", "balance"])
def test_before_the_first_release_nothing_can_be_drawn(chart):
    assert reason(f"chart={chart}") == "Nothing is published yet, so there is nothing to compare."


def test_a_ranking_is_of_the_index_with_those_without_one_below(release):
    rows = draw().rows

    assert [(row[0], row[3], row[5]) for row in rows] == [
        ("NOR", 1, "scored"),
        ("FIN", 2, "scored"),
        ("EST", 3, "scored"),
        ("SWE", None, "insufficient"),
    ]
    assert rows[1][2] == pytest.approx(((3.5 * 5) ** 0.5 + 2.5) / 2, abs=1e-12)


def test_ranks_are_within_the_whole_release_even_if_two_are_shown(release):
    assert [(row[0], row[3]) for row in draw("ministries=EST,FIN").rows] == [("FIN", 2), ("EST", 3)]


def test_nothing_is_rounded_before_it_is_ranked():
    framework = make_measured()
    publish_values("2026", {"FIN": 241.01, "EST": 241.02, "NOR": 241.02}, framework=framework)

    assert [(row[0], row[2], row[3]) for row in draw().rows] == [
        ("EST", 0.24102, 1),
        ("NOR", 0.24102, 1),
        ("FIN", 0.24101, 3),
    ]


def test_a_ranking_of_a_dimension_ranks_by_it(release):
    chart = draw("dimension=training")

    assert [(row[0], row[2]) for row in chart.rows] == [
        ("NOR", 5),
        ("FIN", 2.5),
        ("EST", 2),
        ("SWE", None),
    ]
    assert "in Training" in chart.title


def test_a_ministry_that_is_not_in_the_release_is_shown_as_not_assessed(release):
    rows = {row[0]: row[2:] for row in draw("ministries=NLD,FIN").rows}

    assert rows["NLD"] == (None, None, None, "not_assessed")


def test_each_mark_of_a_ranking_opens_its_dashboard(release):
    dots = draw("ministries=FIN&dimension=training").figure["data"][0]

    assert dots["customdata"] == ["/ministries/FIN/?release=2026#dimension:training"]


def test_the_caption_counts_names_the_group_and_gives_its_address(release):
    chart = draw("ministries=FIN&peers=region&lens=public")

    assert chart.subtitle == (
        "Release 2026 · Public · Finland and their region · 4 of 4 ministries"
    )
    address = "/compare/?ministries=FIN&peers=region&chart=ranking&release=2026&lens=public"
    assert address in chart.footer
    assert "Northern Europe" in draw("region=northern-europe").subtitle


def test_public_evidence_is_mentioned_and_leaves_sealed_scores_out(db):
    round = make_scored_round("2026", {"FIN": UNEVEN})
    score = round.assessments.get().codings.get().scores.get(indicator__code="TRN-1")
    make_evidence(score, disclosure="sealed")
    releases.publish(round)

    chart = draw("dimension=training&evidence=public")

    assert chart.rows[0][5] == "insufficient"
    assert "public evidence only" in chart.subtitle


def test_a_profile_has_the_dimensions_for_axes(release):
    chart = draw("chart=profile&ministries=FIN,EST,NLD")

    assert chart.header == ("Code", "Ministry", "Balance", "Training")
    assert [row[0] for row in chart.rows] == ["EST", "FIN", "NLD"]
    assert chart.rows[1][3] == 2.5
    assert chart.rows[2][2:] == (None, None)


def test_a_profile_of_a_dimension_has_its_facets_for_axes(release):
    chart = draw("chart=profile&ministries=FIN&dimension=balance")

    assert chart.header[2:] == ("Openness", "Confidentiality")
    assert chart.rows[0][2:] == (3.5, 5)


def test_twelve_profiles_can_be_drawn_and_thirteen_are_refused_with_advice(db):
    codes = [f"AA{letter}" for letter in "ABCDEFGHIJKLM"]
    publish_small_release("2026", dict.fromkeys(codes, flat(3)))
    assert MOST_PROFILES == 12

    assert len(draw(f"chart=profile&ministries={','.join(codes[:12])}").rows) == 12
    assert reason("chart=profile").startswith(
        "A profile chart needs at most 12 ministries. This comparison has 13."
    )


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("", ("Balance", "Training")),
        ("columns=facets", ("Openness", "Confidentiality", "Workforce")),
        ("columns=indicators", [f"Indicator {code}" for code in UNEVEN]),
        ("dimension=training", ("Indicator TRN-1", "Indicator TRN-2")),
        ("dimension=balance&columns=facets", ("Openness", "Confidentiality")),
        ("dimension=balance&columns=dimensions", ("Balance",)),
        ("dimension=training&lens=public", ("Indicator TRN-1",)),
    ],
)
def test_the_columns_of_a_heatmap_are_those_asked_for(release, text, heads):
    assert draw(f"chart=heatmap&{text}").header == ("Code", "Ministry", *heads)


def test_a_heatmap_holds_a_score_or_nothing_in_each_cell(release):
    chart = draw("chart=heatmap&dimension=balance&ministries=FIN,SWE,NLD")

    assert chart.rows == (
        ("SWE", "Country SWE", 1, None, None),
        ("FIN", "Finland", 4, 3, 5),
        ("NLD", "Netherlands", None, None, None),
    )


def test_a_balance_is_of_the_first_dimension_with_poles(release):
    chart = draw("chart=balance")

    assert chart.header == ("Code", "Ministry", "Openness", "Confidentiality", "Imbalance")
    assert {row[0]: row[2:] for row in chart.rows} == {
        "EST": (2, 2, 0),
        "FIN": (3.5, 5, -1.5),
        "NOR": (5, 5, 0),
        "SWE": (None, None, None),
    }


def test_a_balance_of_a_dimension_without_poles_is_refused_by_name(release):
    assert reason("chart=balance&dimension=training") == (
        "A balance chart needs a dimension with two poles. Training has none."
    )


def test_a_lens_that_drops_a_pole_gives_no_balance(db):
    framework = make_framework(lenses={"open": ["OPN-1", "TRN-1"]})
    publish_small_release("2026", {"FIN": UNEVEN}, framework=framework)

    assert reason("chart=balance&lens=open").endswith("No dimension of this lens has two poles.")


def test_files_are_named_after_what_they_hold(release):
    names = {
        "": "index-ranking-all-2026",
        "ministries=FIN,NLD": "index-ranking-fin-nld-2026",
        "region=northern-europe&chart=heatmap": "index-heatmap-northern-europe-2026",
        "dimension=training&lens=public": "training-ranking-all-public-2026",
        "evidence=public": "index-ranking-all-public-evidence-2026",
    }

    assert {text: choose(text).file_name for text in names} == names


def test_a_file_says_where_its_numbers_are_from(release):
    found = facts(choose("lens=public&evidence=public"), "https://example.org/compare.json")

    assert (found["release"], found["framework"], found["lens"]) == ("2026", "small-1.0", "Public")
    assert found["content_hash"] == release.content_hash
    assert (found["evidence"], found["url"]) == ("public", "https://example.org/compare.json")


def test_before_the_first_release_a_file_has_no_release_to_name():
    found = facts(choose(), "https://example.org/compare.json")

    assert (found["release"], found["content_hash"], found["framework"]) == ("", "", "")
    assert choose().file_name == "index-ranking-all"


def test_all_that_a_comparison_may_show_fits_a_picture(db):
    publish_many("2026", MOST_MINISTRIES)

    heights = [draw(f"chart={chart}").height for chart in ("ranking", "heatmap", "balance")]

    assert max(heights) <= LARGEST_SIDE
