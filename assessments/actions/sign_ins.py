"""The demonstration's users, and passwords that only this installation has.

A password in a public repository would be an open door on every site that shows the demonstration,
so each installation draws its own and keeps them in a file that only its owner can read.
"""

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from assessments.actions import events
from assessments.actions.errors import Conflict
from assessments.demonstration.cast import HOST, REPLYING
from assessments.models import Membership, Role, User

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # no two look alike
GROUPS, GROUP_LENGTH = 4, 4
HEADING = "# Sign-ins of the demonstration, drawn for this installation alone.\n"


@dataclass(frozen=True, slots=True)
class Part:
    """What a demonstration user is there to show."""

    username: str
    role: Role
    name: str
    ministries: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.username}@example.org"


ANALYST = Part("demo-analyst", Role.ANALYST, "analyst")
OTHER_ANALYSTS = (
    Part("demo-analyst-2", Role.ANALYST, "second analyst"),
    Part("demo-analyst-3", Role.ANALYST, "third analyst"),
)
LEAD = Part("demo-lead", Role.LEAD, "lead")
MEMBER = Part("demo-ministry", Role.MINISTRY, "ministry member", (HOST,))
OTHER_MEMBER = Part("demo-ministry-2", Role.MINISTRY, "second ministry member", REPLYING)
COORDINATOR = Part("demo-coordinator", Role.COORDINATOR, "coordinator")
PARTS = (ANALYST, *OTHER_ANALYSTS, LEAD, MEMBER, OTHER_MEMBER, COORDINATOR)


@dataclass(frozen=True, slots=True)
class SignIn:
    username: str
    password: str
    role: str


def make_users() -> dict[str, User]:
    """Return username -> user, made or made active again, each with its membership.

    Raises Conflict when somebody else has one of the names.
    """
    users = {}
    for part in PARTS:
        user = User.objects.filter(username=part.username).first()
        if user is not None and user.email != part.email:
            raise Conflict(f"There is a user {part.username} who is not of the demonstration.")
        user = user or User(
            username=part.username,
            email=part.email,
            first_name="Demonstration",
            last_name=part.name,
        )
        user.is_active = True
        user.set_unusable_password()
        user.save()
        for ministry in part.ministries or (None,):
            Membership.objects.get_or_create(user=user, role=part.role, ministry_id=ministry)
        users[part.username] = user
    return users


@transaction.atomic
def sign_ins(path: Path) -> list[SignIn]:
    """Return how the demonstration's active users sign in; empty where there are none.

    path: the file that holds the passwords. New ones are set when it is lost, or when one of them
    no longer opens the door.
    """
    users = {user.username: user for user in _users().filter(is_active=True)}
    parts = [part for part in PARTS if part.username in users]
    known = _read(path)
    if all(users[part.username].check_password(known.get(part.username)) for part in parts):
        return [SignIn(part.username, known[part.username], part.role.label) for part in parts]
    drawn = [SignIn(part.username, _password(), part.role.label) for part in parts]
    for sign_in in drawn:
        user = users[sign_in.username]
        user.set_password(sign_in.password)
        user.save(update_fields=["password"])
    _write(path, drawn)
    events.record("set sign-ins", "demonstration", by=None)
    return drawn


def remove_users(path: Path) -> list[str]:
    """Remove the users and the file, and return who stays because the event log or work names them.

    Who stays can no longer sign in.
    """
    kept = []
    for user in _users():
        try:
            user.delete()
        except ProtectedError:
            user.is_active = False
            user.set_unusable_password()
            user.save(update_fields=["is_active", "password"])
            kept.append(user.username)
    path.unlink(missing_ok=True)
    return kept


def _users() -> QuerySet[User]:
    names = {part.username: part.email for part in PARTS}
    return User.objects.filter(username__in=names, email__in=names.values())


def _password() -> str:
    groups = ("".join(secrets.choice(SIGNS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def _read(path: Path) -> dict[str, str]:
    """Username -> password, as far as the file can be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    words = [line.split() for line in lines if not line.startswith("#")]
    return {username: password for username, password, *_ in (w for w in words if len(w) > 1)}


def _write(path: Path, drawn: Iterable[SignIn]) -> None:
    lines = "".join(f"{each.username}  {each.password}  {each.role}\n" for each in drawn)
    # Written beside and moved into place: never half a file, never one that others may read.
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(HEADING + lines)
    beside.replace(path)
