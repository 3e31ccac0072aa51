"""`manage.py rotate_seals`: encrypt everything that is sealed with the first key again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.actions import rotations


class Command(BaseCommand):
    help = (
        "Encrypts all sealed texts and files with the first key of SEALING_KEYS. Then the other "
        "keys can be removed. It can be interrupted and started again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = rotations.rotate(by=None)
        if done.lost:
            raise CommandError(
                f"{done.lost} sealed pieces cannot be opened or found, and are not changed. "
                "Keep every key you have, and add the missing one to SEALING_KEYS."
            )
        self.stdout.write(
            f"{done.moved} encrypted with the first key, {done.kept} already were. The other keys "
            "can be removed."
        )
