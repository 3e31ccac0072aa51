"""Tests of the map of scores: shades, dots for small states, crosses for missing scores."""

import json
from pathlib import Path

import orjson
import pytest

from assessments.charts.choropleth import choropleth
from assessments.charts.geography import PLACES, SMALL, around, world
from assessments.charts.theme import SEALED
from assessments.charts.types import Subject
from tests.charts.samples import LEVELS, a_caption, a_mark, check, traces

MAP = Path(__file__).resolve().parents[2] / "static" / "vendor" / "maps" / "world_50m.json"


def mark(code, score=3.0, **given):
    return a_mark(Subject(code, f"Country of {code}", f"/ministries/{code}/"), score, **given)


def drawn(*marks):
    return choropleth(marks, a_caption(), LEVELS)


def test_a_country_has_the_shade_of_its_score():
    chart = drawn(mark("FIN", 2.5), mark("BRA", 4.5))

    check(chart)
    (shades,) = traces(chart, "choropleth")
    assert dict(zip(shades["locations"], shades["z"], strict=True)) == {"FIN": 2.5, "BRA": 4.5}
    assert shades["customdata"] == ["/ministries/BRA/", "/ministries/FIN/"]
    axis = chart.figure["layout"]["coloraxis"]
    assert (axis["cmin"], axis["cmax"]) == (1.0, 5.0)
    assert axis["colorbar"]["ticktext"][2] == "3 Defined"


def test_a_state_too_small_to_see_is_a_dot_in_the_same_shade():
    chart = drawn(mark("FIN"), mark("TUV", 4.0), mark("MLT", 2.0))

    check(chart)
    (dots,) = traces(chart, "scattergeo")
    assert dots["marker"]["color"] == [4.0, 2.0]
    assert dots["marker"]["coloraxis"] == "coloraxis"
    assert (dots["lat"][0], dots["lon"][0]) == PLACES["TUV"]
    assert traces(chart, "choropleth")[0]["locations"] == ["FIN"]
    assert "too small to see" in chart.footer


def test_without_a_score_there_is_a_cross_with_the_reason():
    chart = drawn(mark("FIN"), mark("BRA", None), mark("MLT", None))

    (crosses,) = traces(chart, "scattergeo")
    assert crosses["marker"]["symbol"] == "x-thin-open"
    assert crosses["text"][0] == "Country of BRA: insufficient evidence (3 of 6)"
    assert "Cross: no score." in chart.footer


def test_a_score_with_only_sealed_evidence_has_a_ring():
    (ring,) = traces(drawn(mark("FIN", is_sealed_only=True)), "scattergeo")

    assert ring["marker"]["color"] == SEALED
    assert (ring["lat"][0], ring["lon"][0]) == PLACES["FIN"]


def test_ministries_missing_from_the_map_are_named():
    assert "Not on this map: Country of QQQ." in drawn(mark("QQQ"), mark("FIN")).footer


def test_the_footer_names_the_source_of_the_borders():
    chart = drawn(mark("FIN"))

    assert "Natural Earth. Its borders state no opinion of this project" in chart.footer
    assert b"http" not in orjson.dumps(chart.figure)


def test_neighbours_are_shown_close_and_the_far_apart_on_the_world():
    near = around(["FIN", "NOR", "SWE"])

    west, east = near["lonaxis"]["range"]
    assert west < PLACES["NOR"][1] < PLACES["FIN"][1] < east
    assert east - west <= 60
    assert around(["FIN", "NZL"]) == world()
    assert around([]) == around(["QQQ"]) == world()
    assert drawn(mark("FIN"), mark("NZL")).figure["layout"]["geo"] == world()


def test_the_title_is_that_of_a_ranking():
    assert drawn(mark("FIN", 4.0), mark("NOR"), mark("SWE")).title == (
        "Country of FIN leads 3 ministries in Listening"
    )


def test_every_place_is_where_the_served_map_has_it():
    shapes = json.loads(MAP.read_text())["objects"]["countries"]["geometries"]
    served = {shape["id"]: shape["properties"]["ct"] for shape in shapes if shape.get("id")}

    assert set(PLACES) == set(served) | {"TUV"}
    assert set(PLACES) >= SMALL
    for code, (east, north) in served.items():
        assert PLACES[code] == pytest.approx((north, east), abs=0.051)
