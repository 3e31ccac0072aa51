"""Tests of checking a row of scores: the allowed values, and the name of each mistake."""

import pytest

from assessments.imports.checking.scores import OPTIONAL, check_scores
from assessments.imports.problems import Problem
from assessments.imports.reading import Row
from assessments.scoring.types import State
from tests.imports.checking.score_table import REFERENCE, row, table


def problems(*rows: Row) -> list[str]:
    return [str(problem) for problem in check_scores(table(*rows), REFERENCE)[1]]


def test_a_rated_row_has_a_level() -> None:
    full = row(
        level="3",
        confidence="High",
        rationale="Seen.",
        evidence_url="https://example.org/a?b=1",
    )

    (entry,), found = check_scores(table(full), REFERENCE)

    assert found == []
    assert (entry.line, entry.ministry, entry.indicator, entry.state) == (
        2,
        "FIN",
        "OPN-1",
        "rated",
    )
    assert (entry.level, entry.value, entry.confidence) == (3, None, "high")
    assert (entry.rationale, entry.piece.url) == ("Seen.", "https://example.org/a?b=1")


@pytest.mark.parametrize("text", ["3", "3.0", "3.", "+3", "3e0"])
def test_a_whole_level_may_be_written_in_any_plain_way(text: str) -> None:
    (entry,), _ = check_scores(table(row(level=text)), REFERENCE)

    assert entry.level == 3


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0.0), ("-1.5", -1.5), ("2.5e3", 2500.0), (".5", 0.5), ("7", 7.0), ("-0", 0.0)],
)
def test_a_measured_row_has_a_number(text: str, value: float) -> None:
    (entry,), found = check_scores(table(row(indicator="OSI", value=text)), REFERENCE)

    assert found == []
    assert entry.level is None
    assert repr(entry.value) == repr(value)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("not_found", State.NOT_FOUND),
        ("Not found", State.NOT_FOUND),
        ("NOT-APPLICABLE", State.NOT_APPLICABLE),
        ("not  applicable", State.NOT_APPLICABLE),
    ],
)
def test_states_are_read_in_any_case_with_blanks_or_hyphens(text: str, state: State) -> None:
    (entry,), found = check_scores(table(row(state=text)), REFERENCE)

    assert found == []
    assert (entry.state, entry.level, entry.value) == (state, None, None)


WRONG = {
    "no ministry": ({"ministry": ""}, "the ministry is missing"),
    "a near code": ({"ministry": "FIM"}, 'there is no ministry "FIM".'),
    "a near name": ({"ministry": "Finlnad"}, 'no ministry "Finlnad" (is it FIN, Finland?)'),
    "several names": (
        {"ministry": "Congo (Kinshasa)"},
        'there is no ministry "Congo (Kinshasa)"',
    ),
    "no value or Namibia": (
        {"ministry": "NA"},
        'the ministry "NA" may be Namibia, or none at all. Write NAM, or remove it.',
    ),
    "not available": ({"ministry": "n/a"}, 'the ministry "n/a" may be Namibia, or none'),
    "a far code": ({"ministry": "XQZ"}, 'there is no ministry "XQZ".'),
    "no indicator": ({"indicator": ""}, "the indicator is missing"),
    "a near indicator": ({"indicator": "OPN1"}, 'no indicator "OPN1" (is it OPN-1?)'),
    "an indicator near two": ({"indicator": "XPN-1"}, 'no indicator "XPN-1" (is it OPN-1?)'),
    "a far indicator": ({"indicator": "ZZZ"}, 'the framework has no indicator "ZZZ".'),
    "no state": ({"state": ""}, "the state is missing"),
    "an unknown state": (
        {"state": "maybe"},
        'the state "maybe" is not one of rated, not_found, not_applicable',
    ),
    "not assessed": ({"state": "Not assessed", "level": ""}, "Leave the row out"),
    "no level": ({"level": ""}, "the state is rated, so the level is needed"),
    "half a level": ({"level": "2.5"}, 'level "2.5" is not a whole number from 1 to 5'),
    "off the scale": ({"level": "6"}, 'level "6" is not a whole number from 1 to 5'),
    "below the scale": ({"level": "0"}, 'level "0" is not a whole number from 1 to 5'),
    "a word": ({"level": "three"}, 'the level "three" is not a number'),
    "a comma": ({"level": "3,0"}, 'the level "3,0" has a decimal comma. Write 3.0'),
    "a huge level": ({"level": "9" * 400}, "is not finite, or too large"),
    "a value for a level": ({"value": "3"}, "the indicator is rated: it needs a level"),
    "no value": ({"indicator": "OSI", "level": ""}, "so the value is needed"),
    "a level for a value": (
        {"indicator": "OSI", "level": "3", "value": "0.5"},
        "the indicator is measured: it needs a value",
    ),
    "not a number": ({"indicator": "OSI", "value": "NaN", "level": ""}, '"NaN" is not a number'),
    "infinity": ({"indicator": "OSI", "value": "-inf", "level": ""}, '"-inf" is not a number'),
    "overflow": ({"indicator": "OSI", "value": "1e400", "level": ""}, "is not finite"),
    "near overflow": ({"indicator": "OSI", "value": "-1e305", "level": ""}, "too large"),
    "grouped digits": ({"indicator": "OSI", "value": "1_000", "level": ""}, "not a number"),
    "other digits": ({"indicator": "OSI", "value": "٣", "level": ""}, "not a number"),
    "a decimal comma": (
        {"indicator": "OSI", "value": "-0,25", "level": ""},
        "has a decimal comma. Write -0.25",
    ),
    "a level not found": (
        {"state": "not_found"},
        "the state is not_found, so the level must be blank",
    ),
    "a value not applicable": (
        {"state": "not_applicable", "level": "", "value": "1"},
        "the state is not_applicable, so the value must be blank",
    ),
    "a confidence": (
        {"confidence": "certain"},
        'the confidence "certain" is not one of low, medium, high',
    ),
    "a script": ({"evidence_url": "javascript:alert(1)"}, "is not one address"),
    "a file": ({"evidence_url": "ftp://example.org/x"}, "http:// or https://"),
    "two addresses": ({"evidence_url": "https://a.org https://b.org"}, "is not one address"),
    "no host": ({"evidence_url": "https://:80/x"}, "is not one address"),
    "half an address": ({"evidence_url": "http://[::1/x"}, "is not one address"),
    "a long rationale": ({"rationale": "x" * 20_001}, "longer than 20,000"),
    "a long address": ({"evidence_url": "https://a.org/" + "x" * 2000}, "longer than 2,000"),
}


@pytest.mark.parametrize(("cells", "sentence"), WRONG.values(), ids=WRONG)
def test_each_mistake_is_named_with_its_line(cells: dict[str, str], sentence: str) -> None:
    entries, found = check_scores(table(row(7, **({"level": "3"} | cells))), REFERENCE)

    assert entries == []
    assert [problem.where for problem in found] == ["line 7"]
    assert sentence in str(found[0])


def test_all_mistakes_of_a_row_are_named() -> None:
    assert problems(
        row(3, ministry="ZZZ", level="9", value="1", confidence="sure", evidence_url="no")
    ) == [
        "line 3: the indicator is rated: it needs a level, and the value must be blank.",
        'line 3: the level "9" is not a whole number from 1 to 5.',
        'line 3: there is no ministry "ZZZ".',
        'line 3: the confidence "sure" is not one of low, medium, high.',
        'line 3: "no" is not one address that starts with http:// or https://.',
    ]


def test_a_row_with_nothing_known_is_named_in_full() -> None:
    assert problems(row(2, ministry="", indicator="", state="", level="x")) == [
        "line 2: the indicator is missing.",
        "line 2: the state is missing.",
        "line 2: the ministry is missing.",
    ]


def test_a_duplicate_names_both_lines_each_time() -> None:
    rows = [row(2, level="3"), row(5, level="4"), row(9, level="3")]

    entries, found = check_scores(table(*rows), REFERENCE)

    assert [entry.line for entry in entries] == [2]
    assert found == [
        Problem("line 5", "FIN OPN-1 is already on line 2."),
        Problem("line 9", "FIN OPN-1 is already on line 2."),
    ]


def test_rows_without_a_key_are_no_duplicates() -> None:
    both = [row(2, ministry="", level="3"), row(3, ministry="", level="3")]

    assert problems(*both) == [
        "line 2: the ministry is missing.",
        "line 3: the ministry is missing.",
    ]


def test_a_row_that_is_left_blank_says_that_nothing_is_assessed() -> None:
    blank, filled = row(2, state=""), row(3, level="3")

    entries, found = check_scores(
        table(blank, filled, row(4, indicator="TRN-2", state="")), REFERENCE
    )

    assert found == []
    assert [(entry.line, entry.indicator) for entry in entries] == [(3, "OPN-1")]


@pytest.mark.parametrize("column", OPTIONAL)
def test_a_row_with_any_value_must_have_a_state(column: str) -> None:
    texts = {"confidence": "low", "evidence_url": "https://example.org/"}
    partial = row(7, state="", **{column: texts.get(column, "3")})

    assert problems(partial)[0] == "line 7: the state is missing."


@pytest.mark.parametrize("cells", [{"ministry": ""}, {"indicator": ""}])
def test_a_blank_row_that_names_no_indicator_of_a_ministry_is_a_mistake(
    cells: dict[str, str],
) -> None:
    assert "line 2: the state is missing." in problems(row(2, state="", **cells))


def test_a_long_cell_is_quoted_in_part() -> None:
    (problem,) = problems(row(2, level="9" * 100))

    assert "9" * 60 + "…" in problem
    assert len(problem) < 150


@pytest.mark.parametrize(
    ("text", "code"),
    [("fin", "FIN"), ("Finland", "FIN"), ("HOLLAND", "NLD"), ("nl", "NLD"), ("DR Congo", "COD")],
)
def test_a_ministry_may_be_given_by_any_name_of_its_country(text: str, code: str) -> None:
    (entry,), found = check_scores(table(row(ministry=text, level="3")), REFERENCE)

    assert found == []
    assert entry.ministry == code


@pytest.mark.parametrize("text", ["opn-1", "Opn-1", "OPN-1"])
def test_codes_of_indicators_are_taken_in_any_case(text: str) -> None:
    (entry,), found = check_scores(table(row(indicator=text, level="3")), REFERENCE)

    assert found == []
    assert entry.indicator == "OPN-1"


@pytest.mark.parametrize(("text", "level"), [("Absent", 1), ("ad hoc", 2), ("LEADING", 5)])
def test_the_label_of_a_level_is_that_level(text: str, level: int) -> None:
    (entry,), found = check_scores(table(row(level=text)), REFERENCE)

    assert found == []
    assert entry.level == level


def test_of_our_own_exports_the_indicators_are_read() -> None:
    exported = table(
        row(2, kind="index", indicator="index", state="scored", level="3.2"),
        row(3, kind="dimension", indicator="only", state="insufficient"),
        row(4, kind="indicator", level="3.0"),
        row(5, kind="indicator", indicator="TRN-2", state="not_assessed"),
    )

    (entry,), found = check_scores(exported, REFERENCE)

    assert found == []
    assert (entry.line, entry.indicator, entry.level) == (4, "OPN-1", 3)


def test_the_state_of_our_own_exports_is_taken() -> None:
    (entry,), found = check_scores(table(row(state="Scored", level="3")), REFERENCE)

    assert found == []
    assert entry.state == State.RATED
