"""Reconciled scores: the score that a lead settles from several codings."""

from django.db import models
from django.db.models import Q

from assessments.models.assessments import (
    FINITE_VALUE,
    RATED_HAS_ONE_NUMBER,
    Assessment,
    FindingState,
    Score,
)
from assessments.models.constraints import check, one_of, paired, unique
from assessments.models.indicators import Indicator
from assessments.models.people import User


class Finding(models.Model):
    """The reconciled score of one indicator. The ministry sees it as the draft score.

    score:   the analyst's score that it repeats; None for a level that no analyst gave.
    version: counts its changes, so that of two leads who decide at the same time one is warned.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="findings")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="findings")
    score = models.ForeignKey(
        Score, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    # Repeats the score's answer: a score that is edited later must not change it.
    state = models.CharField(max_length=14, choices=FindingState)
    level = models.SmallIntegerField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )  # None if the analysts agreed
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["indicator__position"]
        constraints = [
            unique(
                "assessment",
                "indicator",
                name="finding_once_per_indicator",
                message="This indicator already has a reconciled score.",
            ),
            one_of("state", FindingState, name="finding_state_is_known"),
            check(
                RATED_HAS_ONE_NUMBER,
                name="finding_level_iff_rated",
                message="A rated reconciled score has a level or a value; "
                "any other state has neither.",
            ),
            check(
                FINITE_VALUE, name="finding_value_is_finite", message="A value must be a number."
            ),
            paired("decided", name="finding_decision_paired", what="A decision"),
            check(
                Q(version__gte=1),
                name="finding_version_counts_from_one",
                message="A reconciled score's first version is 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}: {self.get_state_display()}"
