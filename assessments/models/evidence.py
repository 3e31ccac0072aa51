"""What a score rests on, and who may see it."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from assessments.models.assessments import Assessment, Coding, Score
from assessments.models.constraints import check, one_of, paired, unique
from assessments.models.findings import Finding
from assessments.models.people import Membership, Role, User
from assessments.models.replies import Reply
from assessments.models.stages import Stage
from assessments.scoring.entries import EvidenceEntry

SHA256 = r"^[0-9a-f]{64}$"


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

    def sealed(self) -> Self:
        return self.filter(disclosure=Disclosure.SEALED)

    def in_the_open(self) -> Self:
        return self.exclude(disclosure=Disclosure.SEALED)

    def readable_by(self, user: User) -> Self:
        """For members of the team: all but what another sealed, which only leads may open."""
        leads = Membership.objects.for_user(user).filter(role=Role.LEAD)
        return self.filter(~Q(disclosure=Disclosure.SEALED) | Q(added_by=user) | Exists(leads))

    def of_team(self, user: User) -> Self:
        """What stands in the codings and replies that a member of the team may see by now.

        Of what is sealed among it, the row alone: its words are opened, each time by an event.
        """
        return self.filter(
            Q(score__coding__in=Coding.objects.visible_to(user))
            | Q(reply__assessment__in=Assessment.objects.led_by(user))
        )

    def of_member(self, user: User) -> Self:
        """What a ministry's members may read: of its own findings, and all of its own replies."""
        own = Assessment.objects.of_member(user)
        stands = Q(score__findings__assessment__in=own) & ~Q(disclosure=Disclosure.SEALED)
        return self.filter(stands | Q(reply__assessment__in=own))

    def published(self) -> Self:
        """Public pieces of what a release says: of findings, of scores that needed none, and of
        replies that are no secret; a ministry that was left out of its round's has none."""
        decided = Finding.objects.filter(
            assessment=OuterRef("score__coding__assessment"),
            indicator=OuterRef("score__indicator"),
        )
        return self.public().filter(
            Q(score__coding__assessment__stage=Stage.RELEASED)
            & (Q(score__findings__isnull=False) | ~Exists(decided))
            | Q(reply__assessment__stage=Stage.RELEASED, reply__is_confidential=False)
        )


class Evidence(models.Model):
    """One piece of evidence for one score, or for what a ministry replies.

    `key` is made where the piece is first written down, in the browser as a rule, so that the same
    piece sent twice is one piece. Of a sealed piece the title, address and quotation are in
    `sealed_words` alone, encrypted; `digest` is the SHA-256 of what it says.
    """

    score = models.ForeignKey(
        Score, on_delete=models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    reply = models.ForeignKey(
        Reply, on_delete=models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=EvidenceKind)
    disclosure = models.CharField("class", max_length=10, choices=Disclosure)
    title = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    quotation = models.TextField(blank=True)
    speaks_of = models.DateField("date it speaks of", null=True, blank=True)
    accessed_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="evidence")
    sealed_words = models.TextField(blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    verified_at = models.DateTimeField(null=True, blank=True, editable=False)
    verified_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            unique(
                "score",
                "key",
                name="evidence_once_per_key",
                message="This score already has this piece of evidence.",
            ),
            unique(
                "reply",
                "key",
                name="evidence_once_per_reply_key",
                message="This reply already has this piece of evidence.",
            ),
            check(
                Q(score__isnull=True, reply__isnull=False)
                | Q(score__isnull=False, reply__isnull=True),
                name="evidence_of_score_or_reply",
                message="A piece of evidence is for a score or for a reply.",
            ),
            paired("verified", name="evidence_verifying_paired", what="A verification"),
            one_of("kind", EvidenceKind, name="evidence_kind_is_known"),
            one_of("disclosure", Disclosure, name="evidence_class_is_known"),
            check(
                Q(disclosure="sealed") | ~Q(title=""),
                name="evidence_has_a_title",
                message="Evidence needs a title.",
            ),
            check(
                (Q(disclosure="sealed", title="", url="", quotation="") & ~Q(sealed_words=""))
                | (~Q(disclosure="sealed") & Q(sealed_words="")),
                name="evidence_words_sealed_iff_sealed",
                message="What is sealed, and nothing else, has its words under seal alone.",
            ),
            check(
                Q(digest__regex=SHA256),
                name="evidence_digest_is_sha256",
                message="Evidence carries the SHA-256 of what it says.",
            ),
            check(
                Q(url="") | Q(url__startswith="https://") | Q(url__startswith="http://"),
                name="evidence_url_is_http",
                message="The address must start with http:// or https://.",
            ),
            check(
                Q(disclosure="sealed") | ~Q(kind="url") | ~Q(url=""),
                name="evidence_url_iff_web_page",
                message="A web page needs its address.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.get_disclosure_display()} {self.get_kind_display().lower()}"

    def entry(self) -> EvidenceEntry:
        """What it says; a sealed piece is closed."""
        return EvidenceEntry(
            key=self.key,
            disclosure=self.disclosure,
            kind=self.kind,
            title=self.title,
            url=self.url,
            quotation=self.quotation,
            speaks_of=self.speaks_of,
            accessed_on=self.accessed_on,
            closed=self.digest if self.disclosure == Disclosure.SEALED else "",
        )


class LoggedWords(models.Model):
    """What a piece of evidence said when an event named it by this digest: always under seal.

    They lie beside the log, which nobody may change, so that keys can be changed.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    token = models.TextField()

    class Meta:
        verbose_name_plural = "logged words"
        constraints = [
            check(
                Q(digest__regex=SHA256),
                name="logged_words_digest_is_sha256",
                message="Logged words are found by their SHA-256.",
            ),
            check(~Q(token=""), name="logged_words_are_sealed", message="Logged words are sealed."),
        ]

    def __str__(self) -> str:
        return self.digest


class Attachment(models.Model):
    """The file of one piece of evidence, kept outside the web root under a random name.

    Of a sealed piece the file is encrypted, its own name with it: `name` is blank, and `digest` is
    salted.
    """

    evidence = models.OneToOneField(Evidence, on_delete=models.CASCADE, related_name="attachment")
    path = models.CharField(max_length=100, editable=False)
    name = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            unique("path", name="attachment_once_per_path", message="This path is taken."),
            check(
                Q(digest__regex=SHA256),
                name="attachment_digest_is_sha256",
                message="A file carries the SHA-256 of its content.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
