"""Send the letters of the outbox. The worker does it, and no request waits for it.

A letter is claimed in one short transaction, sent in none, and marked in another: a mail server
that hangs holds no lock, which on SQLite would stop every other writer. A claim moves the next try
some minutes ahead, so no second worker takes the letter. A worker that dies between the sending and
the mark leaves a letter that is sent again: at least once, and under the same Message-ID.
"""

import datetime
import logging
from contextlib import suppress
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException
from socket import gaierror

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessments.actions import events
from assessments.actions.errors import Locked
from assessments.actions.letters import KEEPS_TRYING
from assessments.actions.secret_links import NoAccount, NotWanted, has_no_account, text_of
from assessments.models import Letter, LetterState, User

# Backends that hand a letter to no mail server.
NO_SERVER = {
    f"django.core.mail.backends.{name}.EmailBackend"
    for name in ("console", "dummy", "filebased", "locmem")
}
CLAIM = datetime.timedelta(minutes=5)  # more than the longest sending of one letter
# Between a try that failed and the next; after the last of them each wait is as long as that one.
WAITS = [datetime.timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60)]
KEPT = datetime.timedelta(days=365)  # how long a letter stays that is sent or given up
LONGEST_QUOTE = 200
LONGEST_REASON = 300
MOST_CUTS = 3  # letters in a row that were cut off, before all others wait
PERMANENT = 500  # replies of a mail server from here on mean: do not try again

logger = logging.getLogger(__name__)


class Refused(Exception):
    """This letter was not sent; others may be. is_final: another try makes no sense."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


class Cut(Refused):
    """The connection broke, or the server fell silent, while this letter was sent."""


class NoServer(Exception):
    """The mail server does not answer, or takes no letters now. Its text is a sentence."""


def has_server() -> bool:
    """Return False if letters are only printed, kept or written to files."""
    return settings.EMAIL_BACKEND not in NO_SERVER


def send_due() -> int:
    """Send the letters that are due; return how many were sent. The worker calls this often."""
    sent = cuts = 0
    connection = get_connection()
    try:
        while letter := claim():
            try:
                sent += _try(letter, connection)
                cuts = 0
            except Cut as cut:
                # It may be the fault of this letter. If others are cut off too, it is the server's.
                cuts += 1
                _close(connection)
                if cuts == MOST_CUTS:
                    raise NoServer(str(cut)) from cut
    except NoServer as error:
        _postpone(str(error))
        logger.error("Letters were not sent: %s", error)
    finally:
        _close(connection)
    return sent


@transaction.atomic
def _postpone(reason: str) -> None:
    """Let all letters that are due wait: each of them would wait for the same server."""
    for letter in Letter.objects.due(timezone.now()).select_for_update():
        # What a stranger typed is not kept, and is on no page, also while the server is away.
        if has_no_account(letter):
            letter.delete()
            continue
        letter.tries += 1
        _mark_failure(letter, reason, is_final=False)


def claim() -> Letter | None:
    """Return the letter that is due first, for this worker only; None if no letter is due."""
    now = timezone.now()
    for letter in Letter.objects.due(now)[:10]:
        # Of two workers that have read the same row, one changes it.
        unchanged = Letter.objects.waiting().filter(pk=letter.pk, next_try_at=letter.next_try_at)
        if unchanged.update(next_try_at=now + CLAIM, tries=F("tries") + 1):
            letter.refresh_from_db()
            return letter
    return None


@transaction.atomic
def send_again(letter: Letter, *, by: User) -> Letter:
    """Let the worker try a letter again for two days. Raises Locked unless it failed."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if not letter.can_be_sent_again:
        raise Locked(f"The letter to {letter.to} has not failed. Only a failed one is sent again.")
    now = timezone.now()
    letter.state, letter.tries, letter.reason = LetterState.WAITING, 0, ""
    letter.next_try_at, letter.gives_up_at = now, now + KEEPS_TRYING
    letter.save(update_fields=["state", "tries", "reason", "next_try_at", "gives_up_at"])
    detail = {"kind": letter.kind, "letter": letter.pk}
    events.record("queued letter again", letter.to, by=by, detail=detail)
    return letter


def prune() -> None:
    """Remove letters that were sent or given up a year ago."""
    Letter.objects.exclude(state=LetterState.WAITING).filter(
        written_at__lt=timezone.now() - KEPT
    ).delete()


def _try(letter: Letter, connection: BaseEmailBackend) -> bool:
    """Send a claimed letter, and mark it; return whether it was sent. Raises NoServer and Cut."""
    try:
        text = text_of(letter)
    except NoAccount:
        letter.delete()
        return False
    except NotWanted as reason:
        _mark_failure(letter, str(reason), is_final=True)
        return False
    except Exception:
        # A fault of ours: without a mark the letter would wait for ever, and no page would say why.
        logger.exception("The text of a letter (%s) cannot be made.", letter.kind)
        _mark_failure(letter, "The text of this letter cannot be made.", is_final=False)
        return False
    try:
        _hand_over(letter, text, connection)
    except Refused as refusal:
        _mark_failure(letter, str(refusal), is_final=refusal.is_final)
        logger.error("A letter (%s) was not sent: %s", letter.kind, refusal)
        if isinstance(refusal, Cut):
            raise
        return False
    except NoServer as error:
        _mark_failure(letter, str(error), is_final=False)
        raise
    _mark_sent(letter)
    return True


def _hand_over(letter: Letter, text: str, connection: BaseEmailBackend) -> None:
    """Give one letter to the mail server. Raises Refused, which Cut is too, and NoServer."""
    domain = settings.SITE_URL.partition("//")[2].partition(":")[0]
    headers = {"Message-ID": f"<{letter.key}@{domain}>"}
    message = EmailMessage(
        letter.subject, text, to=[letter.to], headers=headers, connection=connection
    )
    _open(connection)
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        sentence = f"The mail server refused the address: {code} {_quoted(answer)}"
        raise Refused(sentence, is_final=code >= PERMANENT) from error
    except SMTPResponseException as error:
        refusal = _quoted(error.smtp_error)
        sentence = f"The mail server refused the letter: {error.smtp_code} {refusal}"
        raise Refused(sentence) from error
    except SMTPNotSupportedError as error:
        sentence = f"The mail server cannot take this address: {_quoted(error)}"
        raise Refused(sentence, is_final=True) from error
    except OSError as error:
        raise Cut(_reason(error)) from error
    except ValueError as error:
        sentence = f"No letter can have this address or subject: {_quoted(error)}"
        raise Refused(sentence, is_final=True) from error


def _open(connection: BaseEmailBackend) -> None:
    """Connect to the mail server, unless it is connected already. Raises NoServer."""
    try:
        connection.open()
    except SMTPResponseException as error:
        answer = _quoted(error.smtp_error)
        sentence = f"The mail server refused this site: {error.smtp_code} {answer}"
        raise NoServer(sentence) from error
    except OSError as error:
        raise NoServer(_reason(error)) from error


def _close(connection: BaseEmailBackend) -> None:
    with suppress(OSError):  # it may be broken already
        connection.close()


def _reason(error: OSError) -> str:
    """Return why a mail server was not reached, in a sentence. SMTPException is an OSError too."""
    # smtplib makes its own error of a timeout in the first answer.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "The mail server did not answer in time."
    if isinstance(error, gaierror):
        return f"The name of the mail server is not known: {_quoted(error)}"
    return f"The mail server could not be reached: {_quoted(error)}"


def _quoted(words: bytes | str | Exception) -> str:
    """Return what a server answered, in one line of limited length."""
    # It may quote an address, and could forge lines of the log.
    text = str(words)
    if isinstance(words, bytes):
        text = words.decode("utf-8", "replace")
    return " ".join(text.split())[:LONGEST_QUOTE]


def _mark_sent(letter: Letter) -> None:
    if has_server():
        _mark(letter, state=LetterState.SENT, sent_at=timezone.now(), reason="")
    else:
        _mark(letter, state=LetterState.FILED, reason="")


def _mark_failure(letter: Letter, reason: str, *, is_final: bool) -> None:
    """Keep the reason; let the letter wait for its next try, or give it up."""
    now = timezone.now()
    state = LetterState.WAITING
    if is_final or now >= letter.gives_up_at:
        state = LetterState.FAILED
    wait = WAITS[min(letter.tries, len(WAITS)) - 1]
    next_try_at = min(now + wait, max(letter.gives_up_at, now))
    reason = reason[:LONGEST_REASON]
    _mark(letter, state=state, reason=reason, tries=letter.tries, next_try_at=next_try_at)


def _mark(letter: Letter, **values: object) -> None:
    """Change the row, unless it was queued again since it was read: then it is sent again."""
    read = Letter.objects.waiting().filter(pk=letter.pk, next_try_at=letter.next_try_at)
    read.update(**values)
