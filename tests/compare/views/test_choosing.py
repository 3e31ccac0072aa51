"""Choosing on the comparison page: ministries, own weights, what the form keeps of the choice."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.compare.charts import CHARTS
from assessments.compare.comparisons import KEYS
from assessments.reporting.release_views import RELEASE_VIEW_KEYS
from tests.factories import make_framework, make_ministry, publish_small_release
from tests.site_fixtures import WHOLE, text
from tests.worlds import world

REST = {"OPN-1": 1, "OPN-2": 1, "CNF-1": 1, "TRN-1": 5, "TRN-2": 5}


@world
def release():
    make_ministry("NLD", subregion="Western Europe")
    return publish_small_release("2026", {"FIN": WHOLE, "EST": REST})


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of the form."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def test_own_weights_are_shown_with_a_way_back(client: Client, release):
    page = text(client.get("/compare/?chart=ranking&release=2026&weights=training:3"))

    assert "Your weights, not the release’s:" in page
    assert 'Training × <span class="figure">3</span>' in page
    assert 'href="/compare/?chart=ranking&amp;release=2026"' in page
    assert "your weights, not the release&#x27;s" in page  # of the chart's own subtitle
    assert 'download="index-ranking-all-own-weights-2026.csv"' in page
    assert 'name="weight.training" value="3"' in page


@pytest.mark.parametrize("path", ["/", "/ministries/FIN/"])
def test_other_pages_that_they_reach_say_so_and_keep_them(client: Client, release, path):
    page = text(client.get(f"{path}?release=2026&weights=training:3"))

    assert "Your weights, not the release’s:" in page
    assert f'href="{path}?release=2026">Reset the weights</a>' in page
    assert hidden(page)["weights"] == "training:3"


def test_without_own_weights_none_are_mentioned(client: Client, release):
    page = text(client.get("/compare/"))

    assert "not the release" not in page
    assert 'name="weight.training" value="1"' in page


def test_own_weights_change_who_leads(client: Client, release):
    assert "Finland leads Estonia" in text(client.get("/compare/?weights=training:0.1"))
    assert "Estonia leads Finland" in text(client.get("/compare/?weights=training:10"))


def test_the_fields_of_the_form_become_the_one_address(client: Client, release):
    sent = client.get(
        "/compare/?weight.balance=2&weight.training=1&ministries=FIN&add=&chart=ranking"
    )

    assert sent["Location"] == (
        "/compare/?ministries=FIN&chart=ranking&release=2026&weights=balance:2"
    )


def test_each_step_of_a_slider_takes_the_place_of_the_one_before(client: Client, release, swap):
    def asked(shown: str, trigger: str = "compare-weights"):
        headers = {"HX-Trigger": trigger, "HX-Current-URL": f"http://testserver/compare/{shown}"}
        return client.get("/compare/?weight.training=3", headers=swap | headers)

    assert "HX-Push-Url" in asked("?chart=ranking")
    assert "HX-Push-Url" in asked("?weights=training:2", trigger="compare-form")
    step = asked("?weights=training:2")
    assert step["HX-Replace-Url"] == "/compare/?chart=ranking&release=2026&weights=training:3"
    assert "HX-Push-Url" not in step


def test_a_refused_weight_is_shown_and_replaces_no_part_of_the_page(client: Client, release, swap):
    refused = client.get("/compare/?weight.training=11", headers=swap)

    assert "“11” cannot weigh training" in text(refused)
    assert (refused["HX-Retarget"], refused["HX-Reselect"]) == ("#refusal", "section")


def test_a_ministry_is_taken_out_by_a_button_of_the_form(client: Client, release):
    page = text(client.get("/compare/?ministries=FIN,EST&chart=ranking&release=2026"))
    removed = client.get("/compare/?ministries=FIN,EST&remove=FIN")
    emptied = client.get("/compare/?ministries=FIN,EST&peers=region&remove=all")

    assert 'name="remove" value="FIN" aria-label="Remove Finland"' in page
    assert hidden(page)["ministries"] == "FIN,EST"
    assert removed["Location"] == "/compare/?ministries=EST&chart=ranking&release=2026"
    assert emptied["Location"] == "/compare/?chart=ranking&release=2026"


def test_another_chart_keeps_what_it_has_no_use_for(client: Client, release):
    page = text(client.get("/compare/?chart=ranking&columns=facets&sort=training"))

    assert hidden(page) == {"ministries": "", "columns": "facets", "sort": "training"}
    assert 'name="sort"' in text(client.get("/compare/?chart=heatmap&columns=facets&sort=training"))


def test_a_lens_that_hides_a_dimension_keeps_its_weight(client: Client, db):
    publish_small_release(
        "2026", {"FIN": WHOLE}, framework=make_framework(lenses={"public": ["OPN-1"]})
    )

    page = text(client.get("/compare/?lens=public&weights=training:2"))

    assert hidden(page)["weight.training"] == "2"


def test_the_nearest_are_explained_and_named(client: Client, release):
    page = text(client.get("/compare/?ministries=FIN&peers=nearest"))

    assert "smallest root mean square difference" in page
    assert "Finland and the nearest by profile" in page


def test_the_page_says_how_many_may_be_selected(client: Client, release):
    assert "Up to 250 can be selected." in text(client.get("/compare/"))
    assert "A profile shows 12." in text(client.get("/compare/?chart=profile&ministries=FIN"))


signs = st.text(st.characters(codec="utf-8"), max_size=20)
queries = st.lists(
    st.tuples(
        st.sampled_from([*KEYS, *RELEASE_VIEW_KEYS, "weight.balance", "theme"]) | signs,
        st.sampled_from([*CHARTS, "FIN", "FIN,EST", "all", "europe", "nearest", "balance", "2026"])
        | st.sampled_from(["balance:2", "public", "facets", "rank", "1", "region", "Finland"])
        | signs,
    ),
    max_size=6,
)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs=queries, is_swap=st.booleans())
def test_any_query_gives_a_page_or_a_refusal_with_its_reason(client, release, pairs, is_swap):
    query = urlencode(pairs)
    headers = {"HX-Request": "true"} if is_swap else {}

    answer = client.get(f"/compare/?{query}", headers=headers)

    assert answer.status_code in ({200} if is_swap else {200, 302, 400})
    if answer.status_code == 302:  # the one address of the same choice, which is a page
        assert client.get(answer["Location"]).status_code == 200
    if answer.status_code == 400:
        assert "<li>" in text(answer)


def test_each_chart_has_a_page_for_a_choice_with_everything(client: Client, release):
    for chart in CHARTS:
        pairs = {"ministries": "FIN,EST", "chart": chart, "weights": "balance:2", "sort": "index"}
        assert client.get(f"/compare/?{urlencode(pairs)}").status_code == 200


def test_a_comparison_has_a_link_by_which_other_sites_show_it(client: Client, release):
    page = text(client.get("/compare/?ministries=FIN&chart=ranking&release=2026"))

    assert page.count('type="application/json+oembed"') == 1
    address = "http%3A%2F%2Ftestserver%2Fcompare%2F%3Fministries%3DFIN"
    assert f'href="http://testserver/oembed/?format=json&amp;url={address}' in page
    assert "&lt;iframe src=" in page
    assert "<iframe" not in page
