"""`manage.py publish_round CODE`: publish a round as a release."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.actions import releases
from assessments.actions.errors import ActionError
from assessments.models import Round, User


class Command(BaseCommand):
    help = "Publishes every assessment of a round that has scores. A release is never changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE")
        parser.add_argument(
            "--by", metavar="USERNAME", help="the person who publishes, for the event log"
        )
        parser.add_argument(
            "--leave-out",
            action="store_true",
            help="publish without the ministries that are not final; they cannot be added later",
        )

    def handle(self, *, code: str, by: str | None, leave_out: bool, **options: Any) -> None:
        round = Round.objects.filter(code=code).first()
        if round is None:
            known = ", ".join(Round.objects.values_list("code", flat=True)) or "none"
            raise CommandError(f"There is no round {code}. Known rounds: {known}.")
        user = None
        if by:
            user = User.objects.filter(username=by).first()
            if user is None:
                raise CommandError(f"There is no user {by}.")
        try:
            release = releases.publish(round, by=user, is_partial=leave_out)
        except ActionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Release {release.code}: ministries {release.ministry_count}, "
            f"method {release.method_version}, SHA-256 {release.content_hash}."
        )
