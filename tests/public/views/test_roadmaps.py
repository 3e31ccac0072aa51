"""The roadmap of a ministry, as anybody sees it, with and without scripts."""

import pytest
from django.test import Client

from assessments.actions import releases
from assessments.models import Release, Result, Score
from tests.factories import make_evidence, make_ministry, make_scored_round, publish_small_release
from tests.reporting.looks import flat
from tests.site_fixtures import text

ROADMAP = "/ministries/FIN/roadmap/"


def test_the_page_shows_each_step_and_no_raised_level_yet(client: Client, release):
    page = text(client.get(ROADMAP))

    assert "TRN-1 at level 3" in page
    assert "No level is raised yet" in page
    assert "A scenario, not a published score." not in page
    assert '<option value="TRN-1:3">' in page


def test_a_scenario_is_marked_as_one(client: Client, release):
    page = text(client.get(f"{ROADMAP}?raise=TRN-1:4"))

    assert "A scenario, not a published score." in page
    assert '<option value="TRN-1:4" selected>' in page
    assert "TRN-1 at level 4" in page  # in the list of actions


def test_the_form_works_without_scripts_and_ends_at_one_address(client: Client, release):
    answer = client.get(f"{ROADMAP}?raise=&raise=TRN-2:4&raise=TRN-1:3&release=2026&lens=")

    assert answer.status_code == 302
    assert answer["Location"] == f"{ROADMAP}?raise=TRN-1:3,TRN-2:4&release=2026"
    assert client.get(answer["Location"]).status_code == 200


def test_a_swap_gets_the_scenario_and_the_actions_and_moves_the_address(
    client: Client, release, swap
):
    answer = client.get(f"{ROADMAP}?raise=&raise=TRN-1:3&release=2026", headers=swap)

    assert answer["HX-Push-Url"] == f"{ROADMAP}?raise=TRN-1:3&release=2026"
    assert "<html" not in text(answer)
    assert 'id="scenario"' in text(answer)
    assert 'id="actions" hx-swap-oob="true"' in text(answer)
    assert "HX-Request" in answer["Vary"]


def test_a_history_restore_gets_the_whole_page(client: Client, release, swap):
    headers = swap | {"HX-History-Restore-Request": "true"}

    assert "<html" in text(client.get(f"{ROADMAP}?raise=TRN-1:3", headers=headers))


@pytest.mark.parametrize("query", ["raise=TRN-9:3", "raise=TRN-1:2", "raise=TRN-1", "rise=TRN-1:3"])
def test_a_level_that_cannot_be_raised_is_refused(client: Client, release, swap, query):
    refused, swapped = (
        client.get(f"{ROADMAP}?{query}"),
        client.get(f"{ROADMAP}?{query}", headers=swap),
    )

    assert refused.status_code == 400
    assert "Valid: " in text(refused)
    assert (swapped.status_code, swapped["HX-Retarget"]) == (200, "#refusal")


def test_the_published_scores_stay_what_they_are(client: Client, release):
    before = list(Result.objects.values_list("ministry", "code", "score", "rank"))

    client.get(f"{ROADMAP}?raise=TRN-1:5,TRN-2:5")

    assert list(Result.objects.values_list("ministry", "code", "score", "rank")) == before
    assert "2.5" in text(client.get("/ministries/FIN/"))  # its training, as published
    assert Release.objects.count() == 1


def test_without_a_release_or_outside_it_the_page_says_so(client: Client, db):
    make_ministry("FIN")
    assert "No release is published yet" in text(client.get(ROADMAP))

    publish_small_release("2026", {"EST": flat(3)})
    assert "was not assessed in release 2026" in text(client.get(ROADMAP))


def test_a_swap_of_a_roadmap_that_is_not_there_is_the_page_that_says_so(client: Client, db, swap):
    make_ministry("FIN")

    assert "no ministry has a roadmap" in text(client.get(ROADMAP, headers=swap))


def test_where_all_is_at_the_top_there_is_no_next_level(client: Client, db):
    publish_small_release("2026", {"FIN": flat(5)})

    assert "there is no next level to describe" in text(client.get(ROADMAP))


def test_an_unknown_ministry_has_no_roadmap(client: Client, release):
    assert client.get("/ministries/XXX/roadmap/").status_code == 404


def test_what_is_sealed_or_restricted_is_nowhere_on_it(client: Client, db):
    codes = ("DNK", "EST", "ISL", "NOR", "SWE")
    round = make_scored_round("2026", {"FIN": flat(2)} | {code: flat(3) for code in codes})
    for score in Score.objects.filter(coding__assessment__ministry="DNK"):
        for disclosure in ("sealed", "restricted"):
            text_of = {"title": "canary title", "quotation": "canary quotation"}
            make_evidence(score, disclosure=disclosure, url="https://canary.example/", **text_of)
    releases.publish(round)

    page = text(client.get(f"{ROADMAP}?raise=TRN-1:3"))

    assert "Country DNK" in page
    assert "canary" not in page


def test_hostile_names_are_words(client: Client, db):
    make_ministry("FIN", country="<b>Fin</b>'\"land", subregion="<i>North</i>")
    publish_small_release("2026", {"FIN": flat(3)})

    page = text(client.get(f"{ROADMAP}?raise=TRN-1:4"))

    assert "<b>Fin" not in page
    assert "<i>North" not in page


def test_the_dashboard_leads_to_it(client: Client, release):
    page = text(client.get("/ministries/FIN/?lens=public"))

    assert f'href="{ROADMAP}?release=2026&amp;lens=public"' in page
