"""`manage.py restore DIR`: fill an empty database, of either kind, from a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from assessments.management.backups.restoring import restore
from assessments.wording import counted


class Command(BaseCommand):
    help = (
        "Fills the empty database that DATABASE_URL names, SQLite or PostgreSQL, and the files "
        "of evidence in VAR_DIR from a backup of either. Compares every table with the backup "
        "and verifies the releases. Sessions are not in a backup: people sign in again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        manifest = restore(folder.absolute(), self.stdout.write)
        self.stdout.write(
            f"Restored the backup of {manifest.made_at}: {counted(manifest.row_count, 'row')} in "
            f"{counted(len(manifest.tables), 'table')}, all equal to the backup, and "
            f"{counted(len(manifest.evidence_names), 'file')} of evidence."
        )
        call_command("verify_releases", stdout=self.stdout, stderr=self.stderr)
