"""The people page: everyone by role, and open invitations."""

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from assessments.models import Invitation, Membership, Role, SitePolicy, User

# Recovery codes do not count as a factor: they only replace a lost one.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


@dataclass(frozen=True, slots=True)
class Person:
    user: User
    name: str
    memberships: Sequence[Membership]
    has_factor: bool
    lacks_factor: bool  # a role of theirs requires one

    def has_role(self, role: Role) -> bool:
        return any(membership.role == role for membership in self.memberships)


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
    rows = Membership.objects.select_related("ministry").order_by("ministry__country", "pk")
    for membership in rows:
        memberships.setdefault(membership.user_id, []).append(membership)

    people = []
    for user in User.objects.order_by("last_name", "first_name", "username"):
        has_factor = user.pk in with_factor
        people.append(_person(user, memberships.get(user.pk, []), has_factor, policy))

    groups = []
    for role in Role:
        groups.append(Group(f"{role.label}s", [one for one in people if one.has_role(role)]))
    groups.append(Group("Without a role", [one for one in people if not one.memberships]))
    return [group for group in groups if group.people]


def open_invitations() -> list[Invitation]:
    """Return invitations that were neither accepted nor revoked, expired ones too. One query."""
    rows = Invitation.objects.filter(accepted_at=None, revoked_at=None)
    return list(rows.select_related("ministry", "invited_by").order_by("email", "pk"))


def _person(
    user: User, memberships: Sequence[Membership], has_factor: bool, policy: SitePolicy
) -> Person:
    roles = {membership.role for membership in memberships}
    return Person(
        user=user,
        name=user.get_full_name() or user.username,
        memberships=memberships,
        has_factor=has_factor,
        lacks_factor=not has_factor and not roles.isdisjoint(policy.second_factor_roles),
    )
