"""Tests of a ministry's reply to its draft: by a plain form and by a script, until the deadline."""

import datetime

import pytest

from assessments.models import Deadline, Event, Evidence, Reply, Stage
from tests.drafts import (
    DISAGREES,
    KEY,
    make_member,
    moved,
)
from tests.review.reply_pages import SWAP, html, page_of, script_message, signed_in

pytestmark = pytest.mark.django_db


def test_a_plain_form_saves_and_shows_the_reply(at_home, drafted):
    answer = at_home.post(page_of(drafted, "OPN-1"), {**DISAGREES, "is_confidential": "on"})

    assert (answer.status_code, answer["Location"]) == (302, page_of(drafted, "OPN-1"))
    reply = Reply.objects.get()
    assert (reply.stance, reply.comment, reply.version) == ("disagree", "It is published.", 1)
    assert reply.is_confidential
    assert reply.saved_by == drafted.member
    assert reply.evidence.get().added_by == drafted.member
    page = html(at_home.get(page_of(drafted, "OPN-1")))
    assert "It is published." in page
    assert "https://example.org/our-page" in page
    event = Event.objects.get()
    assert (event.verb, event.subject, event.by) == (
        "saved reply",
        "2026 FIN OPN-1 reply",
        drafted.member,
    )


def test_save_and_next_goes_on(at_home, drafted):
    answer = at_home.post(page_of(drafted, "OPN-1"), {**DISAGREES, "then": "next"})

    assert answer["Location"] == page_of(drafted, "OPN-2")


def test_the_response_reports_the_save_to_the_script(at_home, drafted):
    answer = at_home.post(page_of(drafted, "OPN-1"), {**DISAGREES, "sequence": 7}, headers=SWAP)

    assert html(answer)
    message = script_message(answer)
    assert (message["kind"], message["sequence"], message["version"]) == ("saved", 7, 1)
    assert 'data-mark="complete"' in html(answer)


def test_an_incomplete_evidence_row_does_not_block_the_rest(at_home, drafted):
    form = {**DISAGREES, f"{KEY}-url": "nowhere"}

    answer = at_home.post(page_of(drafted, "OPN-1"), form, headers=SWAP)

    assert script_message(answer)["kind"] == "held"
    assert Reply.objects.get().comment == "It is published."
    assert not Evidence.objects.filter(reply__isnull=False).exists()
    page = html(at_home.post(page_of(drafted, "OPN-1"), {**form, "version": 1}))
    assert "nowhere" in page
    assert "Saved, except for this" in page


def test_a_row_made_incomplete_keeps_the_stored_evidence(at_home, drafted):
    at_home.post(page_of(drafted, "OPN-1"), DISAGREES)

    form = {**DISAGREES, "version": 1, "comment": "Again.", f"{KEY}-url": "nowhere"}
    at_home.post(page_of(drafted, "OPN-1"), form, headers=SWAP)

    assert Reply.objects.get().comment == "Again."
    assert Evidence.objects.get(reply__isnull=False).url == "https://example.org/our-page"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"answer": "applaud"}, "this is not offered here"),
        ({"version": "many"}, "Version: Enter a whole number."),
        ({"comment": "x" * 20_001}, "Comment: "),
        ({"comment": "nul \x00"}, "Comment: "),
    ],
)
def test_an_invalid_reply_is_refused_and_stays_in_the_form(at_home, drafted, change, sentence):
    form = {**DISAGREES, **change}

    page = html(at_home.post(page_of(drafted, "OPN-1"), form))
    answer = at_home.post(page_of(drafted, "OPN-1"), form, headers=SWAP)

    assert sentence in page
    assert "Our own page" in page
    assert script_message(answer)["kind"] == "refused"
    assert not Reply.objects.exists()


def test_half_a_character_is_refused_with_a_sentence(at_home, drafted):
    body = "version=0&answer=agree_with_comment&comment=%ED%A0%80"
    kind = "application/x-www-form-urlencoded"

    assert at_home.post(page_of(drafted, "OPN-1"), body, content_type=kind).status_code < 500


def test_evidence_of_a_reply_cannot_be_sealed(at_home, drafted):
    form = {**DISAGREES, f"{KEY}-disclosure": "sealed"}

    page = html(at_home.post(page_of(drafted, "OPN-1"), form))

    assert "evidence of a reply is public or restricted" in page
    assert not Evidence.objects.filter(reply__isnull=False).exists()


def test_too_much_evidence_is_refused(at_home, drafted):
    keys = [f"{KEY[:-2]}{number:02x}" for number in range(61)]

    page = html(at_home.post(page_of(drafted, "OPN-1"), {**DISAGREES, "evidence": keys}))

    assert "at most 60 pieces" in page


def test_another_row_of_evidence_comes_without_a_script(at_home, drafted):
    page = html(at_home.post(page_of(drafted, "OPN-1"), {**DISAGREES, "then": "add"}))

    assert page.count('<fieldset class="piece"') == 3  # mine, the new one, and the one to copy
    assert "It is published." in page
    assert not Reply.objects.exists()


def test_fields_that_were_not_asked_for_are_not_read(at_home, drafted):
    extra = {
        "stage": "released",
        "saved_by": "1",
        "assessment": drafted.other.pk,
        "indicator": "OPN-2",
        f"{KEY}-added_by": "1",
        "reply_submitted_at": "2020-01-01",
    }

    at_home.post(page_of(drafted, "OPN-1"), {**DISAGREES, **extra})

    reply = Reply.objects.get()
    assert (reply.assessment, reply.indicator.code) == (drafted.assessment, "OPN-1")
    assert reply.saved_by == drafted.member
    assert moved(drafted.assessment, Stage.REPLY).reply_submitted_at is None


def test_a_form_that_is_sent_twice_is_one_change(at_home, drafted):
    for _ in range(2):
        at_home.post(page_of(drafted, "OPN-1"), DISAGREES)

    assert Reply.objects.get().version == 1
    assert Event.objects.filter(verb="saved reply").count() == 1


def test_two_members_see_both_texts(at_home, drafted):
    colleague = signed_in(make_member("mio", "FIN"))
    colleague.post(page_of(drafted, "OPN-1"), {**DISAGREES, "comment": "The colleague's."})

    mine = {"version": 0, "answer": "agree_with_comment", "comment": "My own."}
    page = html(at_home.post(page_of(drafted, "OPN-1"), mine))
    answer = at_home.post(page_of(drafted, "OPN-1"), mine, headers=SWAP)

    assert Reply.objects.get().comment == "The colleague&#x27;s.".replace("&#x27;", "'")
    for shown in (page, html(answer)):
        assert "The colleague" in shown
        assert "My own." in shown
        assert "Two versions of this answer" in shown
    assert script_message(answer)["kind"] == "conflict"
    at_home.post(page_of(drafted, "OPN-1"), {**mine, "version": 1})
    assert Reply.objects.get().comment == "My own."


def test_a_submitted_reply_is_read_only(at_home, drafted):
    at_home.post(page_of(drafted, "OPN-1"), DISAGREES)

    page = html(at_home.post(page_of(drafted) + "submit/", follow=True))

    assert "The reply of Finland is submitted. Thank you." in page
    assert "Your ministry&#x27;s reply was submitted on" in page
    assert "<textarea" not in html(at_home.get(page_of(drafted, "OPN-1")))
    answer = at_home.post(page_of(drafted, "OPN-2"), DISAGREES, headers=SWAP)
    assert script_message(answer)["kind"] == "locked"
    assert Reply.objects.count() == 1


def test_incomplete_replies_are_listed_and_nothing_is_submitted(at_home, drafted):
    at_home.post(page_of(drafted, "OPN-1"), {"version": 0, "answer": "disagree"})

    page = html(at_home.post(page_of(drafted) + "submit/"))

    assert "Your reply cannot be submitted yet: one reply is incomplete." in page
    assert "Say why you disagree." in page
    assert "Add at least one piece of evidence" in page
    assert moved(drafted.assessment, Stage.REPLY).reply_submitted_at is None


def test_submitting_twice_is_one_submission(at_home, drafted):
    at_home.post(page_of(drafted, "OPN-1"), DISAGREES)
    for _ in range(2):
        at_home.post(page_of(drafted) + "submit/")

    assert Event.objects.filter(verb="submitted reply").count() == 1


def test_after_the_deadline_nothing_more_is_written(at_home, drafted):
    deadline = Deadline.objects.get(assessment=drafted.assessment)
    deadline.due_at = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    deadline.save()

    answer = at_home.post(page_of(drafted, "OPN-1"), DISAGREES, headers=SWAP)
    page = html(at_home.post(page_of(drafted, "OPN-1"), DISAGREES))

    sentence = "The deadline passed on 1 March 2026, 12:00 UTC. Write to the team."
    assert script_message(answer)["problems"] == [sentence]
    assert sentence in page
    assert "It is published." in page  # the typed text can still be copied
    assert sentence in html(at_home.get(page_of(drafted)))
    assert not Reply.objects.exists()


def test_a_ministry_that_sends_nothing_did_not_reply(at_home, drafted):
    moved(drafted.assessment, Stage.DECIDING)

    assert "did not reply" in html(at_home.get("/reply/"))
    assert "did not reply" in html(at_home.get(page_of(drafted)))
