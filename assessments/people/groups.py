"""The people page: everyone by role."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from assessments.models import Membership, Role, SitePolicy, User

# Recovery codes do not count as a factor: they only replace a lost one.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


@dataclass(frozen=True, slots=True)
class Person:
    user: User
    name: str
    memberships: Sequence[Membership]
    roles: Collection[str]  # each once: a member of several ministries has one membership in each
    has_factor: bool
    lacks_factor: bool  # the policy requires one


@dataclass(frozen=True, slots=True)
class Group:
    """The people with one role, or those without any."""

    title: str
    people: Sequence[Person]


def people_by_role(policy: SitePolicy) -> list[Group]:
    """Return all people by role; a person with several roles is in several groups. 3 queries."""
    factors = Authenticator.objects.filter(type__in=FACTORS)
    with_factor = set(factors.values_list("user_id", flat=True))
    memberships: dict[int, list[Membership]] = {}
    rows = Membership.objects.select_related("ministry").order_by("ministry__sort_key", "pk")
    for membership in rows:
        memberships.setdefault(membership.user_id, []).append(membership)

    by_role: dict[str, list[Person]] = defaultdict(list)
    without_role = []
    for user in User.objects.order_by("last_name", "first_name", "username"):
        has_factor = user.pk in with_factor
        person = _person(user, memberships.get(user.pk, []), has_factor, policy)
        for role in person.roles:
            by_role[role].append(person)
        if not person.roles:
            without_role.append(person)

    groups = []
    # The page has the order of the roles, not the order in which people with them were found.
    for role in Role:
        if by_role[role]:
            groups.append(Group(f"{role.label}s", by_role[role]))
    if without_role:
        groups.append(Group("Without a role", without_role))
    return groups


def _person(
    user: User, memberships: Sequence[Membership], has_factor: bool, policy: SitePolicy
) -> Person:
    roles = {membership.role for membership in memberships}
    return Person(
        user=user,
        name=user.get_full_name() or user.username,
        memberships=memberships,
        roles=roles,
        has_factor=has_factor,
        lacks_factor=not has_factor and policy.requires_factor(user, roles),
    )
