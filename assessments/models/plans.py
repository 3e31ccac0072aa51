"""Private data: saved lists of ministries, and a ministry's plan of action."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from assessments.models.constraints import check, unique
from assessments.models.directory import Ministry
from assessments.models.indicators import Indicator
from assessments.models.people import User


class SavedListQuerySet(models.QuerySet["SavedList"]):
    def owned_by(self, user: User) -> Self:
        """Return the user's own lists. Other people's do not exist for them."""
        return self.filter(owner=user)


class SavedList(models.Model):
    """A named list of ministries, to compare them again."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="lists")
    name = models.CharField(max_length=80)
    ministries = models.ManyToManyField(Ministry, related_name="+")

    objects = SavedListQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            unique(
                "owner",
                "name",
                name="list_once_per_name",
                message="You already have a list of this name.",
            ),
            check(~Q(name=""), name="list_has_a_name", message="A list needs a name."),
        ]

    def __str__(self) -> str:
        return self.name


class StepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, user: User) -> Self:
        """Return the plans of the ministries that the user is a member of."""
        return self.filter(ministry__memberships__user=user)


class Step(models.Model):
    """One indicator of a ministry's plan: the target level, the person responsible, the date.

    version: counts its changes, so that of two members who edit at the same time one is warned.
    """

    # Only members of the ministry may see a plan, not even the team; see `visible_to`.

    ministry = models.ForeignKey(Ministry, on_delete=models.CASCADE, related_name="steps")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="steps")
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    # A name as text: the person need not have an account here.
    responsible = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, max_length=5000)
    version = models.PositiveIntegerField(default=1)

    objects = StepQuerySet.as_manager()

    class Meta:
        constraints = [
            unique(
                "ministry",
                "indicator",
                name="step_once_per_indicator",
                message="The plan already has this indicator.",
            ),
            check(
                Q(level__isnull=True) | Q(level__range=(1, 5)),
                name="step_level_is_a_level",
                message="A target is a level from 1 to 5.",
            ),
            check(
                Q(due_on__isnull=True) | Q(due_on__gte=datetime.date(2000, 1, 1)),
                name="step_due_in_this_century",
                message="The date due must be in this century.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ministry_id} {self.indicator.code}"
