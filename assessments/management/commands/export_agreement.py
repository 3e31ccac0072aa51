"""`manage.py export_agreement`: write the agreement between coders of a round as CSV."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.agreements import measured
from assessments.exports.tables import Cell, Table, csv_chunks
from assessments.management.output import deliver
from assessments.models import Round

HEADER = (
    *("kind", "code", "coders", "units", "pairable"),
    *("alpha_nominal", "alpha_ordinal", "alpha_interval", "low", "high"),
)


class Command(BaseCommand):
    help = (
        "Writes Krippendorff's alpha of a round as CSV: of the round, then of each dimension, "
        "facet and indicator, by three metrics at full precision, with the 90 % bootstrap interval "
        "of the ordinal one. Codes are rated levels, submitted or not; a unit is one indicator of "
        "one ministry; pairable counts the codes of units that two or more analysts rated. An "
        "empty cell is undefined: there is nothing to pair, or all codes are one level."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--round", required=True, metavar="CODE")
        parser.add_argument(
            "--output", required=True, metavar="FILE", help='a file, or "-" for stdout'
        )

    def handle(self, *, round: str, output: str, **options: Any) -> None:
        found = Round.objects.select_related("framework").filter(code=round).first()
        if found is None:
            known = ", ".join(Round.objects.values_list("code", flat=True)) or "none"
            raise CommandError(f"There is no round {round}. Known rounds: {known}.")
        done = f"Agreement in round {round} was written to {output}."
        deliver(csv_chunks(Table(HEADER, lines(found))), output, self.stdout, done)


def lines(round: Round) -> Iterator[tuple[Cell, ...]]:
    for line in measured(round):
        found, interval = line.found, line.interval
        yield (
            line.node.kind,
            line.node.code,
            found.coders,
            found.units,
            found.pairable,
            found.nominal,
            found.ordinal,
            found.interval,
            interval.low,
            interval.high,
        )
