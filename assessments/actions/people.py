"""Change people: roles, accounts, lost second factors, time zones."""

from collections.abc import Collection
from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower

from assessments import time_zones
from assessments.actions import events
from assessments.actions.errors import Conflict, Locked
from assessments.models import Membership, Role, User

LAST_COORDINATOR = "The site needs at least one coordinator. Give the role to another person first."


@transaction.atomic
def take_role(membership: Membership, *, by: User) -> None:
    """Remove a role from a person, from their next request on.

    Raises Conflict for the last coordinator, DoesNotExist for a role that is already removed.
    """
    coordinators = locked_coordinators()
    membership = Membership.objects.select_related("user").get(pk=membership.pk)
    if membership.role == Role.COORDINATOR:
        refuse_last(coordinators, membership.user)
    detail = {"role": membership.role, "ministry": membership.ministry_id}
    events.record("took role", str(membership.user), by=by, detail=detail)
    membership.delete()


@transaction.atomic
def deactivate(user: User, *, by: User) -> User:
    """Keep a person from signing in, and end all their sessions. Their work keeps their name.

    Raises Conflict for oneself and for the last coordinator, Locked if already deactivated.
    """
    coordinators = locked_coordinators()
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.pk:
        raise Conflict("You cannot deactivate yourself. Ask another coordinator.")
    if not user.is_active:
        raise Locked(f"{user} is already deactivated.")
    refuse_last(coordinators, user)
    # Never deleted: events and scores refer to the person.
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    events.record("deactivated", str(user), by=by)
    return user


@transaction.atomic
def activate(user: User, *, by: User) -> User:
    """Let a person sign in again, with the roles they had. Raises Locked if not deactivated."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        raise Locked(f"{user} is not deactivated.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    events.record("activated", str(user), by=by)
    return user


@transaction.atomic
def forget_factors(user: User, *, by: User) -> None:
    """Remove all second factors of a person who lost them, recovery codes too.

    Raises Conflict for oneself.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.pk:
        raise Conflict("You cannot do this for yourself. Open your second factors under your name.")
    Authenticator.objects.filter(user=user).delete()
    # A person who found the lost device may be signed in with it.
    end_sessions(user)
    events.record("forgot factors", str(user), by=by)


@transaction.atomic
def choose_time_zone(user: User, name: str, *, by: User) -> User:
    """Save the user's time zone, such as Europe/Berlin; blank follows the browser.

    Choosing the same zone again changes nothing. Raises ValidationError for an unknown zone.
    """
    if name and time_zones.zone_called(name) is None:
        raise ValidationError({"time_zone": ["This time zone does not exist."]})
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.time_zone == name:
        return user
    old, user.time_zone = user.time_zone, name
    user.save(update_fields=["time_zone"])
    detail = {"old": old, "new": name}
    events.record("chose time zone", user.get_username(), by=by, detail=detail)
    return user


def end_sessions(user: User) -> None:
    """Sign the person out everywhere."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for session in UserSession.objects.filter(user=user):
        store.delete(session.session_key)
        session.delete()


def account_of(email: str) -> User | None:
    """Return the account with this address; the oldest of several."""
    # An address of an account may be its own or one that was verified later.
    by_user = User.objects.filter(email__iexact=email)
    by_address = User.objects.filter(emailaddress__email__iexact=email)
    return (by_user | by_address).distinct().order_by("pk").first()


def accounts_of(emails: Collection[str]) -> dict[str, User]:
    """Return address in small letters -> its account; the oldest of several. Two queries."""
    wanted = {email.lower() for email in emails}
    found: dict[str, User] = {}
    users = User.objects.annotate(address=Lower("email")).filter(address__in=wanted)
    for user in users.order_by("-pk"):
        found[user.email.lower()] = user
    rows = EmailAddress.objects.annotate(address=Lower("email")).filter(address__in=wanted)
    for row in rows.select_related("user").order_by("-user"):
        known = found.get(row.email.lower())
        if known is None or row.user_id < known.pk:
            found[row.email.lower()] = row.user
    return found


def locked_coordinators() -> set[int]:
    """Return the ids of coordinators who can sign in, with their memberships locked."""
    # Without the lock, the last two coordinators could remove each other at the same time.
    held = Membership.objects.select_for_update(of=("self",)).filter(role=Role.COORDINATOR)
    return set(held.filter(user__is_active=True).values_list("user_id", flat=True))


def refuse_last(coordinators: set[int], user: User) -> None:
    if coordinators == {user.pk}:
        raise Conflict(LAST_COORDINATOR)
