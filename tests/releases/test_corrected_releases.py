"""Tests of corrected releases: the newest represents its round, and the older stays available."""

import json

import pytest
from django.test import Client

from assessments.actions import corrections
from assessments.actions.corrections import Change
from assessments.answers.questions import questionnaire
from assessments.answers.values import last_result
from assessments.models import Ministry, Release
from assessments.public.histories import history, previous_comparable
from assessments.releases.publications import newest_release_of_framework
from assessments.reporting.release_views import comparable, previous_in_series, release_series
from tests.factories import (
    make_assessment,
    make_framework,
    make_ministry,
    make_round,
    publish_small_release,
)
from tests.reporting.looks import choose, dash, draw, flat, look
from tests.site_fixtures import text

pytestmark = pytest.mark.django_db

HASH_DIGITS = 16


@pytest.fixture(autouse=True)
def world(db: None) -> dict[str, Release]:
    """2025 and 2026 are published, and then both are corrected, the older one last."""
    framework = make_framework()
    levels = {"FIN": flat(3), "NLD": flat(2)}
    found = {
        "2025": publish_small_release("2025", levels, framework=framework, year=2025),
        "2026": publish_small_release("2026", levels, framework=framework),
    }
    for code in ("2026", "2025"):
        changes = [Change("FIN", leaf, "rated", 5.0, "Wrong.") for leaf in flat(1)]
        found[f"{code}.1"] = corrections.correct(found[code], changes, reason="All were wrong.")
    return found


def codes(found):
    return [release.code for release in found]


def test_the_newest_of_the_newest_round_is_the_current_release(world):
    assert look().release == world["2026.1"]
    assert codes(Release.objects.newest_first()) == ["2026.1", "2026", "2025.1", "2025"]
    assert codes(Release.objects.current().newest_first()) == ["2026.1", "2025.1"]


@pytest.mark.parametrize(
    ("shown", "points"),
    [
        ("2026.1", ["2025.1", "2026.1"]),
        ("2026", ["2025.1", "2026"]),
        ("2025.1", ["2025.1"]),
        ("2025", ["2025"]),
    ],
)
def test_a_trend_has_one_point_for_each_round(world, shown, points):
    assert codes(release_series(look(f"release={shown}"))) == points
    assert codes(history(world[shown], make_ministry("FIN")).releases) == points
    assert codes(Release.objects.comparable_with(world[shown]))[: len(points)] == points


def test_a_correction_is_compared_with_the_round_before(world):
    assert previous_in_series(look()) == world["2025.1"]
    assert previous_comparable(world["2026.1"]) == world["2025.1"]
    assert previous_comparable(world["2025.1"]) is None
    assert dash("FIN").previous == world["2025.1"]
    assert dash("FIN").change == 0
    assert dash("FIN", "release=2026").change == -2
    assert newest_release_of_framework(make_round("2027", year=2027)) == world["2026.1"]


def test_a_correction_can_be_compared_with_the_release_it_corrects(world):
    assert codes(comparable(look())) == ["2025", "2025.1", "2026", "2026.1"]

    chart = draw("chart=slope&against=2026")

    assert chart.header[2:6] == ("Score 2026", "Rank 2026", "Score 2026.1", "Rank 2026.1")
    assert {row[0]: row[-1] for row in chart.rows} == {"FIN": 2, "NLD": 0}


def test_the_address_of_a_comparison_names_the_correction(world):
    assert choose().query_string == "chart=ranking&release=2026.1"
    assert choose("release=2026").release_view.release == world["2026"]


def test_the_desk_shows_the_corrected_scores_of_the_last_round(world):
    assessment = make_assessment("FIN", round=make_round("2027", year=2027))
    question = questionnaire(assessment.round.framework).by_code["OPN-1"]

    found = last_result(assessment, question)

    assert (found.release, found.answer, found.url) == ("2026.1", "level 5", "/releases/2026.1/")


@pytest.mark.parametrize(
    "path",
    [
        "/releases/2026.1/",
        "/releases/2026.1/results.csv",
        "/releases/2026.1/results.xlsx",
        "/releases/2026.1/profiles/",
        "/compare/?release=2026.1",
        "/compare.json?release=2026.1",
        "/compare.xlsx?release=2026.1&full=1",
        "/compare.pptx?release=2026.1",
        "/embed/compare/?release=2026.1",
        "/ministries/FIN/?release=2026.1",
        "/ministries/FIN/roadmap/?release=2026.1",
        "/ministries/FIN/profile.pptx?release=2026.1",
        "/dimensions/balance/?release=2026.1",
        "/?release=2026.1",
    ],
)
def test_a_code_with_a_dot_works_at_every_address(client: Client, path):
    assert client.get(path, follow=True).status_code == 200


@pytest.mark.parametrize("code", ["2026.0", "2026.2", "2026.1.1", "2026.", ".1", "2026.x"])
def test_invalid_codes_are_not_found(client: Client, code):
    assert client.get(f"/releases/{code}/").status_code == 404
    assert client.get(f"/releases/{code}/results.csv").status_code == 404


def test_files_and_citations_have_the_code_of_the_correction(client: Client):
    data = client.get("/compare.json")
    cited = text(client.get("/compare.bib"))

    assert "2026.1.json" in data["Content-Disposition"]
    assert json.loads(data.content)["release"] == "2026.1"
    assert "version = {Release 2026.1}" in cited
    assert "release=2026.1" in cited


def test_a_frozen_embed_stays_and_a_live_embed_follows_the_correction(client: Client, world):
    digits = world["2026"].content_hash[:HASH_DIGITS]

    frozen = client.get(f"/embed/compare/?chart=ranking&release=2026&frozen=1&hash={digits}")
    live = client.get("/embed/compare/?chart=ranking")

    assert frozen.status_code == 200
    assert "Release 2026," in text(frozen) or "2026 ·" in text(frozen)
    assert "2026.1" not in text(frozen).split("<main")[-1]
    assert "2026.1" in text(live)


def test_an_older_release_is_unchanged_byte_for_byte(client: Client, world):
    before = client.get("/compare.csv?release=2026&full=1").content
    changes = [Change("NLD", "OPN-1", "rated", 5.0, "Wrong.")]

    corrections.correct(world["2026.1"], changes, reason="Wrong.")

    assert client.get("/compare.csv?release=2026&full=1").content == before


def test_a_release_without_the_ministry_has_no_notice_of_it(client: Client):
    Ministry.objects.filter(code="EST").delete()
    make_ministry("EST")

    assert "Corrected on" not in text(client.get("/ministries/EST/"))
