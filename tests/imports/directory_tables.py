"""Helpers for small directories: their rows, their file, and the import command."""

import datetime
import io
from pathlib import Path

from django.core.management import call_command

from assessments.models import Channel, Event, Mission, Operator
from tests.factories import make_ministry

PLACE = ["operator", "operatorQID", "country", "city", "type", "QID"]
SLIM = [*PLACE, "website", "twitter"]
COLUMNS = [*SLIM, "latitude", "longitude"]
TALLINN = {
    "operator": "Finland",
    "operatorQID": "http://www.wikidata.org/entity/Q33",
    "country": "Estonia",
    "city": "Tallinn",
    "latitude": "59.4",
    "longitude": "24.7",
    "website": "https://finland.ee/",
    "twitter": "FinEmb",
    "type": "embassy",
    "QID": "http://www.wikidata.org/entity/Q1",
}
NARVA = TALLINN | {"city": "Narva", "type": "consulate", "QID": "Q2", "website": "", "twitter": ""}
QUEBEC = NARVA | {"operator": "Quebec", "operatorQID": "Q176", "QID": "Q3"}
DATE = datetime.date(2021, 11, 13)


def make_operators() -> None:
    """Create Finland and Norway, as directories name them."""
    Operator.objects.create(wikidata_id="Q33", ministry=make_ministry("FIN"))
    Operator.objects.create(wikidata_id="Q20", ministry=make_ministry("NOR"))


def written(file: Path, *rows: dict[str, str], columns=COLUMNS) -> Path:
    lines = [columns, *([row[column] for column in columns] for row in rows)]
    file.write_text("".join(f"{';'.join(line)};\n" for line in lines), encoding="utf-8")
    return file


class Imported:
    """The output of an import."""

    def __init__(self, path: Path, *rows: dict[str, str], columns=COLUMNS, **options) -> None:
        file = written(path / "missions.csv", *rows, columns=columns)
        out, err = io.StringIO(), io.StringIO()
        call_command("import_directory", str(file), stdout=out, stderr=err, **options)
        self.out, self.err = out.getvalue(), err.getvalue()


def state() -> list[tuple]:
    """Return every mission and channel with all fields."""
    return [
        *Mission.objects.order_by("pk").values_list(),
        *Channel.objects.order_by("pk").values_list(),
        *Event.objects.order_by("pk").values_list(),
    ]
