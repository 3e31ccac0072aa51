"""What was published: frozen results that nothing edits or deletes."""

from collections.abc import Mapping
from typing import Any, NoReturn, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from assessments.models.constraints import check, one_of, unique
from assessments.models.directory import Ministry
from assessments.models.people import User
from assessments.models.rounds import Round

CODE = r"^[-a-zA-Z0-9_]+(\.[1-9][0-9]*)?\Z"  # "2026", and its corrections "2026.1", "2026.2"


REPLY_COLUMNS = ("reply", "reply_comment", "decision", "decision_reason")
NO_REPLY = "did not reply"
CONFIDENTIAL = "The ministry asked for confidentiality."


class ResultKind(models.TextChoices):
    INDEX = "index", "Index"
    DIMENSION = "dimension", "Dimension"
    FACET = "facet", "Facet"
    INDICATOR = "indicator", "Indicator"


class FrozenQuerySet(models.QuerySet[Any]):
    """Rows that are written once. Removing the demonstration is the one exception."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Nothing published is ever changed.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Nothing published is ever changed.")

    def delete(self) -> NoReturn:
        raise TypeError("Nothing published is ever deleted.")


def first_published(round: str) -> Subquery:
    """When the round that a row names was published, whatever was corrected in it later."""
    releases = Release.objects.filter(round=OuterRef(round), corrects=None)
    return Subquery(releases.values("published_at")[:1])


class ReleaseQuerySet(FrozenQuerySet):
    def newest_first(self) -> Self:
        """By year; a correction stands before what it corrects, demonstrations after all real."""
        return (
            self.alias(first_published_at=first_published("round"))
            .order_by(
                *("round__is_demonstration", "-round__year", "-first_published_at"),
                *("-round", "-pk"),
            )
            .select_related("round__framework")
        )

    def current(self) -> Self:
        """The newest of each round: those that nobody corrected."""
        return self.filter(corrected_by__isnull=True)

    def comparable_with(self, release: "Release") -> Self:
        """Releases of the same framework code, oldest first: the points of a trend.

        One of each round: the newest, and of the release's own round the release itself.
        """
        others = Q(corrected_by__isnull=True) & ~Q(round=release.round_id)
        return (
            self.filter(
                Q(pk=release.pk) | others,
                round__framework__code=release.round.framework.code,
                round__is_demonstration=release.round.is_demonstration,
            )
            .newest_first()
            .reverse()
        )


class Release(models.Model):
    """A numbered, immutable set of results, chained to the one before by its hash."""

    code = models.CharField(max_length=50, validators=[RegexValidator(CODE)])
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="releases")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="releases"
    )  # None: the command line
    method_version = models.CharField(max_length=20)
    content_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)  # blank: the first of all
    ministry_count = models.PositiveIntegerField()
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )  # None: the first of its round
    reason = models.TextField(blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            unique("code", name="release_once_per_code", message="This release code is taken."),
            check(
                Q(content_hash__regex=r"^[0-9a-f]{64}$"),
                name="release_hash_is_sha256",
                message="A release carries the SHA-256 of its content.",
            ),
            unique(
                "corrects",
                name="release_corrected_once",
                message="This release is corrected already; correct the newest.",
            ),
            check(
                Q(corrects__isnull=True) | ~Q(reason=""),
                name="release_corrects_for_a_reason",
                message="Say why the release is corrected.",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("release-detail", args=[self.code])


class ResultQuerySet(FrozenQuerySet):
    def for_release(self, release: Release) -> Self:
        return self.filter(release=release)

    def indicators(self) -> Self:
        return self.filter(kind=ResultKind.INDICATOR)

    def replied_to(self) -> Self:
        """Those of which the ministry was asked, whether it said something or not."""
        return self.exclude(reply={})


class Result(models.Model):
    """One number of one ministry in one release, with all that stands behind it.

    `value` is what was observed (a level or a measured number), for indicators alone;
    `evidence` holds public pieces whole, and of the others only class, kind and date; `reply` what
    the ministry said, unless it asked for confidentiality, and what was decided upon it.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="results")
    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="results")
    kind = models.CharField(max_length=10, choices=ResultKind)
    code = models.CharField(max_length=40)
    state = models.CharField(max_length=14)
    score = models.FloatField(null=True, blank=True)
    coverage = models.FloatField(null=True, blank=True)
    scored = models.PositiveSmallIntegerField()
    applicable = models.PositiveSmallIntegerField()
    rank = models.PositiveIntegerField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    confidence = models.CharField(max_length=6, blank=True)
    rationale = models.TextField(blank=True)
    evidence = models.JSONField(default=list, blank=True)
    is_sealed_only = models.BooleanField(default=False)
    reply = models.JSONField(default=dict, blank=True)  # what the ministry said; {}: not asked

    objects = ResultQuerySet.as_manager()

    class Meta:
        constraints = [
            unique(
                "release",
                "ministry",
                "kind",
                "code",
                name="result_once_per_node",
                message="This release already has this result.",
            ),
            one_of("kind", ResultKind, name="result_kind_is_known"),
            check(
                Q(score__isnull=True, rank__isnull=True)
                | Q(score__isnull=False, rank__isnull=False),
                name="result_rank_iff_scored",
                message="A result has a rank exactly when it has a score.",
            ),
            check(
                Q(coverage__isnull=True) | Q(coverage__range=(0, 1)),
                name="result_coverage_is_a_share",
                message="Coverage is a share between 0 and 1.",
            ),
            check(
                Q(score__isnull=True) | Q(score__range=(-1e300, 1e300)),
                name="result_score_is_finite",
                message="A score must be a number.",
            ),
        ]
        indexes = [
            models.Index(fields=["ministry", "kind", "code"], name="result_of_a_ministry"),
            models.Index(fields=["release", "kind", "code"], name="result_of_a_release"),
        ]

    def __str__(self) -> str:
        return f"{self.release} {self.ministry_id} {self.code}"


def reply_cells(reply: Mapping[str, Any]) -> tuple[str, ...]:
    """A frozen reply as cells under REPLY_COLUMNS; blank where nobody was asked."""
    decision = reply.get("decision", {})
    comment = CONFIDENTIAL if reply.get("is_confidential") else reply.get("comment", "")
    stance = NO_REPLY if reply.get("stance") == "none" else reply.get("stance", "")
    return stance, comment, decision.get("stands", ""), decision.get("reason", "")


class Correction(models.Model):
    """One answer that a release changed: what it was and became, why, and what that did."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="corrections")
    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="corrections")
    code = models.CharField(max_length=40)  # of the indicator
    old_state = models.CharField(max_length=14)
    old_value = models.FloatField(null=True, blank=True)
    new_state = models.CharField(max_length=14)
    new_value = models.FloatField(null=True, blank=True)
    reason = models.TextField()
    index_before = models.FloatField(null=True, blank=True)
    index_after = models.FloatField(null=True, blank=True)
    rank_before = models.PositiveIntegerField(null=True, blank=True)
    rank_after = models.PositiveIntegerField(null=True, blank=True)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        ordering = ["ministry", "code"]
        constraints = [
            unique(
                "release",
                "ministry",
                "code",
                name="correction_once_per_answer",
                message="This answer is corrected once in each release.",
            ),
            check(
                ~Q(reason=""), name="correction_has_a_reason", message="Say why it is corrected."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release} {self.ministry_id} {self.code}"
