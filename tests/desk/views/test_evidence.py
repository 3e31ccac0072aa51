"""Sealed evidence at the desk: closed until it is asked for, opened by few, each time on record."""

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.utils import timezone

from assessments.actions.evidence import opened
from assessments.models import Assessment, Coding, Event, Evidence, Score, Stage
from tests.desk.pages import WHOLE, html
from tests.factories import make_coding, make_evidence, make_score, make_user

CANARY = "CANARY-8d1f"
WORDS = {"title": CANARY, "url": f"https://example.org/{CANARY}", "quotation": f"{CANARY} said"}


@pytest.fixture
def score(coding: Coding) -> Score:
    return make_score(coding, "OPN-1", 3, confidence="high", rationale="Seen.")


@pytest.fixture
def sealed(score: Score) -> Evidence:
    return make_evidence(score, disclosure="sealed", kind="interview", **WORDS)


def client_of(username: str, role: str) -> Client:
    client = Client()
    client.force_login(make_user(username, role=role, ministry="FIN" if role == "ministry" else ""))
    return client


def address_of(piece: Evidence, verb: str = "open") -> str:
    return f"/desk/evidence/{piece.pk}/{verb}/"


def closed(piece: Evidence) -> dict[str, str]:
    """Return the fields that the browser sends for a row that is closed."""
    return {"evidence": str(piece.key), f"{piece.key}-closed": piece.digest}


def form(piece: Evidence, **fields: str) -> dict[str, object]:
    sent = {"version": 1, "answer": "3", "confidence": "high", "rationale": "Seen."}
    return {**sent, **closed(piece), **fields}


def test_the_scoring_page_shows_a_sealed_piece_closed(
    desk: Client, url: str, sealed: Evidence
) -> None:
    page = html(desk.get(url))

    assert CANARY not in page
    assert sealed.digest in page
    assert f'formaction="{address_of(sealed)}"' in page
    assert f'name="{sealed.key}-closed"' in page


def test_a_closed_row_that_is_sent_back_keeps_the_piece(
    desk: Client, url: str, sealed: Evidence
) -> None:
    before = Evidence.objects.values().get()

    desk.post(url, form(sealed, rationale="Seen again."))

    assert Score.objects.get().rationale == "Seen again."
    assert Evidence.objects.values().get() == before


def test_a_closed_row_can_be_removed(desk: Client, url: str, sealed: Evidence) -> None:
    desk.post(url, form(sealed, **{f"{sealed.key}-remove": "on"}))

    assert not Evidence.objects.exists()


def test_opened_words_come_into_the_form_and_typed_text_stays(
    desk: Client, url: str, sealed: Evidence
) -> None:
    answer = desk.post(address_of(sealed), form(sealed, rationale="Typed, not saved."))

    page = html(answer)
    assert f'value="{CANARY}"' in page
    assert f"{CANARY} said</textarea>" in page
    assert "Typed, not saved.</textarea>" in page
    assert f'name="{sealed.key}-closed"' not in page
    assert answer["Cache-Control"] == "private, no-store"
    assert Score.objects.get().rationale == "Seen."


def test_opened_words_can_be_changed_and_are_sealed_again(
    desk: Client, url: str, sealed: Evidence
) -> None:
    typed = {"disclosure": "sealed", "kind": "interview", "title": "Another", "quotation": CANARY}
    row = {f"{sealed.key}-{name}": value for name, value in typed.items()}

    desk.post(url, {**WHOLE, "version": 1, "evidence": str(sealed.key), **row})

    after = Evidence.objects.get()
    assert (after.pk, after.title, opened(after).title) == (sealed.pk, "", "Another")
    assert CANARY not in html(desk.get(url))


def test_each_opening_is_an_event_that_names_the_digest_and_no_word(
    desk: Client, coding: Coding, sealed: Evidence
) -> None:
    desk.post(address_of(sealed))
    desk.post(address_of(sealed))

    events = Event.objects.filter(verb="opened sealed evidence")
    assert {(event.by, event.subject) for event in events} == {
        (coding.analyst, "2026 FIN OPN-1 by ada")
    }
    assert [event.detail for event in events] == [{"digest": sealed.digest}] * 2


@pytest.mark.parametrize(
    ("role", "status"),
    [("lead", 200), ("coordinator", 404), ("analyst", 404), ("ministry", 404), ("", 404)],
)
def test_only_leads_open_what_another_user_sealed(sealed: Evidence, role: str, status: int) -> None:
    answer = client_of("other", role).post(address_of(sealed))

    assert answer.status_code == status
    assert (CANARY in html(answer)) == (status == 200)
    assert Event.objects.filter(verb="opened sealed evidence").count() == (status == 200)


def test_a_lead_who_codes_the_ministry_too_opens_nothing_while_it_is_blind(
    sealed: Evidence, coding: Coding
) -> None:
    lead = make_user("lead", role="lead")
    make_coding(coding.assessment, analyst=lead)
    client = Client()
    client.force_login(lead)

    assert client.post(address_of(sealed)).status_code == 404
    Assessment.objects.update(stage=Stage.RECONCILING)
    assert client.post(address_of(sealed)).status_code == 200


def test_a_second_analyst_sees_nothing_before_both_have_submitted_and_outlines_after(
    sealed: Evidence, coding: Coding
) -> None:
    second = make_user("second", role="analyst")
    make_coding(coding.assessment, analyst=second)
    client = Client()
    client.force_login(second)
    reading = f"/desk/assessments/{coding.assessment_id}/codings/{coding.pk}/"

    assert client.get(reading).status_code == 404
    Assessment.objects.update(stage=Stage.RECONCILING)
    page = html(client.get(reading))
    assert sealed.digest in page
    assert CANARY not in page
    assert client.post(address_of(sealed)).status_code == 404


def test_no_address_is_opened_by_looking(desk: Client, sealed: Evidence) -> None:
    assert desk.get(address_of(sealed)).status_code == 405
    assert not Event.objects.filter(verb="opened sealed evidence").exists()


def test_what_is_not_sealed_is_not_there_to_be_opened(desk: Client, score: Score) -> None:
    assert desk.post(address_of(make_evidence(score))).status_code == 404


@pytest.mark.parametrize("in_form", [True, False])
def test_a_seal_that_no_key_opens_says_so(
    desk: Client, sealed: Evidence, settings, in_form: bool
) -> None:
    settings.SEALING_KEYS = [Fernet.generate_key().decode()]

    answer = desk.post(address_of(sealed), form(sealed) if in_form else {})

    assert answer.status_code == 200
    assert "sealed with a key that the site no longer has" in html(answer)
    assert not Event.objects.filter(verb="opened sealed evidence").exists()


def test_the_other_tab_shows_only_the_outline_of_a_sealed_piece(
    desk: Client, url: str, sealed: Evidence, swap: dict[str, str]
) -> None:
    sent = {"version": 0, "answer": "4", "confidence": "high", "rationale": "Mine."}

    scripted = html(desk.post(url, sent, headers=swap))
    plain = html(desk.post(url, sent))

    for page in (scripted, plain):
        assert "Two versions" in page
        assert "Interview, sealed" in page
        assert sealed.digest in page
        assert f'name="{sealed.key}-closed"' in page
        assert CANARY not in page


def test_my_own_sealed_words_stay_in_my_form_and_out_of_the_comparison(
    desk: Client, url: str, score: Score
) -> None:
    typed = {f"{WHOLE['evidence']}-title": CANARY, f"{WHOLE['evidence']}-disclosure": "sealed"}

    page = html(desk.post(url, {**WHOLE, **typed, "version": 0}))

    assert "Its words are in the form below." in page
    assert page.count(CANARY) == 1


def test_a_lead_verifies_a_piece_once_and_everybody_sees_who(
    desk: Client, coding: Coding, sealed: Evidence
) -> None:
    lead = client_of("lead", "lead")
    page = f"/desk/assessments/{coding.assessment_id}/codings/{coding.pk}/"

    first = lead.post(address_of(sealed, "verify"), {"digest": sealed.digest, "back": page})
    lead.post(address_of(sealed, "verify"), {"digest": sealed.digest})

    assert first["Location"] == page
    assert Evidence.objects.get().verified_by.username == "lead"
    event = Event.objects.get(verb="verified evidence")
    assert event.detail == {"digest": sealed.digest}
    assert "Verified by lead" in html(desk.get(page))


def test_a_piece_that_changed_since_the_lead_looked_is_not_verified(sealed: Evidence) -> None:
    answer = client_of("lead", "lead").post(
        address_of(sealed, "verify"), {"digest": "a" * 64}, follow=True
    )

    assert "This piece changed after you looked at it" in html(answer)
    assert Evidence.objects.get().verified_at is None


def test_no_user_verifies_what_they_added(score: Score) -> None:
    lead = make_user("lead", role="lead")
    piece = make_evidence(score, added_by=lead)
    client = Client()
    client.force_login(lead)

    answer = client.post(address_of(piece, "verify"), follow=True)

    assert "Somebody else has to verify what you added yourself." in html(answer)
    assert Evidence.objects.get().verified_at is None


@pytest.mark.parametrize("role", ["coordinator", "analyst", "ministry"])
def test_only_leads_verify(sealed: Evidence, role: str) -> None:
    assert client_of("other", role).post(address_of(sealed, "verify")).status_code == 404


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "desk", "/\\evil"])
def test_a_button_leads_back_only_to_pages_of_this_site(sealed: Evidence, back: str) -> None:
    answer = client_of("lead", "lead").post(address_of(sealed, "verify"), {"back": back})

    assert answer["Location"].startswith("/desk/assessments/")


def test_a_verified_piece_that_changes_is_not_verified_any_more(
    desk: Client, url: str, score: Score
) -> None:
    piece = make_evidence(score, key=WHOLE["evidence"])
    Evidence.objects.update(verified_at=timezone.now(), verified_by=make_user("lead", role="lead"))
    assert piece.title != WHOLE[f"{piece.key}-title"]

    desk.post(url, {**WHOLE, "version": 1})

    assert Evidence.objects.get().verified_by is None
