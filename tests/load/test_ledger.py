"""Tests of the ledger: it finds every kind of loss, and none where there is none."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.load.entries import Slot, content, draft_number
from tests.load.ledger import Ledger, Page, Stored, StoredEvent

SLOT = Slot(7, "OPN-1")


def ledger(*, sent: int, acknowledged: set[int]) -> Ledger:
    return Ledger({SLOT: Page(sent, acknowledged)})


def stored(number: int) -> Stored:
    """Draft `number`, saved as the last of as many."""
    events = tuple(StoredEvent(version, version) for version in range(1, number + 1))
    return Stored(content(SLOT, number), version=number, events=events)


def test_a_draft_says_its_own_number() -> None:
    assert draft_number(content(SLOT, 12).rationale) == 12
    assert draft_number("Something else") is None


def test_what_was_acknowledged_is_there() -> None:
    account = ledger(sent=3, acknowledged={1, 2, 3})

    assert account.lost({SLOT: stored(3)}) == []
    assert account.unlogged({SLOT: stored(3)}) == []
    assert account.acknowledged == 3


def test_a_save_that_was_not_answered_may_be_there_or_not() -> None:
    account = ledger(sent=3, acknowledged={1, 2})

    assert account.lost({SLOT: stored(2)}) == []
    assert account.lost({SLOT: stored(3)}) == []


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ({}, "holds draft 0, though 2 was acknowledged"),
        ({SLOT: stored(1)}, "holds draft 1, though 2 was acknowledged"),
        ({SLOT: stored(4)}, "holds what was never sent"),
        (
            {SLOT: replace(stored(2), content=replace(content(SLOT, 2), rationale="Else"))},
            "holds what was never sent",
        ),
        (
            {SLOT: replace(stored(2), content=replace(content(SLOT, 2), level=1))},
            "holds half of draft 2",
        ),
        (
            {SLOT: replace(stored(2), content=replace(content(SLOT, 2), quotations=()))},
            "holds half of draft 2",
        ),
    ],
)
def test_loss_is_seen(found: dict[Slot, Stored], sentence: str) -> None:
    [loss] = ledger(sent=3, acknowledged={1, 2}).lost(found)

    assert sentence in loss


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ((StoredEvent(1, 1),), "has version 2, and events of [1]"),
        (
            (StoredEvent(1, 1), StoredEvent(2, 2), StoredEvent(3, 3)),
            "has version 2, and events of [1, 2, 3]",
        ),
        ((StoredEvent(2, 2), StoredEvent(1, 1)), "has version 2, and events of [2, 1]"),
        ((StoredEvent(1, 2), StoredEvent(2, 1)), "holds another draft than 1"),
        ((StoredEvent(1, None), StoredEvent(2, 2)), "has no event of draft 1"),
    ],
)
def test_changes_and_events_must_match(events: tuple[StoredEvent, ...], sentence: str) -> None:
    account = ledger(sent=2, acknowledged={1, 2})

    [difference] = account.unlogged({SLOT: replace(stored(2), events=events)})

    assert sentence in difference


@pytest.mark.parametrize("check", [Ledger.lost, Ledger.unlogged])
def test_nothing_was_done_and_nothing_is_there(check: Callable[..., list[str]]) -> None:
    assert check(Ledger(), {}) == []
