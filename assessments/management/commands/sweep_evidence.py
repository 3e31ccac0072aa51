"""`manage.py sweep_evidence`: remove evidence files that are no longer used."""

from typing import Any

from django.core.management.base import BaseCommand

from assessments.actions import evidence_files
from assessments.wording import counted


class Command(BaseCommand):
    help = (
        "Removes files below VAR_DIR/evidence that no piece of evidence uses and that are older "
        "than a day. Do not run it while a backup of the database is being restored."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = evidence_files.sweep()
        self.stdout.write(f"{counted(count, 'file')} removed.")
