"""The page of roles that wait for a second person: what waits for whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assessments.actions import outbox
from assessments.actions.people import accounts_of
from assessments.models import Invitation, Membership, Role, User

OTHERS = "another coordinator or a superuser"
SUPERUSER = "a superuser, as no other coordinator may confirm it"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One invitation. account: of the invited address, if there is one.

    refusal: why the reader may not answer it; blank if they may. note: what to know before that.
    """

    invitation: Invitation
    account: User | None
    waits_for: str
    refusal: str
    note: str


def waiting(reader: User) -> Sequence[Waiting]:
    """Return every role that waits, the oldest invitation first. Four queries at most."""
    rows = list(
        Invitation.objects.waiting()
        .select_related("ministry", "invited_by", "accepted_by")
        .order_by("invited_at", "pk")
    )
    accounts = accounts_of([row.email for row in rows])
    holders = Membership.objects.filter(role=Role.COORDINATOR, user__is_active=True)
    coordinators = set(holders.values_list("user_id", flat=True))
    found = []
    for row in rows:
        account = row.accepted_by or accounts.get(row.email.lower())
        found.append(_waiting(row, account, reader, coordinators))
    return found


def _waiting(
    row: Invitation, account: User | None, reader: User, coordinators: Collection[int]
) -> Waiting:
    involved = {row.invited_by_id}
    if account is not None:
        involved.add(account.pk)
    waits_for, refusal, note = OTHERS, "", ""
    if not set(coordinators) - involved:
        waits_for = SUPERUSER
    if row.invited_by_id == reader.pk:
        refusal = "You invited this person."
    elif account == reader:
        refusal = "This is your own role."
    if not outbox.has_server():
        note = f"No letter proves this address. Ask {row.invited_by} who has the link."
    if row.invited_by_id not in coordinators:
        note = f"{row.invited_by} is no longer a coordinator: decline, and invite again."
    return Waiting(row, account, waits_for, refusal, note)
