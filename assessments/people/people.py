"""Who works here and who is asked in, for coordinators."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from assessments.models import Invitation, Membership, Role, SitePolicy, User

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


@dataclass(frozen=True, slots=True)
class Person:
    user: User
    name: str
    memberships: Sequence[Membership]
    has_factor: bool
    lacks_factor: bool  # one is demanded


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one role; those without any come last."""

    title: str
    people: Sequence[Person]


def groups(policy: SitePolicy) -> list[Group]:
    """Everybody, by role: who holds several stands under each. Three queries."""
    with_factor = set(
        Authenticator.objects.filter(type__in=FACTORS).values_list("user_id", flat=True)
    )
    held: dict[int, list[Membership]] = {}
    memberships = Membership.objects.select_related("ministry").order_by("ministry__country", "pk")
    for membership in memberships:
        held.setdefault(membership.user_id, []).append(membership)
    users = User.objects.order_by("last_name", "first_name", "username")
    people = [person(user, held.get(user.pk, []), with_factor, policy) for user in users]
    found = [Group(f"{role.label}s", of_role(people, role)) for role in Role]
    found.append(Group("Without a role", [each for each in people if not each.memberships]))
    return [group for group in found if group.people]


def person(
    user: User, memberships: Sequence[Membership], with_factor: set[int], policy: SitePolicy
) -> Person:
    roles = {membership.role for membership in memberships}
    has_factor = user.pk in with_factor
    return Person(
        user=user,
        name=user.get_full_name() or user.username,
        memberships=memberships,
        has_factor=has_factor,
        lacks_factor=not has_factor and not roles.isdisjoint(policy.second_factor_roles),
    )


def of_role(people: Iterable[Person], role: Role) -> list[Person]:
    return [
        each for each in people if any(membership.role == role for membership in each.memberships)
    ]


def invitations() -> list[Invitation]:
    """What is offered and not answered, over or not. One query."""
    open_ones = Invitation.objects.filter(accepted_at=None, revoked_at=None)
    return list(open_ones.select_related("ministry", "invited_by").order_by("email", "pk"))
