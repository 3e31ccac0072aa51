"""Tests of saving the reconciled score: no typed text is lost, with a script or without."""

import pytest
from django.test import Client

from assessments.actions import findings
from assessments.models import Assessment, Event, Finding, Stage, User
from tests.codings import in_stage, make_coded, recode, score_of
from tests.desk.pages import html
from tests.factories import (
    make_framework,
    make_round,
    make_user,
)
from tests.review.reconciling.answer_form import (
    decide,
    form_fields,
    outcome,
    reconciled_score,
    token,
)

pytestmark = pytest.mark.django_db


def test_a_plain_form_takes_a_coding_as_the_reconciled_score(
    leading: Client, url: str, lead: User, assessment: Assessment
) -> None:
    response = decide(leading, assessment)

    assert (response.status_code, response["Location"]) == (302, url)
    assert (reconciled_score().level, reconciled_score().decided_by, reconciled_score().reason) == (
        4,
        lead,
        "Bo read the archive.",
    )
    page = html(leading.get(url))
    assert 'data-coder="b" data-level="4" checked' in page
    assert "Bo read the archive." in page


@pytest.mark.parametrize(("then", "following"), [("next", "OPN-2/"), ("open", "CNF-1/")])
def test_save_and_continue_opens_the_next_indicator(
    leading: Client, detail: str, assessment: Assessment, then: str, following: str
) -> None:
    assert decide(leading, assessment, then=then)["Location"] == detail + following


@pytest.mark.parametrize(
    ("answer", "state", "level"),
    [
        ("3", "rated", 3),
        ("not_found", "not_found", None),
        ("not_applicable", "not_applicable", None),
    ],
)
def test_the_reconciled_score_may_be_another_level_or_state(
    leading: Client, assessment: Assessment, answer: str, state: str, level: int | None
) -> None:
    decide(leading, assessment, answer=answer)

    assert (reconciled_score().state, reconciled_score().level, reconciled_score().score) == (
        state,
        level,
        None,
    )


def test_a_measured_indicator_takes_a_coders_value_or_another(leading: Client) -> None:
    make_round(framework=make_framework("measured", measured={"TRN-1": (60, 0)}))
    assessment = make_coded({}, coders=["cy", "di"])
    indicator = assessment.round.framework.indicators.get(code="TRN-1")
    for coding, value in zip(assessment.codings.all(), (12, 20), strict=True):
        coding.scores.create(indicator=indicator, state="rated", value=value)
    url = f"/desk/reconciling/{assessment.pk}/TRN-1/"

    page = html(leading.get(url))
    assert "8 points apart" in page
    sent = {"version": token(assessment, "TRN-1"), "answer": "measured", "value": "15.5"}
    leading.post(url, sent | {"reason": "The mean of both."})

    assert reconciled_score("TRN-1").value == 15.5
    page = html(leading.get(url))
    assert 'value="15.5"' in page
    stale = leading.post(url, sent | {"value": "16", "reason": "x"})
    assert "15.5 points, from no coder" in html(stale)
    assert "16 points, from no coder" in html(stale)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"answer": ""}, "Choose a coding, or another level."),
        ({"answer": "open"}, "Choose a coding, or another level."),
        ({"answer": "9"}, "whole number from 1 to 5"),
        ({"answer": "score-0"}, "Choose one of the codings of this indicator."),
        ({"answer": f"score-{10**17}"}, "Choose one of the codings of this indicator."),
        ({"answer": "measured", "value": "x"}, "Measured value: Enter a number."),
        ({"reason": "  "}, "give the reason for this level"),
        ({"reason": "x" * 20_001}, "at most 20000 characters"),
        ({"reason": "half \x00"}, "Null characters are not allowed"),
    ],
)
def test_an_invalid_score_is_refused_and_the_typed_text_stays(
    leading: Client, assessment: Assessment, swap, fields: dict[str, str], sentence: str
) -> None:
    page = html(decide(leading, assessment, **fields))
    assert sentence in page
    assert fields.get("reason", "Bo read the archive.").strip("\x00") in page

    answer = leading.post(
        f"/desk/reconciling/{assessment.pk}/OPN-1/",
        form_fields(assessment, sequence=7, **fields),
        headers=swap,
    )
    kind, detail = outcome(answer)
    assert kind == "refused"
    assert sentence in detail["problems"][0]
    assert not Finding.objects.filter(indicator__code="OPN-1").exists()


def test_the_response_reports_the_save_to_the_script(
    leading: Client, url: str, assessment: Assessment, swap
) -> None:
    answer = leading.post(url, form_fields(assessment, sequence=7), headers=swap)

    kind, detail = outcome(answer)
    assert (kind, detail["sequence"], detail["version"]) == ("saved", 7, token(assessment))
    assert detail["version"].startswith("1-")
    assert 'data-mark="complete"' in html(answer)


def test_two_leads_on_one_indicator_see_both_texts(
    leading: Client, url: str, lead: User, assessment: Assessment, swap
) -> None:
    first, before = form_fields(assessment), form_fields(assessment, 0, reason="Ada asked them.")
    leading.post(url, first)
    other = Client()
    other.force_login(make_user("leo", role="lead"))

    answer = other.post(url, before, headers=swap)

    kind, detail = outcome(answer)
    assert (kind, detail["version"]) == ("conflict", token(assessment))
    for page in (html(answer), html(other.post(url, before))):
        assert "Two versions of this answer" in page
        assert "by lea" in page
        assert "Bo read the archive." in page
        assert "Ada asked them." in page
        assert "Level 4 Managed, Coder B (bo)" in page
        assert "Level 2 Ad hoc, Coder A (ada)" in page
    assert (reconciled_score().level, reconciled_score().decided_by) == (4, lead)

    other.post(url, before | {"version": detail["version"]})
    assert reconciled_score().reason == "Ada asked them."


def test_a_score_that_was_withdrawn_meanwhile_is_shown_as_open(
    leading: Client, url: str, assessment: Assessment
) -> None:
    decide(leading, assessment)
    late = form_fields(assessment, answer="3")
    recode(score_of(assessment, "OPN-1", 0), 3)
    findings.write_agreed(assessment)

    page = html(leading.post(url, late))

    assert "There is no reconciled score: the indicator is open again." in page
    assert "Level 3 Defined, Coder A (ada)" not in page
    assert "Level 3 Defined, from no coder" in page


def test_without_a_version_nothing_is_overwritten(
    leading: Client, url: str, assessment: Assessment
) -> None:
    for version in ("", "x", "0", "1-zzzzzzzzzz"):
        assert "Two versions" in html(leading.post(url, form_fields(assessment, version=version)))
    assert not Finding.objects.filter(indicator__code="OPN-1").exists()


def test_a_form_sent_twice_is_one_decision(
    leading: Client, url: str, assessment: Assessment
) -> None:
    sent = form_fields(assessment)

    for _ in range(3):
        assert leading.post(url, sent).status_code == 302

    assert Event.objects.filter(verb="decided finding").count() == 1


def test_the_page_is_read_only_after_reconciling(
    leading: Client, url: str, detail: str, assessment: Assessment, swap
) -> None:
    late = form_fields(assessment)
    in_stage(assessment, Stage.REPLY)

    assert "Right of reply" in html(leading.get(detail))
    assert 'id="score"' not in html(leading.get(url))
    page = html(leading.post(url, late))
    assert "this can only be done in" in page
    assert "Bo read the archive." in page
    kind, message = outcome(leading.post(url, late, headers=swap))
    assert kind == "locked"
    assert "Right of reply" in message["problems"][0]
    assert not Finding.objects.filter(indicator__code="OPN-1").exists()
