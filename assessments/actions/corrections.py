"""Correct a release: publish another one that repeats it with some answers changed.

The changes are laid over the frozen answers of the newest release of the round; nothing is read
from the codings again.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import events, letters
from assessments.actions.entry_checks import check_entry, storable
from assessments.actions.errors import Conflict, Locked, NotReady
from assessments.actions.freezing import FrozenContext, content_hash, results_of
from assessments.actions.releases import end_of_chain, lock_all_rounds, write_results
from assessments.models import (
    Correction,
    Disclosure,
    FindingState,
    Indicator,
    Ministry,
    Release,
    Result,
    ResultKind,
    ScoreState,
    User,
)
from assessments.models.frameworks import IndicatorKind
from assessments.scorecards import Answers
from assessments.scoring import METHOD_VERSION
from assessments.scoring.entries import Entry
from assessments.scoring.types import INDEX_CODE, Answer, State

Rows = Mapping[tuple[str, str, str], Result]  # ministry, kind, code
CONTEXT = ("value", "confidence", "rationale", "evidence", "reply")


@dataclass(frozen=True, slots=True)
class Change:
    """A changed answer of one ministry, and why it changes.

    value: the level or the measured number; None unless rated.
    """

    ministry: str
    indicator: str
    state: str
    value: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction as it would be published; nothing of it is saved. before: the rows until now."""

    code: str
    before: Rows
    results: list[Result]
    corrections: list[Correction]
    previous_hash: str
    content_hash: str


def prepare(release: Release, changes: Sequence[Change], *, reason: str) -> Corrected:
    """Return what correcting the release would publish; write nothing.

    Everything else is as in the release, also rationales, evidence and replies. Raises
    ValidationError for text that cannot be stored and for a value off the scale, NotReady for
    changes that change nothing, and Locked or Conflict if the release cannot be corrected.
    """
    _refuse_uncorrectable(release)
    results = Result.objects.for_release(release).order_by("pk")
    rows = {(row.ministry_id, row.kind, row.code): row for row in results}
    _check(release, changes, reason)
    old = [_answer_row(release, rows, change) for change in changes]
    overlaid = _overlaid(release, rows, changes)
    now = {(row.ministry_id, row.kind, row.code): row for row in overlaid}
    corrections = []
    for change, row in zip(changes, old, strict=True):
        before, after = _index(rows, change), _index(now, change)
        corrections.append(_correction(change, row, before, after))
    code, previous_hash = next_code(release), end_of_chain(release.round)
    digest = content_hash(
        code=code,
        framework=release.round.framework,
        method_version=METHOD_VERSION,
        previous_hash=previous_hash,
        results=overlaid,
        corrects=release,
        reason=reason,
        corrections=corrections,
    )
    return Corrected(code, rows, overlaid, corrections, previous_hash, digest)


@transaction.atomic
def correct(
    release: Release,
    changes: Sequence[Change],
    *,
    reason: str,
    by: User | None = None,
    at: datetime.datetime | None = None,
    shown: str = "",
) -> Release:
    """Publish a release that corrects this one; this one does not change.

    at:    when it counts as published; None is now, and sends letters.
    shown: content hash of the preview that is being confirmed; blank is none.

    Raises Conflict if something was published since the preview, and everything that `prepare`
    raises.
    """
    # All rounds, so that no other release can take the same place in the chain.
    lock_all_rounds(release.round)
    release = Release.objects.select_related("round__framework").get(pk=release.pk)
    made = prepare(release, changes, reason=reason)
    if shown not in {"", made.content_hash}:
        raise Conflict(
            f"Release {made.code} would differ from the preview that you read. Read it again, "
            "then confirm."
        )
    correction = Release.objects.create(
        code=made.code,
        round=release.round,
        published_at=at or timezone.now(),
        published_by=by,
        method_version=METHOD_VERSION,
        content_hash=made.content_hash,
        previous_hash=made.previous_hash,
        ministry_count=release.ministry_count,
        corrects=release,
        reason=reason,
    )
    write_results(correction, made.results)
    for row in made.corrections:
        row.release = correction
    Correction.objects.bulk_create(made.corrections)
    events.record("corrected release", correction.code, by=by, detail=_detail(correction, made))
    if at is None:
        letters.released(correction)
    return correction


def next_code(release: Release) -> str:
    """Return "2026.1" for the first correction of round 2026, "2026.2" for the next."""
    return f"{release.round.code}.{Release.objects.filter(round=release.round).count()}"


def _refuse_uncorrectable(release: Release) -> None:
    if newer := release.corrected_by.first():
        raise Conflict(
            f"Release {release.code} is already corrected by {newer.code}. Correct {newer.code} "
            "instead."
        )
    # All numbers are computed again, so another method would change more than the corrected ones.
    if release.method_version != METHOD_VERSION:
        raise Locked(
            f"Release {release.code} was computed by method {release.method_version}. Method "
            f"{METHOD_VERSION} would change other numbers too."
        )


def _check(release: Release, changes: Sequence[Change], reason: str) -> None:
    """Refuse changes that cannot be published.

    Raises ValidationError under "reason" or "INDICATOR-FIELD", the names of the form's fields.
    Raises NotReady for a refusal without a field.
    """
    if not storable("reason", reason).strip():
        raise ValidationError({"reason": ["Say why the release is corrected."]})
    if not changes:
        raise NotReady("Choose at least one indicator to correct.")
    seen = set()
    for change in changes:
        if (change.ministry, change.indicator) in seen:
            raise NotReady(f"{_name(release, change)}: an answer can be corrected only once.")
        seen.add((change.ministry, change.indicator))
    indicators = {row.code: row for row in release.round.framework.indicators.all()}
    for change in changes:
        # An unknown indicator has no row in the release; `_answer_row` refuses it.
        if change.indicator in indicators:
            _check_change(change, indicators[change.indicator], release)


def _check_change(change: Change, indicator: Indicator, release: Release) -> None:
    if change.state not in FindingState.values:
        labels = ", ".join(str(label) for label in FindingState.labels)
        raise NotReady(f"{_name(release, change)}: the answer must be one of: {labels}.")
    if not storable(f"{change.indicator}-reason", change.reason).strip():
        raise ValidationError({f"{change.indicator}-reason": ["Say what was wrong, and why."]})
    entry = Entry(state=change.state, level=None, value=change.value)
    # A rated indicator takes whole levels; 2.5 stays a value, which the check then refuses.
    is_measured = indicator.kind == IndicatorKind.MEASURED
    if change.value is not None and not is_measured and change.value.is_integer():
        entry = Entry(state=change.state, level=int(change.value), value=None)
    try:
        check_entry(entry, indicator, release.round.framework)
    except ValidationError as error:
        raise ValidationError({f"{change.indicator}-answer": error.messages}) from error


def _answer_row(release: Release, rows: Rows, change: Change) -> Result:
    """Return the published answer. Raises NotReady if there is none, or if it would not change."""
    row = rows.get((change.ministry, ResultKind.INDICATOR, change.indicator))
    if row is None:
        raise NotReady(f"{_name(release, change)}: this release has no such answer.")
    if (row.state, row.value) == (change.state, change.value):
        raise NotReady(f"{_name(release, change)}: this is already the published answer.")
    return row


def _name(release: Release, change: Change) -> str:
    """Return "Finland, Training of staff (TRN-1)" for a refusal; a code where nothing is known."""
    country, title = change.ministry, change.indicator
    if ministry := Ministry.objects.filter(code=change.ministry).first():
        country = ministry.country
    if indicator := release.round.framework.indicators.filter(code=change.indicator).first():
        title = f"{indicator.title} ({indicator.code})"
    return f"{country}, {title}"


def _overlaid(release: Release, rows: Rows, changes: Sequence[Change]) -> list[Result]:
    """Return the results of the frozen answers with the changes laid over them, unsaved."""
    answers: Answers = {}
    context: FrozenContext = {}
    for (ministry, kind, code), row in rows.items():
        if kind == ResultKind.INDICATOR:
            answer = Answer(State(row.state), row.value, row.is_sealed_only)
            answers.setdefault(ministry, {})[code] = answer
            context[ministry, code] = {field: getattr(row, field) for field in CONTEXT}
    for change in changes:
        frozen = context[change.ministry, change.indicator]
        # Whether a score rests on sealed evidence only depends on its state, so ask again.
        is_sealed = {piece["class"] for piece in frozen["evidence"]} == {Disclosure.SEALED}
        answer = Answer(State(change.state), change.value, is_sealed)
        answers[change.ministry][change.indicator] = answer
        frozen["value"] = change.value
        if change.state != ScoreState.RATED:
            frozen["confidence"] = ""  # confidence belongs to a rating
    return results_of(release.round.framework, answers, context)


def _index(rows: Rows, change: Change) -> Result:
    return rows[change.ministry, ResultKind.INDEX, INDEX_CODE]


def _correction(change: Change, old: Result, before: Result, after: Result) -> Correction:
    return Correction(
        ministry_id=change.ministry,
        code=change.indicator,
        old_state=old.state,
        old_value=old.value,
        new_state=change.state,
        new_value=change.value,
        reason=change.reason,
        index_before=before.score,
        index_after=after.score,
        rank_before=before.rank,
        rank_after=after.rank,
    )


def _detail(correction: Release, made: Corrected) -> dict[str, object]:
    """Return what the event log keeps; `verifying` compares the release with it."""
    changes = [logged_change(row) for row in made.corrections]
    return {
        "corrects": correction.corrects and correction.corrects.code,
        "reason": correction.reason,
        "content_hash": correction.content_hash,
        "changes": changes,
    }


def logged_change(row: Correction) -> dict[str, Any]:
    """Return one correction as the event log keeps it."""
    return {
        "place": f"{row.ministry_id} {row.code}",
        "old": [row.old_state, row.old_value],
        "new": [row.new_state, row.new_value],
        "reason": row.reason,
    }
