"""Tests of the map of missions: each is a dot, and nothing comes from another site."""

import orjson
import pytest

from assessments.charts.missions import missions
from assessments.charts.types import Dot
from tests.charts.samples import a_caption, a_subject, check, traces


def dot(city="Oslo", host="Norway", kind="embassy", url="/missions/1/"):
    return Dot(59.9, 10.7, city, host, kind, url)


def drawn(*dots):
    return missions(a_subject(), dots, a_caption(lens="", total=0))


def test_each_type_has_a_mark_of_its_own():
    chart = drawn(dot(), dot("Bergen", kind="consulate"), dot("Quito", "Ecuador"))

    check(chart)
    embassies, consulates = traces(chart, "scattergeo")
    assert embassies["name"] == "embassy (2)"
    assert embassies["text"] == ["Oslo, Norway<br>embassy", "Quito, Ecuador<br>embassy"]
    assert embassies["customdata"] == ["/missions/1/"] * 2
    assert (embassies["lat"], embassies["lon"]) == ([59.9] * 2, [10.7] * 2)
    assert embassies["marker"]["symbol"] != consulates["marker"]["symbol"]
    assert embassies["marker"]["color"] != consulates["marker"]["color"]


def test_rare_types_share_the_last_mark():
    dots = [dot(kind=f"type {at}") for at in range(8) for _ in range(9 - at)]

    names = [one["name"] for one in traces(drawn(*dots), "scattergeo")]

    assert len(names) == 6
    assert names[-1] == "other (9)"


def test_a_type_called_other_is_counted_with_the_rest():
    dots = [dot(kind=kind) for kind in ("other", "a", "b", "c", "d", "e", "f", "g")]

    chart = drawn(*dots)

    assert sum(len(one["lat"]) for one in traces(chart, "scattergeo")) == 8


def test_the_figure_names_the_map_and_no_place_to_fetch_it_from():
    chart = drawn(dot())

    geo = chart.figure["layout"]["geo"]
    assert geo["projection"]["type"] == "natural earth"
    assert geo["resolution"] == 50
    assert b"http" not in orjson.dumps(chart.figure)
    # The served map has neither seas, lakes nor rivers; asking for them breaks the drawing.
    assert not {"showocean", "showlakes", "showrivers", "showsubunits"} & set(geo)


def test_the_footer_names_the_source_of_the_borders():
    assert "Natural Earth. Its borders state no opinion of this project" in drawn(dot()).footer


@pytest.mark.parametrize(
    ("dots", "title"),
    [
        ([], "No mission of Finland is known"),
        ([dot()], "Finland has 1 mission in 1 country"),
        ([dot(), dot("Bergen"), dot(host="Chile")], "Finland has 3 missions in 2 countries"),
        ([dot(host="")], "Finland has 1 mission"),
    ],
)
def test_the_title_counts_missions_and_countries(dots, title):
    chart = drawn(*dots)

    check(chart)
    assert chart.title == title


def test_the_alternative_text_lists_types_and_places():
    chart = drawn(dot(), dot("Bergen", kind="consulate"), dot("Quito", "Ecuador", ""))

    assert chart.alt == (
        "World map. Finland has 3 missions in 2 countries."
        " By type: embassy 1, consulate 1 and unknown 1. Most in Norway 2 and Ecuador 1."
    )


def test_the_table_has_a_line_for_each_mission():
    chart = drawn(dot())

    assert chart.header == ("City", "Host country", "Type", "Latitude", "Longitude")
    assert chart.rows == (("Oslo", "Norway", "embassy", 59.9, 10.7),)
