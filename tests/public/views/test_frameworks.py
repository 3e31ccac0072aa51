"""The rubric and the method can be read by anyone, whatever is loaded."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import scorecards
from assessments.imports.applying.frameworks import load_framework
from assessments.scoring import METHOD_VERSION
from tests.factories import make_framework, publish_small_release
from tests.framework_documents import REAL_FILE, measured_document, rated_document

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    """Return the text that a reader sees, with single blanks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_the_framework_can_be_read_from_its_title_to_its_last_descriptor(client):
    framework = load_framework(REAL_FILE).framework

    response = client.get(reverse("framework-index"))

    assert response.status_code == 200
    text = text_of(response)
    assert "Digital diplomacy maturity 1.0" in text
    assert "Clingendael roundtable on digital diplomacy, 2015" in text
    html = response.content.decode()
    for indicator in framework.indicators.all():
        assert f'id="{indicator.code}"' in html
        assert f'href="#{indicator.code}"' in html
        assert indicator.title in text
    assert html.count("<tr><th scope=") == 26 + 130
    for word in (
        "E-governance (§1.3)",
        "Review the wording by 1 January 2029",
        "4.2 % of the index",
    ):
        assert word in text


def test_a_rubric_shows_act_aspect_lens_source_and_guidance(client):
    load_framework(rated_document())

    text = text_of(client.get("/framework/"))

    for words in (
        "Act Say",
        "Aspect Practice",
        "Lenses Public diplomacy",
        "Source §3.1",
        "1 Low Nothing is published.",
        "Guidance for analysts Look at its site.",
        "Openness and discretion are held in balance",
        "geometric mean of 2 facets",
    ):
        assert words in text


def test_a_measured_indicator_shows_its_unit_and_goalposts(client):
    load_framework(measured_document())

    text = text_of(client.get("/framework/"))

    assert "Measured in index, 0-1: 0 scores 0, 1 scores 1" in text
    assert "Stages:" not in text
    assert "Lenses" not in text


def test_every_version_has_its_own_address(client):
    make_framework(version="1.0")
    newer = make_framework(version="1.1")

    response = client.get(newer.get_absolute_url())

    assert newer.get_absolute_url() == "/framework/small-1.1/"
    assert "Framework small 1.1" in text_of(response)
    assert 'href="/framework/small-1.0/"' in response.content.decode()


@pytest.mark.parametrize("slug", ["small-9.9", "small", "-", "small-1.0-"])
def test_an_unknown_version_is_not_found(client, slug):
    make_framework()

    assert client.get(f"/framework/{slug}/").status_code == 404


def test_without_a_framework_the_page_says_how_to_load_one(client):
    response = client.get("/framework/")

    assert response.status_code == 200
    assert "A coordinator of this site loads one" in text_of(response)


def test_texts_of_a_framework_are_shown_literally(client):
    document = rated_document()
    hostile = '<script>alert(1)</script>"&'
    indicator = document["dimensions"][0]["facets"][0]["indicators"][0]
    for key in ("title", "question", "guidance", "source"):
        indicator[key] = hostile
    indicator["levels"] = [hostile] * 3
    document["framework"]["title"] = hostile
    load_framework(document)

    html = client.get("/framework/").content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;" in html


@pytest.mark.parametrize("address", ["/framework/", "/method/"])
def test_a_page_is_only_for_reading(client, address):
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200


def test_an_unchanged_framework_is_not_sent_again(client):
    load_framework(rated_document())
    tag = client.get("/framework/").headers["ETag"]

    assert client.get("/framework/", headers={"If-None-Match": tag}).status_code == 304
    load_framework(measured_document())
    assert client.get("/framework/", headers={"If-None-Match": tag}).status_code == 200


def test_queries_do_not_grow_with_the_framework(client):
    small = load_framework(rated_document()).framework
    large = load_framework(REAL_FILE).framework
    counts = []
    for framework in (small, large):
        scorecards.tree(framework)
        with CaptureQueriesContext(connection) as queries:
            client.get(framework.get_absolute_url())
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12


def test_the_method_shows_its_version_and_every_section_of_its_contents(client):
    response = client.get(reverse("method-detail"))

    html = response.content.decode()
    assert response.status_code == 200
    assert f"Method version {METHOD_VERSION}" in text_of(response)
    anchors = re.findall(r'<li><a href="#(\w+)">', html)
    assert len(anchors) == 9
    for anchor in anchors:
        assert f'<h2 id="{anchor}">' in html


def test_the_method_shows_its_worked_examples(client):
    text = text_of(client.get("/method/"))

    for words in (
        "5, 1 1, 1 3.0000 2.2361 1.6667",
        "level 2, not found, not assessed 33 % insufficient evidence (1 of 3)",
        "60 4.00",
        "3.9 3 Defined",
        "5 1 2.2361 +4.0",
        "1 5 2.2361 −4.0",
    ):
        assert words in text


def test_the_method_names_the_current_framework_and_does_without_one(client):
    assert "The current framework is" not in text_of(client.get("/method/"))
    publish_small_release()

    assert "The current framework is Framework small 1.0" in text_of(client.get("/method/"))


def test_the_method_costs_few_queries(client, django_assert_max_num_queries):
    publish_small_release()

    with django_assert_max_num_queries(4):
        client.get("/method/")


def test_the_method_says_what_may_be_built_on_an_agreement(client):
    text = text_of(client.get(reverse("method-detail")))

    assert "Krippendorff’s alpha" in text
    assert ".800 and more Rely on it." in text
    assert ".667 to .800 Tentative" in text
    assert "Below .667 Flagged" in text
    assert "“no variation”; it is then neither 1 nor 0" in text
