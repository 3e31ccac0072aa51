"""Inviting people: several at once, the sentences that say what was done, and what is open."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import timezone

from assessments.actions import invitations, outbox, secret_links
from assessments.actions.errors import ActionError
from assessments.models import Invitation, Letter, Ministry, Role, User
from assessments.models.people import GUARDED
from assessments.people.addressees import Addressee
from assessments.wording import listed

MOST_NAMED = 10  # people in one sentence
NO_SERVER = "This site has no mail server: copy the link from the list, and hand it over yourself."
TO_CONFIRM = "The role begins only when another person has confirmed it too."


@dataclass(frozen=True, slots=True)
class Outcome:
    """done: the invitations; refused: a sentence for each person who was not invited."""

    done: list[Invitation] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """Say who is invited, and what has still to happen."""
        names = [invitation.email for invitation in self.done]
        who = f"{names[0]} is invited. "
        if len(names) > 1:
            who = f"{len(names)} people are invited: {listed_in_short(names)}. "
        return who + next_steps(self.done)


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that waits for its person. letter: the newest, if there is one.

    link: to copy, where there is no mail server and the reader is the inviter; else "".
    """

    row: Invitation
    letter: Letter | None
    link: str


def open_invitations(reader: User) -> list[OpenInvitation]:
    """Return invitations that were neither accepted nor revoked, expired ones too. Two queries."""
    rows = Invitation.objects.filter(accepted_at=None, revoked_at=None)
    rows = rows.select_related("ministry", "invited_by", "confirmed_by").order_by("email", "pk")
    rows = rows.prefetch_related(Prefetch("letters", queryset=Letter.objects.order_by("-pk")))
    return [_open_invitation(row, reader) for row in rows]


def _open_invitation(row: Invitation, reader: User) -> OpenInvitation:
    link = ""
    # The inviter answers for the address. With the link, another coordinator could take a role in
    # the name of the invited person, and confirm it too.
    is_open = row.expires_at > timezone.now()
    if is_open and row.invited_by_id == reader.pk and not outbox.has_server():
        link = secret_links.invitation_link(row)
    return OpenInvitation(row, next(iter(row.letters.all()), None), link)


def invite_each(
    people: Sequence[Addressee], role: Role, *, ministry: Ministry | None, by: User
) -> Outcome:
    """Invite each person by an invitation of their own: one refusal does not undo the others."""
    outcome = Outcome()
    for person in people:
        try:
            row = invitations.invite(
                person.address, role, name=person.name, ministry=ministry, by=by
            )
        except ActionError as refusal:
            outcome.refused.append(str(refusal))
        except ValidationError as refusal:
            outcome.refused.append(f"{person.address}: {' '.join(refusal.messages)}")
        else:
            outcome.done.append(row)
    return outcome


def next_steps(rows: Sequence[Invitation]) -> str:
    """Return what has still to happen before the invited people have their role."""
    steps = "The letter waits to be sent."
    if len(rows) > 1:
        steps = "Their letters wait to be sent."
    if not outbox.has_server():
        steps = NO_SERVER
    if any(row.role in GUARDED and row.confirmed_at is None for row in rows):
        steps = f"{steps} {TO_CONFIRM}"
    return steps


def listed_in_short(names: Sequence[str]) -> str:
    shown = list(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        shown.append(f"{len(names) - MOST_NAMED} more")
    return listed(shown)
