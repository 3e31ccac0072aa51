"""Who may do what: small predicates over a user's memberships.

Which rows somebody may see or change is said by the rows' own querysets.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponseBase

from assessments.models import Role, User
from assessments.models.people import LEADING, TEAM

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[Any, Arguments], HttpResponseBase]


def roles_of(user: User | AnonymousUser) -> frozenset[Role]:
    """One query for each user object, so one in a request; none for those who are not signed in."""
    return user.roles if isinstance(user, User) and user.is_active else frozenset()


def is_analyst(user: User | AnonymousUser) -> bool:
    return Role.ANALYST in roles_of(user)


def is_coordinator(user: User | AnonymousUser) -> bool:
    return Role.COORDINATOR in roles_of(user)


def is_leading(user: User | AnonymousUser) -> bool:
    return not roles_of(user).isdisjoint(LEADING)


def is_lead(user: User | AnonymousUser) -> bool:
    return Role.LEAD in roles_of(user)


def personal(view: View[Arguments]) -> View[Arguments]:
    """Mark a view that nobody need sign in for, and that shows more to some who do.

    A second factor that is demanded of them is demanded there as well.
    """
    setattr(view, "is_personal", True)  # noqa: B010 - a function has no such field
    return view


def only_for(*roles: Role) -> Callable[[View[Arguments]], View[Arguments]]:
    """Let in who holds one of the roles; for everybody else the page does not exist."""

    def decorator(view: View[Arguments]) -> View[Arguments]:
        @wraps(view)
        def guarded(
            request: Any, /, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            if roles_of(request.user).isdisjoint(roles):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorator


analysts_only = only_for(Role.ANALYST)
coordinators_only = only_for(Role.COORDINATOR)
leads_only = only_for(Role.LEAD)
leading_only = only_for(*LEADING)
members_only = only_for(Role.MINISTRY)
team_only = only_for(*TEAM)
