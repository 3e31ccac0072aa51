"""The worker's work on letters, done at once."""

from django.core import mail
from django.core.mail import EmailMessage

from assessments.actions import outbox


def delivered() -> list[EmailMessage]:
    """Send what is due, as the worker does, and return the letters of this time."""
    mail.outbox.clear()
    outbox.send_due()
    return list(mail.outbox)
