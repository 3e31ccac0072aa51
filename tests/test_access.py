"""Roles come from memberships; what a role may not see does not exist for it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from assessments import access
from assessments.models import Membership, Role, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PREDICATES: dict[str, Callable[[User], bool]] = {
    "analyst": access.is_analyst,
    "coordinator": access.is_coordinator,
    "lead": access.is_lead,
}
CHECKS = {
    "coordinators": (access.coordinators_only, {"coordinator"}),
    "leads": (access.leads_only, {"lead"}),
    "leading": (access.leading_only, {"lead", "coordinator"}),
    "members": (access.members_only, {"ministry"}),
    "team": (access.team_only, {"analyst", "lead", "coordinator"}),
}


def ask(check: str, user: User | AnonymousUser) -> HttpResponse:
    @CHECKS[check][0]
    def page(request: HttpRequest, code: str) -> HttpResponse:
        """A page."""
        return HttpResponse(code)

    assert page.__doc__ == "A page."
    request = RequestFactory().get("/desk/")
    request.user = user
    return page(request, code="FIN")


@pytest.mark.parametrize("role", Role.values)
def test_each_predicate_knows_only_its_role(role: str) -> None:
    user = make_user(role=role, ministry="FIN" if role == "ministry" else "")

    assert {name for name, holds in PREDICATES.items() if holds(user)} == {role} & set(PREDICATES)


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("check", CHECKS)
def test_a_check_lets_in_its_roles_and_is_missing_for_others(check: str, role: str) -> None:
    user = make_user(role=role, ministry="FIN" if role == "ministry" else "")

    if role in CHECKS[check][1]:
        assert ask(check, user).content == b"FIN"
    else:
        with pytest.raises(Http404):
            ask(check, user)


@pytest.mark.parametrize("check", CHECKS)
def test_flags_pass_no_check_and_neither_do_strangers(check: str) -> None:
    chief = User.objects.create_superuser("chief")
    retired = make_user("retired", role="analyst")
    Membership.objects.create(user=retired, role="coordinator")
    retired.is_active = False

    for user in (chief, retired, AnonymousUser()):
        assert access.roles_of(user) == frozenset()
        with pytest.raises(Http404):
            ask(check, user)


def test_several_roles_cost_one_query_for_each_request() -> None:
    user = make_user(role="analyst")
    Membership.objects.create(user=user, role="lead")

    with CaptureQueriesContext(connection) as captured:
        assert access.roles_of(user) == {Role.ANALYST, Role.LEAD}
        assert access.is_analyst(user)
        assert not access.is_coordinator(user)

    assert len(captured) == 1


def test_a_role_taken_away_is_gone_with_the_next_request() -> None:
    user = make_user(role="analyst")
    assert access.is_analyst(user)

    user.memberships.all().delete()

    assert not access.is_analyst(User.objects.get())
