"""Moments on a page: for machines in UTC, for people by their own clock."""

import datetime
from datetime import UTC

import pytest
from django.template import Context, Template
from django.utils import timezone

DUE = datetime.datetime(2026, 3, 12, 13, tzinfo=UTC)


def rendered(tag: str, zone: str = "UTC", **context: object) -> str:
    with timezone.override(zone):
        return Template("{% load moments %}{% " + tag + " %}").render(Context(context))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch):
    def set_to(*parts: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: datetime.datetime(*parts, tzinfo=UTC))

    return set_to


@pytest.mark.parametrize(
    ("zone", "printed"),
    [
        ("Europe/Berlin", "12 March 2026, 14:00 CET"),
        ("Pacific/Apia", "13 March 2026, 02:00 UTC+13"),
        ("Asia/Kathmandu", "12 March 2026, 18:45 UTC+05:45"),
        ("UTC", "12 March 2026, 13:00 UTC"),
    ],
)
def test_a_moment_names_the_zone_it_is_printed_in(zone: str, printed: str) -> None:
    assert (
        rendered("moment at", zone, at=DUE)
        == f'<time datetime="2026-03-12T13:00:00Z">{printed}</time>'
    )


def test_a_deadline_says_how_far_off_it_is(clock) -> None:
    clock(2026, 3, 9, 13)

    assert rendered("deadline at", at=DUE).endswith("</time> (in 3 days)")


def test_an_overdue_deadline_is_marked_in_words_too(clock) -> None:
    clock(2026, 3, 14, 13)

    assert rendered("deadline at", at=DUE).endswith('<span class="late">2 days overdue</span>')


def test_a_day_goes_by_the_viewers_calendar(clock) -> None:
    """It is the 13th already in Apia when it is the 12th in Berlin."""
    clock(2026, 3, 12, 20)
    day = datetime.date(2026, 3, 12)

    assert rendered("due_day day", "Europe/Berlin", day=day) == (
        '<time datetime="2026-03-12">12 March 2026</time> (today)'
    )
    assert "1 day overdue" in rendered("due_day day", "Pacific/Apia", day=day)
