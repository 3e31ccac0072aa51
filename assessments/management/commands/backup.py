"""`manage.py backup DIR`: copy database and evidence files into a new folder."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assessments.management.backups.making import LAST, make
from assessments.management.output import write_whole
from assessments.wording import counted


class Command(BaseCommand):
    help = (
        "Copies the database, as it is at one moment, and the files of evidence into a new "
        "folder, with a digest of each table, file and release. The site may go on. The sealing "
        "key is never in a backup: keep a copy of it elsewhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="a folder that does not exist")

    def handle(self, *, folder: Path, **options: Any) -> None:
        manifest = make(folder.absolute())
        note = json.dumps({"made_at": manifest.made_at, "folder": str(folder.absolute())})
        write_whole(settings.VAR / LAST, [note.encode()])
        self.stdout.write(
            f"{folder}: {counted(manifest.row_count, 'row')} in "
            f"{counted(len(manifest.tables), 'table')}, "
            f"{counted(len(manifest.evidence_names), 'file')} of evidence, "
            f"{counted(len(manifest.releases), 'release')}."
        )
        if manifest.lost_files:
            listed = "\n".join(f"  {name}" for name in manifest.lost_files)
            raise CommandError(
                "The backup is complete but for evidence files that the server no longer has. "
                f"Restore them from an earlier backup:\n{listed}"
            )
