"""The directory, dashboards and channels, as anybody sees them."""

import pytest
from django.test import Client

from assessments.actions import releases
from assessments.models import Score
from tests.factories import (
    make_channel,
    make_evidence,
    make_ministry,
    make_mission,
    make_scored_round,
    publish_small_release,
)
from tests.site_fixtures import WHOLE, text


def test_the_directory_lists_every_ministry_with_its_un_status(client: Client, release):
    page = text(client.get("/ministries/"))

    assert "3 ministries" in page
    assert "Finland" in page
    assert "not in the release" in page
    assert "insufficient evidence (2 of 5)" in page


def test_the_directory_is_searched_by_name_and_code(client: Client, release):
    by_name, by_code = client.get("/ministries/?q=finl"), client.get("/ministries/?q=nld")

    assert "1 of 3 ministries" in text(by_name)
    assert "Netherlands" in text(by_code)
    assert "Finland" not in text(by_code)


def test_the_directory_filters_by_region_and_income(client: Client, release):
    make_ministry("JPN", region="Asia", subregion="Eastern Asia", income_group="High income")

    assert "1 of 4 ministries" in text(client.get("/ministries/?region=Eastern+Asia"))
    assert "1 of 4 ministries" in text(client.get("/ministries/?income=High+income"))


def test_a_swap_gets_only_the_results(client: Client, release, swap):
    whole, part = client.get("/ministries/?q=fin"), client.get("/ministries/?q=fin", headers=swap)

    assert "<html" in text(whole)
    assert "<html" not in text(part)
    assert "Finland" in text(part)
    assert "HX-Request" in part["Vary"]


def test_a_history_restore_gets_the_whole_page(client: Client, release, swap):
    restored = client.get("/ministries/", headers=swap | {"HX-History-Restore-Request": "true"})

    assert "<html" in text(restored)


def test_filters_that_find_no_ministry_show_how_to_see_all(client: Client, release):
    assert "No ministry matches these filters" in text(client.get("/ministries/?q=narnia"))


def test_an_empty_directory_says_how_it_is_filled(client: Client, db):
    assert "A coordinator of this site loads them" in text(client.get("/ministries/"))


def test_an_unknown_filter_is_refused_with_its_reason(client: Client, release):
    refused = client.get("/ministries/?region=Atlantis")

    assert refused.status_code == 400
    assert "region: “Atlantis” is not known here." in text(refused)


def test_a_refused_swap_answers_200_so_that_it_is_shown(client: Client, release, swap):
    refused = client.get("/ministries/?region=Atlantis", headers=swap)

    assert refused.status_code == 200
    assert "is not known here" in text(refused)


def test_a_dashboard_shows_stage_index_and_what_the_next_level_asks(client: Client, release):
    page = text(client.get("/ministries/FIN/"))

    assert "Defined" in page
    assert "What the next level requires" in page
    assert "TRN-1 at level 3" in page  # one above its level 2


def test_a_dashboard_without_enough_evidence_says_so(client: Client, release):
    page = text(client.get("/ministries/EST/"))

    assert "insufficient evidence (2 of 5)" in page
    assert "2 of 5 indicators are scored: too few for an index." in page


def test_a_ministry_outside_the_release_has_an_honest_dashboard(client: Client, release):
    assert "was not assessed in release 2026" in text(client.get("/ministries/NLD/"))


def test_a_dashboard_before_any_release_says_what_is_missing(client: Client, db):
    make_ministry("FIN")

    assert "No release is published yet" in text(client.get("/ministries/FIN/"))


@pytest.mark.parametrize(
    "url", ["/ministries/XXX/", "/ministries/XXX/channels/", "/ministries/fin/"]
)
def test_an_unknown_ministry_is_a_404(client: Client, release, url):
    assert client.get(url).status_code == 404


def test_a_lens_recomputes_the_dashboard(client: Client, release):
    page = text(client.get("/ministries/FIN/?lens=public"))

    assert "TRN-1" in page
    assert 'id="TRN-2"' not in page


def test_an_unknown_lens_is_refused(client: Client, release):
    assert client.get("/ministries/FIN/?lens=cyber").status_code == 400


def test_public_evidence_only_leaves_sealed_scores_out(client: Client, db):
    round = make_scored_round("2026", {"FIN": WHOLE})
    make_evidence(Score.objects.get(indicator__code="TRN-1"), disclosure="sealed")
    releases.publish(round)

    whole, public = client.get("/ministries/FIN/"), client.get("/ministries/FIN/?evidence=public")

    assert "sealed evidence only" in text(whole)
    assert "insufficient evidence (1 of 2)" in text(public)


def test_what_is_sealed_or_restricted_is_nowhere_on_the_page(client: Client, db):
    round = make_scored_round("2026", {"FIN": WHOLE})
    for disclosure in ("sealed", "restricted"):
        make_evidence(
            Score.objects.get(indicator__code="TRN-1"),
            disclosure=disclosure,
            title="canary title",
            quotation="canary quotation",
            url="https://canary.example.org/",
        )
    releases.publish(round)

    for url in ("/ministries/FIN/", "/compare/", "/compare.json", "/releases/2026/results.csv"):
        assert "canary" not in text(client.get(url))


def test_hostile_text_is_shown_as_it_is(client: Client, db):
    make_ministry("FIN", country="<b>Fin</b>'\"land", name="<script>alert(1)</script>")
    publish_small_release("2026", {"FIN": WHOLE})

    for url in ("/", "/ministries/", "/ministries/FIN/", "/compare/", "/ministries/FIN/channels/"):
        page = text(client.get(url))
        assert "<b>Fin" not in page
        assert "<script>alert" not in page


def test_channels_are_shown_by_host_and_platform(client: Client, release):
    mission = make_mission(host_country="Japan", city="Tokyo")
    make_channel(mission, "FinlandInTokyo")

    page = text(client.get("/ministries/FIN/channels/"))

    assert "Tokyo" in page
    assert 'href="https://x.com/FinlandInTokyo" rel="noopener noreferrer nofollow"' in page


def test_a_channel_with_a_script_for_an_address_is_no_link(client: Client, release):
    make_channel(make_mission(), "javascript:alert(1)//x", platform="facebook")

    assert 'href="javascript' not in text(client.get("/ministries/FIN/channels/"))


def test_channels_without_any_say_that_absent_is_not_none(client: Client, release):
    assert "It may still have some" in text(client.get("/ministries/NLD/channels/"))


def test_one_screen_answers_the_five_questions(client: Client, release):
    page = text(client.get("/ministries/FIN/"))

    for question in ("Stage and rank", "Peers", "Data quality", "Change", "Next step"):
        assert f">{question}</h2>" in page
    assert "Fewer than five other ministries are assessed" in page
    assert "Confidence: high 5, medium 0, low 0." in page
    assert "There is no earlier index" in page
    assert "TRN-1 <small>to level 3</small>" in page


def test_where_all_is_at_the_top_nothing_comes_next(client: Client, db):
    publish_small_release("2026", {"FIN": dict.fromkeys(WHOLE, 5)})

    assert "No indicator is rated below the top level." in text(client.get("/ministries/FIN/"))


def test_changes_are_those_of_the_release_as_it_is(client: Client, db):
    publish_small_release("2025", {"FIN": dict.fromkeys(WHOLE, 2)}, year=2025)
    publish_small_release("2026", {"FIN": WHOLE})

    assert "<small>since 2025</small>" in text(client.get("/ministries/FIN/"))
    assert "Changes are shown only for all indicators" in text(
        client.get("/ministries/FIN/?lens=public")
    )
