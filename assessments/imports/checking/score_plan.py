"""Compare checked scores with the stored ones: what an import would change."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.imports.checking.score_texts import NO_SEARCH, PieceCells, Search
from assessments.imports.checking.scores import ScoreRow
from assessments.scoring.types import State

# A file without these columns says nothing about them; one with a blank cell removes the text.
KEPT_WITHOUT_COLUMN = ("confidence", "rationale")


@dataclass(frozen=True, slots=True)
class StoredScore:
    """A stored score.

    pieces: all its evidence; the words of sealed pieces are blank.
    """

    state: str
    level: int | None
    value: float | None
    confidence: str
    rationale: str
    pieces: tuple[PieceCells, ...] = ()
    search: Search = NO_SEARCH


@dataclass(frozen=True, slots=True)
class ScorePlan:
    """The changes of an import.

    incomplete: number of scores in the file that would lack something to be submitted.
    left_blank: number of rows without an answer.
    notes:      sentences that its sender should read before it is imported.
    """

    assessments_new: tuple[str, ...]
    added: tuple[ScoreRow, ...]
    changed: tuple[ScoreRow, ...]
    unchanged: int
    incomplete: int
    left_blank: int = 0
    notes: tuple[str, ...] = ()

    def changes_something(self) -> bool:
        return bool(self.added or self.changed)


def plan_scores(
    rows: Sequence[ScoreRow],
    stored: Mapping[tuple[str, str], StoredScore],
    assessed: Collection[str],
    *,
    header: Collection[str],
) -> ScorePlan:
    """Return what the rows change. Scores that are not in the file do not change.

    stored:   (ministry, indicator) -> the analyst's own score.
    assessed: codes of the ministries with an assessment in the round.
    header:   columns of the file. Without a column for confidence or rationale, the stored ones
              are kept. A blank cell never removes evidence, or a part of a search.
    """
    added, changed = [], []
    incomplete = 0
    for row in rows:
        before = stored.get((row.ministry, row.indicator))
        if before is None:
            after = row
            added.append(after)
        else:
            after = with_stored_texts(row, before, header)
            if differs(after, before):
                changed.append(after)
        incomplete += is_incomplete(after, before)
    return ScorePlan(
        assessments_new=tuple(sorted({row.ministry for row in rows} - set(assessed))),
        added=tuple(added),
        changed=tuple(changed),
        unchanged=len(rows) - len(added) - len(changed),
        incomplete=incomplete,
    )


def with_stored_texts(row: ScoreRow, before: StoredScore, header: Collection[str]) -> ScoreRow:
    """Return the row with the stored text for each column that the file does not have."""
    kept = {}
    for column in KEPT_WITHOUT_COLUMN:
        if column not in header:
            kept[column] = getattr(before, column)
    if row.state == State.NOT_FOUND:
        row = replace(row, search=row.search.or_else(before.search))
    return replace(row, **kept)


def differs(after: ScoreRow, before: StoredScore) -> bool:
    for field in ("state", "level", "value", "confidence", "rationale"):
        if getattr(after, field) != getattr(before, field):
            return True
    if after.state == State.NOT_FOUND and after.search != before.search:
        return True
    return after.piece.is_given and not after.piece.is_in(before.pieces)


def is_incomplete(after: ScoreRow, before: StoredScore | None) -> bool:
    """Return True if the analyst must add something before submitting. It is imported anyway."""
    if after.state == State.NOT_FOUND:
        return not after.search.is_recorded
    if after.state != State.RATED:
        return not after.rationale
    has_evidence = after.piece.is_given or (before is not None and bool(before.pieces))
    return not (after.rationale and after.confidence and has_evidence)
