"""Roles: predicates over a user's memberships, and decorators that protect views.

Querysets decide which rows a user may see or change.
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
    """Return the user's roles: one query for each user object, so one for each request.

    Empty, without a query, for people who are not signed in.
    """
    if isinstance(user, User) and user.is_active:
        return user.roles
    return frozenset()


def is_analyst(user: User | AnonymousUser) -> bool:
    return Role.ANALYST in roles_of(user)


def is_coordinator(user: User | AnonymousUser) -> bool:
    return Role.COORDINATOR in roles_of(user)


def is_leading(user: User | AnonymousUser) -> bool:
    return not roles_of(user).isdisjoint(LEADING)


def is_lead(user: User | AnonymousUser) -> bool:
    return Role.LEAD in roles_of(user)


def may_confirm(user: User | AnonymousUser) -> bool:
    """Return True if the user may confirm roles that other coordinators offer."""
    return is_coordinator(user) or bool(user.is_active and user.is_superuser)


def personal(view: View[Arguments]) -> View[Arguments]:
    """Mark a view that needs no sign-in, but shows more to some people who are signed in."""
    # They must then have the second factor that their role requires; see `middleware`.
    setattr(view, "is_personal", True)  # noqa: B010 - a function has no such field
    return view


def confirmers_only(view: View[Arguments]) -> View[Arguments]:
    """Let in coordinators and superusers. Others get 404."""

    @wraps(view)
    def guarded(
        request: Any, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if not may_confirm(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def only_for(*roles: Role) -> Callable[[View[Arguments]], View[Arguments]]:
    """Return a decorator that lets in people with one of the roles. Others get 404."""

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


coordinators_only = only_for(Role.COORDINATOR)
leads_only = only_for(Role.LEAD)
leading_only = only_for(*LEADING)
members_only = only_for(Role.MINISTRY)
team_only = only_for(*TEAM)
