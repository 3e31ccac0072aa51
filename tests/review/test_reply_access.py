"""Tests of access to a draft: only its ministry reads it, from the reply on, without secrets."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import (
    Assessment,
    Attachment,
    Deadline,
    Event,
    Evidence,
    Membership,
    Reply,
    Stage,
    User,
)
from tests.drafts import DISAGREES, HIDDEN, make_drafted, make_member, moved, replied
from tests.factories import make_reply_evidence, make_round, make_user
from tests.reporting.looks import make_measured
from tests.review.reply_pages import SWAP, html, page_of, signed_in

pytestmark = pytest.mark.django_db


def test_the_index_lists_the_draft_that_waits_and_no_other(at_home, drafted):
    page = html(at_home.get("/reply/"))

    assert "Finland" in page
    assert "Estonia" not in page
    assert '<strong class="num">0 of ' in page
    assert page_of(drafted) in page


def test_the_index_says_that_no_draft_waits():
    page = html(signed_in(make_member("nia", "NOR")).get("/reply/"))

    assert "No draft waits for your reply." in page


def test_the_draft_shows_each_score_in_words_and_its_evidence(at_home, drafted):
    page = html(at_home.get(page_of(drafted)))

    assert "Level 3 Defined" in page
    assert "Seen on its site." in page
    assert "A public quotation" in page
    assert "A restricted quotation" in page
    assert "Level 2" in page
    assert "The archive says less." in page


def test_of_sealed_evidence_only_its_outline_is_shown(at_home, drafted):
    page = html(at_home.get(page_of(drafted, "OPN-1")))

    assert "Interview, not shown" in page
    assert "of 3 February 2026" in page
    assert "verified by the lead" in page


def test_files_are_offered_but_for_those_under_seal(at_home, drafted):
    own = replied(drafted.assessment, "OPN-1", "disagree", comment="More.")
    make_file(make_reply_evidence(own, by=drafted.member), "our-report.pdf")
    for disclosure in ("restricted", "sealed"):
        score = {"score__coding__assessment": drafted.assessment}
        make_file(Evidence.objects.get(disclosure=disclosure, **score), f"{disclosure}-file.pdf")

    for url in (page_of(drafted), page_of(drafted, "OPN-1")):
        page = html(at_home.get(url))
        assert "our-report.pdf" in page
        assert "restricted-file.pdf" in page
        assert "sealed-file.pdf" not in page


def make_file(piece: Evidence, name: str) -> Attachment:
    return Attachment.objects.create(
        evidence=piece,
        path=f"{piece.pk}-{name}",
        name=name,
        media_type="application/pdf",
        size=10,
        digest="ab" * 32,
        added_at=timezone.now(),
        added_by=piece.added_by,
    )


@pytest.mark.parametrize("stage", [Stage.REPLY, Stage.DECIDING, Stage.FINAL, Stage.RELEASED])
def test_no_page_shows_a_member_confidential_words(at_home, drafted, stage):
    moved(drafted.assessment, stage)
    replied(drafted.other, "OPN-1", "disagree", comment="canary-estonia")
    urls = ["/reply/", page_of(drafted), page_of(drafted, "OPN-1"), page_of(drafted, "OPN-2")]

    for url in urls:
        for headers in ({}, SWAP):
            page = html(at_home.get(url, headers=headers))
            assert [canary for canary in HIDDEN if canary in page] == []


def test_a_measured_reconciled_score_is_shown_as_a_number(client):
    make_round(framework=make_measured())
    client.force_login(make_drafted().member)
    draft = Assessment.objects.get(ministry="FIN")

    assert "<strong>30" in html(client.get(f"/reply/{draft.pk}/OSI/"))


@pytest.mark.parametrize("stage", list(Stage))
def test_only_the_ministry_reads_its_draft_from_the_reply_on(drafted, stage):
    moved(drafted.assessment, stage)
    users = [drafted.member, drafted.stranger, *User.objects.filter(username__startswith="canary")]
    users += [make_user("cora", role="coordinator"), make_user("outsider")]
    is_shown = stage in (Stage.REPLY, Stage.DECIDING, Stage.FINAL, Stage.RELEASED)
    for user in users:
        wanted = 200 if user == drafted.member and is_shown else 404
        for url in (page_of(drafted), page_of(drafted, "OPN-1")):
            for headers in ({}, SWAP):
                answer = signed_in(user).get(url, headers=headers)
                assert answer.status_code == wanted, (user.username, url)


def test_a_reply_from_another_user_is_not_found_and_changes_nothing(drafted):
    users = [drafted.stranger, *User.objects.filter(username__startswith="canary")]
    for user in users:
        client = signed_in(user)
        assert client.post(page_of(drafted, "OPN-1"), DISAGREES).status_code == 404
        assert client.post(page_of(drafted) + "submit/").status_code == 404

    assert not Reply.objects.exists()
    assert not Event.objects.filter(verb__contains="reply").exists()


def test_an_anonymous_user_is_asked_to_sign_in(client, drafted):
    for url in ("/reply/", page_of(drafted), page_of(drafted, "OPN-1")):
        assert client.get(url).status_code == 302
        assert client.get(url, headers=SWAP).status_code == 401


@pytest.mark.parametrize("role", ["analyst", "lead", "coordinator", ""])
def test_the_index_is_for_members_of_a_ministry(drafted, role):
    assert signed_in(make_user("somebody", role=role)).get("/reply/").status_code == 404


def test_a_member_who_left_the_ministry_cannot_read_the_draft(at_home, drafted):
    Membership.objects.filter(user=drafted.member).delete()

    assert at_home.get(page_of(drafted)).status_code == 404
    assert at_home.post(page_of(drafted, "OPN-1"), DISAGREES).status_code == 404


def test_a_ministry_that_was_never_asked_has_no_draft(at_home, drafted):
    moved(drafted.assessment, Stage.RELEASED)
    Deadline.objects.filter(assessment=drafted.assessment).delete()

    assert at_home.get(page_of(drafted)).status_code == 404
    assert "Finland" not in html(at_home.get("/reply/"))


def test_an_indicator_that_is_not_asked_is_not_found(at_home, drafted):
    assert at_home.get(page_of(drafted, "XYZ-9")).status_code == 404
    assert at_home.post(page_of(drafted, "XYZ-9"), DISAGREES).status_code == 404


def test_the_queries_do_not_grow_with_replies(at_home, drafted):
    urls = [page_of(drafted), page_of(drafted, "OPN-1"), "/reply/"]
    for url in urls:
        at_home.get(url)

    few = [count(at_home, url) for url in urls]
    for indicator in drafted.assessment.round.framework.indicators.all():
        reply = replied(drafted.assessment, indicator.code, "agree")
        make_reply_evidence(reply, by=drafted.member)

    assert [count(at_home, url) for url in urls] == few
    assert max(few) <= 12


def count(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)
