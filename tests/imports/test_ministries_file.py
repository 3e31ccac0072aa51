"""Tests of the reviewed table of ministries: it agrees with its README."""

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DIRECTORY = ROOT / "assessments" / "directory"
SHARED = ROOT.parent / "shared" / "data"

COLUMNS = [
    "code",
    "country",
    "ministry",
    "national",
    "website",
    "region",
    "subregion",
    "income_group",
    "standing",
    "operators",
]
SUBREGIONS = {
    "Africa": {
        "Northern Africa",
        "Eastern Africa",
        "Middle Africa",
        "Southern Africa",
        "Western Africa",
    },
    "Americas": {"Caribbean", "Central America", "South America", "Northern America"},
    "Asia": {
        "Central Asia",
        "Eastern Asia",
        "South-eastern Asia",
        "Southern Asia",
        "Western Asia",
    },
    "Europe": {"Eastern Europe", "Northern Europe", "Southern Europe", "Western Europe"},
    "Oceania": {"Australia and New Zealand", "Melanesia", "Micronesia", "Polynesia"},
}
QID = re.compile(r"Q[1-9][0-9]*")
UNMATCHED_HEADING = "## Operators left unmatched on purpose"
CODES_HEADING = "## Codes that are not ISO 3166-1"

Row = dict[str, str]


def read(path: Path, *, delimiter: str = ",") -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def operators(row: Row) -> list[str]:
    return row["operators"].split("|") if row["operators"] else []


def readme_table(heading: str) -> list[list[str]]:
    """Return the cells of the table under a README heading, without its header."""
    section = (DIRECTORY / "README.md").read_text(encoding="utf-8").split(heading)[1]
    lines = [line for line in section.split("\n## ")[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def unmatched() -> dict[str, str]:
    """Return the reason for each operator that the README leaves out, by Q-id."""
    return {qid: reason for _name, qid, reason in readme_table(UNMATCHED_HEADING)}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return read(DIRECTORY / "ministries.csv")


@pytest.fixture(scope="module")
def mapped(rows: list[Row]) -> set[str]:
    return {qid for row in rows for qid in operators(row)}


def test_columns_are_those_that_the_loader_reads(rows: list[Row]) -> None:
    assert list(rows[0]) == COLUMNS
    assert all(None not in row and None not in row.values() for row in rows)


def test_every_un_member_and_both_observers_are_listed(rows: list[Row]) -> None:
    assert Counter(row["standing"] for row in rows) == {
        "UN member": 193,
        "UN observer": 2,
        "other": 10,
    }
    assert {row["code"] for row in rows if row["standing"] == "UN observer"} == {"VAT", "PSE"}


def test_codes_are_unique_sorted_and_three_capitals(rows: list[Row]) -> None:
    codes = [row["code"] for row in rows]
    assert codes == sorted(set(codes))
    assert [code for code in codes if not re.fullmatch(r"[A-Z]{3}", code)] == []


def test_user_assigned_codes_are_documented_with_their_place(rows: list[Row]) -> None:
    ours = [
        [row["code"], row["country"], row["subregion"]] for row in rows if row["code"][0] == "X"
    ]
    assert ours == readme_table(CODES_HEADING)
    assert all(row["standing"] == "other" for row in rows if row["code"][0] == "X")


def test_every_country_has_a_name_of_its_own_and_a_ministry(rows: list[Row]) -> None:
    countries = [row["country"] for row in rows]
    assert len(set(countries)) == len(countries)
    assert [row["code"] for row in rows if not row["country"] or not row["ministry"]] == []


def test_text_is_trimmed_normalised_and_without_control_characters(rows: list[Row]) -> None:
    faults = [
        (row["code"], column)
        for row in rows
        for column, text in row.items()
        if text != " ".join(text.split())
        or text != unicodedata.normalize("NFC", text)
        or any(unicodedata.category(letter) == "Cc" for letter in text)
    ]
    assert faults == []


def test_every_row_has_a_known_region_and_subregion(rows: list[Row]) -> None:
    astray = [
        row["code"] for row in rows if row["subregion"] not in SUBREGIONS.get(row["region"], set())
    ]
    assert astray == []


def test_income_groups_add_up_to_the_world_banks_own_counts(rows: list[Row]) -> None:
    # All economies below high income are in our table, so the published totals must come out;
    # of the high-income ones a score are territories without a foreign service.
    assert Counter(row["income_group"] for row in rows) == {
        "Low income": 25,
        "Lower middle income": 50,
        "Upper middle income": 54,
        "High income": 65,
        "": 11,
    }


def test_only_the_two_unclassified_un_members_lack_an_income_group(rows: list[Row]) -> None:
    members = [row for row in rows if row["standing"] == "UN member"]
    assert [row["code"] for row in members if not row["income_group"]] == ["ETH", "VEN"]


def test_websites_are_web_addresses(rows: list[Row]) -> None:
    address = re.compile(r"https?://[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s]*)?")
    wrong = [
        row["code"] for row in rows if row["website"] and not address.fullmatch(row["website"])
    ]
    assert wrong == []


def test_no_two_ministries_share_a_website(rows: list[Row]) -> None:
    websites = Counter(row["website"] for row in rows if row["website"])
    assert [website for website, count in websites.items() if count > 1] == []


def test_every_row_has_operators_and_each_belongs_to_one_row_only(rows: list[Row]) -> None:
    counts = Counter(qid for row in rows for qid in operators(row))
    assert [row["code"] for row in rows if not operators(row)] == []
    assert [qid for qid in counts if not QID.fullmatch(qid)] == []
    assert [qid for qid, count in counts.items() if count > 1] == []


def test_operators_left_unmatched_have_a_reason_and_no_row(mapped: set[str]) -> None:
    reasons = unmatched()
    assert reasons
    assert [qid for qid, reason in reasons.items() if not QID.fullmatch(qid) or not reason] == []
    assert mapped & set(reasons) == set()


def test_regions_agree_with_m49(rows: list[Row]) -> None:
    path = SHARED / "countries" / "country-codes.csv"
    if not path.exists():
        pytest.skip("the M49 table (country-codes.csv) is not next to the repository")
    places = {
        area["ISO3166-1-Alpha-3"]: (
            area["Region Name"],
            area["Intermediate Region Name"] or area["Sub-region Name"],
        )
        for area in read(path)
        if area["Region Name"].strip()
    }
    compared = [row for row in rows if row["code"] in places]
    assert len(compared) >= 195
    different = {
        row["code"]: places[row["code"]]
        for row in compared
        if (row["region"], row["subregion"]) != places[row["code"]]
    }
    assert different == {}


@pytest.mark.parametrize(
    ("name", "delimiter"),
    [("database_of_embassies_2022-11-16.csv", ";"), ("missions_2021-11-13_slim.csv", ",")],
)
def test_every_operator_of_the_real_embassies_is_mapped_or_explained(
    mapped: set[str], name: str, delimiter: str
) -> None:
    path = SHARED / "embassies" / name
    if not path.exists():
        pytest.skip(f"the embassy data ({name}) is not next to the repository")
    found = {
        mission["operatorQID"].rsplit("/", 1)[-1]: mission["operator"]
        for mission in read(path, delimiter=delimiter)
    }
    assert len(found) > 200
    assert {q: label for q, label in found.items() if q not in mapped | set(unmatched())} == {}
