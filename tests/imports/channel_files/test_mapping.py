"""Tests of plain tables, and of files whose columns a person must choose."""

import json
from collections import Counter

import pytest

from assessments.imports.channel_files import NeedsDateOrder, NeedsMapping
from assessments.metrics import bin_of
from tests.imports.channel_files.exports import (
    CANARIES,
    figures,
    kinds,
    problems,
    read,
    table,
    workbook,
    zipped,
)

PORTUGUESE = ["Horário de publicação", "Descrição", "Visualizações", "Alcance", "Curtidas"]
CHOSEN = {
    "Horário de publicação": "date",
    "Visualizações": "views",
    "Curtidas": "reactions",
    "Alcance": "ignore",
}
ROWS = [
    ["31/03/2026 10:00", f"{CANARIES[0]}\n{CANARIES[1]}", "2.300", "1.000", "7"],
    ["31/03/2026 11:00", CANARIES[0], "2,3 mil", "900", "12"],
]


def asked(content: bytes | str) -> NeedsMapping:
    with pytest.raises(NeedsMapping) as found:
        read(content)
    return found.value


def test_a_header_in_another_language_asks_which_column_is_which():
    question = asked(table(PORTUGUESE, *ROWS, mark=";"))

    assert question.columns == tuple(PORTUGUESE)
    assert question.first_rows == (
        ("31/03/2026 10:00", "text, 26 characters", "2.300", "1.000", "7"),
        ("31/03/2026 11:00", "text, 12 characters", "text, 7 characters", "900", "12"),
    )


def test_the_answer_reads_the_file():
    found = read(table(PORTUGUESE, *ROWS, mark=";"), mapping=CHOSEN)

    assert found.source == "mapped"
    assert figures(found) == {"views": {"2026-03-31": 4600}, "reactions": {"2026-03-31": 19}}
    assert kinds(found) == {"views": "flow", "reactions": "flow"}
    assert found.flags == (
        "Some figures are rounded in the file (such as 2.3k): 1 figure (line 4).",
    )
    assert "Columns that were not read: Descrição and Alcance." in found.notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_answer_reads_the_file_in_each_encoding_and_separator(encoding, mark):
    content = table(PORTUGUESE, *ROWS, mark=mark).decode().encode(encoding)

    assert asked(content).columns == tuple(PORTUGUESE)
    assert figures(read(content, mapping=CHOSEN))["views"] == {"2026-03-31": 4600}


def test_a_cyrillic_file_of_a_spreadsheet_program_shows_its_names():
    header = ["Дата", "Просмотры", "Подписчики"]
    content = table(header, ["31.03.2026", "5", "1 234"], mark=";").decode().encode("cp1251")

    found = read(content, mapping={"Дата": "date", "Просмотры": "views", "Подписчики": "followers"})

    assert asked(content).columns == tuple(header)
    assert figures(found) == {"views": {"2026-03-31": 5}, "followers": {"2026-03-31": 1234}}
    assert found.notes[0] == "The file is not UTF-8; it was read as Windows-1251 (Cyrillic)."


def test_the_same_columns_have_the_same_shape_in_any_order_and_another_column_has_not():
    one = asked(table(["Tag", "Aufrufe", "Likes"], ["31.03.2026", 1, 2]))
    other = asked(table(["aufrufe", "LIKES", "Tag"], [5, 6, "30.03.2026"], mark=";"))
    more = asked(table(["Tag", "Aufrufe", "Likes", "Mehr"], ["31.03.2026", 1, 2, 3]))

    assert one.shape == other.shape != more.shape


def test_long_numbers_are_not_shown_as_they_may_be_ids_of_persons():
    rows = [CANARIES[3], "0401234567", "+358401234567", "Sat, Aug 22, 2026", "-12", "3.5%"]

    question = asked(table(["A", "B", "C", "D", "E", "F"], rows))

    assert question.first_rows == (
        (
            *("number, 16 digits", "number, 10 digits", "text, 13 characters"),
            *("Sat, Aug 22, 2026", "-12", "3.5%"),
        ),
    )


def test_a_workbook_in_another_language_asks_and_is_read():
    rows = [["Kennzahlen"], ["Datum", "Aufrufe"], ["31.03.2026", 1234]]
    content = workbook({"Deckblatt": [["Bericht"]], "Zahlen": rows})

    found = read(content, mapping={"Datum": "date", "Aufrufe": "views"})

    assert asked(content).columns == ("Datum", "Aufrufe")
    assert figures(found) == {"views": {"2026-03-31": 1234}}


@pytest.mark.parametrize(
    ("chosen", "problem"),
    [
        (
            {"Tag": "date", "Zahl": "loves"},
            "“loves” is no metric. Use date, post, ignore or a code.",
        ),
        ({"Tag": "date", "Zahl": "ignore"}, "Choose one column as the date, and at least one"),
        ({"Zahl": "views"}, "Choose one column as the date, and at least one as a metric."),
        ({"Tag": "date", "Zahl": "views", "X": "views"}, "Two columns were chosen as views."),
        ({"Tag": "date", "Zahl": "posts", "X": "post"}, "Two columns were chosen as post."),
    ],
)
def test_an_answer_that_cannot_be_is_refused(chosen, problem):
    content = table(["Tag", "Zahl", "X"], ["2026-03-31", 1, 2])

    assert problems(content, mapping=chosen)[0].startswith(problem)


def test_an_answer_for_other_columns_asks_again():
    content = table(["Tag", "Zahl"], ["2026-03-31", 1])

    with pytest.raises(NeedsMapping):
        read(content, mapping={"Datum": "date", "Aufrufe": "views"})


def test_an_answer_changes_nothing_for_a_file_that_is_known():
    content = table(["date", "metric", "value"], ["2026-03-31", "views", 1])

    assert read(content, mapping={"date": "date", "value": "posts"}).source == "plain-long"


def test_stocks_of_a_day_are_never_summed():
    content = table(["Tag", "Zahl"], ["2026-03-31", 10], ["2026-03-31", 12])

    assert problems(content, mapping={"Tag": "date", "Zahl": "followers"}) == [
        "line 3: Column Zahl: The day is there twice, with different figures."
    ]


def test_a_file_without_a_header_is_refused_and_shows_nothing():
    for content in (
        f"{CANARIES[0]}\n",
        f"{CANARIES[0]},{CANARIES[1]}\nmore,words\n",
        f"{'long words ' * 10},name\n2026-03-31,1\n",
        "2026-03-31,1\n2026-04-01,2\n",
    ):
        assert "no line names its columns" in problems(content)[0]


def test_a_long_plain_table_is_read_with_the_usual_kinds():
    content = table(
        ["Value", "comment", "Metric", "DATE"],
        [5, CANARIES[0], "followers", "2026-03-30"],
        [-5, CANARIES[0], "Followers_Net", "2026-03-30"],
        ["1,234", CANARIES[0], "reach", "2026-03-31T10:00:00"],
        [600, "", "answer_times", "2026-03-31"],
        [601, "", "answer_times", "2026-03-31"],
    )

    found = read(content)

    assert figures(found) == {
        "followers": {"2026-03-30": 5},
        "followers_net": {"2026-03-30": -5},
        "reach": {"2026-03-31": 1234},
    }
    assert kinds(found)["reach"] == "unique"
    times = Counter(reading.bin for reading in found.readings if reading.bin is not None)
    assert times == {bin_of(600): 1}
    assert [reading.value for reading in found.readings if reading.bin is not None] == [2]


def test_each_problem_of_a_plain_table_is_named_with_its_line_and_column():
    content = table(
        ["date", "metric", "value"],
        ["2026-03-30", "loves", 5],
        ["31 days", "views", 5],
        ["2026-03-30", "views", CANARIES[0]],
        ["2026-03-30", "views", -1],
        ["2026-03-30", "reach", 1],
        ["2026-03-30", "reach", 2],
        ["2026-03-30", "views", "5%"],
        ["2026-03-30", "views", 10**15],
        ["", "views", 1],
    )

    assert problems(content) == [
        "line 2: Column metric: The metric is not known. Use one of the codes in docs/channels.md.",
        "line 3: Column date: A text of 7 characters is not a date.",
        "line 4: Column value: A text of 12 characters is not a whole number.",
        "line 5: Column value: -1 is below zero, which this figure cannot be.",
        "line 7: Column value: The day is there twice, with different figures.",
        "line 8: Column value: A percentage is where a whole number must be.",
        "line 9: Column value: A number of 16 digits is not a whole number.",
        "line 10: Column date: The date is missing.",
    ]


def test_a_wide_plain_table_has_a_column_for_each_metric():
    content = table(["date", "followers", "posts"], ["2026-03-30", 5, ""], ["2026-03-31", "", 2])

    found = read(content)

    assert found.source == "plain-wide"
    assert figures(found) == {"followers": {"2026-03-30": 5}, "posts": {"2026-03-31": 2}}


def test_a_wide_table_with_another_column_may_be_of_a_platform_and_asks():
    assert asked(table(["date", "followers", "loves"], ["2026-03-30", 5, 1])).columns[2] == "loves"


def test_a_metric_in_two_columns_of_a_wide_table_is_refused():
    content = table(["date", "posts", "posts"], ["2026-03-30", 5, 6])

    assert problems(content) == ["line 1: Column posts is there twice."]


def test_dates_without_a_number_above_twelve_ask_for_their_order():
    content = table(
        ["date", "posts"], ["03/04/2026", 1], ["04/04/2026", 2], ["05/04/2026 10:00", 3]
    )

    with pytest.raises(NeedsDateOrder) as question:
        read(content)
    day_first = figures(read(content, date_order="day-month"))["posts"]
    month_first = figures(read(content, date_order="month-day"))["posts"]

    assert question.value.examples == ("03/04/2026", "05/04/2026")
    assert day_first == {"2026-04-03": 1, "2026-04-04": 2, "2026-04-05": 3}
    assert month_first == {"2026-03-04": 1, "2026-04-04": 2, "2026-05-04": 3}


def test_dates_that_are_the_same_in_both_orders_do_not_ask():
    assert figures(read(table(["date", "posts"], ["04/04/2026", 1]))) == {
        "posts": {"2026-04-04": 1}
    }


def test_one_number_above_twelve_decides_for_the_whole_file():
    for late, day in (("31/03/2026", "2026-04-03"), ("03/31/2026", "2026-03-04")):
        content = table(["date", "posts"], ["03/04/2026", 1], [late, 2])

        assert figures(read(content))["posts"] == {day: 1, "2026-03-31": 2}


def test_dates_in_both_orders_or_against_the_answer_are_refused():
    both = table(["date", "posts"], ["31/03/2026", 1], ["03/31/2026", 2])

    assert problems(both)[0].startswith("Some dates have the day first, and some have the month")
    assert (
        "that was chosen"
        in problems(table(["date", "posts"], ["31/03/2026", 1]), date_order="month-day")[0]
    )


def test_a_question_can_be_written_to_a_log():
    question = asked(table(["Tag", CANARIES[1]], ["2026-03-31", 1]))

    assert str(question) == "2 columns need a mapping"
    assert json.dumps([question.shape, question.columns, question.first_rows])


def test_each_filled_cell_of_a_column_can_count_as_a_post():
    content = table(
        ["Beitrag", "Datum", "Aufrufe"],
        [CANARIES[3], "31.03.2026", 5],
        [CANARIES[3], "31.03.2026", 6],
        ["", "31.03.2026", 1],
    )

    found = read(content, mapping={"Beitrag": "post", "Datum": "date", "Aufrufe": "views"})

    assert figures(found) == {"posts": {"2026-03-31": 2}, "views": {"2026-03-31": 12}}


def test_totals_and_rows_without_a_date_are_left_out_by_an_answer():
    content = table(
        ["Inhalt", "Datum", "Aufrufe"], ["Gesamt", "", 12], ["x", "31.03.2026", 12], ["y", "", 3]
    )

    found = read(content, mapping={"Datum": "date", "Aufrufe": "views"})

    assert figures(found) == {"views": {"2026-03-31": 12}}
    assert "Not read: 1 row (line 4) without a date." in found.notes


def test_lines_of_explanation_above_a_header_do_not_make_several_tables():
    content = "Kennzahlen der Seite\nNach Tagen\nDatum;Aufrufe\n31.03.2026;12\nQuelle: Plattform\n"

    assert asked(content).columns == ("Datum", "Aufrufe")


def test_the_table_of_an_archive_in_another_language_is_asked_about():
    archive = zipped({"Diagrammdaten.csv": "a,b\n", "Tabellendaten.csv": "Inhalt,Aufrufe\nx,5\n"})

    assert asked(archive).columns == ("Inhalt", "Aufrufe")
