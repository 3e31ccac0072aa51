"""Comparisons on other sites' pages: live or frozen, and asked for by oEmbed."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client

from assessments.actions import releases
from tests.factories import publish_small_release
from tests.reporting.looks import draw
from tests.site_fixtures import WHOLE, text

EMBED = "/embed/compare/?ministries=FIN,EST"
PAGE = "http://testserver/compare/?ministries=FIN,EST"


class Frame(HTMLParser):
    """The attributes of the one tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        ((self.tag, self.attributes),) = self.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def ask(client: Client, url: str = PAGE, **more: object):
    extra = "".join(f"&{key}={value}" for key, value in more.items())
    return client.get(f"/oembed/?url={quote(url, safe='')}{extra}")


def answer_of(client: Client, url: str = PAGE, **more: object) -> dict[str, object]:
    return json.loads(ask(client, url, **more).content)


def test_an_embed_has_the_chart_its_table_and_a_way_to_the_whole(client: Client, release):
    chart = draw("ministries=FIN,EST")

    page = text(client.get(EMBED))

    assert f'<h2 class="chart-title">{chart.title}</h2>' in page
    assert f"<title>{chart.title} · Chancery</title>" in page
    assert "<details" in page
    assert "The same data as a table" in page
    assert (
        'href="/compare/?ministries=FIN,EST&amp;chart=ranking&amp;release=2026" target="_blank"'
        ' rel="noopener"'
    ) in page


def test_an_embed_has_no_navigation_and_only_our_scripts(client: Client, release):
    page = text(client.get(EMBED))

    assert "<nav" not in page
    assert "Sign in" not in page
    sources = re.findall(r'<script src="([^"]+)"', page)
    assert sources
    assert all(source.startswith("/static/") for source in sources)
    assert "theme.js" not in page  # reads the storage that this site has in a reader's browser


def test_an_embed_follows_the_reader_or_the_theme_of_its_address(client: Client, release):
    assert '<html lang="en">' in text(client.get(EMBED))
    assert '<html lang="en" data-theme="dark">' in text(client.get(f"{EMBED}&theme=dark"))


def test_a_live_embed_follows_the_newest_release(client: Client, release):
    before = text(client.get(EMBED))

    publish_small_release("2027", {"FIN": WHOLE}, year=2027)

    assert "newest release, now 2026" in before
    assert "newest release, now 2027" in text(client.get(EMBED))
    assert "newest" not in text(client.get(f"{EMBED}&release=2026"))


def test_what_is_frozen_is_led_to_the_address_that_names_release_and_hash(client: Client, release):
    sent = client.get(f"{EMBED}&frozen=1")

    digits = release.content_hash[:16]
    assert sent.status_code == 302
    assert sent["Location"] == (
        f"/embed/compare/?ministries=FIN,EST&chart=ranking&release=2026&frozen=1&hash={digits}"
    )
    assert "X-Frame-Options" not in sent
    assert f"frozen at release 2026, content {digits}" in text(client.get(sent["Location"]))


def test_what_is_frozen_stays_when_another_release_is_published(client: Client, release):
    address = client.get(f"{EMBED}&frozen=1")["Location"]
    before = text(client.get(address))

    publish_small_release("2027", {"FIN": WHOLE}, year=2027)

    assert text(client.get(address)) == before


@pytest.mark.parametrize("digits", ["0" * 16, "0" * 64, "x", "%00"])
def test_another_hash_than_the_release_has_is_gone(client: Client, release, digits):
    gone = client.get(f"{EMBED}&release=2026&frozen=1&hash={digits}")

    assert gone.status_code == 410
    assert "which this site does not hold any more" in text(gone)


def test_too_few_digits_prove_nothing(client: Client, release):
    few = release.content_hash[:15]

    assert client.get(f"{EMBED}&release=2026&frozen=1&hash={few}").status_code == 410


def test_what_was_frozen_of_a_removed_demonstration_is_gone(client: Client, db):
    demonstration = publish_small_release("demo-2026", is_demonstration=True)
    address = client.get("/embed/compare/?frozen=1")["Location"]
    assert client.get(address).status_code == 200

    releases.remove_demonstration(demonstration)

    assert client.get(address).status_code == 410


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("chart=pie", "“pie” is not known here"),
        ("colour=red", "“colour” is not a parameter of this page."),
        ("chart=balance&dimension=training", "A balance chart needs a dimension with two poles"),
        ("hash=0123", "hash: only an embed with frozen=1 has one."),
        ("frozen=1&hash=0123", "hash: name the release that it belongs to."),
        ("theme=pink", "“pink” is not known here"),
    ],
)
def test_a_refusal_is_shown_in_the_frame(client: Client, release, query, reason):
    refused = client.get(f"/embed/compare/?{query}")

    assert (refused.status_code, refused["Cache-Control"]) == (400, "private, no-store")
    assert reason in text(refused)
    assert "<nav" not in text(refused)


def test_before_the_first_release_an_embed_says_so(client: Client, db):
    for query in ("", "?frozen=1"):
        refused = client.get(f"/embed/compare/{query}")
        assert refused.status_code == 400
        assert "Nothing is published yet" in text(refused)


def test_oembed_answers_with_a_frame_of_the_chart(client: Client, release):
    chart = draw("ministries=FIN,EST")

    sent = ask(client)
    answer = json.loads(sent.content)

    assert sent["Content-Type"] == "application/json"
    assert (answer["version"], answer["type"], answer["title"]) == ("1.0", "rich", chart.title)
    frame = Frame(answer["html"])
    assert frame.tag == "iframe"
    assert frame.attributes["src"] == (
        "http://testserver/embed/compare/?ministries=FIN,EST&chart=ranking"
    )
    assert frame.attributes["title"] == chart.title
    assert (int(frame.attributes["width"]), int(frame.attributes["height"])) == (
        answer["width"],
        answer["height"],
    )
    assert client.get(frame.attributes["src"]).status_code == 200


def test_oembed_keeps_what_the_address_binds(client: Client, release):
    frozen = client.get(f"{EMBED}&frozen=1")["Location"]

    live, bound, kept = (
        Frame(answer_of(client, url)["html"]).attributes["src"]
        for url in (PAGE, f"{PAGE}&release=2026", f"http://testserver{frozen}")
    )

    assert "release" not in parse_qs(urlsplit(live).query)
    assert parse_qs(urlsplit(bound).query)["release"] == ["2026"]
    assert kept == f"http://testserver{frozen}"


def test_oembed_honours_the_room_there_is(client: Client, release):
    whole = answer_of(client)
    small = answer_of(client, maxwidth=400, maxheight=300)
    large = answer_of(client, maxwidth=9000, maxheight=9000)

    assert (small["width"], small["height"]) == (400, 300)
    assert 'width="400" height="300"' in small["html"]
    assert "thumbnail_url" not in small
    assert large == whole
    assert (whole["thumbnail_width"], whole["thumbnail_height"]) == (2400, 1350)
    assert whole["thumbnail_url"] == (
        "http://testserver/compare.png?ministries=FIN,EST&chart=ranking&release=2026&size=wide"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/compare/",
        "http://testserver.elsewhere.example/compare/",
        "http://elsewhere@testserver/compare/",
        "http://testserver:81/compare/",
        "http://testserver/ministries/FIN/",
        "http://testserver/compare",
        "http://testserver/compare/?chart=pie",
        "http://testserver/compare/?chart=balance&dimension=training",
        "http://testserver/embed/compare/?release=2026&frozen=1&hash=0",
        "javascript://testserver/compare/",
        "file:///compare/",
        "/compare/",
        "http://[::1/compare/",
        "compare",
    ],
)
def test_what_is_none_of_our_comparisons_is_not_found(client: Client, release, url):
    assert ask(client, url).status_code == 404


@pytest.mark.parametrize("format", ["xml", "html", "JSON"])
def test_any_other_format_is_not_implemented(client: Client, release, format):
    assert ask(client, format=format).status_code == 501
    assert ask(client, format="json").status_code == 200


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("", "url: the address of a comparison."),
        (f"url={PAGE}&maxwidth=0", "maxwidth: a whole number of pixels"),
        (f"url={PAGE}&maxheight=-5", "maxheight: a whole number of pixels"),
        (f"url={PAGE}&maxheight=1e3", "maxheight: a whole number of pixels"),
        ("url=a&colour=red", "“colour” is not a parameter"),
    ],
)
def test_what_oembed_cannot_read_is_refused_with_its_reason(client: Client, release, query, reason):
    refused = client.get(f"/oembed/?{query}")

    assert refused.status_code == 400
    assert reason in text(refused)


def test_the_comparison_page_says_how_to_embed_it(client: Client, release):
    page = text(client.get("/compare/?ministries=FIN,EST"))

    ((address),) = re.findall(
        r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page
    )
    answer = client.get(address.replace("&amp;", "&"))
    assert answer.status_code == 200
    assert "release=2026" in Frame(json.loads(answer.content)["html"]).attributes["src"]


def test_hostile_names_stay_words_in_the_markup(client: Client, db):
    name = '"><script>alert(1)</script>'
    release = publish_small_release("2026", {"FIN": WHOLE})
    type(release.results.first().ministry).objects.update(country=name)

    html = answer_of(client, "http://testserver/compare/")["html"]
    page = text(client.get("/embed/compare/"))

    assert "<script>" not in html
    assert Frame(html).attributes["title"] == draw().title
    assert "<script>alert" not in page
