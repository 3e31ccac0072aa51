"""`manage.py send_reminders`: remind ministries whose reply is due soon. Run it every day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.actions import replies
from assessments.actions.errors import ActionError
from assessments.wording import counted

MOST_DAYS = 366


class Command(BaseCommand):
    help = (
        "Sends a letter to the members of each ministry whose reply is due within some days, "
        "once for each deadline."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days", type=int, default=7, help="days until the deadline; 7 by default"
        )

    def handle(self, *, days: int, **options: Any) -> None:
        if not 0 < days <= MOST_DAYS:
            raise CommandError(f"--days must be a number from 1 to {MOST_DAYS}.")
        for assessment in replies.unreminded(days=days):
            try:
                count = replies.remind(assessment, by=None)
            except ActionError as refusal:
                # One ministry without an address must not keep the others from being reminded.
                self.stderr.write(str(refusal))
            else:
                self.stdout.write(f"{assessment}: {counted(count, 'letter')}.")
