"""Who said what of which indicator: assessments, codings, scores, and the findings they become."""

from typing import Self

from django.db import models
from django.db.models import Q

from assessments.models.constraints import check, one_of, unique
from assessments.models.directory import Ministry
from assessments.models.indicators import Indicator
from assessments.models.people import User
from assessments.models.rounds import Round


class Stage(models.TextChoices):
    ASSIGNED = "assigned", "Assigned"
    CODING = "coding", "Coding"
    RECONCILING = "reconciling", "Reconciling"
    REPLY = "reply", "Right of reply"
    DECIDING = "deciding", "Deciding"
    FINAL = "final", "Final"
    RELEASED = "released", "Released"


class ScoreState(models.TextChoices):
    """Not assessed is no row at all."""

    RATED = "rated", "Rated"
    NOT_FOUND = "not_found", "Not found"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class Confidence(models.TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


RATED_HAS_ONE_NUMBER = (
    Q(state="rated", level__isnull=False, value__isnull=True)
    | Q(state="rated", level__isnull=True, value__isnull=False)
    | (~Q(state="rated") & Q(level__isnull=True, value__isnull=True))
)
# NaN sorts above every number in PostgreSQL and becomes NULL in SQLite: both are caught.
FINITE_VALUE = Q(value__isnull=True) | Q(value__range=(-1e300, 1e300))


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def for_round(self, round: Round) -> Self:
        return self.filter(round=round)

    def with_scores(self) -> Self:
        """Those that have at least one score in a coding."""
        return self.filter(codings__scores__isnull=False).distinct()


class Assessment(models.Model):
    """One ministry in one round."""

    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="assessments")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assessments")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.ASSIGNED)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["ministry"]
        constraints = [
            unique(
                "ministry",
                "round",
                name="assessment_once_per_round",
                message="This ministry is already assessed in this round.",
            ),
            one_of("stage", Stage, name="assessment_stage_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.ministry_id} {self.round}"


class CodingQuerySet(models.QuerySet["Coding"]):
    def editable_by(self, user: User) -> Self:
        """The user's own codings, until they are submitted."""
        return self.filter(analyst=user, submitted_at__isnull=True)


class Coding(models.Model):
    """One analyst's own reading of one ministry."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="codings")
    analyst = models.ForeignKey(User, on_delete=models.PROTECT, related_name="codings")
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = CodingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            unique(
                "assessment",
                "analyst",
                name="coding_once_per_analyst",
                message="This analyst already codes this ministry in this round.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment} by {self.analyst}"


class Score(models.Model):
    """What one analyst says of one indicator: a level or a measured value, or why there is none."""

    coding = models.ForeignKey(Coding, on_delete=models.CASCADE, related_name="scores")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="scores")
    state = models.CharField(max_length=14, choices=ScoreState)
    level = models.SmallIntegerField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence, blank=True)
    rationale = models.TextField(blank=True)

    class Meta:
        ordering = ["indicator__position"]
        constraints = [
            unique(
                "coding",
                "indicator",
                name="score_once_per_indicator",
                message="This indicator already has a score in this coding.",
            ),
            one_of("state", ScoreState, name="score_state_is_known"),
            one_of("confidence", Confidence, name="score_confidence_is_known", blank=True),
            check(
                RATED_HAS_ONE_NUMBER,
                name="score_level_iff_rated",
                message="A rated score has a level or a value; any other state has neither.",
            ),
            check(FINITE_VALUE, name="score_value_is_finite", message="A value must be a number."),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}: {self.get_state_display()}"


class Finding(models.Model):
    """The level that stands for one indicator, taken from `score`, who decided it, and why."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="findings")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="findings")
    score = models.ForeignKey(
        Score, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )  # None: a level that no analyst gave
    state = models.CharField(max_length=14, choices=ScoreState)
    level = models.SmallIntegerField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )

    class Meta:
        ordering = ["indicator__position"]
        constraints = [
            unique(
                "assessment",
                "indicator",
                name="finding_once_per_indicator",
                message="This indicator already has a finding.",
            ),
            one_of("state", ScoreState, name="finding_state_is_known"),
            check(
                RATED_HAS_ONE_NUMBER,
                name="finding_level_iff_rated",
                message="A rated finding has a level or a value; any other state has neither.",
            ),
            check(
                FINITE_VALUE, name="finding_value_is_finite", message="A value must be a number."
            ),
            check(
                Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="finding_decision_paired",
                message="A decision has both a time and a person.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}: {self.get_state_display()}"
