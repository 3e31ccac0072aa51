"""Tests of the parts that each state requires before a coding can be submitted."""

import datetime
import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.completeness import (
    Missing,
    is_complete,
    missing,
    missing_by_indicator,
)
from assessments.scoring.entries import Entry, EvidenceEntry
from assessments.scoring.types import Dimension, Facet, Framework, Indicator, Scale

PIECE = EvidenceEntry(key=uuid.UUID(int=1), disclosure="sealed", kind="interview", title="A talk")
RATED = Entry(state="rated", level=1, confidence="low", rationale="Seen.", evidence=(PIECE,))
NOT_FOUND = Entry(
    state="not_found",
    searched_where="The archive.",
    searched_minutes=30,
    searched_on=datetime.date(2026, 3, 1),
)
NOT_APPLICABLE = Entry(state="not_applicable", rationale="It has no missions.")

LACKING = {
    "a confidence": (replace(RATED, confidence=""), Missing.CONFIDENCE),
    "a rationale": (replace(RATED, rationale=" \n"), Missing.RATIONALE),
    "evidence": (replace(RATED, evidence=()), Missing.EVIDENCE),
    "a level": (replace(RATED, level=None), Missing.LEVEL),
    "where": (replace(NOT_FOUND, searched_where="\t"), Missing.SEARCHED_WHERE),
    "how long": (replace(NOT_FOUND, searched_minutes=None), Missing.SEARCHED_MINUTES),
    "when": (replace(NOT_FOUND, searched_on=None), Missing.SEARCHED_ON),
    "the reason": (
        replace(NOT_APPLICABLE, rationale=""),
        Missing.REASON,
    ),
}


@pytest.mark.parametrize("entry", [RATED, NOT_FOUND, NOT_APPLICABLE])
def test_an_entry_with_all_that_its_state_requires_is_complete(entry: Entry) -> None:
    assert missing("rated", entry) == []
    assert is_complete("rated", entry)


@pytest.mark.parametrize(("entry", "lack"), LACKING.values(), ids=LACKING)
def test_each_missing_part_is_named(entry: Entry, lack: Missing) -> None:
    assert missing("rated", entry) == [lack]
    assert not is_complete("rated", entry)


def test_a_measured_indicator_needs_its_number_and_all_that_a_level_needs() -> None:
    measured = replace(RATED, level=None, value=0.0)

    assert missing("measured", measured) == []
    assert missing("measured", replace(measured, value=None)) == [Missing.VALUE]
    assert missing("measured", Entry(state="rated", value=0.0)) == missing(
        "rated", Entry(state="rated", level=1)
    )


def test_no_entry_and_an_open_draft_are_always_incomplete() -> None:
    assert missing("rated", None) == [Missing.UNTOUCHED]
    assert missing("rated", Entry()) == [Missing.LEVEL]
    assert missing("measured", replace(NOT_FOUND, state="open", rationale="Soon.")) == [
        Missing.VALUE
    ]


def test_a_framework_lists_missing_parts_in_its_own_order() -> None:
    codes = ["C", "A", "B", "D"]
    indicators = tuple(Indicator(code=code, title=code) for code in codes)
    framework = Framework(
        code="small",
        version="1",
        title="Small",
        scale=Scale(1, 5),
        dimensions=(Dimension("d", "D", (Facet("f", "F", indicators),)),),
    )

    found = missing_by_indicator(framework, {"A": RATED, "B": Entry(), "D": None})

    assert list(found.items()) == [
        ("C", [Missing.UNTOUCHED]),
        ("B", [Missing.LEVEL]),
        ("D", [Missing.UNTOUCHED]),
    ]


@given(
    st.sampled_from(["rated", "measured"]),
    st.sampled_from([RATED, replace(RATED, value=2.0, level=None), NOT_FOUND, NOT_APPLICABLE]),
    st.sampled_from(["rationale", "searched_where", "confidence"]),
    st.text(min_size=1),
)
def test_filling_in_a_field_never_makes_more_missing(
    kind: str, entry: Entry, field: str, text: str
) -> None:
    less = replace(entry, **{field: ""})

    assert set(missing(kind, replace(entry, **{field: text}))) <= set(missing(kind, less))
