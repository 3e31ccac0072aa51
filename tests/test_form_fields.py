"""A date and a time that somebody types by the clock on their wall."""

import datetime
from datetime import UTC

import pytest
from django import forms
from django.utils import timezone

from assessments.form_fields import LocalMoment


class Asked(forms.Form):
    due_at = LocalMoment()


def typed(text: str, zone: str = "Europe/Berlin") -> Asked:
    with timezone.override(zone):
        form = Asked({"due_at": text})
        form.is_valid()
        return form


def test_what_is_typed_is_meant_in_the_viewers_zone() -> None:
    for zone, hour in {"Europe/Berlin": 13, "UTC": 14}.items():
        due_at = typed("2026-03-12T14:00", zone).cleaned_data["due_at"]
        assert due_at == datetime.datetime(2026, 3, 12, hour, tzinfo=UTC)


def test_a_skipped_hour_is_refused_and_stays_in_the_field() -> None:
    form = typed("2026-03-29T02:30")

    assert "Clocks skip 02:30 on 29 March 2026 in Europe/Berlin." in str(form.errors["due_at"])
    assert 'value="2026-03-29T02:30"' in str(form["due_at"])


def test_of_an_hour_that_comes_twice_the_later_is_taken_and_noted() -> None:
    form = typed("2026-10-25T02:30")

    assert form.cleaned_data["due_at"] == datetime.datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert "The later one is used, CET" in form.fields["due_at"].note
    assert typed("2026-10-25T03:30").fields["due_at"].note == ""


@pytest.mark.parametrize("text", ["tomorrow", "2026-02-30T10:00", "9999-01-01T00:00", "\0"])
def test_what_is_no_moment_is_refused_in_words(text: str) -> None:
    assert "Give a" in str(typed(text).errors["due_at"])


def test_a_stored_moment_is_offered_by_the_viewers_clock() -> None:
    with timezone.override("Asia/Kathmandu"):
        form = Asked(initial={"due_at": datetime.datetime(2026, 3, 12, 13, tzinfo=UTC)})

        assert 'value="2026-03-12T18:45"' in str(form["due_at"])


def test_a_blank_field_that_may_be_blank_is_nothing() -> None:
    assert LocalMoment(required=False).clean("") is None
