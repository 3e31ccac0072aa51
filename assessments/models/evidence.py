"""Evidence, its files, and who may see them."""

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
    """The class of evidence (see `/method/`)."""

    PUBLIC = "public", "Public"
    RESTRICTED = "restricted", "Restricted"  # the team and the ministry
    SEALED = "sealed", "Sealed"  # the lead and the one who added it


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def public(self) -> Self:
        """Return public evidence."""
        return self.filter(disclosure=Disclosure.PUBLIC)

    def sealed(self) -> Self:
        """Return sealed evidence."""
        return self.filter(disclosure=Disclosure.SEALED)

    def in_the_open(self) -> Self:
        """Return public and restricted evidence."""
        return self.exclude(disclosure=Disclosure.SEALED)

    def readable_by(self, user: User) -> Self:
        """Return what a member of the team may open: all but evidence that another sealed.

        Leads may open that too.
        """
        leads = Membership.objects.for_user(user).filter(role=Role.LEAD)
        return self.filter(~Q(disclosure=Disclosure.SEALED) | Q(added_by=user) | Exists(leads))

    def of_team(self, user: User) -> Self:
        """Return the evidence of codings and replies that a member of the team may see now.

        Sealed evidence is in it without its text, which is opened with an event each time.
        """
        return self.filter(
            Q(score__coding__in=Coding.objects.visible_to(user))
            | Q(reply__assessment__in=Assessment.objects.led_by(user))
        )

    def of_member(self, user: User) -> Self:
        """Return what a ministry's members may read.

        This is the evidence of their own reconciled scores that is not sealed, and all evidence of
        their own replies.
        """
        own = Assessment.objects.of_member(user)
        of_scores = Q(score__findings__assessment__in=own) & ~Q(disclosure=Disclosure.SEALED)
        return self.filter(of_scores | Q(reply__assessment__in=own))

    def published(self) -> Self:
        """Return the public evidence in releases.

        This is the evidence of reconciled scores, of scores that needed no reconciling, and of
        replies that are not confidential. A ministry that was left out of its release has none.
        """
        reconciled = Finding.objects.filter(
            assessment=OuterRef("score__coding__assessment"),
            indicator=OuterRef("score__indicator"),
        )
        return self.public().filter(
            Q(score__coding__assessment__stage=Stage.RELEASED)
            & (Q(score__findings__isnull=False) | ~Exists(reconciled))
            | Q(reply__assessment__stage=Stage.RELEASED, reply__is_confidential=False)
        )


class Evidence(models.Model):
    """One piece of evidence for one score or one reply.

    key:          made where the piece is first typed, mostly in the browser, so that a piece that
                  is sent twice is stored once.
    sealed_words: title, address and quotation of a sealed piece, encrypted. Its plain fields are
                  blank.
    digest:       SHA-256 of its content.
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
    # The date of what it shows; `accessed_on` is the date on which it was read.
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
                message="The text of sealed evidence, and of no other, is encrypted.",
            ),
            check(
                Q(digest__regex=SHA256),
                name="evidence_digest_is_sha256",
                message="Evidence has the SHA-256 of its content.",
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
        """Return its content; that of a sealed piece is closed."""
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
    """The encrypted text of a piece of evidence, as an event of the log refers to it by digest."""

    # The event log is append-only, but encrypted texts must be encrypted again when keys change.
    # So they have a table of their own.

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
    """The file of one piece of evidence, stored outside the web root under a random name.

    The file of a sealed piece is encrypted together with its name, so `name` is blank. Its
    `digest` is salted.
    """

    evidence = models.OneToOneField(Evidence, on_delete=models.CASCADE, related_name="attachment")
    # A random name: nothing that a visitor typed becomes part of a path.
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
