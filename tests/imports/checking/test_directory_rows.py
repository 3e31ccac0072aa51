"""Tests of one row of a directory: it is read, or reported with every reason."""

import pytest

from assessments.addresses import wikidata_item
from assessments.country_names import Country, names_of_countries
from assessments.imports.checking.directory_rows import OPTIONAL, REQUIRED, Known, mission_row
from assessments.imports.problems import Problem
from assessments.imports.reading import Row

ENTITY = "http://www.wikidata.org/entity/"
KNOWN = Known(
    operators={"Q33": "FIN"},
    longest={"host_country": 80, "city": 120, "type": 120, "address": 500},
    names=names_of_countries([Country("FIN", "Finland", "Ministry for Foreign Affairs", "")], []),
)
EMBASSY = {
    "operator": "Finland",
    "operatorQID": f"{ENTITY}Q33",
    "country": "Estonia",
    "city": "Tallinn",
    "type": "embassy",
    "QID": f"{ENTITY}Q7",
    "latitude": "59.4",
    "longitude": "24.7",
    "website": "https://finland.ee/",
    "twitter": "FinEmb",
}


def check_row(header=(*REQUIRED, *OPTIONAL), **cells):
    every = dict.fromkeys((*REQUIRED, *OPTIONAL), "") | EMBASSY | cells
    return mission_row(Row(7, every), header, KNOWN)


def test_a_row_has_the_place_and_the_channels_of_a_mission():
    row = check_row()

    assert (row.line, row.wikidata_id) == (7, "Q7")
    assert row.fields == {
        "ministry_id": "FIN",
        "host_country": "Estonia",
        "city": "Tallinn",
        "type": "embassy",
        "latitude": 59.4,
        "longitude": 24.7,
    }
    assert row.channels == {("website", "https://finland.ee/"), ("twitter", "FinEmb")}


def test_a_row_has_no_fields_for_columns_missing_from_the_file():
    row = check_row(header=REQUIRED, latitude="", longitude="", website="", twitter="")

    assert row.fields.keys() == {"ministry_id", "host_country", "city", "type"}


def test_blank_coordinates_are_read_as_no_coordinates():
    row = check_row(latitude="", longitude="")

    assert (row.fields["latitude"], row.fields["longitude"]) == (None, None)


def test_a_mission_without_a_city_is_still_a_mission():
    assert check_row(city="").fields["city"] == ""


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"QID": "embassy"}, "no item: 'embassy' is not a Wikidata item"),
        ({"QID": ""}, "no item: '' is not a Wikidata item"),
        ({"operatorQID": "Finland"}, "Q7: the operator 'Finland' is not a Wikidata item"),
        (
            {"operator": "Quebec", "operatorQID": "Q176"},
            "Q7: the operator Quebec (Q176) is not a known ministry",
        ),
        ({"country": ""}, "Q7: the host country is missing"),
        ({"latitude": ""}, "Q7: only one of the two coordinates is given"),
        ({"latitude": "90.01"}, "Q7: the latitude '90.01' is not a number from -90 to 90"),
        ({"longitude": "-181"}, "Q7: the longitude '-181' is not a number from -180 to 180"),
        ({"latitude": "north"}, "Q7: the latitude 'north' is not a number from -90 to 90"),
        ({"latitude": "nan"}, "Q7: the latitude 'nan' is not a number from -90 to 90"),
        ({"latitude": "1e400"}, "Q7: the latitude '1e400' is not a number from -90 to 90"),
        ({"city": "x" * 121}, "Q7: the city is longer than 120 characters"),
        ({"type": "x" * 121}, "Q7: the type is longer than 120 characters"),
        ({"country": "x" * 81}, "Q7: the country is longer than 80 characters"),
        ({"facebook": "x" * 501}, "Q7: the facebook is longer than 500 characters"),
        ({"website": "finland.ee"}, "Q7: the website 'finland.ee' is not an address"),
        (
            {"website": "javascript:alert(1)"},
            "Q7: the website 'javascript:alert(1)' is not an address",
        ),
        ({"website": "https://a b.ee"}, "Q7: the website 'https://a b.ee' is not an address"),
        ({"twitter": "Fin Emb"}, "Q7: the twitter 'Fin Emb' is not an address"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(cells, reason):
    assert check_row(**cells) == Problem("line 7", f"{reason}.")


def test_all_reasons_of_a_row_are_in_one_problem():
    assert check_row(QID="", country="", latitude="x", website="-") == Problem(
        "line 7",
        "no item: '' is not a Wikidata item; the host country is missing; the latitude 'x' is not "
        "a number from -90 to 90; the website '-' is not an address.",
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Q1", "Q1"),
        ("http://www.wikidata.org/entity/Q106686567", "Q106686567"),
        ("https://www.wikidata.org/wiki/Q7", "Q7"),
        ("Q0", ""),
        ("Q12x", ""),
        ("q1", ""),
        ("http://example.org/entity/Q1", ""),
        ("Q1234567890123456", ""),
        ("", ""),
    ],
)
def test_an_item_is_a_q_number_bare_or_in_its_address(text, found):
    assert wikidata_item(text) == found
