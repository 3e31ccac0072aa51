"""Releases: published, frozen results that are never changed or deleted."""

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
    """Rows that are written once. Only removing the demonstration deletes any."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Nothing published is ever changed.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Nothing published is ever changed.")

    def delete(self) -> NoReturn:
        raise TypeError("Nothing published is ever deleted.")


def first_published(round: str) -> Subquery:
    """Return a subquery: when a round was first published. round: path to its key."""
    releases = Release.objects.filter(round=OuterRef(round), corrects=None)
    return Subquery(releases.values("published_at")[:1])


class ReleaseQuerySet(FrozenQuerySet):
    def newest_first(self) -> Self:
        """Return all releases by year, newest first; corrections before the release they correct.

        Demonstrations come after all real releases.
        """
        return (
            self.alias(first_published_at=first_published("round"))
            .order_by(
                *("round__is_demonstration", "-round__year", "-first_published_at"),
                *("-round", "-pk"),
            )
            .select_related("round__framework")
        )

    def current(self) -> Self:
        """Return the newest release of each round: those without a correction."""
        return self.filter(corrected_by__isnull=True)

    def comparable_with(self, release: "Release") -> Self:
        """Return the releases to compare with over time, oldest first.

        They have the same framework code, in any version. Each round gives its newest release, and
        the release's own round gives the release itself.
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
    # Set by the action: demonstrations are published with dates of earlier years.
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="releases"
    )  # None on the command line
    method_version = models.CharField(max_length=20)
    content_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)  # blank for the first release
    # Also proves that no ministry was added or removed later; see `actions.verifying`.
    ministry_count = models.PositiveIntegerField()
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )  # None for the first release of its round
    reason = models.TextField(blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            unique("code", name="release_once_per_code", message="This release code is taken."),
            check(
                Q(content_hash__regex=r"^[0-9a-f]{64}$"),
                name="release_hash_is_sha256",
                message="A release has the SHA-256 of its content.",
            ),
            unique(
                "corrects",
                name="release_corrected_once",
                message="This release is already corrected. Correct the newest one.",
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
        """Return the results of a release."""
        return self.filter(release=release)

    def indicators(self) -> Self:
        """Return the results of indicators: the answers."""
        return self.filter(kind=ResultKind.INDICATOR)

    def replied_to(self) -> Self:
        """Return results that the ministry was asked to reply to, with or without a reply."""
        return self.exclude(reply={})


class Result(models.Model):
    """The result of one node for one ministry in one release.

    value:    the level or the measured number; for indicators only.
    evidence: public pieces whole; of others only class, kind and date.
    reply:    the ministry's reply and the decision on it, without the text of a confidential one;
              {} if the ministry was not asked.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="results")
    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="results")
    kind = models.CharField(max_length=10, choices=ResultKind)
    # Code and state are copied, not referred to: a release must not change with its framework.
    code = models.CharField(max_length=40)
    state = models.CharField(max_length=14)
    score = models.FloatField(null=True, blank=True)
    coverage = models.FloatField(null=True, blank=True)
    scored = models.PositiveSmallIntegerField()
    applicable = models.PositiveSmallIntegerField()
    # Stored, so that a release shows the same rank whatever later code computes.
    rank = models.PositiveIntegerField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    confidence = models.CharField(max_length=6, blank=True)
    rationale = models.TextField(blank=True)
    evidence = models.JSONField(default=list, blank=True)
    is_sealed_only = models.BooleanField(default=False)
    reply = models.JSONField(default=dict, blank=True)

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
    """Return a frozen reply as cells under REPLY_COLUMNS; blank if the ministry was not asked."""
    decision = reply.get("decision", {})
    comment = CONFIDENTIAL if reply.get("is_confidential") else reply.get("comment", "")
    stance = NO_REPLY if reply.get("stance") == "none" else reply.get("stance", "")
    return stance, comment, decision.get("stands", ""), decision.get("reason", "")


class Correction(models.Model):
    """One answer that a correction changed: before, after, reason, and effect on the index."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="corrections")
    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="corrections")
    code = models.CharField(max_length=40)  # of an indicator
    old_state = models.CharField(max_length=14)
    old_value = models.FloatField(null=True, blank=True)
    new_state = models.CharField(max_length=14)
    new_value = models.FloatField(null=True, blank=True)
    reason = models.TextField()
    # The effect on the ministry's index and rank, as the correction was published.
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
