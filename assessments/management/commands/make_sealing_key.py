"""`manage.py make_sealing_key`: print a new key for SEALING_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand

from config.keys import new_key


class Command(BaseCommand):
    help = "Prints a new key for SEALING_KEYS. Put it first, and keep the earlier keys after it."
    # The checks read the settings, which may have no key yet.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(new_key())
