"""What a score rests on, and who may see it."""

from typing import Self

from django.db import models
from django.db.models import Q

from assessments.models.assessments import Score
from assessments.models.constraints import check, one_of
from assessments.models.people import User


class EvidenceKind(models.TextChoices):
    URL = "url", "Web page"
    DOCUMENT = "document", "Document"
    INTERVIEW = "interview", "Interview"
    OBSERVATION = "observation", "Observation"


class Disclosure(models.TextChoices):
    """The class of evidence (METHOD.md §2)."""

    PUBLIC = "public", "Public"
    RESTRICTED = "restricted", "Restricted"  # the team and the ministry
    SEALED = "sealed", "Sealed"  # the lead and the one who added it


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def public(self) -> Self:
        return self.filter(disclosure=Disclosure.PUBLIC)


class Evidence(models.Model):
    """One piece of evidence for one score."""

    score = models.ForeignKey(Score, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=12, choices=EvidenceKind)
    disclosure = models.CharField("class", max_length=10, choices=Disclosure)
    title = models.CharField(max_length=300)
    url = models.URLField(max_length=2000, blank=True)
    quotation = models.TextField(blank=True)
    speaks_of = models.DateField("date it speaks of", null=True, blank=True)
    accessed_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="evidence")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            one_of("kind", EvidenceKind, name="evidence_kind_is_known"),
            one_of("disclosure", Disclosure, name="evidence_class_is_known"),
            check(~Q(title=""), name="evidence_has_a_title", message="Evidence needs a title."),
            check(
                Q(url="") | Q(url__startswith="https://") | Q(url__startswith="http://"),
                name="evidence_url_is_http",
                message="The address must start with http:// or https://.",
            ),
            check(
                ~Q(kind="url") | ~Q(url=""),
                name="evidence_url_iff_web_page",
                message="A web page needs its address.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
