"""Users, their roles and invitations, the policy of the site, and the log of actions."""

from collections.abc import Collection
from typing import Any, NoReturn, Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property

from assessments.models.constraints import check, one_of, paired, unique
from assessments.models.directory import Ministry

ONLY_ROW = 1


class User(AbstractUser):
    """A person who can sign in. Memberships give roles; is_staff and is_superuser do not."""

    time_zone = models.CharField(max_length=64, blank=True)  # blank: that of the browser

    class Meta:
        constraints = [
            check(
                ~Q(username=""),
                name="user_has_a_username",
                message="A user needs a name to sign in with.",
            )
        ]

    @cached_property
    def roles(self) -> frozenset["Role"]:
        """Return the user's roles: one query, then none."""
        # Each request loads its own user, so a role that is removed is gone at the next request.
        return frozenset(Role(role) for role in self.memberships.values_list("role", flat=True))


class Role(models.TextChoices):
    ANALYST = "analyst", "Analyst"
    LEAD = "lead", "Lead"
    MINISTRY = "ministry", "Ministry member"
    COORDINATOR = "coordinator", "Coordinator"


LEADING = [Role.LEAD, Role.COORDINATOR]  # the roles that move assessments from stage to stage
TEAM = [Role.ANALYST, *LEADING]
# Not a role, but the policy of second factors lists superusers with the roles.
SUPERUSER = "superuser"
GUARDED = [Role.LEAD, Role.MINISTRY, Role.COORDINATOR]  # given by two people, never by one
MINISTRY_IFF_MINISTRY_ROLE = (Q(role="ministry") & Q(ministry__isnull=False)) | (
    ~Q(role="ministry") & Q(ministry__isnull=True)
)
NEEDS_MINISTRY = "A ministry member needs a ministry; other roles have none."


class MembershipQuerySet(models.QuerySet["Membership"]):
    def for_user(self, user: User) -> Self:
        """Return the roles of a user."""
        return self.filter(user=user)

    def analysts(self) -> Self:
        """Return the memberships of analysts."""
        return self.filter(role=Role.ANALYST)

    def reachable_in(self, ministries: Collection[str]) -> Self:
        """Return the members of the ministries who can sign in and have an address."""
        found = self.filter(role=Role.MINISTRY, ministry__in=ministries, user__is_active=True)
        return found.exclude(user__email="")


class Membership(models.Model):
    """One role of one user. ministry: set for a ministry member only."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    ministry = models.ForeignKey(
        Ministry, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("role", Role, name="membership_role_is_known"),
            check(
                MINISTRY_IFF_MINISTRY_ROLE,
                name="membership_ministry_iff_ministry_role",
                message=NEEDS_MINISTRY,
            ),
            unique(
                "user",
                "role",
                when=Q(ministry__isnull=True),
                name="membership_once_per_role",
                message="This user already holds this role.",
            ),
            unique(
                "user",
                "ministry",
                name="membership_once_per_ministry",
                message="This user is already a member of this ministry.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> Self:
        """Return invitations that can still be accepted."""
        return self.vouched().filter(
            accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
        )

    def vouched(self) -> Self:
        """Narrow to invitations by people who are coordinators now."""
        inviters = Membership.objects.filter(
            user=OuterRef("invited_by"), role=Role.COORDINATOR, user__is_active=True
        )
        return self.filter(Exists(inviters))

    def waiting(self) -> Self:
        """Return invitations to a guarded role that a second person has not confirmed yet."""
        open_or_accepted = Q(accepted_at__isnull=False) | Q(expires_at__gt=timezone.now())
        return self.filter(
            open_or_accepted,
            role__in=GUARDED,
            confirmed_at__isnull=True,
            granted_at__isnull=True,
            revoked_at__isnull=True,
        )


class Invitation(models.Model):
    """A role offered to an e-mail address until a date. digest: SHA-256 of the link's token.

    The token is made of the seed and the secret key of the site: see `actions.secret_links`.

    A guarded role is given when the invitation is accepted and a second person has confirmed it,
    the later of the two. granted_at: when the role was given.
    """

    email = models.EmailField()
    name = models.CharField(max_length=150, blank=True)  # as the inviter typed it
    role = models.CharField(max_length=12, choices=Role)
    ministry = models.ForeignKey(
        Ministry, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    # The token is not stored, so that a copy of the database opens no invitation.
    digest = models.CharField(max_length=64, editable=False)
    seed = models.CharField(max_length=43, blank=True, editable=False)  # blank: an old invitation
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    granted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            unique("digest", name="invitation_once_per_token", message="This token is taken."),
            one_of("role", Role, name="invitation_role_is_known"),
            check(
                MINISTRY_IFF_MINISTRY_ROLE,
                name="invitation_ministry_iff_ministry_role",
                message=NEEDS_MINISTRY,
            ),
            paired("accepted", name="invitation_acceptance_paired", what="An acceptance"),
            paired("revoked", name="invitation_revoking_paired", what="A withdrawal"),
            paired("confirmed", name="invitation_confirming_paired", what="A confirmation"),
            check(
                Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("invited_by")),
                name="invitation_confirmed_by_another",
                message="Someone other than the inviter must confirm an invitation.",
            ),
            check(
                Q(confirmed_by__isnull=True)
                | Q(accepted_by__isnull=True)
                | ~Q(confirmed_by=F("accepted_by")),
                name="invitation_not_confirmed_for_oneself",
                message="No one confirms a role of their own.",
            ),
            check(
                Q(granted_at__isnull=True) | Q(accepted_at__isnull=False),
                name="invitation_granted_after_acceptance",
                message="A role is given only when its invitation is accepted.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.get_role_display()})"


class SitePolicyQuerySet(models.QuerySet["SitePolicy"]):
    def current(self) -> "SitePolicy":
        """Return the only row, or the defaults if it does not exist yet. One query."""
        return self.first() or SitePolicy(pk=ONLY_ROW)


class SitePolicy(models.Model):
    """The only row: privacy of published pages, and who needs a second factor.

    second_factor_roles: codes of roles, and SUPERUSER for those who open the back office.
    """

    is_private = models.BooleanField(default=False)
    second_factor_roles = models.JSONField(default=list, blank=True)

    objects = SitePolicyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "site policy"
        constraints = [
            check(Q(pk=ONLY_ROW), name="site_policy_is_one_row", message="There is one policy.")
        ]

    def __str__(self) -> str:
        return "private" if self.is_private else "public"

    def requires_factor(self, user: User, roles: Collection[str]) -> bool:
        """Return True if this person needs a second factor. roles: those that they have."""
        opens_back_office = user.is_staff or user.is_superuser
        if opens_back_office and SUPERUSER in self.second_factor_roles:
            return True
        return not set(roles).isdisjoint(self.second_factor_roles)


class EventQuerySet(models.QuerySet["Event"]):
    """Events are append-only: nothing changes or deletes them."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The event log is never changed.")

    def delete(self) -> NoReturn:
        raise TypeError("The event log is never shortened.")


class Event(models.Model):
    """One action of a user. Every action writes exactly one event."""

    at = models.DateTimeField()
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )  # None on the command line
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    detail = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject"], name="event_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class PublicDataQuerySet(models.QuerySet["PublicData"]):
    def edition(self) -> int:
        """Return the data version: pages are cached while it is the same. One query."""
        return self.values_list("edition", flat=True).first() or 0

    def renew(self) -> None:
        """Increase the data version by one: two queries at most."""
        # The row is locked until the transaction ends, so versions are in the order in which
        # changes become visible. The keys of events would not be.
        if not self.update(edition=F("edition") + 1):
            self.create(pk=ONLY_ROW, edition=1)


class PublicData(models.Model):
    """The only row: the number of changes of public data so far."""

    edition = models.PositiveIntegerField()

    objects = PublicDataQuerySet.as_manager()

    class Meta:
        constraints = [
            check(
                Q(pk=ONLY_ROW),
                name="public_data_is_one_row",
                message="There is only one data version.",
            )
        ]

    def __str__(self) -> str:
        return str(self.edition)
