"""Tests of adjudication: the lead reads the contested replies and decides the scores."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Coding, Decision, Event, Finding, Reply, Stage, User
from tests.drafts import CODERS, Drafted, make_drafted, moved, replied
from tests.factories import make_reply_evidence, make_user
from tests.review.reply_pages import SWAP, html, signed_in
from tests.worlds import world

pytestmark = pytest.mark.django_db
WORDS = "Our page <b>says</b> more."
FORM = {
    "indicator": "OPN-1",
    "version": "0",
    "stands": "ministry",
    "answer": "4",
    "reason": "The page shows it.",
}


@world
def drafted() -> Drafted:
    drafted = make_drafted()
    contested = replied(
        drafted.assessment, "OPN-1", "disagree", comment=WORDS, is_confidential=True
    )
    make_reply_evidence(
        contested, by=drafted.member, disclosure="restricted", quotation="A quotation of ours"
    )
    replied(drafted.assessment, "CNF-1", "disagree", comment="No.")
    replied(drafted.assessment, "OPN-2", "agree_with_comment", comment="Only a remark.")
    replied(drafted.assessment, "TRN-1", "agree")
    moved(drafted.assessment, Stage.DECIDING)
    return drafted


@pytest.fixture
def leading(client: Client, drafted: Drafted) -> Client:
    client.force_login(User.objects.get(username="canary-lead"))
    return client


def url_of(drafted: Drafted) -> str:
    return f"/desk/deciding/{drafted.assessment.pk}/"


def test_a_contested_score_is_shown_with_reply_evidence_score_and_codings(leading, drafted):
    page = html(leading.get(url_of(drafted)))

    assert "0 of 2" in page
    assert "Our page &lt;b&gt;says&lt;/b&gt; more." in page
    assert "A quotation of ours" in page
    assert "confidential: only for the team" in page
    assert "Seen on its site." in page
    for coder in CODERS:
        assert coder in page
    assert page.index('id="OPN-1"') < page.index('id="CNF-1"') < page.index('id="OPN-2"')
    assert 'id="TRN-1"' not in page
    assert "Only a remark." in page
    assert 'Disagree: <span class="num">2</span>' in page


def test_the_page_leads_to_the_stage_of_the_ministry(leading, drafted):
    stage = f"/desk/assessments/{drafted.assessment.pk}/stage/"

    assert f'href="{stage}"' in html(leading.get(url_of(drafted)))
    assert leading.get(stage).status_code == 200


def test_a_decision_is_stored_and_the_next_is_shown(leading, drafted):
    answer = leading.post(url_of(drafted), FORM)

    assert (answer.status_code, answer["Location"]) == (302, f"{url_of(drafted)}#CNF-1")
    decision = Decision.objects.get()
    assert (decision.stands, decision.level) == ("ministry", 4)
    page = html(leading.get(url_of(drafted)))
    assert "1 of 2" in page
    assert "score is taken: Level 4" in page
    assert Event.objects.filter(verb="decided reply").count() == 1


def test_the_last_decision_stays_on_its_page(leading, drafted):
    leading.post(url_of(drafted), FORM)

    answer = leading.post(url_of(drafted), {**FORM, "indicator": "CNF-1", "stands": "finding"})

    assert answer["Location"] == f"{url_of(drafted)}#CNF-1"
    assert Decision.objects.get(reply__indicator__code="CNF-1").level == 3


def test_a_lead_may_decide_on_a_comment(leading, drafted):
    leading.post(url_of(drafted), {**FORM, "indicator": "OPN-2"})

    assert Decision.objects.get().reply.indicator.code == "OPN-2"
    assert "0 of 2" in html(leading.get(url_of(drafted)))


def test_a_decision_sent_twice_is_one_change(leading, drafted):
    for _ in range(2):
        assert leading.post(url_of(drafted), FORM).status_code == 302

    assert Decision.objects.get().version == 1
    assert Event.objects.filter(verb="decided reply").count() == 1


def test_two_leads_see_both_texts_and_the_second_may_replace_the_first(leading, drafted):
    leading.post(url_of(drafted), {**FORM, "reason": "The first reason."})
    second = signed_in(make_user("cora", role="coordinator"))

    mine = {**FORM, "stands": "other", "answer": "5", "reason": "The second reason."}
    page = html(second.post(url_of(drafted), mine))

    for words in ("The first reason.", "The second reason.", "Level 4", "Level 5"):
        assert words in page
    assert Decision.objects.get().reason == "The first reason."
    second.post(url_of(drafted), {**mine, "version": "1"})
    assert Decision.objects.get().reason == "The second reason."


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"stands": ""}, "Choose the score to publish."),
        ({"stands": "me"}, "Select a valid choice."),
        ({"reason": " "}, "Give the reason; it is shown in public."),
        ({"reason": "nul \x00"}, "Null characters are not allowed."),
        ({"answer": "9"}, "This is not offered here."),
        ({"answer": ""}, "Choose the level to publish."),
        ({"answer": "measured"}, "This is not offered here."),
        ({"version": "x"}, "Enter a whole number."),
    ],
)
@pytest.mark.parametrize("headers", [{}, SWAP], ids=["plain", "swap"])
def test_an_invalid_decision_is_refused_and_the_typed_text_stays(
    leading, drafted, change, sentence, headers
):
    form = {**FORM, "reason": "My long reason.", **change}

    page = html(leading.post(url_of(drafted), form, headers=headers))

    assert sentence in page
    assert form["reason"].strip("\x00") in page
    assert not Decision.objects.exists()


def test_no_level_is_asked_for_when_the_reconciled_score_is_kept(leading, drafted):
    leading.post(url_of(drafted), {**FORM, "stands": "finding", "answer": ""})

    assert Decision.objects.get().level == 3


def test_a_decision_may_be_an_unrated_state(leading, drafted):
    leading.post(url_of(drafted), {**FORM, "stands": "other", "answer": "not_found"})

    assert Decision.objects.get().state == "not_found"


def test_fields_that_were_not_asked_for_are_not_read(leading, drafted):
    other = replied(drafted.other, "OPN-1", "disagree")

    leading.post(url_of(drafted), {**FORM, "reply": other.pk, "decided_by": drafted.member.pk})

    decision = Decision.objects.get()
    assert decision.reply.assessment == drafted.assessment
    assert decision.decided_by.username == "canary-lead"


@pytest.mark.parametrize("indicator", ["", "TRN-1", "TRN-2", "XYZ-9", "\x00"])
def test_an_indicator_without_a_decision_to_make_is_not_found(leading, drafted, indicator):
    assert leading.post(url_of(drafted), {**FORM, "indicator": indicator}).status_code == 404


# ---- Access ----


@pytest.mark.parametrize("stage", list(Stage))
def test_only_leads_and_coordinators_decide_from_adjudication_on(drafted, stage):
    moved(drafted.assessment, stage)
    leads = {"canary-lead", make_user("cora", role="coordinator").username}
    make_user("outsider")
    is_shown = stage in (Stage.DECIDING, Stage.FINAL, Stage.RELEASED)
    for user in User.objects.all():
        client = signed_in(user)
        wanted = 200 if user.username in leads and is_shown else 404
        for headers in ({}, SWAP):
            assert client.get(url_of(drafted), headers=headers).status_code == wanted
        if wanted == 404:
            assert client.post(url_of(drafted), FORM).status_code == 404
    assert not Decision.objects.exists()


def test_an_anonymous_user_is_asked_to_sign_in(client, drafted):
    assert client.get(url_of(drafted)).status_code == 302


@pytest.mark.parametrize("stage", [Stage.FINAL, Stage.RELEASED])
def test_decisions_are_read_only_after_the_stage(leading, drafted, stage):
    leading.post(url_of(drafted), FORM)
    moved(drafted.assessment, stage)

    page = html(leading.get(url_of(drafted)))
    refused = html(leading.post(url_of(drafted), {**FORM, "version": "1", "answer": "5"}))

    assert "The page shows it." in page
    assert "<textarea" not in page
    assert "this can only be done in" in refused
    assert Decision.objects.get().level == 4


def test_a_lead_who_coded_the_ministry_decides_after_blind_coding(drafted):
    user = User.objects.get(username="canary-lead")
    Coding.objects.create(assessment=drafted.assessment, analyst=user)

    assert signed_in(user).get(url_of(drafted)).status_code == 200


def test_the_page_says_that_no_reply_came_or_that_no_score_is_contested(leading, drafted):
    other = moved(drafted.other, Stage.DECIDING)
    page = html(leading.get(f"/desk/deciding/{other.pk}/"))
    assert "The ministry did not reply." in page

    replied(other, "OPN-1", "agree")
    page = html(leading.get(f"/desk/deciding/{other.pk}/"))
    assert "The ministry contests no score" in page


def test_a_reply_without_a_reconciled_score_is_left_out(leading, drafted):
    Finding.objects.filter(assessment=drafted.assessment, indicator__code="CNF-1").delete()

    assert 'id="CNF-1"' not in html(leading.get(url_of(drafted)))


def test_the_member_reads_the_decision_only_when_it_is_final(leading, drafted):
    leading.post(url_of(drafted), FORM)
    member, draft = signed_in(drafted.member), f"/reply/{drafted.assessment.pk}/"
    assert "The page shows it." not in html(member.get(draft))

    moved(drafted.assessment, Stage.FINAL)

    page = html(member.get(draft))
    assert "Decided: Level 4" in page
    assert "The page shows it." in page
    assert "canary-lead" not in page


def test_the_queries_do_not_grow_with_replies(leading, drafted):
    Reply.objects.filter(assessment=drafted.assessment).exclude(indicator__code="OPN-1").delete()
    leading.get(url_of(drafted))
    few = count(leading, url_of(drafted))
    for indicator in drafted.assessment.round.framework.indicators.exclude(code="OPN-1"):
        reply = replied(drafted.assessment, indicator.code, "disagree")
        make_reply_evidence(reply, by=drafted.member)

    assert count(leading, url_of(drafted)) == few
    assert few <= 16


def count(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)
