"""One question of a coding, as a plain form: shown, saved, refused, and never lost."""

import uuid

import pytest
from django.test import Client

from assessments.models import Coding, Evidence, Score
from tests.desk.pages import KEY, PIECE, WHOLE, html, stored
from tests.factories import (
    make_assessment,
    make_coding,
    make_framework,
    make_round,
    make_user,
    publish_small_release,
)


def test_a_question_is_shown_with_its_levels_and_what_is_missing(desk: Client, url: str) -> None:
    page = html(desk.get(url))

    assert "What of OPN-1?" in page
    for level in range(1, 6):
        assert f"OPN-1 at level {level}" in page
    assert "There is no answer yet." in page
    assert 'name="version" id="version" value="0"' in page
    assert "0 of 5" in page.replace("<span data-complete>0</span>", "0")


def test_a_plain_form_saves_the_score_with_its_evidence(
    desk: Client, url: str, coding: Coding
) -> None:
    response = desk.post(url, WHOLE)

    assert response.status_code == 302
    assert response["Location"] == url
    score = stored(coding)
    assert (score.level, score.confidence, score.rationale, score.version) == (
        3,
        "high",
        "Seen.",
        1,
    )
    assert score.evidence.get().title == "The strategy"
    page = html(desk.get(url))
    assert 'value="https://example.org/strategy"' in page
    assert 'name="version" id="version" value="1"' in page
    assert '<ul class="missing" id="missing"></ul>' in page


def test_save_and_go_to_the_next_goes_to_the_next(desk: Client, url: str) -> None:
    response = desk.post(url, {**WHOLE, "then": "next"})

    assert response["Location"] == url.replace("OPN-1", "OPN-2")


def test_add_evidence_brings_one_more_row_and_keeps_what_was_typed(desk: Client, url: str) -> None:
    page = html(desk.post(url, {**WHOLE, "rationale": "Half a thou", "then": "add"}))

    assert "Half a thou" in page
    assert 'value="The strategy"' in page
    assert page.count('name="evidence"') == 3  # the typed one, the new one, the one to copy
    assert not Score.objects.exists()


def test_a_row_that_is_left_blank_is_no_evidence(desk: Client, url: str, coding: Coding) -> None:
    desk.post(url, {**WHOLE, f"{KEY}-title": "", f"{KEY}-url": ""})

    assert not stored(coding).evidence.exists()


def test_a_piece_that_is_selected_for_removal_is_removed(
    desk: Client, url: str, coding: Coding
) -> None:
    desk.post(url, WHOLE)

    desk.post(url, {**WHOLE, "version": 1, f"{KEY}-remove": "on"})

    assert not Evidence.objects.exists()


def test_not_found_keeps_where_how_long_and_when(desk: Client, url: str, coding: Coding) -> None:
    search = {
        "searched_where": "The site",
        "searched_minutes": 40,
        "searched_on": "2026-02-11",
    }

    desk.post(url, {"version": 0, "answer": "not_found", **search})

    score = stored(coding)
    assert (score.state, score.level, score.searched_minutes) == ("not_found", None, 40)
    assert 'value="2026-02-11"' in html(desk.get(url))


def test_a_search_is_no_part_of_a_level(desk: Client, url: str, coding: Coding) -> None:
    desk.post(url, {**WHOLE, "searched_where": "The site", "searched_minutes": 40})

    assert stored(coding).searched_where == ""


def test_what_is_undecided_keeps_its_text(desk: Client, url: str, coding: Coding) -> None:
    desk.post(url, {"version": 0, "rationale": "A thought,\r\nand another"})

    assert stored(coding).state == "open"
    assert stored(coding).rationale == "A thought,\nand another"


def test_a_measured_indicator_takes_a_number_between_its_goalposts(
    client: Client, db: None
) -> None:
    framework = make_framework("measured", measured={"TRN-1": (60, 0)})
    coding = make_coding(
        make_assessment(round=make_round(framework=framework)),
        analyst=make_user("ada", role="analyst"),
    )
    client.force_login(coding.analyst)
    url = f"/desk/assessments/{coding.assessment_id}/TRN-1/"

    client.post(url, {"version": 0, "answer": "measured", "value": "12.5"})

    assert stored(coding, "TRN-1").value == 12.5
    page = html(client.get(url))
    assert "60 is the worst goalpost, 0 the best" in page
    assert 'value="12.5"' in page


@pytest.mark.parametrize("value", ["nan", "inf", "1e400", "twelve"])
def test_what_is_no_number_is_refused_and_stays_in_the_form(
    client: Client, db: None, value: str
) -> None:
    framework = make_framework("measured", measured={"TRN-1": (60, 0)})
    coding = make_coding(
        make_assessment(round=make_round(framework=framework)),
        analyst=make_user("ada", role="analyst"),
    )
    client.force_login(coding.analyst)

    response = client.post(
        f"/desk/assessments/{coding.assessment_id}/TRN-1/",
        {"version": 0, "answer": "measured", "value": value, "rationale": "Still here"},
    )

    page = html(response)
    assert response.status_code == 200
    assert "Not saved:" in page
    assert "Measured value:" in page
    assert "Still here" in page
    assert not Score.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("answer", "9", "not offered here"),
        ("confidence", "certain", "certain is not one of"),
        ("searched_minutes", "-5", "greater than or equal to 1"),
        ("searched_on", "31 June", "Enter a valid date"),
        ("rationale", "x" * 20_001, "at most 20000 characters"),
        ("rationale", "a\x00b", "Null characters"),
        ("version", "-1", "greater than or equal to 0"),
    ],
)
def test_each_field_that_cannot_be_stored_is_named(
    desk: Client, url: str, field: str, value: str, sentence: str
) -> None:
    response = desk.post(url, {**WHOLE, field: value})

    assert response.status_code == 200
    assert sentence in html(response)
    assert not Score.objects.exists()


def test_an_invalid_address_holds_back_only_its_row(desk: Client, url: str, coding: Coding) -> None:
    response = desk.post(url, {**WHOLE, f"{KEY}-url": "javascript:alert(1)"})

    page = html(response)
    assert "Saved, except for this:" in page
    assert "Evidence 1, address: The address must start with http" in page
    assert "javascript:alert(1)" in page  # in its field, to be mended
    assert 'href="javascript' not in page
    assert stored(coding).rationale == "Seen."
    assert not stored(coding).evidence.exists()
    assert 'id="version" value="1"' in page


def test_a_row_that_became_wrong_does_not_change_the_stored_piece(
    desk: Client, url: str, coding: Coding
) -> None:
    desk.post(url, WHOLE)

    desk.post(url, {**WHOLE, "version": 1, f"{KEY}-title": "", "rationale": "Seen twice."})

    assert stored(coding).rationale == "Seen twice."
    assert stored(coding).evidence.get().title == "The strategy"


def test_a_form_sent_twice_is_one_change(desk: Client, url: str, coding: Coding) -> None:
    desk.post(url, WHOLE)
    desk.post(url, WHOLE)

    assert stored(coding).version == 1
    assert stored(coding).evidence.count() == 1


def test_a_stale_form_shows_both_texts_and_carries_the_stored_version(
    desk: Client, url: str, coding: Coding
) -> None:
    other = str(uuid.uuid4())
    desk.post(url, WHOLE)
    mine = {
        "version": 0,
        "answer": "4",
        "rationale": "My own words.",
        "evidence": other,
        f"{other}-disclosure": "public",
        f"{other}-kind": "interview",
        f"{other}-title": "A talk",
    }

    page = html(desk.post(url, mine))

    assert "Two versions of this answer" in page
    for words in ("Seen.", "My own words.", "Level 3 Defined", "Level 4 Managed", "The strategy"):
        assert words in page
    assert "only in the stored version" in page
    assert 'id="version" value="1"' in page
    assert stored(coding).rationale == "Seen."

    desk.post(url, {**mine, **PIECE, "evidence": [other, KEY], "version": 1})

    assert stored(coding).rationale == "My own words."
    assert stored(coding).evidence.count() == 2


def test_the_last_release_is_shown_as_context_with_only_its_public_evidence(
    client: Client, db: None
) -> None:
    release = publish_small_release("2025", year=2025)
    round = make_round("2026", framework=release.round.framework)
    coding = make_coding(make_assessment(round=round), analyst=make_user("ada", role="analyst"))
    client.force_login(coding.analyst)

    page = html(client.get(f"/desk/assessments/{coding.assessment_id}/OPN-1/"))

    assert 'Release <span class="num">2025</span>: level 4' in page
    assert "OPN-1 at level 4" in page
