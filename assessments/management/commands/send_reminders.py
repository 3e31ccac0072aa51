"""`manage.py send_reminders`: remind ministries whose reply is due soon. Run it every day."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.actions import replies
from assessments.actions.errors import ActionError
from assessments.models import Assessment
from assessments.wording import counted

MOST_DAYS = 366


class Command(BaseCommand):
    help = (
        "Writes a letter to the members of each ministry whose reply is due within some days, "
        "once for each deadline, and again to members whose letter failed. The worker sends them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days", type=int, default=7, help="days until the deadline; 7 by default"
        )

    def handle(self, *, days: int, **options: Any) -> None:
        if not 0 < days <= MOST_DAYS:
            raise CommandError(f"--days must be a number from 1 to {MOST_DAYS}.")
        for assessment in replies.unreminded(days=days):
            self.write(assessment, replies.remind)
        # After these: a new deadline is a reminder to all members, also to those reached before.
        for assessment in replies.missed(days=days):
            self.write(assessment, replies.remind_again, "again")

    def write(self, assessment: Assessment, act: Callable[..., int], note: str = "") -> None:
        try:
            count = act(assessment, by=None)
        except ActionError as refusal:
            # One ministry without an address must not keep the others from being reminded.
            self.stderr.write(str(refusal))
        else:
            words = f"{counted(count, 'letter')} {note}".strip()
            self.stdout.write(f"{assessment}: {words}.")
