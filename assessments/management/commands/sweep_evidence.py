"""Remove files of evidence that no piece has any more."""

from typing import Any

from django.core.management.base import BaseCommand

from assessments.actions import evidence_files


class Command(BaseCommand):
    help = (
        "Removes files below VAR_DIR/evidence that no piece of evidence names and that are older "
        "than a day. Not to be run while a back-up of the database is restored."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = evidence_files.sweep()
        self.stdout.write(f"{count} files removed." if count != 1 else "1 file removed.")
