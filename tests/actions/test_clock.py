"""Tests of the clock of actions: now, unless the demonstration is written."""

import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from assessments.actions import clock

EARLIER = datetime.datetime(2026, 1, 1, 9, tzinfo=datetime.UTC)


def test_it_is_now() -> None:
    before = timezone.now()

    assert before <= clock.now() <= timezone.now()


def test_it_is_set_for_a_block_and_no_longer_even_after_a_failure() -> None:
    try:
        with clock.at(EARLIER):
            assert clock.now() == EARLIER
            raise ValueError
    except ValueError:
        assert clock.now() > EARLIER


def test_only_the_demonstration_sets_it() -> None:
    users = set()
    for path in Path(settings.BASE_DIR, "assessments").rglob("*.py"):
        if "clock.at(" in path.read_text():
            users.add(path.name)

    assert users == {"demonstration_workflows.py", "demonstrations.py"}
