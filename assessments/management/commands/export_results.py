"""`manage.py export_results`: write a release as CSV."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.exports.results import results_table
from assessments.exports.tables import csv_chunks
from assessments.management.output import deliver
from assessments.models import Release


class Command(BaseCommand):
    help = "Writes every result of a release as CSV, scores at full precision."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--release", required=True, metavar="CODE")
        parser.add_argument(
            "--output", required=True, metavar="FILE", help='a file, or "-" for stdout'
        )

    def handle(self, *, release: str, output: str, **options: Any) -> None:
        found = Release.objects.filter(code=release).first()
        if found is None:
            codes = Release.objects.newest_first().values_list("code", flat=True)
            known = ", ".join(codes) or "none"
            raise CommandError(f"There is no release {release}. Known releases: {known}.")
        done = f"Release {release} was written to {output}."
        deliver(csv_chunks(results_table(found)), output, self.stdout, done)
