"""A small framework, three countries and the rows of a file of scores, without a database."""

import datetime

from assessments.country_names import Country, names_of_countries, read_aliases
from assessments.imports.checking.scores import EXPORTED, OPTIONAL, REQUIRED, Reference
from assessments.imports.reading import Row, Table
from assessments.scoring.types import Dimension, Facet, Framework, Indicator, IndicatorKind, Scale

FRAMEWORK = Framework(
    "small",
    "1.0",
    "Small",
    Scale(1, 5, ("Absent", "Ad hoc", "Defined", "Managed", "Leading")),
    (
        Dimension(
            "only",
            "Only",
            (
                Facet(
                    "only",
                    "Only",
                    (
                        Indicator("OPN-1", "Rated"),
                        Indicator("TRN-2", "Rated too"),
                        Indicator("OSI", "Measured", kind=IndicatorKind.MEASURED, goalposts=(0, 1)),
                        Indicator("SHARE", "In %", kind=IndicatorKind.MEASURED, goalposts=(100, 0)),
                    ),
                ),
            ),
        ),
    ),
)
COUNTRIES = [
    Country("FIN", "Finland", "Ministry for Foreign Affairs", ""),
    Country("NLD", "Netherlands", "Ministry of Foreign Affairs", ""),
    Country("NAM", "Namibia", "Ministry of International Relations", ""),
    Country("COG", "Congo", "Ministry of Foreign Affairs", ""),
    Country("COD", "DR Congo", "Ministry of Foreign Affairs", ""),
]
ALIASES = read_aliases(
    [
        {"code": "NLD", "alias": "Holland", "source": "common"},
        {"code": "NLD", "alias": "NL", "source": "ISO 3166"},
        {"code": "NAM", "alias": "NA", "source": "ISO 3166"},
    ]
)
REFERENCE = Reference.of(
    FRAMEWORK,
    {country.code: country.country for country in COUNTRIES},
    names_of_countries(COUNTRIES, ALIASES),
    {"OSI": "index", "SHARE": "% of missions"},
    datetime.date(2026, 6, 30),
)


def row(line: int = 2, **cells: str) -> Row:
    given = {"ministry": "FIN", "indicator": "OPN-1", "state": "rated"} | cells
    return Row(line, dict.fromkeys((*REQUIRED, *OPTIONAL, *EXPORTED), "") | given)


def table(*rows: Row, **kwargs: bool) -> Table:
    return Table((*REQUIRED, *OPTIONAL), list(rows), **kwargs)
