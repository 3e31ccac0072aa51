"""Correcting a release: another one, with the changes laid over the newest one's frozen answers."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import events, letters
from assessments.actions.entry_checks import check_entry, storable
from assessments.actions.errors import Conflict, Locked, NotReady
from assessments.actions.freezing import content_hash, results_of
from assessments.actions.frozen_context import Details
from assessments.actions.releases import end_of_chain, locked, write_results
from assessments.models import (
    Correction,
    Disclosure,
    FindingState,
    Indicator,
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
DETAILS = ("value", "confidence", "rationale", "evidence", "reply")


@dataclass(frozen=True, slots=True)
class Change:
    """What one answer becomes, and why. value: the level or the measured number, if it is rated."""

    ministry: str
    indicator: str
    state: str
    value: float | None
    reason: str

    @property
    def place(self) -> str:
        return f"{self.ministry} {self.indicator}"


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction makes of a release; nothing of it is saved. before: what it was."""

    code: str
    before: Rows
    results: list[Result]
    corrections: list[Correction]
    previous_hash: str
    content_hash: str


def prepare(release: Release, changes: Sequence[Change], *, reason: str) -> Corrected:
    """Return what correcting the release would publish; write nothing.

    All but the changed answers, and what follows from them, is as in the release: words, evidence
    and replies too. Raises ValidationError for what cannot be stored or is off the scale, NotReady
    for changes that change nothing, and Locked and Conflict where the release cannot be corrected.
    """
    _refuse_uncorrectable(release)
    results = Result.objects.for_release(release).order_by("pk")
    rows = {(row.ministry_id, row.kind, row.code): row for row in results}
    _check(release, changes, reason)
    old = {change: _answer_row(rows, change) for change in changes}
    overlaid = _overlaid(release, rows, changes)
    now = {(row.ministry_id, row.kind, row.code): row for row in overlaid}
    corrections = [
        _correction(change, row, _index(rows, change), _index(now, change))
        for change, row in old.items()
    ]
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
    """Publish the release that corrects this one; this one stays as it is.

    at: when it counts as published; None is now, and has letters sent. shown: the content hash of
    the preview that is being confirmed; blank is none. Raises Conflict when something was published
    after that was shown, and whatever `prepare` raises.
    """
    locked(release.round)
    release = Release.objects.select_related("round__framework").get(pk=release.pk)
    made = prepare(release, changes, reason=reason)
    if shown not in {"", made.content_hash}:
        raise Conflict(f"This is not what was shown of {made.code}; read it again, and confirm it.")
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
    events.record("corrected release", correction.code, by=by, detail=_said(correction, made))
    if at is None:
        letters.released(correction)
    return correction


def next_code(release: Release) -> str:
    """ "2026.1" for the first correction of round 2026, "2026.2" for the next."""
    return f"{release.round.code}.{Release.objects.filter(round=release.round).count()}"


def _refuse_uncorrectable(release: Release) -> None:
    if newer := release.corrected_by.first():
        said = f"Release {release.code} is corrected already, by {newer.code}."
        raise Conflict(f"{said} Read that one, and correct it where it is still wrong.")
    if release.method_version != METHOD_VERSION:
        raise Locked(
            f"Release {release.code} was computed by method {release.method_version}; method "
            f"{METHOD_VERSION} would change other numbers as well."
        )


def _check(release: Release, changes: Sequence[Change], reason: str) -> None:
    """Raise ValidationError under "reason" and "INDICATOR-FIELD", NotReady where none is named."""
    if not storable("reason", reason).strip():
        raise ValidationError({"reason": ["Say why the release is corrected."]})
    if not changes:
        raise NotReady("Choose at least one indicator to correct.")
    counts = Counter(change.place for change in changes)
    if twice := [place for place, count in counts.items() if count > 1]:
        raise NotReady(f"{', '.join(twice)} cannot be corrected twice at once.")
    indicators = {row.code: row for row in release.round.framework.indicators.all()}
    for change in changes:
        if change.indicator in indicators:  # any other is in no release
            _check_change(change, indicators[change.indicator], release)


def _check_change(change: Change, indicator: Indicator, release: Release) -> None:
    if change.state not in FindingState.values:
        raise NotReady(f"{change.place} can be {', '.join(FindingState.values)}.")
    if not storable(f"{change.indicator}-reason", change.reason).strip():
        raise ValidationError({f"{change.indicator}-reason": ["Say what was wrong, and why."]})
    value, is_measured = change.value, indicator.kind == IndicatorKind.MEASURED
    level = int(value) if value is not None and not is_measured and value.is_integer() else None
    entry = Entry(state=change.state, level=level, value=value if level is None else None)
    try:
        check_entry(entry, indicator, release.round.framework)
    except ValidationError as error:
        raise ValidationError({f"{change.indicator}-answer": error.messages}) from error


def _answer_row(rows: Rows, change: Change) -> Result:
    """The answer that is changed. Raises NotReady where there is none, or it says so already."""
    row = rows.get((change.ministry, ResultKind.INDICATOR, change.indicator))
    if row is None:
        raise NotReady(f"{change.place} is not in this release.")
    if (row.state, row.value) == (change.state, change.value):
        raise NotReady(f"{change.place} says that already.")
    return row


def _overlaid(release: Release, rows: Rows, changes: Sequence[Change]) -> list[Result]:
    answers: Answers = {}
    details: Details = {}
    for (ministry, kind, code), row in rows.items():
        if kind == ResultKind.INDICATOR:
            said = Answer(State(row.state), row.value, row.is_sealed_only)
            answers.setdefault(ministry, {})[code] = said
            details[ministry, code] = {field: getattr(row, field) for field in DETAILS}
    for change in changes:
        told = details[change.ministry, change.indicator]
        is_sealed = {piece["class"] for piece in told["evidence"]} == {Disclosure.SEALED}
        said = Answer(State(change.state), change.value, is_sealed)
        answers[change.ministry][change.indicator] = said
        told["value"] = change.value
        if change.state != ScoreState.RATED:
            told["confidence"] = ""
    return results_of(release.round.framework, answers, details)


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


def _said(correction: Release, made: Corrected) -> dict[str, object]:
    return {
        "corrects": correction.corrects and correction.corrects.code,
        "reason": correction.reason,
        "content_hash": correction.content_hash,
        "changes": [
            {
                "place": f"{row.ministry_id} {row.code}",
                "old": [row.old_state, row.old_value],
                "new": [row.new_state, row.new_value],
                "reason": row.reason,
            }
            for row in made.corrections
        ],
    }
