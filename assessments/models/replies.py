"""Replies of ministries to their draft scores, and the decisions on them."""

from typing import Self

from django.db import models
from django.db.models import Q

from assessments.models.assessments import (
    FINITE_VALUE,
    RATED_HAS_ONE_NUMBER,
    Assessment,
    FindingState,
)
from assessments.models.constraints import check, one_of, paired, unique
from assessments.models.indicators import Indicator
from assessments.models.people import User


class Stance(models.TextChoices):
    """The answer of a reply. Blank is a draft, which is never shown as agreement."""

    AGREE = "agree", "Agree"
    AGREE_WITH_COMMENT = "agree_with_comment", "Agree, with a comment"
    DISAGREE = "disagree", "Disagree"
    CANNOT_COMMENT = "cannot_comment", "Cannot comment"


class ReplyQuerySet(models.QuerySet["Reply"]):
    def answered(self) -> Self:
        """Return the replies with a stance; the others are drafts."""
        return self.exclude(stance="")

    def contested(self) -> Self:
        """Return the replies that disagree with the draft score."""
        return self.filter(stance=Stance.DISAGREE)

    def undecided(self) -> Self:
        """Return the contested replies without a decision, in the order of the framework."""
        rows = self.contested().filter(decision__isnull=True)
        return rows.order_by("indicator__position", "pk")


class Reply(models.Model):
    """The ministry's reply to one draft score. version: counts its changes."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="replies")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="replies")
    stance = models.CharField(max_length=20, choices=Stance, blank=True)
    comment = models.TextField(blank=True)
    # The stance is published anyway; the comment and the evidence are not.
    is_confidential = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    saved_at = models.DateTimeField(null=True, blank=True, editable=False)
    saved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["indicator__position"]
        verbose_name_plural = "replies"
        constraints = [
            unique(
                "assessment",
                "indicator",
                name="reply_once_per_indicator",
                message="The ministry has replied on this indicator already.",
            ),
            one_of("stance", Stance, name="reply_stance_is_known", blank=True),
            paired("saved", name="reply_saving_paired", what="A saved reply"),
            check(
                Q(version__gte=1),
                name="reply_version_counts_from_one",
                message="A reply's first version is 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}: {self.get_stance_display() or 'Draft'}"


class Side(models.TextChoices):
    """The source of the score in force after a reply."""

    FINDING = "finding", "The draft score"
    MINISTRY = "ministry", "The ministry's level"
    OTHER = "other", "Another level"


class Decision(models.Model):
    """The score in force after a contested reply. It replaces the reconciled score.

    stands: whose score it is.
    """

    # A decision settles one contested reply. Without a contest, the reconciled score is final.
    reply = models.OneToOneField(Reply, on_delete=models.CASCADE, related_name="decision")
    stands = models.CharField(max_length=8, choices=Side)
    state = models.CharField(max_length=14, choices=FindingState)
    level = models.SmallIntegerField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    reason = models.TextField()
    version = models.PositiveIntegerField(default=1, editable=False)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="decisions")

    class Meta:
        constraints = [
            one_of("stands", Side, name="decision_stands_is_known"),
            one_of("state", FindingState, name="decision_state_is_known"),
            check(
                RATED_HAS_ONE_NUMBER,
                name="decision_level_iff_rated",
                message="A rated decision has a level or a value; any other state has neither.",
            ),
            check(
                FINITE_VALUE, name="decision_value_is_finite", message="A value must be a number."
            ),
            check(
                ~Q(reason=""),
                name="decision_has_a_reason",
                message="Give the reason of the decision.",
            ),
            check(
                Q(version__gte=1),
                name="decision_version_counts_from_one",
                message="A decision's first version is 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reply.indicator.code}: {self.get_stands_display()}"
