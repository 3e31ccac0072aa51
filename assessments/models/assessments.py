"""Assessments, their codings, and the scores that analysts give."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from assessments.models.constraints import check, one_of, paired, unique
from assessments.models.directory import Ministry
from assessments.models.indicators import Indicator
from assessments.models.people import LEADING, Membership, User
from assessments.models.rounds import Round
from assessments.models.stages import SHOWN_TO_MINISTRY, UNBLINDED, Stage, StageRule
from assessments.scoring.entries import LONGEST_SEARCH, Entry, EvidenceEntry


class ScoreState(models.TextChoices):
    """Not assessed is no row at all; open is a draft, which is never read as an answer."""

    RATED = "rated", "Rated"
    NOT_FOUND = "not_found", "Not found"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    OPEN = "open", "Undecided"


class FindingState(models.TextChoices):
    """A decision is never open."""

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
NOTHING_SEARCHED = Q(searched_where="", searched_minutes__isnull=True, searched_on__isnull=True)
# NaN sorts above every number in PostgreSQL and becomes NULL in SQLite: both are caught.
FINITE_VALUE = Q(value__isnull=True) | Q(value__range=(-1e300, 1e300))


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def for_round(self, round: Round) -> Self:
        return self.filter(round=round)

    def led_by(self, user: User) -> Self:
        """Narrow to what a lead or coordinator leads: not what they still code blind themselves."""
        leads = Membership.objects.for_user(user).filter(role__in=LEADING)
        own = Coding.objects.filter(assessment=OuterRef("pk"), analyst=user)
        return self.filter(Exists(leads), Q(stage__in=UNBLINDED) | ~Exists(own))

    def of_member(self, user: User) -> Self:
        """Narrow to the drafts of the user's own ministry, from when it is asked for its reply."""
        return self.filter(ministry__memberships__user=user, stage__in=SHOWN_TO_MINISTRY)


class Assessment(models.Model):
    """One ministry in one round."""

    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="assessments")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assessments")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.ASSIGNED)
    reply_submitted_at = models.DateTimeField(null=True, blank=True)
    reply_submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

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
            paired("reply_submitted", name="assessment_reply_paired", what="A submitted reply"),
        ]

    def __str__(self) -> str:
        return f"{self.ministry_id} {self.round}"

    @property
    def event_subject(self) -> str:
        """The name of the assessment in the event log, such as "2026 FIN"."""
        return f"{self.round.code} {self.ministry_id}"

    @property
    def rule(self) -> StageRule:
        """The row of its stage in the table of stages."""
        return Stage(self.stage).rule


class CodingQuerySet(models.QuerySet["Coding"]):
    def assigned_to(self, user: User) -> Self:
        return self.filter(analyst=user)

    def editable_by(self, user: User) -> Self:
        """Narrow to the user's own codings, until they are submitted or the round is released."""
        return self.assigned_to(user).filter(
            submitted_at__isnull=True, assessment__round__releases__isnull=True
        )

    def visible_to(self, user: User) -> Self:
        """Narrow to the user's own, and after blind coding to all of what the user coded.

        Leads and coordinators see every coding, but if they code a ministry themselves, they are
        blind to its other codings like any analyst.
        """
        leads = Membership.objects.for_user(user).filter(role__in=LEADING)
        own = Coding.objects.filter(assessment=OuterRef("assessment"), analyst=user)
        return self.filter(
            Q(analyst=user)
            | (Exists(own) & Q(assessment__stage__in=UNBLINDED))
            | (Exists(leads) & ~Exists(own))
        )


class Coding(models.Model):
    """One analyst's own reading of one ministry; `reopened_…` are about the last time only."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="codings")
    analyst = models.ForeignKey(User, on_delete=models.PROTECT, related_name="codings")
    due_on = models.DateField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="reopenings"
    )
    reopen_reason = models.TextField(blank=True)

    objects = CodingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            unique(
                "assessment",
                "analyst",
                name="coding_once_per_analyst",
                message="This analyst already codes this ministry in this round.",
            ),
            paired("reopened", name="coding_reopening_paired", what="A reopening"),
            check(
                Q(reopened_at__isnull=True, reopen_reason="")
                | (Q(reopened_at__isnull=False) & ~Q(reopen_reason="")),
                name="coding_reopened_iff_reason",
                message="A coding is reopened for a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} by {self.analyst}"

    @property
    def event_subject(self) -> str:
        """The name of the coding in the event log, such as "2026 FIN by ada"."""
        return f"{self.assessment.event_subject} by {self.analyst}"


class ScoreQuerySet(models.QuerySet["Score"]):
    def answers(self) -> Self:
        """Leave out the open ones, which are no answers yet."""
        return self.exclude(state=ScoreState.OPEN)


class Score(models.Model):
    """One analyst's answer for one indicator: a level, a measured value, or why there is none.

    `version` counts its changes, and `saved_at` is the time of the last: an editor that read an
    older version gets a conflict. Only actions write them.
    """

    coding = models.ForeignKey(Coding, on_delete=models.CASCADE, related_name="scores")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="scores")
    state = models.CharField(max_length=14, choices=ScoreState)
    level = models.SmallIntegerField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence, blank=True)
    rationale = models.TextField(blank=True)
    searched_where = models.TextField(blank=True)
    searched_minutes = models.PositiveIntegerField(null=True, blank=True)
    searched_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    saved_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ScoreQuerySet.as_manager()

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
            check(
                Q(state__in=["not_found", "open"]) | NOTHING_SEARCHED,
                name="score_search_iff_not_found",
                message="Only what was not found has a search.",
            ),
            check(
                Q(searched_minutes__isnull=True) | Q(searched_minutes__range=(1, LONGEST_SEARCH)),
                name="score_search_took_time",
                message=f"A search takes between 1 and {LONGEST_SEARCH:,} minutes.",
            ),
            check(
                Q(version__gte=1),
                name="score_version_counts_from_one",
                message="A score's first version is 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}: {self.get_state_display()}"

    def entry(self, evidence: Iterable[EvidenceEntry]) -> Entry:
        """Return it as an editor reads it. evidence: the pieces that the reader may see."""
        return Entry(
            state=self.state,
            level=self.level,
            value=self.value,
            confidence=self.confidence,
            rationale=self.rationale,
            searched_where=self.searched_where,
            searched_minutes=self.searched_minutes,
            searched_on=self.searched_on,
            evidence=tuple(evidence),
        )
