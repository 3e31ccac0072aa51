"""Tests of the history of one indicator: user, time, change and value before."""

from dataclasses import replace

import pytest
from django.test import Client

from assessments.actions import events, findings, scores
from assessments.models import Assessment, Evidence, Stage, User
from assessments.review import history
from tests.actions.entries import RATED, piece, rated
from tests.codings import in_stage, score_of
from tests.desk.pages import html
from tests.factories import make_assessment, make_coding, make_user
from tests.worlds import world

pytestmark = pytest.mark.django_db


@world
def assessment() -> Assessment:
    """Ada and Bo coded OPN-1; Ada changed her level once."""
    assessment = in_stage(make_assessment(), Stage.CODING)
    for name in ("ada", "bo"):
        coding = make_coding(assessment, analyst=make_user(name, role="analyst"))
        scores.save(coding, "OPN-1", RATED, version=0, by=coding.analyst)
    coding = assessment.codings.first()
    changed = replace(RATED, level=4, rationale="Seen, three times.")
    scores.save(coding, "OPN-1", changed, version=1, by=coding.analyst)
    return assessment


@pytest.fixture
def leading(client: Client) -> Client:
    client.force_login(make_user("lea", role="lead"))
    return client


@pytest.fixture
def url(assessment: Assessment) -> str:
    return f"/desk/history/{assessment.pk}/OPN-1/"


def test_each_change_shows_the_value_before(leading: Client, url: str) -> None:
    page = html(leading.get(url))

    assert "<del>3</del><ins>4</ins>" in page
    assert "Seen, <del>twice.</del><ins>three times.</ins>" in page
    assert page.count("Saved score</strong> by ada") == 2
    assert page.count("Saved score</strong> by bo") == 1
    assert page.index("three times") < page.index("by bo")  # newest first
    assert '<time datetime="20' in page


def test_decisions_on_the_indicator_are_listed_too(
    leading: Client, url: str, assessment: Assessment
) -> None:
    in_stage(assessment, Stage.RECONCILING)
    assessment.codings.update(submitted_at=score_of(assessment, "OPN-1", 0).saved_at)
    findings.pick(
        assessment,
        "OPN-1",
        score_id=score_of(assessment, "OPN-1", 0).pk,
        reason="Ada went there.",
        version=0,
        by=User.objects.get(username="lea"),
    )
    for verb, subject, detail in (
        ("saved reply", "2026 FIN OPN-1 reply", {"new": {"comment": "We object.", "version": 1}}),
        ("decided reply", "2026 FIN OPN-1 decision", {"new": {"is_confidential": True}}),
        ("submitted coding", "2026 FIN by bo", {}),
        ("reopened stage", "2026 FIN", {"old": "reply", "new": "coding", "reason": "A mistake."}),
        ("saved score", "2026 FIN OPN-2 by ada", {"new": {"rationale": "Of another."}}),
        ("saved score", "2026 EST OPN-1 by ada", {"new": {"rationale": "Of elsewhere."}}),
    ):
        events.record(verb, subject, by=None, detail=detail)

    page = html(leading.get(url))

    assert "Decided finding</strong> by lea" in page
    assert "Ada went there." in page
    assert "We object." in page
    assert "yes" in page
    assert "Submitted coding</strong> by the command line" in page
    assert "the coding of bo" in page
    assert "<del>reply</del><ins>coding</ins>" in page
    assert "A mistake." in page
    assert "Of another." not in page
    assert "Of elsewhere." not in page


def test_sealed_words_are_not_shown_even_if_the_log_holds_them(
    leading: Client, url: str, assessment: Assessment
) -> None:
    """One piece is public and then sealed, one is removed, and one stays."""
    coding = assessment.codings.first()
    later_sealed, gone, stays = (piece(title=name) for name in ("Cable", "Leaflet", "Strategy"))
    entry = rated(later_sealed, gone, stays)
    scores.save(coding, "OPN-1", entry, version=2, by=coding.analyst)
    sealed = replace(later_sealed, disclosure="sealed")
    scores.save(coding, "OPN-1", rated(sealed, stays), version=3, by=coding.analyst)
    words = {"disclosure": "public", "kind": "url", "title": "Cable", "quotation": "Hush"}
    old = {str(later_sealed.key): words, str(gone.key): words | {"title": "Leaflet"}}
    kept = {str(stays.key): words | {"title": "The old log", "quotation": "As it was"}}
    events.record(
        "saved score",
        "2026 FIN OPN-1 by ada",
        by=coding.analyst,
        detail={"old": {}, "new": {"evidence": old | kept}},
    )

    page = html(leading.get(url))

    for hidden in ("Cable", "Leaflet", "Hush"):
        assert hidden not in page
    assert "Strategy" in page  # the words are stored outside the log
    assert "The old log" in page
    assert "sealed" in page
    assert Evidence.objects.filter(disclosure="sealed").count() == 1


def test_a_lead_who_codes_the_ministry_is_blind_here_too(
    client: Client, url: str, assessment
) -> None:
    lou = make_user("lou", role="lead")
    make_coding(assessment, analyst=lou)
    client.force_login(lou)

    assert client.get(url).status_code == 404
    in_stage(assessment, Stage.RECONCILING)
    assert "three times" in html(client.get(url))


@pytest.mark.parametrize("role", ["analyst", "ministry", "coder"])
def test_other_users_have_no_history(
    client: Client, url: str, assessment: Assessment, role: str
) -> None:
    in_stage(assessment, Stage.REPLY)
    ministry = "FIN" if role == "ministry" else ""
    coder = assessment.codings.first().analyst
    client.force_login(coder if role == "coder" else make_user("x", role=role, ministry=ministry))

    assert client.get(url).status_code == 404


def test_an_unknown_assessment_or_indicator_is_not_found(leading: Client, url: str) -> None:
    assert leading.get(url.replace("OPN-1", "XXX-9")).status_code == 404
    assert leading.get("/desk/history/0/OPN-1/").status_code == 404


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "1;drop"])
def test_a_position_in_the_history_must_be_a_number(leading: Client, url: str, before: str) -> None:
    assert leading.get(url, {"before": before}).status_code == 400


def test_an_empty_history_says_that_nothing_changed(leading: Client, url: str) -> None:
    assert "No person changed this indicator." in html(leading.get(url.replace("OPN-1", "CNF-1")))


def test_a_long_history_is_read_page_by_page(
    leading: Client, url: str, assessment: Assessment, django_assert_max_num_queries
) -> None:
    changes = [("2026 FIN OPN-1 by ada", {"new": {"level": at}}) for at in range(150)]
    events.record_each("saved score", changes, by=None)
    leading.get(url)

    with django_assert_max_num_queries(10):
        first = html(leading.get(url))

    assert first.count("<strong>Saved score") == history.MOMENTS
    older = first.partition('href="?before=')[2].partition('"')[0]
    rest = html(leading.get(url, {"before": older}))
    assert rest.count("<strong>Saved score") == 53
    assert "Older moments" not in rest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("", "new"),
        ("old", ""),
        ("a b c", "a x c"),
        ("a b", "a b c"),
        ("b c", "a b c"),
        ("the same", "the same"),
        ("x " * 500, "y " * 500),
        ("a  \n b", "a b"),
    ],
)
def test_the_parts_of_a_change_hold_both_texts(before: str, after: str) -> None:
    parts = history.parts(before, after)

    assert "".join(part.text for part in parts if part.kind != "new") == before
    assert "".join(part.text for part in parts if part.kind != "gone") == after


def test_an_addition_to_a_long_text_shows_only_the_new_part() -> None:
    long = "word " * 4000

    assert [part.text for part in history.parts(long, f"{long}more") if part.kind] == ["more"]
