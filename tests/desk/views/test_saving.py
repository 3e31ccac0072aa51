"""Tests of the events that report a save to the script of the scoring page."""

import json
import uuid

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Coding, Event, Score
from tests.desk.pages import KEY, PIECE, WHOLE, html, stored

SENT = {**WHOLE, "sequence": "1700000000001"}


def event_of(response: HttpResponse) -> tuple[str, dict[str, object]]:
    """Return the name and the details of the one event in the header."""
    ((name, detail),) = json.loads(response["HX-Trigger"]).items()
    return name, detail


@pytest.fixture
def send(desk: Client, url: str, swap: dict[str, str]):
    return lambda data: desk.post(url, data, headers=swap)


def test_a_save_is_acknowledged_with_its_number_and_the_version(send, coding: Coding) -> None:
    response = send(SENT)

    name, detail = event_of(response)
    assert name == "chancery:saved"
    assert (detail["sequence"], detail["version"]) == (1700000000001, 1)
    assert detail["at"] == stored(coding).saved_at.isoformat()


def test_the_answer_changes_no_field_that_is_typed_in(send, coding: Coding) -> None:
    page = html(send(SENT))

    assert 'id="version" value="1" hx-swap-oob="true"' in page
    assert 'data-mark="complete" hx-swap-oob="true"' in page
    assert '<ul class="missing" id="missing" hx-swap-oob="true"></ul>' in page
    for field in ("<textarea", "<select", 'type="radio"', "<html"):
        assert field not in page


def test_the_same_form_again_is_acknowledged_and_changes_nothing(send, coding: Coding) -> None:
    send(SENT)
    events = Event.objects.count()

    name, detail = event_of(send({**SENT, "sequence": "1700000000002"}))

    assert name == "chancery:saved"
    assert (detail["sequence"], detail["version"]) == (1700000000002, 1)
    assert Event.objects.count() == events


def test_a_row_that_is_not_whole_is_held_back_and_not_acknowledged(send, coding: Coding) -> None:
    response = send({**SENT, f"{KEY}-title": ""})

    name, detail = event_of(response)
    assert name == "chancery:held"
    assert detail["version"] == 1
    assert detail["problems"] == ["Evidence 1, title: Evidence needs a title."]
    assert "Saved, except for this:" in html(response)
    assert stored(coding).rationale == "Seen."


def test_a_field_that_cannot_be_stored_is_refused_with_its_reason(send, coding: Coding) -> None:
    response = send({**SENT, "searched_minutes": "0"})

    name, detail = event_of(response)
    assert name == "chancery:refused"
    assert "Minutes searched" in detail["problems"][0]
    assert not Score.objects.exists()


def test_an_address_that_only_the_last_check_refuses_is_refused_in_words(
    send, coding: Coding
) -> None:
    response = send({**SENT, f"{KEY}-url": "https://example.org/<b>"})

    name, detail = event_of(response)
    assert name in ("chancery:held", "chancery:refused")
    assert "must start with http" in detail["problems"][0]
    assert "<b>" not in html(response)


def test_a_stale_save_brings_both_texts_and_the_evidence_of_both(send, coding: Coding) -> None:
    other = str(uuid.uuid4())
    send(SENT)
    mine = {name: value for name, value in SENT.items() if name not in PIECE}
    piece = {name.replace(KEY, other): value for name, value in PIECE.items()}

    response = send({**mine, **piece, "evidence": other, "rationale": "Mine."})

    page = html(response)
    assert event_of(response)[0] == "chancery:conflict"
    assert event_of(response)[1]["version"] == 1
    assert 'data-conflict data-version="1"' in page
    assert "Mine." in page
    assert 'data-use-field="rationale" data-value="Seen."' in page
    assert 'id="evidence-rows" hx-swap-oob="beforeend"' in page
    assert f'data-key="{KEY}"' in page
    assert 'id="version"' not in page  # the reader decides first
    assert stored(coding).rationale == "Seen."


def test_a_locked_coding_says_so_and_acknowledges_nothing(send, coding: Coding) -> None:
    Coding.objects.update(submitted_at="2026-03-01T12:00Z")

    name, detail = event_of(send(SENT))

    assert name == "chancery:locked"
    assert detail["problems"] == [
        "Finland in round 2026 is submitted; a coordinator can reopen it."
    ]


def test_the_button_that_has_the_focus_is_not_what_a_script_means(send, coding: Coding) -> None:
    assert event_of(send({**SENT, "then": "add"}))[0] == "chancery:saved"


def test_moving_on_swaps_only_the_desk(desk: Client, url: str, swap: dict[str, str]) -> None:
    page = html(desk.get(url, headers=swap))

    assert page.lstrip().startswith("<title>OPN-1 · Finland 2026 · Chancery</title>")
    assert page.count('id="desk"') == 1
    assert "topbar" not in page


def test_an_autosave_costs_six_queries_beyond_knowing_who_may_send_it(send, coding: Coding) -> None:
    send(SENT)

    with CaptureQueriesContext(connection) as captured:
        send({**SENT, "version": "1", "rationale": "Seen again."})

    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    identity = [sql for sql in asked if "django_session" in sql or is_of_the_user(sql)]
    identity += [sql for sql in asked if "assessments_sitepolicy" in sql]  # a second factor?
    assert len(identity) == 3
    assert len(asked) - len(identity) <= 6, "\n".join(asked)


def is_of_the_user(sql: str) -> bool:
    return 'FROM "assessments_user"' in sql
