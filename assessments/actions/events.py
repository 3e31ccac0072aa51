"""The one way into the event log."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from assessments.models import Event, User


def record(
    verb: str, subject: str, *, by: User | None, detail: Mapping[str, Any] | None = None
) -> Event:
    """Write what was done, in the past tense. `by` is None on the command line."""
    return Event.objects.create(
        at=timezone.now(), by=by, verb=verb, subject=subject, detail=dict(detail or {})
    )
