"""Letters by e-mail: that something waits, and where, never what it says.

They leave when the transaction that wrote them is committed. A mail server that fails is logged
and breaks nothing: what a letter tells of also stands on a page.
"""

import datetime
import logging
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from assessments.models import Assessment, Membership, Release, Role

logger = logging.getLogger(__name__)


def send(name: str, to: Sequence[str], context: Mapping[str, object], *, subject: str) -> None:
    """Send templates/letters/NAME.txt to each address, on its own, after the commit.

    Blank and repeated addresses are left out. The template knows the context and `site`, the
    site's own address; what it says must be fit for a postcard.
    """
    addresses = list(dict.fromkeys(address.strip() for address in to if address.strip()))
    if not addresses:
        return
    said = render_to_string(f"letters/{name}.txt", {"site": settings.SITE_URL, **context})
    body = said.strip() + "\n"
    line = " ".join(subject.split())  # a line end in a subject would begin another header
    letters = [EmailMessage(line, body, to=[address]) for address in addresses]
    transaction.on_commit(lambda: deliver(name, letters))


def deliver(name: str, letters: Sequence[EmailMessage]) -> None:
    """Hand the letters to the mail server; what fails becomes one line in the log."""
    connection = get_connection()
    failures: list[str] = []
    try:
        connection.open()
        for letter in letters:
            failures += handed_over(letter, connection)
        connection.close()
    except OSError as error:  # SMTPException is one
        failures.append(told(error))
    if failures:
        count, first = len(letters), failures[0]
        logger.error("Of %d letters (%s), some were not sent: %s", count, name, first)


def handed_over(letter: EmailMessage, connection: BaseEmailBackend) -> list[str]:
    """Why one letter could not be sent; empty when it was. The next is tried all the same."""
    letter.connection = connection
    try:
        letter.send()
    except (OSError, ValueError) as error:  # an address that no header can hold is a ValueError
        return [told(error)]
    return []


def told(error: Exception) -> str:
    """The kind of failure in one line; its text may quote what a server or an address says."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"


def link(name: str, *arguments: object) -> str:
    """The address of a page of this site, as a letter needs it."""
    return settings.SITE_URL + reverse(name, args=arguments)


def reply_opened(assessment: Assessment, due_at: datetime.datetime | None) -> None:
    """Invite the ministry's members to reply to their draft."""
    to_members(assessment, "reply_invitation", "The draft for {place} waits for your reply", due_at)


def reply_reminder(assessment: Assessment, due_at: datetime.datetime | None) -> int:
    """Remind them; returns to how many addresses."""
    return to_members(assessment, "reply_reminder", "Your reply to the draft for {place}", due_at)


def decided(assessment: Assessment) -> None:
    """Say that the draft is final, with what was decided upon their reply."""
    to_members(assessment, "decision", "The findings for {place} are final")


def to_members(
    assessment: Assessment, name: str, subject: str, due_at: datetime.datetime | None = None
) -> int:
    addresses = addresses_of([assessment.ministry_id])
    ministry, round = assessment.ministry, assessment.round
    context = {
        "ministry": ministry,
        "round": round,
        "due_at": due_at and due_at.astimezone(datetime.UTC),
        "link": link("reply-detail", assessment.pk),
    }
    place = f"{ministry.country} in round {round}"
    send(name, addresses, context, subject=subject.format(place=place))
    return len(addresses)


def released(release: Release) -> None:
    """Tell the members of the ministries in a release that it is published."""
    ministries = release.results.order_by().values_list("ministry_id", flat=True).distinct()
    context = {"release": release, "link": settings.SITE_URL + release.get_absolute_url()}
    subject = f"Release {release.code} is published"
    send("release", addresses_of(list(ministries)), context, subject=subject)


def addresses_of(ministries: Sequence[str]) -> list[str]:
    """Of the members who can sign in: one query."""
    members = Membership.objects.filter(
        role=Role.MINISTRY, ministry__in=ministries, user__is_active=True
    ).exclude(user__email="")
    return list(members.order_by("user__email").values_list("user__email", flat=True).distinct())
