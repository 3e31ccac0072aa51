"""Tests of the reviewed table of aliases: it is complete, and no alias means two countries."""

from collections import defaultdict

import pytest

from assessments.country_names import GENERIC, country_key
from tests.country_rows import ALIASES, CODES, MINISTRIES, ROOT, meaning, read

SOURCES = {"ISO 3166", "UN M49", "CLDR", "World Bank", "EU", "common", "ministry"}


def test_each_alias_means_its_country():
    wrong = [row for row in ALIASES if meaning(row["alias"]) != row["code"]]

    assert wrong == []


def test_the_table_of_aliases_is_complete_and_has_no_blank():
    assert list(ALIASES[0]) == ["code", "alias", "source"]
    assert [row for row in ALIASES if not all(row.values()) or None in row] == []
    assert {row["code"] for row in ALIASES} == CODES
    assert {row["source"] for row in ALIASES} == SOURCES
    assert [row["code"] for row in ALIASES] == sorted(row["code"] for row in ALIASES)


def test_each_country_of_iso_3166_has_its_code_of_two_letters():
    found = defaultdict(set)
    for row in ALIASES:
        alias = row["alias"]
        if row["source"] == "ISO 3166" and len(alias) == 2 and alias.isupper():
            found[row["code"]].add(alias)

    assert set(found) == {code for code in CODES if code[0] != "X"}
    assert [code for code, aliases in found.items() if len(aliases) != 1] == []


def test_codes_of_two_letters_agree_with_iso_3166():
    path = ROOT.parent / "shared" / "data" / "countries" / "country-codes.csv"
    if not path.exists():
        pytest.skip("the table of codes (country-codes.csv) is not next to the repository")
    wrong = []
    for area in read(path):
        code = area["ISO3166-1-Alpha-3"]
        if code in CODES and meaning(area["ISO3166-1-Alpha-2"]) != code:
            wrong.append(code)

    assert wrong == []


def test_no_alias_means_two_countries():
    meant = defaultdict(set)
    for row in ALIASES:
        meant[country_key(row["alias"])].add(row["code"])
    for row in MINISTRIES:
        for name in (row["code"], row["country"]):
            meant[country_key(name)].add(row["code"])

    assert {key: codes for key, codes in meant.items() if len(codes) > 1 or not key} == {}


def test_no_alias_is_what_any_ministry_may_be_called():
    own = {country_key(row["alias"]) for row in ALIASES}
    of_many = {country_key(row["ministry"]) for row in MINISTRIES} | set(map(country_key, GENERIC))

    assert own & of_many == set()
