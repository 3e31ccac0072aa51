"""Put everything that is sealed under the first key of SEALING_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.actions import rotations


class Command(BaseCommand):
    help = (
        "Encrypts all sealed words and files under the first key of SEALING_KEYS, after which the "
        "others can go. It may be stopped, and begun again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = rotations.rotate(by=None)
        if done.lost:
            raise CommandError(
                f"{done.lost} sealed pieces cannot be opened or found, and stay as they are; "
                "keep every key you have, and add the missing one to SEALING_KEYS."
            )
        self.stdout.write(
            f"{done.moved} put under the first key, {done.kept} stood there. The other keys can go."
        )
