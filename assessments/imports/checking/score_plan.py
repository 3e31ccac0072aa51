"""Checked scores against those we have: what an import would change."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.imports.checking.scores import ScoreRow
from assessments.scoring.types import State

KEPT_WITHOUT_COLUMN = ("confidence", "rationale")


@dataclass(frozen=True, slots=True)
class StoredScore:
    """A score as it stands.

    urls: the addresses of all its evidence. is_search_told: where, how long and when are known.
    """

    state: str
    level: int | None
    value: float | None
    confidence: str
    rationale: str
    urls: frozenset[str]
    has_evidence: bool
    is_search_told: bool = False


@dataclass(frozen=True, slots=True)
class ScorePlan:
    """incomplete: those that an analyst could not submit as they would then stand."""

    assessments_new: tuple[str, ...]
    added: tuple[ScoreRow, ...]
    changed: tuple[ScoreRow, ...]
    unchanged: int
    incomplete: int

    def changes_something(self) -> bool:
        return bool(self.added or self.changed)


def plan_scores(
    rows: Sequence[ScoreRow],
    stored: Mapping[tuple[str, str], StoredScore],
    assessed: Collection[str],
    *,
    header: Collection[str],
) -> ScorePlan:
    """Return what the rows change. What the file leaves out stays as it is.

    stored:   (ministry, indicator) -> the analyst's own score.
    assessed: the ministries that have an assessment in the round.
    header:   the file's columns: without one for confidence or rationale, those are kept; a
              blank evidence URL never takes evidence away.
    """
    added, changed = [], []
    incomplete = 0
    for row in rows:
        before = stored.get((row.ministry, row.indicator))
        after = row if before is None else kept(row, before, header)
        incomplete += is_incomplete(after, before)
        if before is None:
            added.append(after)
        elif differs(after, before):
            changed.append(after)
    return ScorePlan(
        assessments_new=tuple(sorted({row.ministry for row in rows} - set(assessed))),
        added=tuple(added),
        changed=tuple(changed),
        unchanged=len(rows) - len(added) - len(changed),
        incomplete=incomplete,
    )


def kept(row: ScoreRow, before: StoredScore, header: Collection[str]) -> ScoreRow:
    missing = [column for column in KEPT_WITHOUT_COLUMN if column not in header]
    return replace(row, **{column: getattr(before, column) for column in missing})


def differs(after: ScoreRow, before: StoredScore) -> bool:
    fields = ("state", "level", "value", "confidence", "rationale")
    return any(getattr(after, field) != getattr(before, field) for field in fields) or (
        after.evidence_url != "" and after.evidence_url not in before.urls
    )


def is_incomplete(after: ScoreRow, before: StoredScore | None) -> bool:
    """True for what the analyst must still add before submitting; the import takes it.

    No column tells of a search, so what was not found is incomplete until it was told of by hand.
    """
    if after.state == State.NOT_FOUND:
        return before is None or not before.is_search_told
    if after.state != State.RATED:
        return not after.rationale
    has_evidence = bool(after.evidence_url) or (before is not None and before.has_evidence)
    return not (after.rationale and after.confidence and has_evidence)
