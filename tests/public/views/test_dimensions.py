"""The dimension pages, as anybody sees them."""

import pytest
from django.test import Client

from tests.factories import make_framework, make_ministry, publish_small_release
from tests.many_ministries import publish_many
from tests.reporting.looks import flat
from tests.site_fixtures import text


def test_the_list_leads_to_each_dimension_in_the_same_view(client: Client, release):
    page = text(client.get("/dimensions/?lens=public"))

    assert 'href="/dimensions/balance/?release=2026&amp;lens=public"' in page
    assert 'href="/dimensions/training/?release=2026&amp;lens=public"' in page
    assert "fewer than five scored" in page


def test_a_dimension_shows_its_questions_its_order_and_its_chart(client: Client, release):
    page = text(client.get("/dimensions/balance/"))

    assert "What of CNF-1?" in page
    assert 'href="/framework/small-1.0/#CNF-1"' in page
    assert 'href="/ministries/FIN/?release=2026#dimension:balance"' in page
    assert 'class="chart-plot"' in page
    assert "insufficient evidence (2 of 3)" in page  # Estonia's
    assert "No indicator here is scored in five ministries or more" in page


def test_what_is_hardest_is_shown_from_five_ministries_on(client: Client, db):
    publish_many("2026", 5)

    page = text(client.get("/dimensions/balance/"))

    assert "Lowest mean first" in page
    assert "Fewer than five" not in page


@pytest.mark.parametrize("path", ["/dimensions/", "/dimensions/balance/"])
def test_before_a_release_the_page_says_where_to_read_meanwhile(client: Client, db, path):
    make_framework()

    page = client.get(path)

    assert page.status_code == 200
    assert "No release is published yet" in text(page)


@pytest.mark.parametrize("path", ["/dimensions/cooking/", "/dimensions/Balance/"])
def test_an_unknown_dimension_is_not_found(client: Client, release, path):
    assert client.get(path).status_code == 404


def test_where_no_framework_is_loaded_no_dimension_is_found(client: Client, db):
    assert client.get("/dimensions/balance/").status_code == 404


def test_a_release_without_the_dimension_is_refused_with_its_reason(client: Client, release):
    refused = client.get("/dimensions/cooking/?release=2026")

    assert refused.status_code == 400
    assert "release: 2026 has no dimension of this name." in text(refused)


def test_a_lens_that_hides_the_dimension_says_so(client: Client, db):
    framework = make_framework(lenses={"public": ["OPN-1", "OPN-2", "CNF-1"]})
    publish_small_release("2026", {"FIN": flat(3)}, framework=framework)

    page = client.get("/dimensions/training/?lens=public")

    assert page.status_code == 200
    assert "No indicator of Training is part of the lens Public" in text(page)


@pytest.mark.parametrize("path", ["/dimensions/", "/dimensions/balance/"])
@pytest.mark.parametrize("query", ["release=1999", "lens=cyber", "evidence=all", "colour=red"])
def test_an_unknown_view_is_refused(client: Client, release, path, query):
    assert client.get(f"{path}?{query}").status_code == 400


def test_other_pages_lead_to_the_dimensions(client: Client, release):
    for path in ("/", "/framework/", "/ministries/FIN/"):
        assert 'href="/dimensions/balance/' in text(client.get(path)), path


def test_hostile_names_are_words(client: Client, db):
    make_ministry("FIN", country="<b>Fin</b>'\"land")
    publish_small_release("2026", {"FIN": flat(3)})

    for path in ("/dimensions/", "/dimensions/balance/"):
        page = text(client.get(path))
        assert "<b>Fin" not in page
        assert "&lt;b&gt;Fin" in page


def test_two_hundred_ministries_fit_in_a_small_page(client: Client, db):
    publish_many("2026", 200)

    assert len(client.get("/dimensions/balance/").content) < 100_000
