"""What the event log, which is never shortened, remembers of how a release was published."""

import datetime
import re
from collections.abc import Iterator

from assessments.models import Event, Release

PUBLISHING = ("published round", "corrected release")
LONGEST_PUBLISHING = datetime.timedelta(hours=1)  # the release is written first, its event last


def logged(release: Release) -> Event | None:
    events = Event.objects.filter(verb__in=PUBLISHING, subject=release.code)
    return events.order_by("-pk").first()


def logged_hashes(release: Release) -> list[str]:
    event = logged(release)
    return [event.detail["content_hash"]] if event else []


def imprint_troubles(release: Release) -> Iterator[str]:
    """Of which round it is, who published it and when, as far as the log tells; no hash covers it.

    Demonstrations are published as of earlier years.
    """
    code = release.round.code
    if not re.fullmatch(rf"{re.escape(code)}(\.[0-9]+)?", release.code):
        yield f"It is stored as a release of round {code}, whose releases are called {code}."
    event = logged(release)
    if event is None:
        return
    if event.by_id != release.published_by_id:
        yield (
            f"It is stored as published by {release.published_by or 'the command line'}; the event"
            f" log says {event.by or 'the command line'}."
        )
    early = event.at - release.published_at
    if not release.round.is_demonstration and abs(early) > LONGEST_PUBLISHING:
        yield (
            f"It is stored as published at {release.published_at.isoformat()}; the event log says"
            f" {event.at.isoformat()}."
        )
