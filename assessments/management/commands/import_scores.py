"""`manage.py import_scores FILE`: import one analyst's scores into a round."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from assessments.imports.applying import scores
from assessments.imports.checking.score_plan import ScorePlan
from assessments.imports.checking.scores import OPTIONAL, REQUIRED
from assessments.imports.problems import Refused
from assessments.management.output import Progress, refusal


class Command(BaseCommand):
    help = (
        "Adds and changes one analyst's scores in a round so that they equal FILE, a CSV, "
        f"XLSX or ODS table with the columns {', '.join((*REQUIRED, *OPTIONAL))}. "
        "Scores that are not in FILE do not change. A missing round or analyst is created. "
        "Several analysts of one ministry have a FILE each."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--round", required=True, metavar="CODE")
        parser.add_argument("--framework", required=True, metavar="CODE-VERSION")
        parser.add_argument("--analyst", required=True, metavar="USERNAME")
        parser.add_argument(
            "--year", type=int, help="year of a new round, if its code contains none"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="print what would change, without changing it"
        )

    def handle(self, *, file: Path, dry_run: bool, **options: Any) -> None:
        target = scores.Target(
            options["round"], options["framework"], options["analyst"], options["year"]
        )
        try:
            plan = scores.load(
                scores.read_file(file),
                target,
                source=file.name,
                progress=Progress(self.stdout),
                is_dry_run=dry_run,
            )
        except Refused as refused:
            raise refusal(str(file), refused) from refused
        self.report(plan, is_dry_run=dry_run)

    def report(self, plan: ScorePlan, *, is_dry_run: bool) -> None:
        for note in plan.notes:
            self.stdout.write(note)
        self.stdout.write(f"Assessments: {len(plan.assessments_new)} new.")
        self.stdout.write(
            f"Scores: {len(plan.added)} added, {len(plan.changed)} changed, "
            f"{plan.unchanged} unchanged; {plan.incomplete} incomplete "
            "(without confidence, rationale, search or evidence)."
        )
        if is_dry_run:
            self.stdout.write("A dry run: nothing was written.")
