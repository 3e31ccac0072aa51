"""Send letters by e-mail. They say that something is ready and link to it, without its content.

Letters are sent after the transaction is committed. A failure of the mail server is logged and
raises nothing, because everything in a letter is on a page too.
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
    """Send templates/letters/NAME.txt to each address separately, after the commit.

    to: blank and repeated addresses are left out. context: `site`, the address of the site, is
    added. E-mail can be read on its way, so the text must hold nothing confidential.
    """
    addresses = list(dict.fromkeys(address.strip() for address in to if address.strip()))
    if not addresses:
        return
    text = render_to_string(f"letters/{name}.txt", {"site": settings.SITE_URL, **context})
    body = text.strip() + "\n"
    line = " ".join(subject.split())  # a line break in a subject would start another header
    letters = [EmailMessage(line, body, to=[address]) for address in addresses]
    transaction.on_commit(lambda: deliver(name, letters))


def deliver(name: str, letters: Sequence[EmailMessage]) -> None:
    """Hand the letters to the mail server; write one line to the log if some fail."""
    connection = get_connection()
    failures: list[str] = []
    try:
        connection.open()
        for letter in letters:
            failures += handed_over(letter, connection)
        connection.close()
    except OSError as error:  # SMTPException is one
        failures.append(in_one_line(error))
    if failures:
        count, first = len(letters), failures[0]
        logger.error("Of %d letters (%s), some were not sent: %s", count, name, first)


def handed_over(letter: EmailMessage, connection: BaseEmailBackend) -> list[str]:
    """Send one letter; return the failure as a list of at most one."""
    letter.connection = connection
    try:
        letter.send()
    except (OSError, ValueError) as error:
        # A ValueError is an address that no header can hold. The other letters are still sent.
        return [in_one_line(error)]
    return []


def in_one_line(error: Exception) -> str:
    """Return a failure in one line of limited length."""
    # Its text may quote a server or an address, which could forge lines of the log.
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"


def link(name: str, *arguments: object) -> str:
    """Return the full address of a page of this site."""
    return settings.SITE_URL + reverse(name, args=arguments)


def reply_opened(assessment: Assessment, due_at: datetime.datetime | None) -> None:
    """Invite the ministry's members to reply to their draft."""
    to_members(assessment, "reply_invitation", "Please reply to the draft for {place}", due_at)


def reply_reminder(assessment: Assessment, due_at: datetime.datetime | None) -> int:
    """Remind the ministry's members to reply; return the number of addresses."""
    return to_members(assessment, "reply_reminder", "Your reply to the draft for {place}", due_at)


def decided(assessment: Assessment) -> None:
    """Inform the ministry's members that their replies are decided and the scores final."""
    to_members(assessment, "decision", "The scores for {place} are final")


def to_members(
    assessment: Assessment, name: str, subject: str, due_at: datetime.datetime | None = None
) -> int:
    """Send a letter to the ministry's members; return the number of addresses."""
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
    """Inform the members of the ministries in a release that it is published."""
    ministries = release.results.order_by().values_list("ministry_id", flat=True).distinct()
    context = {"release": release, "link": settings.SITE_URL + release.get_absolute_url()}
    subject = f"Release {release.code} is published"
    send("release", addresses_of(list(ministries)), context, subject=subject)


def addresses_of(ministries: Sequence[str]) -> list[str]:
    """Return the addresses of the ministries' members who can sign in: one query."""
    members = Membership.objects.filter(
        role=Role.MINISTRY, ministry__in=ministries, user__is_active=True
    ).exclude(user__email="")
    return list(members.order_by("user__email").values_list("user__email", flat=True).distinct())
