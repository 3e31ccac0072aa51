"""Tests of two editors on one indicator: in any order, no text is lost or hidden."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assessments.actions import scores
from assessments.actions.versions import Saved, VersionConflict, is_same_answer
from assessments.models import Coding, Event, Score
from assessments.scoring.entries import Entry
from tests.actions.entries import RATED, piece
from tests.factories import make_coding

INTERLEAVINGS = 200
PIECES = [piece(title=f"Piece {n}") for n in range(3)]


@dataclass
class Editor:
    """A page that is open: what it read, and what is typed in it but not acknowledged."""

    name: str
    entry: Entry = field(default_factory=Entry)
    version: int = 0
    sent: list[tuple[Entry, int]] = field(default_factory=list)


# An editor, and what happens in its page.
steps = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.one_of(
            st.tuples(st.just("type"), st.integers(1, 5)),
            st.tuples(st.just("evidence"), st.integers(0, 2)),
            st.tuples(st.just("save"), st.none()),
            st.tuples(st.just("replay"), st.none()),
            st.tuples(st.just("reload"), st.none()),
        ),
    ),
    min_size=4,
    max_size=16,
)


def answered(coding: Coding, entry: Entry, version: int) -> Saved[Score] | VersionConflict:
    try:
        return scores.save(coding, "OPN-1", entry, version=version, by=coding.analyst)
    except VersionConflict as conflict:
        return conflict


class TwoEditors(TestCase):
    """A model keeps every save that was ever acknowledged."""

    @settings(max_examples=INTERLEAVINGS, phases=[Phase.generate, Phase.shrink])
    @given(steps)
    def test_no_interleaving_overwrites_anything_silently(
        self, story: list[tuple[int, tuple[str, Any]]]
    ) -> None:
        self.coding = make_coding()
        self.editors = [Editor("one"), Editor("two")]
        self.acknowledged: list[Entry] = [Entry()]  # the place in the list is the version
        for place, (who, (step, what)) in enumerate(story):
            getattr(self, step)(self.editors[who], what, place)
            self.check_the_score()
        self.check_the_log()

    def type(self, editor: Editor, level: int, place: int) -> None:
        text = f"{editor.name} at {place}"
        editor.entry = replace(RATED, level=level, rationale=text, evidence=editor.entry.evidence)

    def evidence(self, editor: Editor, which: int, _place: int) -> None:
        kept = tuple(each for each in editor.entry.evidence if each != PIECES[which])
        added = () if len(kept) < len(editor.entry.evidence) else (PIECES[which],)
        editor.entry = replace(editor.entry, evidence=kept + added)

    def save(self, editor: Editor, _what: None, _place: int) -> None:
        editor.sent.append((editor.entry, editor.version))
        self.send(editor, editor.entry, editor.version)

    def replay(self, editor: Editor, _what: None, _place: int) -> None:
        """A form sent again: a retry whose first answer was lost, a double click."""
        if editor.sent:
            entry, version = editor.sent[-1]
            self.send(replace(editor, sent=[]), entry, version)

    def reload(self, editor: Editor, _what: None, _place: int) -> None:
        editor.entry, editor.version = self.acknowledged[-1], len(self.acknowledged) - 1

    def send(self, editor: Editor, entry: Entry, version: int) -> None:
        current, newest = self.acknowledged[-1], len(self.acknowledged) - 1
        answer = answered(self.coding, entry, version)
        if isinstance(answer, VersionConflict):
            # Both texts: the sender's own is still in its page, the other is here, whole.
            assert version != newest
            assert is_same_answer(answer.stored, current)
            assert answer.version == newest
        elif answer.is_changed:
            assert version == newest
            self.acknowledged.append(entry)
            assert answer.version == newest + 1
        else:
            assert is_same_answer(entry, current)
            assert answer.version == newest
        editor.version = answer.version

    def check_the_score(self) -> None:
        score = Score.objects.filter(coding=self.coding).first()
        if score is None:
            assert self.acknowledged == [Entry()]
            return
        assert score.version == len(self.acknowledged) - 1
        stored = score.entry(row.entry() for row in score.evidence.all())
        assert is_same_answer(stored, self.acknowledged[-1])

    def check_the_log(self) -> None:
        """Each acknowledged save has its event, and the events give every version."""
        events = Event.objects.filter(verb="saved score").order_by("pk")
        made: dict[str, Any] = {}
        for version, (event, entry) in enumerate(
            zip(events, self.acknowledged[1:], strict=True), start=1
        ):
            old, new = event.detail["old"], event.detail["new"]
            assert (old["version"], new["version"]) == (version - 1, version)
            gone = set(old.get("evidence", {})) - set(new.get("evidence", {}))
            pieces = made.get("evidence", {}) | new.get("evidence", {})
            made |= new | {"evidence": {key: pieces[key] for key in pieces if key not in gone}}
            assert (made.get("level"), made.get("rationale", "")) == (entry.level, entry.rationale)
            assert set(made["evidence"]) == {str(each.key) for each in entry.evidence}


@pytest.mark.django_db
def test_a_lost_answer_and_its_retry_are_one_change() -> None:
    coding = make_coding()
    entry = replace(RATED, evidence=tuple(PIECES))

    answers = [scores.save(coding, "OPN-1", entry, version=0, by=coding.analyst) for _ in range(3)]

    assert [(answer.version, answer.is_changed) for answer in answers] == [
        (1, True),
        (1, False),
        (1, False),
    ]
    assert Event.objects.count() == 1
