"""The comparison page: one address for each choice, refusals with reasons, swaps of one part."""

import pytest
from django.test import Client

from tests.factories import publish_small_release
from tests.site_fixtures import WHOLE, text


def test_what_a_form_sends_is_redirected_to_the_one_address_of_the_choice(client: Client, release):
    sent = client.get("/compare/?ministries=FIN&ministries=NLD&region=&add=Estonia&chart=heatmap")

    assert sent.status_code == 302
    assert sent["Location"] == "/compare/?ministries=FIN,NLD,EST&chart=heatmap&release=2026"
    assert client.get(sent["Location"]).status_code == 200


def test_the_page_names_the_address_that_pins_its_release(client: Client, release):
    page = text(client.get("/compare/?ministries=FIN"))

    assert "/compare/?ministries=FIN&amp;chart=ranking&amp;release=2026" in page


def test_the_page_has_the_chart_its_table_and_every_download(client: Client, release):
    page = text(client.get("/compare/?ministries=FIN,EST"))

    assert 'id="comparison-chart"' in page
    assert "insufficient" in page
    for extension in ("png", "svg", "csv", "xlsx", "json"):
        name = f'download="index-ranking-fin-est-2026.{extension}"'
        assert f'href="/compare.{extension}?ministries=FIN,EST&amp;chart=ranking' in page
        assert name in page


def test_a_swap_gets_the_partial_and_pushes_the_address_of_the_choice(
    client: Client, release, swap
):
    part = client.get("/compare/?ministries=FIN&add=nld&region=", headers=swap)

    assert part.status_code == 200
    assert part["HX-Push-Url"] == "/compare/?ministries=FIN,NLD&chart=ranking&release=2026"
    assert text(part).strip().startswith('<div id="comparison"')
    assert "<html" not in text(part)


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_boosted_link_or_a_restore_gets_the_page_and_pushes_nothing(
    client: Client, release, swap, header
):
    whole = client.get("/compare/?ministries=FIN", headers=swap | {header: "true"})

    assert "<html" in text(whole)
    assert "HX-Push-Url" not in whole


def test_an_unknown_value_is_refused_with_its_reason(client: Client, release):
    refused = client.get("/compare/?ministries=FNI&chart=pie")

    assert refused.status_code == 400
    assert "“FNI” is not a ministry&#x27;s code. Did you mean FIN?" in text(refused)
    assert "chart: “pie” is not known here." in text(refused)


def test_a_refused_swap_says_the_reason_and_pushes_no_address(client: Client, release, swap):
    refused = client.get("/compare/?chart=pie", headers=swap)

    assert refused.status_code == 200
    assert "“pie” is not known here" in text(refused)
    assert "<html" not in text(refused)
    assert "HX-Push-Url" not in refused


def test_a_chart_that_cannot_be_drawn_is_a_notice_next_to_the_form(client: Client, release):
    page = client.get("/compare/?chart=balance&dimension=training")

    assert page.status_code == 200
    assert "A balance chart needs a dimension with two poles. Training has none." in text(page)
    assert 'name="dimension"' in text(page)
    assert 'id="comparison-chart"' not in text(page)


@pytest.mark.parametrize("chart", ["ranking", "profile", "heatmap", "balance"])
def test_each_chart_is_drawn_through_each_view(client: Client, release, chart):
    for rest in ("", "&lens=public", "&evidence=public", "&dimension=balance"):
        page = client.get(f"/compare/?ministries=FIN,EST&chart={chart}{rest}")
        assert page.status_code == 200
        assert 'id="comparison-chart"' in text(page)


def test_before_the_first_release_the_page_says_what_is_missing(client: Client, db):
    page = client.get("/compare/")

    assert page.status_code == 200
    assert "Nothing is published yet" in text(page)


def test_a_demonstration_is_marked_on_the_page_and_in_the_chart(client: Client, db):
    publish_small_release("demo-2026", {"FIN": WHOLE}, is_demonstration=True)

    page = text(client.get("/compare/"))

    assert page.count("scores are illustrative, not assessments") >= 3
