"""Prove that releases are as they were published.

A hash can only say that something changed. To say what changed, each release is compared with
three witnesses: its numbers with what its own answers compute to (see `recomputing`), its texts
with the rows that were frozen, and its hash, author and time with the event log, which is never
shortened.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessments.actions.corrections import logged_change
from assessments.actions.freezing import content_hash, frozen_context
from assessments.actions.recomputing import (
    Recomputed,
    copied,
    name_of,
    place_of,
    recomputed,
)
from assessments.models import Correction, Event, Release, Result, ResultKind
from assessments.resolved_scores import resolved_scores
from assessments.scorecards import tree
from assessments.scoring import METHOD_VERSION

TEXTS = ("value", "confidence", "rationale", "evidence", "reply")
EMPTY: Mapping[str, object] = {
    "value": None,
    "confidence": "",
    "rationale": "",
    "evidence": [],
    "reply": {},
}
LONGEST_QUOTE = 200
PUBLISHING = ("published round", "corrected release")  # verbs of the event log
# The release is written first and its event last, in one transaction.
LONGEST_PUBLISHING = datetime.timedelta(hours=1)
NO_USER = "the command line"


@dataclass(frozen=True, slots=True)
class Proof:
    """The result for one release. troubles: one sentence each; empty if it is as published."""

    release: Release
    numbers: int
    troubles: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        return not self.troubles


def proofs(releases: Iterable[Release]) -> Iterator[Proof]:
    """Verify each release. About a dozen queries each, however many ministries it has."""
    for release in releases:
        rows = list(Result.objects.for_release(release).order_by("pk"))
        numbers = sum(row.score is not None for row in rows)
        troubles = [
            *content_troubles(release, rows),
            *chain_troubles(release),
            *publication_troubles(release),
        ]
        yield Proof(release, numbers, tuple(troubles))


def content_troubles(release: Release, rows: Sequence[Result]) -> Iterator[str]:
    """Yield what is wrong inside the release."""
    framework = tree(release.round.framework)
    found = recomputed(framework, rows, explain=False)
    if found.is_sound and hash_of(release, rows) == release.content_hash:
        yield from count_troubles(release, rows)
        return
    if release.method_version != METHOD_VERSION:
        yield f"It was computed by method {release.method_version}, this is {METHOD_VERSION}."
    # If the rows with the differing numbers put right give the stored hash, exactly those numbers
    # were changed. Otherwise an answer may have been changed, and all numbers above it follow.
    if found.oddities or hash_of(release, found.restored(rows)) != release.content_hash:
        found = recomputed(framework, rows, explain=True)
    found.oddities += count_troubles(release, rows)
    yield from found.oddities
    for difference in found.differences:
        yield str(difference)
    yield from text_troubles(release, rows, found)


def count_troubles(release: Release, rows: Sequence[Result]) -> Iterator[str]:
    count = len({row.ministry_id for row in rows})
    if count != release.ministry_count:
        yield f"It was published with {release.ministry_count} ministries; it now has {count}."


def text_troubles(release: Release, rows: Sequence[Result], found: Recomputed) -> Iterator[str]:
    """Yield what is wrong besides the numbers, where the frozen rows still exist to compare."""
    restored = found.restored(rows)
    computed = hash_of(release, restored)
    if computed == release.content_hash:
        return
    as_published: list[Result] = []
    troubles: list[str] = []
    for row, texts in original_texts(release, restored):
        original = copied(row, texts)
        as_published.append(original)
        troubles += changed_texts(row, original)
    troubles += correction_troubles(release)
    yield from troubles
    if troubles or found.oddities or hash_of(release, as_published) == release.content_hash:
        return
    if release.content_hash in logged_hashes(release):
        yield (
            f"Its numbers are right, but its content hash is {release.content_hash} and recomputes"
            f" to {computed}: texts, evidence or replies were changed."
        )
    else:
        yield (
            f"Its content hash is stored as {release.content_hash} and recomputes to {computed}:"
            " the hash was changed, or a text with no other copy to compare it with."
        )


def changed_texts(row: Result, original: Result) -> Iterator[str]:
    for name in TEXTS:
        stored, frozen = getattr(row, name), getattr(original, name)
        if stored != frozen:
            yield (
                f"{name_of(place_of(row))}: {name} is stored as {quoted(stored)}, but was frozen"
                f" as {quoted(frozen)}"
            )


def original_texts(
    release: Release, rows: Sequence[Result]
) -> Iterator[tuple[Result, Mapping[str, object]]]:
    """Yield each row with its texts as they were frozen; {} where no other copy exists."""
    if release.corrects is not None:
        yield from texts_before_correction(release, release.corrects, rows)
        return
    scores = resolved_scores(release.round)
    context = frozen_context(release.round, scores, asked=asked_among(rows))
    known = {ministry for ministry, _ in context}
    for row in rows:
        if row.ministry_id not in known:
            yield row, {}
        elif row.kind == ResultKind.INDICATOR:
            yield row, {**EMPTY, **context.get((row.ministry_id, row.code), {})}
        else:
            yield row, EMPTY


def texts_before_correction(
    release: Release, before: Release, rows: Sequence[Result]
) -> Iterator[tuple[Result, Mapping[str, object]]]:
    """Yield each row of a correction with the texts of the release that it corrects."""
    earlier = {place_of(row): row for row in Result.objects.for_release(before)}
    corrected = set(release.corrections.values_list("ministry", "code"))
    for row in rows:
        old = earlier.get(place_of(row))
        is_answer = row.kind == ResultKind.INDICATOR
        if old is None:
            yield row, {}
        elif is_answer and (row.ministry_id, row.code) in corrected:
            # The correction changed its value, and with it perhaps its confidence.
            yield row, {name: getattr(old, name) for name in ("rationale", "evidence", "reply")}
        else:
            yield row, {name: getattr(old, name) for name in TEXTS}


def asked_among(rows: Sequence[Result]) -> list[str]:
    """Return the ministries that were shown their draft: most of their indicators have a reply."""
    # "Most", because a forger may have removed or added some.
    asked: dict[str, int] = {}
    for row in rows:
        if row.kind == ResultKind.INDICATOR:
            vote = 1 if row.reply else -1
            asked[row.ministry_id] = asked.get(row.ministry_id, 0) + vote
    return [ministry for ministry, votes in asked.items() if votes > 0]


def correction_troubles(release: Release) -> Iterator[str]:
    """Yield where the stored corrections differ from those in the event log."""
    event = logged(release)
    if release.corrects is None or event is None:
        return
    yield from effect_troubles(release, "before", release.corrects)
    yield from effect_troubles(release, "after", release)
    published = {change["place"]: change for change in event.detail["changes"]}
    stored = {}
    for row in release.corrections.all():
        change = logged_change(row)
        stored[change["place"]] = change
    for place in sorted(published.keys() | stored.keys()):
        if published.get(place) != stored.get(place):
            yield (
                f"{place}: its correction is stored as {quoted(stored.get(place))}, but the event"
                f" log has {quoted(published.get(place))}"
            )
    if release.reason != event.detail["reason"]:
        reason = quoted(event.detail["reason"])
        yield f"Its reason is stored as {quoted(release.reason)}; the event log has {reason}"


def effect_troubles(release: Release, when: str, source: Release) -> Iterator[str]:
    """Yield where a correction's index and rank differ from those of a release.

    when: "before", with the corrected release as the source, or "after", with the correction.
    """
    indices = Result.objects.for_release(source).filter(kind=ResultKind.INDEX)
    actual = {row.ministry_id: (row.score, row.rank) for row in indices}
    for row in release.corrections.all():
        stored = getattr(row, f"index_{when}"), getattr(row, f"rank_{when}")
        if stored != actual.get(row.ministry_id):
            yield (
                f"{row.ministry_id} {row.code}: index and rank {when} it are stored as"
                f" {stored!r}, but release {source.code} has {actual.get(row.ministry_id)!r}"
            )


def chain_troubles(release: Release) -> Iterator[str]:
    """Yield where the release is not linked to the one before it, or not by the logged hash."""
    before = previous_in_chain(release)
    linked = {before.content_hash if before else ""}
    if before and release.previous_hash not in linked:
        # If the link fits the content of the release before, that one's stored hash was changed;
        # its own proof says so.
        linked.add(hash_of(before))
    if release.previous_hash not in linked:
        name = f"release {before.code} with {before.content_hash}" if before else "nothing"
        link = release.previous_hash or "nothing"
        yield f"It is chained to {link}, but the one before it is {name}."
    known = logged_hashes(release)
    if known and release.content_hash not in known:
        yield f"The event log has it published as {known[0]}, not {release.content_hash}."


def publication_troubles(release: Release) -> Iterator[str]:
    """Yield where its round, its author or its time differ from the event log.

    The content hash does not cover these three.
    """
    code = release.round.code
    if not re.fullmatch(rf"{re.escape(code)}(\.[0-9]+)?", release.code):
        yield f"It is stored as a release of round {code}, whose releases are called {code}."
    event = logged(release)
    if event is None:
        return
    if event.by_id != release.published_by_id:
        yield (
            f"It is stored as published by {release.published_by or NO_USER}; the event log has"
            f" {event.by or NO_USER}."
        )
    early = event.at - release.published_at
    # Demonstrations are published with dates of earlier years.
    if not release.round.is_demonstration and abs(early) > LONGEST_PUBLISHING:
        yield (
            f"It is stored as published at {release.published_at.isoformat()}; the event log has"
            f" {event.at.isoformat()}."
        )


def logged(release: Release) -> Event | None:
    """Return the event of its publication, if there is one."""
    events = Event.objects.filter(verb__in=PUBLISHING, subject=release.code)
    return events.order_by("-pk").first()


def logged_hashes(release: Release) -> list[str]:
    """Return the content hash in the event log, as a list of one; empty if there is none."""
    event = logged(release)
    return [event.detail["content_hash"]] if event else []


def previous_in_chain(release: Release) -> Release | None:
    """Return the release that this one should be linked to."""
    # Demonstrations have a chain of their own.
    chain = Release.objects.filter(
        round__is_demonstration=release.round.is_demonstration, pk__lt=release.pk
    )
    found: Release | None = chain.select_related("round__framework").order_by("-pk").first()
    return found


def hash_of(release: Release, rows: Sequence[Result] | None = None) -> str:
    """Return the content hash computed from these rows. rows: None for the stored ones."""
    corrections = Correction.objects.filter(release=release)
    return content_hash(
        code=release.code,
        framework=release.round.framework,
        method_version=release.method_version,
        previous_hash=release.previous_hash,
        results=Result.objects.for_release(release) if rows is None else rows,
        corrects=release.corrects,
        reason=release.reason,
        corrections=corrections if release.corrects else (),
    )


def quoted(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
