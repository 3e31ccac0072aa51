"""`manage.py read_channel_file FILE`: say what a platform's export holds, and store nothing."""

import datetime
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.imports.channel_files import (
    FileReadings,
    FoundReading,
    NeedsDateOrder,
    NeedsMapping,
    read_channel_file,
)
from assessments.imports.problems import Refused
from assessments.management.output import refusal
from assessments.metrics import METRICS
from assessments.wording import counted, long_date

ORDERS = ("day-month", "month-day")


class Command(BaseCommand):
    help = (
        "Reads the export of a channel (docs/channels.md lists them) and prints its metrics: days, "
        "first and last day, and the sum of what can be added up. Nothing is stored, and no text "
        "or name of a person is printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--as-of",
            type=datetime.date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="day of the export (default: today)",
        )
        parser.add_argument("--date-order", choices=ORDERS, help="how 03/04/2026 is meant")
        parser.add_argument(
            "--own-account",
            action="append",
            default=[],
            metavar="NAME",
            help="an account of one's own: replies to it are no replies; may be repeated",
        )

        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="NAME=MEANING",
            help="what a column of an unknown file is: date, a metric, post or ignore",
        )

    def handle(self, *, file: Path, **options: Any) -> None:
        mapping = dict(column.rpartition("=")[::2] for column in options["column"])
        try:
            found = read_channel_file(
                file.name,
                file.read_bytes(),
                as_of=options["as_of"] or timezone.localdate(),
                own_accounts=options["own_account"],
                mapping=mapping or None,
                date_order=options["date_order"],
            )
        except OSError as error:
            raise CommandError(f"{file} cannot be read ({error.strerror}).") from error
        except Refused as refused:
            raise refusal(str(file), refused) from refused
        except NeedsDateOrder as unclear:
            raise CommandError(
                f"The order of day and month is unclear in {', '.join(unclear.examples)}. Say "
                "which comes first: --date-order day-month or --date-order month-day."
            ) from unclear
        except NeedsMapping as unknown:
            raise CommandError(
                f"No platform is known that exports these columns: {', '.join(unknown.columns)}. "
                f"Give each a meaning: --column NAME=MEANING, with date, post, ignore or one of "
                f"{', '.join(METRICS)}."
            ) from unknown
        self.describe(found)

    def describe(self, found: FileReadings) -> None:
        self.stdout.write(f"{found.title}: {counted(len(found.readings), 'reading')}")
        by_metric: dict[str, list[FoundReading]] = {}
        for reading in found.readings:
            by_metric.setdefault(reading.metric, []).append(reading)
        for metric, readings in by_metric.items():
            self.stdout.write(f"  {sentence(metric, readings)}")
        for note in (*found.notes, *found.flags):
            self.stdout.write(note)


def sentence(metric: str, readings: Sequence[FoundReading]) -> str:
    """Return one line on a metric. Stocks and unique people are never added up."""
    first = min(reading.start for reading in readings)
    last = max(reading.end for reading in readings)
    days = len({reading.start for reading in readings})
    title = METRICS[metric].title
    text = f"{title}: {counted(days, 'day')}, {long_date(first)} to {long_date(last)}"
    if not readings[0].kind.is_summed_over_time:
        return text
    return f"{text}, {sum(reading.value for reading in readings):,} in all"
