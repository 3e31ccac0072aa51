"""The reviewed tables of the directory, and the names that are read from them."""

import csv
from pathlib import Path

from assessments.country_names import Country, names_of_countries, read_aliases, resolve

ROOT = Path(__file__).resolve().parents[1]
DIRECTORY = ROOT / "assessments" / "directory"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


MINISTRIES = read(DIRECTORY / "ministries.csv")
ALIASES = read(DIRECTORY / "aliases.csv")
CODES = {row["code"] for row in MINISTRIES}
COUNTRIES = [
    Country(row["code"], row["country"], row["ministry"], row["national"]) for row in MINISTRIES
]
NAMES = names_of_countries(COUNTRIES, read_aliases(ALIASES))


def meaning(text: str) -> str:
    return resolve(text, NAMES).code
