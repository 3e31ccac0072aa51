"""Tests of saving one indicator: what is stored, refused and logged, and its cost."""

import datetime
import unicodedata
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions import releases, scores
from assessments.actions.errors import Conflict, Locked
from assessments.actions.evidence import opened
from assessments.actions.versions import Saved, VersionConflict
from assessments.models import (
    Assessment,
    Coding,
    Event,
    Evidence,
    Indicator,
    LoggedWords,
    Score,
    Stage,
)
from assessments.scoring.entries import Entry
from assessments.sealing import unseal_words
from tests.actions.entries import DRAFT, NOT_APPLICABLE, NOT_FOUND, RATED, piece, rated
from tests.factories import make_coding, make_evidence, make_framework, make_score, make_user
from tests.worlds import world

OUTLINE = {"disclosure", "kind", "speaks_of", "accessed_on", "digest"}

pytestmark = pytest.mark.django_db


@world
def coding() -> Coding:
    return make_coding()


def save(coding: Coding, entry: Entry, version: int = 0, indicator: str = "OPN-1") -> Saved[Score]:
    return scores.save(coding, indicator, entry, version=version, by=coding.analyst)


def stored(coding: Coding, indicator: str = "OPN-1") -> Entry:
    score = Score.objects.get(coding=coding, indicator__code=indicator)
    return score.entry(piece.entry() for piece in score.evidence.all())


def unsealed(coding: Coding, indicator: str = "OPN-1") -> Entry:
    """Return the stored entry with its sealed pieces opened."""
    rows = Evidence.objects.filter(score__coding=coding, score__indicator__code=indicator)
    pieces = [opened(row) if row.sealed_words else row.entry() for row in rows]
    return replace(stored(coding, indicator), evidence=tuple(pieces))


def queries(coding: Coding, entry: Entry, version: int) -> int:
    """Return the number of queries without the savepoint, which is the test's transaction."""
    with CaptureQueriesContext(connection) as captured:
        save(coding, entry, version)
    return sum("SAVEPOINT" not in query["sql"] for query in captured)


@pytest.mark.parametrize(
    "entry",
    [
        DRAFT,
        NOT_FOUND,
        NOT_APPLICABLE,
        RATED,
        replace(NOT_FOUND, state="open"),
        rated(piece(), piece("sealed", kind="interview", url="")),
    ],
)
def test_an_entry_is_stored_as_it_is_sent(coding: Coding, entry: Entry) -> None:
    before = timezone.now()

    saved = save(coding, entry)

    assert unsealed(coding) == entry
    assert (saved.version, saved.is_changed, saved.row) == (1, True, Score.objects.get())
    assert before <= saved.at <= timezone.now()
    saved.row.refresh_from_db()
    assert (saved.row.version, saved.row.saved_at) == (1, saved.at)


def test_each_change_is_one_version_and_one_event(coding: Coding) -> None:
    save(coding, DRAFT)
    save(coding, RATED, version=1)
    saved = save(coding, NOT_FOUND, version=2)

    assert saved.version == 3
    assert stored(coding) == NOT_FOUND
    assert [event.verb for event in Event.objects.all()] == ["saved score"] * 3


def test_a_measured_indicator_takes_a_number() -> None:
    make_framework(tree={"d": {"f": ["GDP"]}}, measured={"GDP": (0, 100)})
    coding = make_coding()

    save(coding, Entry(state="rated", value=41.5), indicator="GDP")

    assert stored(coding, "GDP").value == 41.5


def test_with_the_first_score_an_assessment_is_being_coded(coding: Coding) -> None:
    save(coding, DRAFT)

    assert Assessment.objects.get().stage == "coding"


@pytest.mark.parametrize("version", [0, 1, 7])
def test_the_same_entry_again_is_no_change(coding: Coding, version: int) -> None:
    first = save(coding, rated(one := piece(), two := piece()))

    again = save(coding, rated(two, one), version)

    assert (again.version, again.at, again.is_changed) == (1, first.at, False)
    assert Event.objects.count() == 1
    assert Evidence.objects.count() == 2


def test_an_empty_new_entry_makes_no_row(coding: Coding) -> None:
    saved = save(coding, Entry())

    assert (saved.row.pk, saved.version, saved.is_changed) == (None, 0, False)
    assert not Score.objects.exists()
    assert not Event.objects.exists()


def test_a_stale_entry_is_a_conflict_with_the_stored_one(coding: Coding) -> None:
    first = save(coding, theirs := rated(piece(), rationale="Theirs."))

    with pytest.raises(VersionConflict, match="changed elsewhere") as conflict:
        save(coding, rated(rationale="Mine."), version=0)

    assert isinstance(conflict.value, Conflict)
    assert (conflict.value.stored, conflict.value.version) == (theirs, 1)
    assert conflict.value.at == first.at
    assert stored(coding) == theirs
    assert Event.objects.count() == 1


@pytest.mark.parametrize("version", [1, 3])
def test_an_unknown_version_is_stale(coding: Coding, version: int) -> None:
    with pytest.raises(VersionConflict) as conflict:
        save(coding, RATED, version)

    assert (conflict.value.stored, conflict.value.version, conflict.value.at) == (Entry(), 0, None)


def test_evidence_is_added_changed_and_removed_by_its_key(coding: Coding) -> None:
    kept, changed, gone = piece(), piece(), piece()
    save(coding, rated(kept, changed, gone))
    rows = dict(Evidence.objects.values_list("key", "pk"))
    changed = replace(changed, title="Another title", url="https://example.org/b?c=d#e")
    new = piece("sealed")

    save(coding, rated(kept, changed, new), version=1)

    assert unsealed(coding) == rated(kept, changed, new)
    after = dict(Evidence.objects.values_list("key", "pk"))
    assert (after[kept.key], after[changed.key]) == (rows[kept.key], rows[changed.key])
    assert set(Evidence.objects.values_list("added_by", flat=True)) == {coding.analyst_id}


def test_a_piece_that_another_sealed_is_neither_shown_nor_removed(coding: Coding) -> None:
    score = make_score(coding, "OPN-1", 3)
    theirs = piece("sealed")
    lead = make_user("lead", role="lead")
    row = make_evidence(score, disclosure="sealed", key=theirs.key, title="Theirs", added_by=lead)

    with pytest.raises(VersionConflict) as conflict:
        save(coding, RATED, version=0)
    save(coding, rated(rationale="Mine."), version=1)

    assert conflict.value.stored.evidence == ()
    assert opened(Evidence.objects.get()) == opened(row)


@pytest.mark.parametrize(
    "text", ["Ställning", "Sta\u0308llning", "مرحبا", "👩🏽‍💻 e\u0301", " a \r\n b\t"]
)
def test_text_is_kept_as_it_was_typed(coding: Coding, text: str) -> None:
    entry = rated(piece(title=text, quotation=text), rationale=text)

    save(coding, entry)

    assert stored(coding) == entry
    assert unicodedata.normalize("NFC", stored(coding).rationale) == unicodedata.normalize(
        "NFC", text
    )


@pytest.mark.parametrize("is_released", [False, True])
def test_a_submitted_or_released_coding_is_locked(coding: Coding, is_released: bool) -> None:
    save(coding, RATED)
    if is_released:
        releases.publish(coding.assessment.round)
        Coding.objects.update(submitted_at=None)
    else:
        Coding.objects.update(submitted_at=timezone.now())
    events = Event.objects.count()

    with pytest.raises(
        Locked, match="Finland in round 2026 is " + ("released" if is_released else "submitted")
    ):
        save(coding, NOT_FOUND, version=1)

    assert stored(coding) == RATED
    assert Event.objects.count() == events


def test_an_unknown_indicator_is_named_by_its_own_error(coding: Coding) -> None:
    with pytest.raises(Indicator.DoesNotExist):
        save(coding, RATED, indicator="OPN-9")


def test_the_log_has_the_user_the_subject_and_both_values(coding: Coding) -> None:
    save(coding, rated(one := piece(title="A page")))
    two = piece("restricted", kind="document", url="", accessed_on=datetime.date(2026, 4, 1))

    save(coding, rated(two, level=4, rationale="Seen three times."), version=1)

    event = Event.objects.first()
    assert (event.verb, event.by) == ("saved score", coding.analyst)
    assert event.subject == "2026 FIN OPN-1 by analyst"
    assert event.detail == {
        "old": {
            "version": 1,
            "level": 3,
            "rationale": "Seen, twice.",
            "evidence": {
                str(one.key): {
                    "disclosure": "public",
                    "kind": "url",
                    "speaks_of": "2026-03-01",
                    "accessed_on": None,
                    "digest": one.digest(),
                }
            },
        },
        "new": {
            "version": 2,
            "level": 4,
            "rationale": "Seen three times.",
            "evidence": {
                str(two.key): {
                    "disclosure": "restricted",
                    "kind": "document",
                    "speaks_of": "2026-03-01",
                    "accessed_on": "2026-04-01",
                    "digest": two.digest(),
                }
            },
        },
    }


def test_dates_of_a_search_are_in_the_log(coding: Coding) -> None:
    save(coding, NOT_FOUND)

    assert Event.objects.get().detail["new"]["searched_on"] == "2026-03-01"


def test_sealed_words_never_enter_the_log(coding: Coding) -> None:
    sealed = piece("sealed", title="CANARY", quotation="CANARY", url="https://example.org/CANARY")
    save(coding, rated(sealed))
    save(coding, rated(replace(sealed, title="CANARY again")), version=1)
    opened = replace(sealed, disclosure="restricted")
    save(coding, rated(opened), version=2)
    save(coding, rated(replace(opened, disclosure="sealed")), version=3)
    save(coding, rated(), version=4)

    details = list(Event.objects.values_list("detail", flat=True))
    assert "CANARY" not in str(details)
    sides = [each[side].get("evidence", {}) for each in details for side in ("old", "new")]
    pieces = [each for side in sides for each in side.values()]
    assert len(pieces) == 8
    assert all(set(each) == OUTLINE for each in pieces)


def test_words_that_an_event_names_are_sealed_outside_the_log(coding: Coding) -> None:
    open_piece = piece(title="CANARY", quotation="First")
    save(coding, rated(open_piece))
    save(coding, rated(replace(open_piece, disclosure="sealed", quotation="Second")), version=1)

    event = Event.objects.first()
    old, new = (event.detail[side]["evidence"][str(open_piece.key)] for side in ("old", "new"))
    tokens = dict(LoggedWords.objects.values_list("digest", "token"))
    assert set(tokens) == {old["digest"], new["digest"]}
    assert "CANARY" not in str(tokens)
    assert unseal_words(tokens[old["digest"]])["quotation"] == "First"
    assert unseal_words(tokens[new["digest"]])["quotation"] == "Second"
    assert old["digest"] == open_piece.digest()
    assert new["digest"] != replace(open_piece, quotation="Second").digest()


def test_a_very_long_username_does_not_stop_a_save() -> None:
    coding = make_coding(analyst=make_user("a" * 150))

    save(coding, RATED)

    assert len(Event.objects.get().subject) == 120


def test_an_autosave_takes_five_queries(coding: Coding) -> None:
    pieces = [piece() for _ in range(5)]
    save(coding, rated(*pieces))

    assert queries(coding, rated(*pieces, rationale="Seen, thrice."), 1) == 5


def test_the_first_save_takes_four_queries_and_one_that_changes_nothing_three(
    coding: Coding,
) -> None:
    assert queries(coding, RATED, 0) == 4
    assert queries(coding, RATED, 1) == 3


def test_a_coding_that_is_only_assigned_must_be_begun_first(coding: Coding) -> None:
    coding.assessment.stage = Stage.ASSIGNED

    with pytest.raises(Locked, match="Finland in round 2026 is only assigned so far; begin it"):
        save(coding, RATED)

    assert not Score.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_pieces_that_change(coding: Coding, count: int) -> None:
    """Removed pieces take four, with their files; changed pieces, new pieces and words one each."""
    old = [piece() for _ in range(2 * count)]
    save(coding, rated(*old))
    changed = [replace(each, title="Changed") for each in old[:count]]

    assert queries(coding, rated(*changed, *(piece() for _ in range(count))), 1) == 12
