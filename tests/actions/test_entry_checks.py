"""Tests of invalid answers: each is refused with a sentence for its field."""

import math
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assessments.actions import scores
from assessments.actions.versions import is_same_answer
from assessments.models import (
    Coding,
    Confidence,
    Disclosure,
    Event,
    EvidenceKind,
    Score,
    ScoreState,
)
from assessments.scoring.entries import Entry, EvidenceEntry
from tests.actions.entries import DAY, DRAFT, NOT_APPLICABLE, NOT_FOUND, RATED, piece, rated
from tests.factories import make_coding, make_framework
from tests.worlds import world

TOO_LONG = "x" * 20_001

# field -> entries that are refused there
REFUSED: dict[str, list[Entry]] = {
    "state": [
        replace(RATED, state="not_assessed"),
        replace(RATED, state=""),
        replace(NOT_FOUND, level=3),
        replace(DRAFT, level=3),
        replace(NOT_APPLICABLE, value=0.5),
    ],
    "level": [
        replace(RATED, level=0),
        replace(RATED, level=6),
        replace(RATED, level=10**20),
        replace(RATED, level=None),
        replace(RATED, value=3.0),
        replace(RATED, level=None, value=3.0),
    ],
    "confidence": [replace(RATED, confidence="sure")],
    "rationale": [
        replace(RATED, rationale=TOO_LONG),
        replace(RATED, rationale="a\x00b"),
        replace(RATED, rationale="half \ud800 a character"),
    ],
    "searched_where": [
        replace(NOT_FOUND, searched_where=TOO_LONG),
        replace(NOT_FOUND, searched_where="\x00"),
        replace(RATED, searched_where="The archive."),
        replace(RATED, searched_minutes=30),
        replace(NOT_APPLICABLE, searched_on=DAY),
    ],
    "searched_minutes": [
        replace(NOT_FOUND, searched_minutes=minutes) for minutes in (0, -1, 100_001, 10**20)
    ],
}
PIECES: dict[str, list[dict[str, Any]]] = {
    "kind": [{"kind": "rumour"}],
    "disclosure": [{"disclosure": "secret"}],
    "title": [{"title": ""}, {"title": " \t"}, {"title": "x" * 301}, {"title": "a\x00"}],
    "quotation": [{"quotation": TOO_LONG}, {"quotation": "\x00"}],
    "url": [
        {"url": url}
        for url in (
            *(
                "",
                "javascript:alert(1)",
                "data:text/html,x",
                "ftp://example.org/a",
                "//example.org",
            ),
            *("HTTPS//example.org", "https://", "https:///a", "http://a b", "https://a/<b>"),
            *('https://a/"b', " https://example.org", "https://example.org\n", "https://a/\x00"),
            "https://example.org/" + "x" * 2000,
        )
    ],
}
ENTRIES = [
    pytest.param(field, entry, id=f"{field}-{place}")
    for field, entries in REFUSED.items()
    for place, entry in enumerate(entries)
]
CHANGES = [
    pytest.param(field, change, id=f"{field}-{place}")
    for field, changes in PIECES.items()
    for place, change in enumerate(changes)
]


@world
def coding() -> Coding:
    return make_coding()


def fields_refused(coding: Coding, entry: Entry, indicator: str = "OPN-1") -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as invalid:
        scores.save(coding, indicator, entry, version=0, by=coding.analyst)
    assert not Score.objects.exists()
    assert not Event.objects.exists()
    return invalid.value.message_dict


@pytest.mark.parametrize(("field", "entry"), ENTRIES)
def test_an_invalid_answer_is_refused_by_its_field(
    coding: Coding, field: str, entry: Entry
) -> None:
    found = fields_refused(coding, entry)

    assert list(found) == [field]
    assert all(each[0].isupper() and each.endswith(".") for each in found[field])


@pytest.mark.parametrize(("field", "change"), CHANGES)
def test_a_piece_of_evidence_is_refused_by_its_key_and_field(
    coding: Coding, field: str, change: dict[str, Any]
) -> None:
    wrong = piece(**({"disclosure": "public"} | change))

    found = fields_refused(coding, rated(piece(), wrong))

    assert list(found) == [f"evidence-{wrong.key}-{field}"]


def test_all_errors_are_reported_at_once(coding: Coding) -> None:
    found = fields_refused(coding, replace(RATED, level=9, confidence="sure", rationale="\x00"))

    assert set(found) == {"level", "confidence", "rationale"}


def test_a_piece_that_is_listed_twice_is_refused(coding: Coding) -> None:
    one = piece()

    found = fields_refused(coding, rated(one, replace(one, title="Another title")))

    assert list(found) == [f"evidence-{one.key}"]


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 1e301, None])
def test_a_measured_indicator_refuses_a_value_that_is_no_number(
    coding: Coding, number: float | None
) -> None:
    framework = make_framework("m", tree={"d": {"f": ["GDP"]}}, measured={"GDP": (0, 100)})
    type(coding.assessment.round).objects.update(framework=framework)
    measured = type(coding).objects.get(pk=coding.pk)

    found = fields_refused(measured, Entry(state="rated", value=number), indicator="GDP")

    assert list(found) == ["value"]


def test_a_text_as_long_as_it_may_be_is_kept(coding: Coding) -> None:
    entry = rated(piece(title="t" * 300, quotation="q" * 20_000), rationale="r" * 20_000)

    assert scores.save(coding, "OPN-1", entry, version=0, by=coding.analyst).version == 1


def test_stored_evidence_is_not_checked_again(coding: Coding) -> None:
    """An import may have stored an address that a form would refuse."""
    saved = scores.save(coding, "OPN-1", entry := rated(piece()), version=0, by=coding.analyst)
    saved.row.evidence.update(title=" ")
    kept = replace(entry.evidence[0], title=" ")

    again = rated(kept, rationale="Seen again.")

    assert scores.save(coding, "OPN-1", again, version=1, by=coding.analyst).version == 2


texts = st.text(st.characters(exclude_categories=()), max_size=12)
numbers = st.none() | st.integers(-2, 2**70) | st.integers(1, 5)
dates = st.none() | st.dates()


def words(*known: str) -> st.SearchStrategy[str]:
    return st.sampled_from([*known, "", "other"])


pieces = st.builds(
    EvidenceEntry,
    key=st.uuids(),
    disclosure=words(*Disclosure.values),
    kind=words(*EvidenceKind.values),
    title=texts,
    url=texts | st.sampled_from(["", "https://example.org/a", "http://example.org?q=é"]),
    quotation=texts,
    speaks_of=dates,
    accessed_on=dates,
)
anything = st.builds(
    Entry,
    state=words(*ScoreState.values),
    level=numbers,
    value=st.none() | st.floats(),
    confidence=words(*Confidence.values),
    rationale=texts,
    searched_where=texts,
    searched_minutes=numbers,
    searched_on=dates,
    evidence=st.lists(pieces, max_size=2).map(tuple),
)


class AnythingAtAll(TestCase):
    """Any answer is stored as it is or refused in words, never with a database error."""

    @given(anything)
    def test_anything_is_stored_or_refused_in_words(self, entry: Entry) -> None:
        coding = make_coding(analyst=None)
        try:
            saved = scores.save(coding, "OPN-1", entry, version=0, by=coding.analyst)
        except ValidationError:
            assert not Score.objects.exists()
            return
        if saved.row.pk is None:
            assert entry == Entry()
            return
        score = Score.objects.get()
        assert is_same_answer(score.entry(row.entry() for row in score.evidence.all()), entry)
