"""Write letters: rows of the outbox. They say that something is ready and link to it.

A letter is written in the transaction of the act that it reports, so the act and the letter exist
together or not at all. The worker sends it: see `outbox`. No request waits for a mail server.
"""

import datetime
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from assessments.actions.secret_links import RESET_LIFETIME
from assessments.actions.texts import letter_text
from assessments.models import (
    Assessment,
    Invitation,
    Letter,
    LetterKind,
    LetterState,
    Membership,
    Release,
)

KEEPS_TRYING = datetime.timedelta(days=2)
LONGEST_SUBJECT = 200


def send(
    kind: LetterKind,
    to: Sequence[str],
    context: Mapping[str, object],
    *,
    subject: str,
    assessment: Assessment | None = None,
) -> None:
    """Write a letter to each address separately.

    to: blank and repeated addresses are left out. context: of templates/letters/KIND.txt. E-mail
    can be read on its way, so the text must hold nothing confidential.
    """
    addresses = list(dict.fromkeys(address.strip() for address in to if address.strip()))
    if not addresses:
        return
    body = letter_text(kind, context)
    line = " ".join(subject.split())[:LONGEST_SUBJECT]  # a line break would start another header
    now = timezone.now()
    rows = []
    for address in addresses:
        row = Letter(kind=kind, to=address, subject=line, body=body, assessment=assessment)
        row.written_at = row.next_try_at = now
        row.gives_up_at = now + KEEPS_TRYING
        rows.append(row)
    Letter.objects.bulk_create(rows)


def send_invitation(invitation: Invitation) -> Letter:
    """Write the letter of an invitation. One that waits or failed is taken, and tried at once."""
    now = timezone.now()
    unsent = invitation.letters.exclude(state=LetterState.SENT)
    letter = unsent.first() or Letter(invitation=invitation)
    letter.state, letter.reason = LetterState.WAITING, ""
    letter.kind, letter.to = LetterKind.INVITATION, invitation.email
    letter.subject = "An invitation to Chancery"
    letter.tries, letter.next_try_at = 0, now
    letter.gives_up_at = now + KEEPS_TRYING
    letter.save()
    return letter


def request_new_password(address: str) -> None:
    """Write a letter with a link for a new password, whether or not an account has the address.

    The worker looks for the account. So a request takes the same time for any address, and its
    time does not show which addresses have accounts.
    """
    Letter.objects.create(
        kind=LetterKind.PASSWORD_RESET,
        to=address,
        subject="Choose a new password",
        gives_up_at=timezone.now() + RESET_LIFETIME,
    )


def link(name: str, *arguments: object) -> str:
    """Return the full address of a page of this site."""
    return settings.SITE_URL + reverse(name, args=arguments)


def reply_opened(assessment: Assessment, due_at: datetime.datetime | None) -> None:
    """Invite the ministry's members to reply to their draft."""
    subject = "Please reply to the draft for {place}"
    to_members(assessment, LetterKind.REPLY_INVITATION, subject, due_at)


def reply_reminder(
    assessment: Assessment,
    due_at: datetime.datetime | None,
    addresses: Sequence[str] | None = None,
) -> int:
    """Remind the ministry's members to reply; return the number of letters.

    addresses: those of the members to remind; None is all.
    """
    subject = "Your reply to the draft for {place}"
    return to_members(assessment, LetterKind.REPLY_REMINDER, subject, due_at, addresses)


def decided(assessment: Assessment) -> None:
    """Inform the ministry's members that their replies are decided and the scores final."""
    to_members(assessment, LetterKind.DECISION, "The scores for {place} are final")


def to_members(
    assessment: Assessment,
    kind: LetterKind,
    subject: str,
    due_at: datetime.datetime | None = None,
    addresses: Sequence[str] | None = None,
) -> int:
    """Write a letter to the ministry's members; return the number of letters."""
    if addresses is None:
        addresses = addresses_of([assessment.ministry_id])
    ministry, round = assessment.ministry, assessment.round
    context = {
        "ministry": ministry,
        "round": round,
        "due_at": due_at and due_at.astimezone(datetime.UTC),
        "link": link("reply-detail", assessment.pk),
    }
    line = subject.format(place=f"{ministry.country} in round {round}")
    send(kind, addresses, context, subject=line, assessment=assessment)
    return len(addresses)


def released(release: Release) -> None:
    """Inform the members of the ministries in a release that it is published."""
    ministries = release.results.order_by().values_list("ministry_id", flat=True).distinct()
    context = {"release": release, "link": settings.SITE_URL + release.get_absolute_url()}
    subject = f"Release {release.code} is published"
    send(LetterKind.RELEASE, addresses_of(list(ministries)), context, subject=subject)


def addresses_of(ministries: Sequence[str]) -> list[str]:
    """Return the addresses of the ministries' members who can sign in: one query."""
    members = Membership.objects.reachable_in(ministries)
    return list(members.order_by("user__email").values_list("user__email", flat=True).distinct())
