"""The front page: the current release at a glance, or how there comes to be one."""

import pytest
from django.test import Client

from tests.factories import publish_small_release
from tests.reporting.looks import flat
from tests.site_fixtures import text


def test_before_the_first_release_the_page_says_what_to_do(client: Client, db):
    page = client.get("/")

    assert page.status_code == 200
    assert "No release is published yet" in text(page)
    assert 'href="/method/"' in text(page)


def test_the_page_shows_stages_leaders_and_coverage(client: Client, release):
    page = text(client.get("/"))

    assert "assesses 2 ministries" in page
    assert "7 of 10 applicable indicators are scored" in page
    assert "Insufficient evidence" in page  # Estonia's row
    assert 'href="/ministries/FIN/?release=2026"' in page


def test_every_link_keeps_the_release_and_the_lens(client: Client, release):
    page = text(client.get("/?lens=public"))

    assert 'href="/ministries/FIN/?release=2026&amp;lens=public"' in page
    assert 'href="/compare/?dimension=balance&amp;release=2026&amp;lens=public"' in page


def test_those_who_moved_are_shown_with_their_change(client: Client, db):
    publish_small_release("2025", {"FIN": flat(4), "EST": flat(3)}, year=2025)
    publish_small_release("2026", {"FIN": flat(2), "EST": flat(3)})

    page = text(client.get("/"))

    assert "Since 2025" in page
    assert "−2.0" in page


def test_a_release_in_which_no_index_changed_says_so(client: Client, db):
    publish_small_release("2025", {"FIN": flat(4)}, year=2025)
    publish_small_release("2026", {"FIN": flat(4)})

    assert "No index differs from that of release 2025." in text(client.get("/"))
    assert "There is no earlier release" in text(client.get("/?release=2025"))


@pytest.mark.parametrize("query", ["release=1999", "lens=cyber", "evidence=all", "colour=red"])
def test_an_unknown_view_is_refused(client: Client, release, query):
    assert client.get(f"/?{query}").status_code == 400


def test_a_demonstration_says_so_at_the_top(client: Client, db):
    publish_small_release("demo-2026", is_demonstration=True)

    assert "Demonstration data:" in text(client.get("/"))


def test_the_current_section_is_marked_in_the_navigation(client: Client, release):
    assert '<a href="/" aria-current="page">Overview' in text(client.get("/"))
    below = text(client.get("/ministries/FIN/"))
    assert '<a href="/ministries/" aria-current="true">Ministries' in below
    assert 'aria-current="page">Overview' not in below


def test_the_page_shows_the_summary_and_the_map(client: Client, release):
    page = text(client.get("/"))

    assert "Finland leads with" in page
    assert 'id="chart-map"' in page
    assert "Its borders state no opinion of this project" in page


def test_what_is_missing_is_reported_plainly(client: Client, release):
    page = text(client.get("/"))

    assert "No answer in this release was coded twice, so" in page
    assert (
        "If a ministry was asked for its reply, its dashboard shows the reply with each score."
        in page
    )
    assert "No score rests on sealed evidence only." in page
    assert "1 ministry has too few scores for an index" in page


def test_a_median_of_fewer_than_five_is_not_shown(client: Client, release):
    assert "fewer than five scored" in text(client.get("/"))
