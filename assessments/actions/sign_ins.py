"""Make the demonstration's users, and passwords that only this installation has.

With passwords in a public repository, anyone could sign in to every site that shows the
demonstration. So each installation draws its own, and keeps them in a file that only its owner can
read.
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

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike, such as l and 1
GROUPS, GROUP_LENGTH = 4, 4
HEADING = "# Sign-ins of the demonstration, drawn for this installation only.\n"


@dataclass(frozen=True, slots=True)
class Part:
    """One user of the demonstration, with the role and the ministries that they have."""

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
    """Return username -> user, each created or activated again, with its memberships.

    Raises Conflict if a real user has one of the usernames.
    """
    users = {}
    for part in PARTS:
        user = User.objects.filter(username=part.username).first()
        if user is not None and user.email != part.email:
            raise Conflict(f"The username {part.username} belongs to a real user.")
        user = user or User(
            username=part.username,
            email=part.email,
            first_name="Demonstration",
            last_name=part.name,
        )
        user.is_active = True
        # Passwords are set by `sign_ins`, which also writes them to the file.
        user.set_unusable_password()
        user.save()
        for ministry in part.ministries or (None,):
            Membership.objects.get_or_create(user=user, role=part.role, ministry_id=ministry)
        users[part.username] = user
    return users


@transaction.atomic
def sign_ins(path: Path) -> list[SignIn]:
    """Return the sign-ins of the demonstration's active users; empty if there are none.

    path: the file with the passwords. If it is lost, or one of them no longer works, all users get
    new passwords.
    """
    users = {user.username: user for user in _users().filter(is_active=True)}
    known = _read(path)
    stored, drawn = [], []
    for part in PARTS:
        if part.username in users:
            stored.append(SignIn(part.username, known.get(part.username, ""), part.role.label))
            drawn.append(SignIn(part.username, _password(), part.role.label))
    if all(users[sign_in.username].check_password(sign_in.password) for sign_in in stored):
        return stored
    for sign_in in drawn:
        user = users[sign_in.username]
        user.set_password(sign_in.password)
        user.save(update_fields=["password"])
    _write(path, drawn)
    events.record("set sign-ins", "demonstration", by=None)
    return drawn


def remove_users(path: Path) -> list[str]:
    """Remove the users and the file; return the names of users who stay, deactivated.

    A user stays if the event log or other work refers to them.
    """
    kept = []
    for user in _users():
        try:
            user.delete()
        except ProtectedError:  # an event, or a score in a real round, refers to the user
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
    groups = []
    for _ in range(GROUPS):
        groups.append("".join(secrets.choice(SIGNS) for _ in range(GROUP_LENGTH)))
    return "-".join(groups)


def _read(path: Path) -> dict[str, str]:
    """Return username -> password; without what cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    passwords = {}
    for line in lines:
        words = line.split()
        if len(words) > 1 and not line.startswith("#"):
            passwords[words[0]] = words[1]
    return passwords


def _write(path: Path, drawn: Iterable[SignIn]) -> None:
    lines = "".join(f"{each.username}  {each.password}  {each.role}\n" for each in drawn)
    # Written under another name and then moved: the file is never incomplete, and never readable
    # for other users of the machine.
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(HEADING + lines)
    new.replace(path)
