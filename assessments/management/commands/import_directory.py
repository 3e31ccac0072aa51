"""`manage.py import_directory FILE`: import missions and their channels."""

import datetime
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments.imports.applying.directory import (
    closures_sentence,
    import_directory,
    plan_import,
)
from assessments.imports.checking.directory_plan import DirectoryPlan
from assessments.imports.checking.directory_rows import OPTIONAL, REQUIRED
from assessments.imports.checking.directory_summary import details, summary
from assessments.imports.problems import Refused
from assessments.imports.reading import read_table
from assessments.management.output import Progress, refusal


class Command(BaseCommand):
    help = (
        "Adds, changes, closes and reopens missions and their channels so that they equal FILE, "
        "a CSV, XLSX or ODS table. Nothing is deleted; rows that cannot be imported are reported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="print what would change, without changing it"
        )
        parser.add_argument(
            "--date",
            type=datetime.date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="closing day of missions that are not in FILE (default: today)",
        )
        parser.add_argument(
            "--accept-closures",
            action="store_true",
            help="allow FILE to close more than half of the open missions",
        )

        parser.add_argument(
            "--source",
            default="",
            metavar="TEXT",
            help="where the directory comes from, as the pages name it (default: FILE)",
        )

    def handle(self, *, file: Path, dry_run: bool, **options: Any) -> None:
        # On stderr, so that the plan on stdout can be saved to a file.
        progress = Progress(self.stderr)
        try:
            progress.say(f"Reading {file.name}")
            table = read_table(file, required=REQUIRED, optional=OPTIONAL)
            progress.say(f"Checking {len(table.rows):,} rows")
            if dry_run:
                self.describe(plan_import(table))
            else:
                plan = import_directory(
                    table,
                    source=file.name,
                    closed_on=options["date"] or timezone.localdate(),
                    named=options["source"],
                    accept_closures=options["accept_closures"],
                    progress=progress,
                )
                self.stdout.write("\n".join(summary(plan)))
        except Refused as refused:
            raise refusal(str(file), refused) from refused

    def describe(self, plan: DirectoryPlan) -> None:
        self.stdout.write("\n".join([*details(plan), *summary(plan)]))
        if plan.closes_most():
            self.stdout.write(closures_sentence(plan))
        self.stdout.write("Nothing was written.")
