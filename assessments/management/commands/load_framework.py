"""`manage.py load_framework FILE…`: load framework versions from TOML files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from assessments.imports.applying.frameworks import checked_document, load_framework
from assessments.imports.checking.framework_parts import FrameworkFile
from assessments.imports.problems import Refused
from assessments.management.output import refusal
from assessments.wording import counted


class Command(BaseCommand):
    help = (
        "Loads framework versions from TOML files. If one file has a problem, none is loaded. "
        "A version that a round uses never changes: give the changed file a new version."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--check", action="store_true", help="only list the problems")

    def handle(self, *, files: list[Path], check: bool, **options: Any) -> None:
        loaded: list[str] = []
        refusals: list[str] = []
        # One transaction for all files: raising at its end undoes those without problems too.
        with transaction.atomic():
            for path in files:
                try:
                    loaded.append(self.checked(path) if check else self.loaded(path))
                except Refused as refused:
                    refusals.append(str(refusal(str(path), refused)))
            if refusals:
                raise CommandError("\n".join(refusals))
        self.stdout.write("\n".join(loaded))

    def checked(self, path: Path) -> str:
        file, _ = checked_document(path)
        return f"{file.code}-{file.version}: no problems; {counts(file)}"

    def loaded(self, path: Path) -> str:
        outcome = load_framework(path)
        return f"{outcome.framework.slug}: {outcome.change}; {counts(outcome.file)}"


def counts(file: FrameworkFile) -> str:
    indicators = list(file.indicators())
    found = {
        "dimension": len(file.dimensions),
        "facet": len(list(file.facets())),
        "indicator": len(indicators),
        "level descriptor": sum(len(indicator.levels) for indicator in indicators),
    }
    return ", ".join(counted(count, noun) for noun, count in found.items())
