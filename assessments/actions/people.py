"""What coordinators do about people: take a role away, shut an account, forget a lost factor."""

from importlib import import_module

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction

from assessments.actions import events
from assessments.actions.errors import Conflict, Locked
from assessments.models import Membership, Role, User

LAST = "Somebody must coordinate: give the role to another person first."


@transaction.atomic
def take_role(membership: Membership, *, by: User) -> None:
    """Take one role away; its pages are gone at the next request. Raises Conflict for the last
    coordinator, DoesNotExist."""
    coordinators = held_coordinators()
    membership = Membership.objects.select_related("user").get(pk=membership.pk)
    if membership.role == Role.COORDINATOR:
        refuse_last(coordinators, membership.user)
    detail = {"role": membership.role, "ministry": membership.ministry_id}
    events.record("took role", str(membership.user), by=by, detail=detail)
    membership.delete()


@transaction.atomic
def deactivate(user: User, *, by: User) -> User:
    """Shut an account and end all its sessions. What the person did stays theirs.

    Raises Conflict for oneself and the last coordinator, Locked where it is shut already.
    """
    coordinators = held_coordinators()
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.pk:
        raise Conflict("You cannot deactivate yourself; ask another coordinator.")
    if not user.is_active:
        raise Locked(f"{user} is deactivated already.")
    refuse_last(coordinators, user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    events.record("deactivated", str(user), by=by)
    return user


@transaction.atomic
def activate(user: User, *, by: User) -> User:
    """Open an account again, with the roles it had. Raises Locked where it is open."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        raise Locked(f"{user} is not deactivated.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    events.record("activated", str(user), by=by)
    return user


@transaction.atomic
def forget_factors(user: User, *, by: User) -> None:
    """Take away all second factors of who has lost them, recovery codes included, and end all
    sessions: whoever has the lost device is out as well. Raises Conflict for oneself."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.pk:
        raise Conflict("Your own factors are under your name, where you prove that it is you.")
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    events.record("forgot factors", str(user), by=by)


def end_sessions(user: User) -> None:
    """Sign the person out wherever they are signed in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for session in UserSession.objects.filter(user=user):
        store.delete(session.session_key)
        session.delete()


def held_coordinators() -> set[int]:
    """Who coordinates and can sign in; held, so that two do not take the role from each other."""
    held = Membership.objects.select_for_update(of=("self",)).filter(role=Role.COORDINATOR)
    return set(held.filter(user__is_active=True).values_list("user_id", flat=True))


def refuse_last(coordinators: set[int], user: User) -> None:
    if coordinators == {user.pk}:
        raise Conflict(LAST)
