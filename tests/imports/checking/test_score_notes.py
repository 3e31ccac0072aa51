"""Tests of the notes for the sender of a file of scores."""

from assessments.imports.checking.score_notes import score_notes
from assessments.imports.checking.scores import check_scores
from assessments.imports.reading import Table
from tests.imports.checking.score_table import REFERENCE, row, table


def notes(read: Table) -> list[str]:
    scores, found = check_scores(read, REFERENCE)
    assert found == []
    return list(score_notes(read, scores, REFERENCE))


def test_each_change_of_what_was_typed_has_a_note() -> None:
    read = table(
        row(2, ministry="Holland", level="3"),
        row(3, ministry="fin", level="3"),
        row(4, ministry="Holland", indicator="OSI", value="0,5"),
        has_decimal_commas=True,
    )

    assert notes(read) == [
        "“Holland” is read as Netherlands (NLD): 2 rows (lines 2 and 4).",
        "Commas in numbers are read as decimal points: 1 row (line 4).",
    ]


def test_values_beyond_the_goalposts_are_counted_and_listed() -> None:
    read = table(
        row(2, indicator="OSI", value="1.5"),
        row(3, indicator="SHARE", value="-1"),
        row(4, ministry="NLD", indicator="SHARE", value="100"),
    )

    assert notes(read) == [
        "2 values lie beyond the goalposts and count as the end of the scale: "
        "FIN OSI 1.5 (line 2), FIN SHARE -1 (line 3)."
    ]


def test_one_value_beyond_the_goalposts_has_a_note_in_the_singular() -> None:
    assert notes(table(row(2, indicator="OSI", value="-0.5"))) == [
        "1 value lies beyond the goalposts and counts as the end of the scale: FIN OSI -0.5 "
        "(line 2)."
    ]
