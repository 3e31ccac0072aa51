"""Tests of the plan of a directory import, computed from values only."""

import pytest

from assessments.country_names import Country, names_of_countries
from assessments.imports.checking.directory_plan import ChannelKey, Current, plan_directory
from assessments.imports.checking.directory_rows import OPTIONAL, REQUIRED, Known
from assessments.imports.reading import Row, Table

KNOWN = Known(
    operators={"Q33": "FIN", "Q20": "NOR"},
    longest={"host_country": 80, "city": 120, "type": 120, "address": 500},
    names=names_of_countries([Country("FIN", "Finland", "Ministry for Foreign Affairs", "")], []),
)
FIELDS = {
    "ministry_id": "FIN",
    "host_country": "Estonia",
    "city": "Tallinn",
    "type": "embassy",
    "latitude": 59.4,
    "longitude": 24.7,
}
FULL = (*REQUIRED, *OPTIONAL)
SLIM = (*REQUIRED, "website")
WEBSITE = ChannelKey("Q1", "website", "https://finland.ee/")
TWITTER = ChannelKey("Q1", "twitter", "FinEmb")


def row(item="Q1", line=2, **cells):
    """Return a row with the values of FIELDS, without channels."""
    values = {"operator": "Finland", "operatorQID": "Q33", "country": "Estonia", "city": "Tallinn"}
    values |= {"type": "embassy", "QID": item, "latitude": "59.4", "longitude": "24.7"}
    return Row(line, dict.fromkeys(FULL, "") | values | cells)


def plan(*rows, header=FULL, missions=(), closed=(), channels=None, by_hand=()):
    current = Current(
        missions=dict.fromkeys((*missions, *closed), FIELDS),
        closed=closed,
        channels=channels or {},
        channels_by_hand=by_hand,
    )
    return plan_directory(Table(tuple(header), list(rows)), KNOWN, current)[0]


def changing(found):
    return {kind: count for kind, count in found.counts().items() if count}


def test_a_mission_that_is_new_is_added_with_its_channels():
    found = plan(row(website="https://finland.ee/", twitter="FinEmb"))

    assert found.added == {"Q1": FIELDS}
    assert found.channels_added == [TWITTER, WEBSITE]
    assert changing(found) == {"missions added": 1, "channels added": 2}


def test_a_mission_that_is_the_same_in_the_file_is_unchanged():
    found = plan(row(), missions=["Q1"])

    assert found.unchanged == ["Q1"]
    assert not found.changes_something()


@pytest.mark.parametrize(
    ("cells", "change"),
    [
        ({"city": "Narva"}, {"city": ("Tallinn", "Narva")}),
        ({"city": ""}, {"city": ("Tallinn", "")}),
        ({"operatorQID": "Q20"}, {"ministry_id": ("FIN", "NOR")}),
        ({"latitude": "59.5"}, {"latitude": (59.4, 59.5)}),
        (
            {"latitude": "", "longitude": ""},
            {"latitude": (59.4, None), "longitude": (24.7, None)},
        ),
    ],
)
def test_a_mission_with_different_values_changes(cells, change):
    found = plan(row(**cells), missions=["Q1"])

    assert found.changed == {"Q1": change}
    assert changing(found) == {"missions changed": 1}


def test_columns_that_the_file_lacks_are_not_compared():
    slim = row(latitude="", longitude="")

    found = plan(slim, header=SLIM, missions=["Q1"], channels={TWITTER: True})

    assert not found.changes_something()


def test_an_open_mission_that_the_file_does_not_name_closes():
    found = plan(row("Q1"), missions=["Q1", "Q2"], closed=["Q3"])

    assert found.closed == ["Q2"]
    assert found.open_before == 2


def test_a_closed_mission_that_the_file_names_reopens():
    found = plan(row(), closed=["Q1"], channels={WEBSITE: True})

    assert found.reopened == {"Q1": {}}
    assert changing(found) == {"missions reopened": 1, "channels closed": 1}


def test_a_mission_may_reopen_elsewhere():
    found = plan(row(city="Narva"), closed=["Q1"])

    assert found.reopened == {"Q1": {"city": ("Tallinn", "Narva")}}
    assert found.changed == {}


def test_a_reported_row_neither_changes_nor_closes_its_mission():
    quebec = row(operator="Quebec", operatorQID="Q176", city="Narva")

    found = plan(quebec, missions=["Q1"], channels={WEBSITE: True})

    assert [str(problem) for problem in found.reported] == [
        "line 2: Q1: the operator Quebec (Q176) is not a known ministry."
    ]
    assert not found.changes_something()


def test_an_item_that_is_there_twice_is_reported_at_both_lines_and_not_guessed():
    found = plan(row("Q1", 2), row("Q2", 3), row("Q1", 4, city="Narva"), missions=["Q1"])

    assert [str(problem) for problem in found.reported] == [
        "line 2: Q1: the item is in the file 2 times (lines 2, 4).",
        "line 4: Q1: the item is in the file 2 times (lines 2, 4).",
    ]
    assert list(found.added) == ["Q2"]
    assert found.closed == []


def test_rows_without_an_item_do_not_count_as_one_item_twice():
    found = plan(row("", 2), row("", 3))

    assert [problem.message for problem in found.reported] == [
        "no item: '' is not a Wikidata item."
    ] * 2


def test_a_row_without_a_city_is_taken_and_noted():
    found = plan(row(city="", line=9))

    assert [noted.line for noted in found.without_city] == [9]
    assert list(found.added) == ["Q1"]


def test_a_changed_address_closes_the_old_channel_and_adds_the_new_one():
    found = plan(row(website="https://new.ee/"), missions=["Q1"], channels={WEBSITE: True})

    assert found.channels_added == [ChannelKey("Q1", "website", "https://new.ee/")]
    assert found.channels_closed == [WEBSITE]
    assert found.unchanged == ["Q1"]


def test_an_address_that_comes_back_reopens_its_channel():
    found = plan(row(website=WEBSITE.address), missions=["Q1"], channels={WEBSITE: False})

    assert changing(found) == {"channels reopened": 1}
    assert found.channels_reopened == [WEBSITE]


def test_a_closed_channel_that_is_not_named_stays_closed():
    assert not plan(row(), missions=["Q1"], channels={WEBSITE: False}).changes_something()


def test_a_channel_entered_by_hand_is_neither_closed_nor_doubled():
    named = plan(row(website=WEBSITE.address), missions=["Q1"], by_hand=[WEBSITE])
    unnamed = plan(row(), missions=["Q1"], by_hand=[WEBSITE])

    assert not named.changes_something()
    assert not unnamed.changes_something()


def test_channels_of_a_mission_that_closes_are_left_as_they_are():
    found = plan(row("Q2"), missions=["Q1"], channels={WEBSITE: True})

    assert changing(found) == {"missions added": 1, "missions closed": 1}


@pytest.mark.parametrize(("named", "is_drastic"), [(1, True), (2, False), (4, False)])
def test_closing_more_than_half_of_all_open_missions_is_drastic(named, is_drastic):
    missions = ["Q1", "Q2", "Q3", "Q4"]

    found = plan(*(row(item) for item in missions[:named]), missions=missions)

    assert found.closes_most() is is_drastic


def test_a_single_coordinate_column_is_a_problem_of_the_file():
    table = Table((*REQUIRED, "latitude"), [row(longitude="")])

    _, problems = plan_directory(table, KNOWN, Current({}, [], {}, []))

    assert [str(problem) for problem in problems] == [
        "line 1: Column latitude is there without the other coordinate."
    ]


def test_a_directory_without_any_ministry_of_ours_is_a_problem_of_the_file():
    _, problems = plan_directory(
        Table(FULL, [row()]), Known({}, KNOWN.longest, KNOWN.names), Current({}, [], {}, [])
    )

    assert [str(problem) for problem in problems] == [
        "No ministry has an operator. Load the ministries first."
    ]


def test_an_account_in_any_spelling_is_one_account():
    found = plan(
        row("Q1", 2, twitter="@FinEmb", facebook="https://www.facebook.com/FinEmb/?ref=page"),
        row("Q2", 3, twitter="FINEMB", facebook="finemb"),
        row("Q3", 4, twitter="https://x.com/finemb"),
    )

    assert found.channels_added == [
        ChannelKey("Q1", "facebook", "FinEmb"),
        ChannelKey("Q1", "twitter", "FinEmb"),
        ChannelKey("Q2", "facebook", "FinEmb"),
        ChannelKey("Q2", "twitter", "FinEmb"),
        ChannelKey("Q3", "twitter", "FinEmb"),
    ]


@pytest.mark.parametrize("text", ["FinEmb", "@finemb", "https://twitter.com/FINEMB"])
def test_a_stored_account_keeps_its_spelling(text):
    assert not plan(
        row(twitter=text), missions=["Q1"], channels={TWITTER: True}
    ).changes_something()


def test_an_account_entered_by_hand_is_not_doubled_in_another_spelling():
    by_hand = [ChannelKey("Q1", "twitter", "@FinEmb")]

    assert not plan(row(twitter="finemb"), missions=["Q1"], by_hand=by_hand).changes_something()


@pytest.mark.parametrize("cell", ["FinEmbA|FinEmbB", "@FinEmbA; @FinEmbB", "FinEmbA, FinEmbB"])
def test_two_accounts_in_a_cell_are_two(cell):
    found = plan(row(facebook=cell))

    assert found.channels_added == [
        ChannelKey("Q1", "facebook", "FinEmbA"),
        ChannelKey("Q1", "facebook", "FinEmbB"),
    ]


def test_an_operator_without_an_item_is_taken_by_its_name_and_named():
    found = plan(row("Q1", 2, operator="FINLAND", operatorQID=""), row("Q2", 3))

    assert found.added["Q1"]["ministry_id"] == "FIN"
    assert found.notes == ("“FINLAND” is read as FIN: 1 row (line 2).",)


def test_coordinates_with_commas_are_numbers_where_semicolons_part_the_columns():
    cells = row(latitude="59,4", longitude="-24,75")
    table = Table(FULL, [cells], ("The sheet “A” was read.",), has_decimal_commas=True)

    found, _ = plan_directory(table, KNOWN, Current({}, [], {}, []))

    assert (found.added["Q1"]["latitude"], found.added["Q1"]["longitude"]) == (59.4, -24.75)
    assert found.notes == (
        "The sheet “A” was read.",
        "Commas in numbers are read as decimal points: 1 row (line 2).",
    )
