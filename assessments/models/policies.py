"""Invitations, and the policy of the site."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.models.constraints import check, one_of, paired, unique
from assessments.models.directory import Ministry
from assessments.models.people import ONLY_ROW, Role, User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> Self:
        """Return invitations that can still be accepted."""
        return self.filter(
            accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
        )


class Invitation(models.Model):
    """A role offered to an e-mail address until a date. digest: SHA-256 of the link's token."""

    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Role)
    ministry = models.ForeignKey(
        Ministry, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    # The token is only in the letter, so that a copy of the database opens no invitation.
    digest = models.CharField(max_length=64, editable=False)
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

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            unique("digest", name="invitation_once_per_token", message="This token is taken."),
            one_of("role", Role, name="invitation_role_is_known"),
            check(
                (Q(role="ministry") & Q(ministry__isnull=False))
                | (~Q(role="ministry") & Q(ministry__isnull=True)),
                name="invitation_ministry_iff_ministry_role",
                message="A ministry member needs a ministry; other roles have none.",
            ),
            paired("accepted", name="invitation_acceptance_paired", what="An acceptance"),
            paired("revoked", name="invitation_revoking_paired", what="A withdrawal"),
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.get_role_display()})"


class SitePolicyQuerySet(models.QuerySet["SitePolicy"]):
    def current(self) -> "SitePolicy":
        """Return the only row, or the defaults if it does not exist yet. One query."""
        return self.first() or SitePolicy(pk=ONLY_ROW)


class SitePolicy(models.Model):
    """The only row: privacy of published pages, and the roles that need a second factor."""

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
