"""The outbox: each letter is a row, which the worker sends. Requests by other means."""

import datetime
import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.models.assessments import Assessment
from assessments.models.constraints import check, one_of, unique
from assessments.models.people import Invitation, User


class LetterKind(models.TextChoices):
    """The kinds of letters. Each value is the name of a template in templates/letters."""

    INVITATION = "invitation", "Invitation"
    GRANT_WAITING = "grant_waiting", "Role to confirm"
    GRANT_TO_COORDINATOR = "grant_to_coordinator", "Another role of a coordinator"
    PASSWORD_RESET = "password_reset", "New password"
    REPLY_INVITATION = "reply_invitation", "Request for a reply"
    REPLY_REMINDER = "reply_reminder", "Reminder to reply"
    DECISION = "decision", "Final scores"
    RELEASE = "release", "New release"


class LetterState(models.TextChoices):
    """SENT: a mail server has accepted it. FILED: there is no mail server, so it is a file."""

    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    FILED = "filed", "Not sent: no mail server"
    FAILED = "failed", "Failed"


UNSENT = [LetterState.FILED, LetterState.FAILED]


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> Self:
        """Return letters that the worker has still to send."""
        return self.filter(state=LetterState.WAITING)

    def due(self, now: datetime.datetime) -> Self:
        """Return waiting letters whose next try may begin now, in that order."""
        return self.waiting().filter(next_try_at__lte=now).order_by("next_try_at", "pk")

    def listed(self) -> Self:
        """Leave out requests for a new password that are not looked up yet.

        Strangers can type any address there. The worker removes those without an account.
        """
        is_new = Q(kind=LetterKind.PASSWORD_RESET, state=LetterState.WAITING, tries=0)
        return self.exclude(is_new)

    def waiting_since(self) -> datetime.datetime | None:
        """Return when the oldest letter that still waits was written; None if no letter waits."""
        return self.waiting().order_by("written_at").values_list("written_at", flat=True).first()


class Letter(models.Model):
    """One letter to one address, written in the transaction of the act that it reports.

    A letter with a secret link, to an invitation or a new password, has a blank body. Its text is
    composed when it is sent, and is never stored: a copy of the database opens no account, before
    the letter is sent or after it. If the link has expired by then, the letter is not sent.

    key:         makes the Message-ID, so that mail programs recognise a letter that came twice.
    next_try_at: when the worker may try next. While it sends, this is some minutes ahead.
    gives_up_at: a try that fails after this is the last one.
    reason:      a sentence about the last failure.
    """

    key = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=24, choices=LetterKind)
    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.SET_NULL, null=True, blank=True, related_name="letters"
    )
    invitation = models.ForeignKey(
        Invitation, on_delete=models.SET_NULL, null=True, blank=True, related_name="letters"
    )
    written_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=LetterState, default=LetterState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    gives_up_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["state", "next_try_at"], name="letter_due")]
        constraints = [
            unique("key", name="letter_once_per_key", message="This key is taken."),
            one_of("kind", LetterKind, name="letter_kind_is_known"),
            one_of("state", LetterState, name="letter_state_is_known"),
            check(~Q(to=""), name="letter_has_an_address", message="A letter needs an address."),
            check(
                Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="letter_sent_has_a_time",
                message="A letter that is sent has a time, and no other has one.",
            ),
            check(
                ~Q(state="failed") | ~Q(reason=""),
                name="letter_failure_has_a_reason",
                message="A letter that failed has a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.to}"

    @property
    def can_be_sent_again(self) -> bool:
        return self.state in UNSENT

    @property
    def has_failed_a_try(self) -> bool:
        """Return True if it still waits, after a try that failed."""
        return self.state == LetterState.WAITING and bool(self.reason)


class OtherRequest(models.Model):
    """A request for a reply that reached the ministry by other means than a letter from here.

    who: who asked whom. means: such as a diplomatic note. It lets an assessment go on to the reply
    although no member of the ministry can be reached.
    """

    assessment = models.OneToOneField(
        Assessment, on_delete=models.CASCADE, related_name="other_request"
    )
    who = models.CharField(max_length=200)
    means = models.CharField(max_length=200)
    asked_on = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            check(
                ~Q(who="") & ~Q(means=""),
                name="other_request_has_words",
                message="Say who asked whom, and by which means.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.means}"
