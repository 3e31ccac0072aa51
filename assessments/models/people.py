"""Users, the roles they hold, and the log of what they did."""

from typing import Any, NoReturn, Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from assessments.models.constraints import check, one_of, unique
from assessments.models.directory import Ministry


class User(AbstractUser):
    """A person who signs in. Roles come from memberships, never from flags here."""

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
        """One query, then none: a request has its own user, so a role taken away is gone by the
        next."""
        return frozenset(map(Role, self.memberships.values_list("role", flat=True)))


class Role(models.TextChoices):
    ANALYST = "analyst", "Analyst"
    LEAD = "lead", "Lead"
    MINISTRY = "ministry", "Ministry member"
    COORDINATOR = "coordinator", "Coordinator"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def for_user(self, user: User) -> Self:
        return self.filter(user=user)

    def analysts(self) -> Self:
        return self.filter(role=Role.ANALYST)


class Membership(models.Model):
    """One role of one user; a ministry's member belongs to that ministry."""

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
                (Q(role="ministry") & Q(ministry__isnull=False))
                | (~Q(role="ministry") & Q(ministry__isnull=True)),
                name="membership_ministry_iff_ministry_role",
                message="A ministry member needs a ministry; other roles have none.",
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


# What nobody sees outside the desk before it is published. A verb added here needs a migration,
# since the index `event_public` leaves these out.
DESK_VERBS = (
    "assigned",
    "changed due date",
    "changed list",
    "changed plan",
    "reopened coding",
    "saved score",
    "set sign-ins",
    "submitted coding",
    "unassigned",
)
IS_PUBLIC = ~Q(verb__in=DESK_VERBS)


class EventQuerySet(models.QuerySet["Event"]):
    """Append only: the log says what happened, whatever happened later."""

    def public(self) -> Self:
        """Those after which a public page may say something else."""
        return self.filter(IS_PUBLIC)

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The event log is never changed.")

    def delete(self) -> NoReturn:
        raise TypeError("The event log is never shortened.")


class Event(models.Model):
    """One thing that somebody did: exactly one per action."""

    at = models.DateTimeField()
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )  # None: the command line
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    detail = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject"], name="event_subject"),
            models.Index(fields=["id"], condition=IS_PUBLIC, name="event_public"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
