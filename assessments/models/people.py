"""Users, the roles they hold, and the log of what they did."""

from typing import Any, NoReturn, Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from assessments.models.constraints import check, one_of, unique
from assessments.models.directory import Ministry

ONLY_ROW = 1


class User(AbstractUser):
    """A person who signs in. Roles come from memberships, never from flags here."""

    time_zone = models.CharField(max_length=64, blank=True)  # blank: as the browser says

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


LEADING = [Role.LEAD, Role.COORDINATOR]  # who see to it that assessments go on
TEAM = [Role.ANALYST, *LEADING]


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


class EventQuerySet(models.QuerySet["Event"]):
    """Append only: the log says what happened, whatever happened later."""

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
        indexes = [models.Index(fields=["subject"], name="event_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class PublicDataQuerySet(models.QuerySet["PublicData"]):
    def edition(self) -> int:
        """The number of what everybody may see now; another number, another page. One query."""
        return self.values_list("edition", flat=True).first() or 0

    def renew(self) -> None:
        """Count one edition more: two queries at most.

        The row is held until the transaction ends, so editions are numbered in the order in which
        they become visible, which the keys of events are not.
        """
        if not self.update(edition=F("edition") + 1):
            self.create(pk=ONLY_ROW, edition=1)


class PublicData(models.Model):
    """One row: how often what everybody may see has changed."""

    edition = models.PositiveIntegerField()

    objects = PublicDataQuerySet.as_manager()

    class Meta:
        constraints = [
            check(Q(pk=ONLY_ROW), name="public_data_is_one_row", message="There is one edition.")
        ]

    def __str__(self) -> str:
        return str(self.edition)
