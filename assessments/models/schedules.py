"""Deadlines of stages, and conflicts of interest."""

from django.db import models
from django.db.models import Q

from assessments.models.assessments import Assessment
from assessments.models.constraints import check, one_of, unique
from assessments.models.directory import Ministry
from assessments.models.people import User
from assessments.models.stages import Stage


class Deadline(models.Model):
    """The moment by which one stage of one assessment should end; people end it, not a clock."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="deadlines")
    stage = models.CharField(max_length=12, choices=Stage)
    due_at = models.DateTimeField()

    class Meta:
        ordering = ["due_at"]
        constraints = [
            unique(
                "assessment",
                "stage",
                name="deadline_once_per_stage",
                message="This stage already has a deadline.",
            ),
            one_of("stage", Stage, name="deadline_stage_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.get_stage_display()}: {self.due_at:%Y-%m-%d}"


class ConflictOfInterest(models.Model):
    """The reason why a person must not assess a ministry."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="interests")
    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="interests")
    reason = models.TextField()
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["ministry"]
        verbose_name_plural = "conflicts of interest"
        constraints = [
            unique(
                "user",
                "ministry",
                name="interest_once_per_ministry",
                message="This conflict of interest is already declared.",
            ),
            check(~Q(reason=""), name="interest_has_a_reason", message="Say what the conflict is."),
        ]

    def __str__(self) -> str:
        return f"{self.user} and {self.ministry_id}"
