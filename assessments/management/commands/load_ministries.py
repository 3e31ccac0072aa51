"""`manage.py load_ministries [FILE]`: load the table of ministries."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from assessments.imports.applying import ministries
from assessments.imports.checking.ministries import COLUMNS, MinistryPlan
from assessments.imports.problems import Refused
from assessments.imports.reading import read_table
from assessments.management.output import refusal


class Command(BaseCommand):
    help = (
        "Adds and changes ministries so that they equal FILE, a CSV, XLSX or ODS table. "
        "A ministry that is not in FILE is reported and does not change."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        ours = Path(apps.get_app_config("assessments").path, "directory", "ministries.csv")
        parser.add_argument("file", nargs="?", type=Path, default=ours, metavar="FILE")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            table = read_table(file, required=tuple(COLUMNS))
            plan = ministries.load(table, source=file.name)
        except Refused as refused:
            raise refusal(str(file), refused) from refused
        self.report(plan)

    def report(self, plan: MinistryPlan) -> None:
        for before, after in plan.changed:
            fields = ", ".join(name.replace("_", " ") for name in before.differences(after))
            self.stdout.write(f"{after.code} {after.country}: {fields} changed")
        for ministry in plan.missing:
            self.stdout.write(f"{ministry.code} {ministry.country}: not in the file, not changed")
        self.stdout.write(
            f"Ministries: {len(plan.added)} added, {len(plan.changed)} changed, "
            f"{plan.unchanged} unchanged, {len(plan.missing)} not in the file."
        )
