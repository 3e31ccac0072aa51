"""Remind the ministries whose reply is due soon; run it daily, each is reminded once a deadline."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.actions import replies
from assessments.actions.errors import ActionError

MOST_DAYS = 366


class Command(BaseCommand):
    help = (
        "Send a letter to the members of each ministry whose reply is due within so many days, "
        "once for each deadline."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=7, help="how soon it is due; 7 by default")

    def handle(self, *, days: int, **options: Any) -> None:
        if not 0 < days <= MOST_DAYS:
            raise CommandError(f"--days is a number from 1 to {MOST_DAYS}.")
        for assessment in replies.unreminded(days=days):
            try:
                count = replies.remind(assessment, by=None)
            except ActionError as refusal:
                self.stderr.write(str(refusal))
            else:
                letters = "1 letter" if count == 1 else f"{count} letters"
                self.stdout.write(f"{assessment}: {letters}.")
