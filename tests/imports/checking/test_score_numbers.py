"""Tests of the numbers of a row of scores: percentages and decimal commas."""

import pytest

from assessments.imports.checking.scores import check_scores
from assessments.imports.problems import Problem
from tests.imports.checking.score_table import REFERENCE, row, table


@pytest.mark.parametrize(
    ("text", "value"), [("75%", 75.0), ("75 %", 75.0), ("7.5%", 7.5), ("75", 75.0)]
)
def test_a_percentage_is_a_value_where_the_unit_is_percent(text: str, value: float) -> None:
    (entry,), found = check_scores(table(row(indicator="SHARE", value=text)), REFERENCE)

    assert found == []
    assert entry.value == value


def test_a_percentage_is_refused_where_the_unit_is_another() -> None:
    _, found = check_scores(table(row(indicator="OSI", value="75%")), REFERENCE)

    message = 'the value "75%" is a percentage, but the unit is index.'
    assert found == [Problem("line 2", message)]


@pytest.mark.parametrize(
    ("text", "value"), [("0,25", 0.25), ("-1,5", -1.5), (",5", 0.5), ("0.5", 0.5)]
)
def test_decimal_commas_are_numbers_where_semicolons_part_the_columns(
    text: str, value: float
) -> None:
    read = table(row(indicator="OSI", value=text), has_decimal_commas=True)

    (entry,), found = check_scores(read, REFERENCE)

    assert found == []
    assert entry.value == value
