"""A ministry's profile as a document: what it says, how many sheets it has, when there is none."""

import base64
import re

import pytest
from django.http import QueryDict
from django.test import Client

from assessments.actions import releases
from assessments.models import Disclosure, Ministry
from assessments.public.profiles import (
    MOST_RANKED,
    MinistryProfile,
    drawn,
    profile_html,
    profile_of,
)
from assessments.reporting.release_views import read_release_view
from tests import chromium
from tests.exports.documents.test_paper import unpacked
from tests.factories import make_evidence, make_scored_round, publish_small_release
from tests.site_fixtures import WHOLE, text

pytestmark = pytest.mark.walk

HOSTILE = [
    "<b>\"x'</b>",
    "<img src='http://127.0.0.1:9/x.png'>",
    "</style><style>@import 'http://127.0.0.1:9/x.css'",
    "芬兰外交部",
    "وزارة الخارجية",
]


def finnish(query: str = "") -> MinistryProfile:
    found = profile_of(
        Ministry.objects.get(code="FIN"), read_release_view(QueryDict(query)), site="http://here"
    )
    assert found is not None
    return found


def tags_in(html: str) -> list[str]:
    return sorted(re.findall(r"<([a-z0-9]+)", html))


@pytest.mark.image
def test_a_profile_is_four_tagged_sheets_made_once(client: Client, neighbours, own_folders):
    own_folders.CHROMIUM = chromium.executable() or ""

    answer = client.get("/ministries/FIN/profile.pdf")
    again = client.get("/ministries/FIN/profile.pdf")

    assert answer.status_code == 200, text(answer)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="fin-profile-2026.pdf"'
    pdf = unpacked(answer.content)
    assert len(re.findall(r"/Type\s*/Page\b", pdf)) == 4
    assert "pdfuaid" in pdf
    assert "Source-Serif" in pdf
    assert again.content == answer.content


def test_a_profile_says_what_it_is_where_it_is_from_and_how_sure_it_is(neighbours):
    html = profile_html(finnish())

    for words in (
        "Finland · release 2026",
        "Demonstration data",
        "invented scores",
        "http://here/ministries/FIN/?release=2026",
        "Median of Northern Europe",
        "What the next level requires",
        "confidence",
        "Seen.",
    ):
        assert words.lower() in html.lower(), words
    assert html.count('class="code"') == len(WHOLE)


@pytest.mark.image
@pytest.mark.parametrize(
    ("name", "kind"), [("Suomi 芬兰", "image/svg+xml"), ("وزارة الخارجية", "image/png")]
)
def test_names_from_right_to_left_are_drawn_by_what_can_shape_them(
    neighbours, own_folders, name, kind
):
    own_folders.CHROMIUM = chromium.executable() or ""
    Ministry.objects.filter(code="FIN").update(country=name)

    media_type, content = drawn(finnish().ranking)

    assert media_type == kind
    start = base64.b64decode(content)[:8]
    assert start.startswith(b"<svg" if kind == "image/svg+xml" else b"\x89PNG")


def test_without_a_demonstration_nothing_is_called_one(release):
    html = profile_html(finnish())

    assert "Demonstration" not in html
    assert "scored by analysts on evidence" in html


def test_a_profile_through_a_lens_says_so(neighbours):
    profile = finnish("lens=public&evidence=public")

    html = profile_html(profile)

    assert profile.file_name == "fin-profile-public-public-evidence-2026"
    assert "public evidence only" in html


def test_of_many_peers_the_nearest_in_rank_are_shown(db):
    codes = [f"A{first}{second}" for first in "ABCDE" for second in "ABCDE"]
    levels = {code: {"OPN-1": place % 5 + 1} for place, code in enumerate(["FIN", *codes])}
    publish_small_release("2026", {code: {**WHOLE, **one} for code, one in levels.items()})

    profile = finnish()

    assert len(profile.ranking.rows) == MOST_RANKED
    assert "FIN" in {row[0] for row in profile.ranking.rows}
    assert "neighbours in the ranking" in profile.ranking.subtitle


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_foreign_name_is_only_text(neighbours, name):
    plain = tags_in(profile_html(finnish()))
    Ministry.objects.filter(code="FIN").update(country=name, name=name, national_name=name)

    html = profile_html(finnish())

    assert tags_in(html) == plain
    assert re.findall(r'(?:src|href)="(?!chancery:picture/)', html) == []
    assert html.count("<style>") == 1


def test_evidence_that_is_not_public_stays_out(db):
    round = make_scored_round("2026", {"FIN": WHOLE})
    score = round.assessments.get().codings.get().scores.get(indicator__code="OPN-1")
    for disclosure in Disclosure.values:
        make_evidence(
            score,
            disclosure=disclosure,
            title=f"title-{disclosure}",
            url=f"https://{disclosure}.example/path",
            quotation=f"quotation-{disclosure}",
        )
    releases.publish(round)

    html = profile_html(finnish())

    assert "title-public (public.example)" in html
    assert "not published" in html
    for disclosure in set(Disclosure.values) - {"public"}:
        assert f"title-{disclosure}" not in html
        assert f"{disclosure}.example" not in html


@pytest.mark.parametrize("path", ["/ministries/NLD/profile.pdf", "/ministries/XXX/profile.pdf"])
def test_a_ministry_that_the_release_does_not_have_has_no_profile(client: Client, release, path):
    assert client.get(path).status_code == 404


def test_an_unknown_parameter_is_refused_with_the_reason(client: Client, release):
    refused = client.get("/ministries/FIN/profile.pdf?colour=red")

    assert refused.status_code == 400
    assert "colour" in text(refused)


def test_without_chromium_the_answer_says_what_to_install(
    client: Client, release, own_folders, monkeypatch
):
    own_folders.CHROMIUM = ""
    monkeypatch.setenv("PATH", str(own_folders.VAR))

    answer = client.get("/ministries/FIN/profile.pdf")

    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
    assert "apt-get install chromium" in text(answer)
