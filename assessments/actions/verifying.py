"""Proving what was published: every release computed anew from its own answers, and the chain.

What a hash alone can only deny is narrowed down: numbers recompute, words are compared with the
rows that were frozen, and the event log, which is never shortened, remembers every hash.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assessments.actions.freezing import content_hash
from assessments.actions.frozen_context import details_of
from assessments.actions.publication_log import imprint_troubles, logged, logged_hashes
from assessments.actions.recomputing import Recomputed, copied, place_of, recomputed
from assessments.models import Correction, Release, Result, ResultKind
from assessments.resolved_scores import resolved_scores
from assessments.scorecards import tree
from assessments.scoring import METHOD_VERSION

WORDS = ("value", "confidence", "rationale", "evidence", "reply")
EMPTY: dict[str, object] = {
    "value": None,
    "confidence": "",
    "rationale": "",
    "evidence": [],
    "reply": {},
}
LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found of one release. troubles: a sentence each; none: it is as it was published."""

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
            *link_troubles(release),
            *imprint_troubles(release),
        ]
        yield Proof(release, numbers, tuple(troubles))


def content_troubles(release: Release, rows: Sequence[Result]) -> Iterator[str]:
    """What is wrong inside the release; the hash tells which explanation is the true one."""
    framework = tree(release.round.framework)
    found = recomputed(framework, rows, explain=False)
    if found.is_sound and hash_of(release, rows) == release.content_hash:
        yield from count_troubles(release, rows)
        return
    if release.method_version != METHOD_VERSION:
        yield f"It was computed by method {release.method_version}, this is {METHOD_VERSION}."
    if found.oddities or hash_of(release, found.restored(rows)) != release.content_hash:
        found = recomputed(framework, rows, explain=True)
    found.oddities += count_troubles(release, rows)
    yield from found.oddities
    yield from (str(difference) for difference in found.differences)
    yield from word_troubles(release, rows, found)


def count_troubles(release: Release, rows: Sequence[Result]) -> Iterator[str]:
    count = len({row.ministry_id for row in rows})
    if count != release.ministry_count:
        yield f"It was published with {release.ministry_count} ministries, and there are {count}."


def word_troubles(release: Release, rows: Sequence[Result], found: Recomputed) -> Iterator[str]:
    """What is wrong beside the numbers, as far as what was frozen is still there to compare."""
    restored = found.restored(rows)
    computed = hash_of(release, restored)
    if computed == release.content_hash:
        return
    as_published = [copied(row, dict(changes)) for row, changes in originals(release, restored)]
    told = [
        f"{' '.join(place_of(row))}: {name} is stored as {quoted(getattr(row, name))}, but what was"
        f" frozen says {quoted(getattr(original, name))}"
        for row, original in zip(restored, as_published, strict=True)
        for name in WORDS
        if getattr(row, name) != getattr(original, name)
    ]
    told += correction_troubles(release)
    yield from told
    if hash_of(release, as_published) == release.content_hash or found.oddities:
        return
    if not told and release.content_hash not in logged_hashes(release):
        yield (
            f"Its content hash is stored as {release.content_hash} and recomputes to {computed}:"
            " the hash was changed, or words that nothing is left to compare with."
        )
    elif not told:
        yield (
            f"Its numbers recompute, but its content hash is {release.content_hash} and recomputes"
            f" to {computed}: words, evidence or replies were changed."
        )


def originals(
    release: Release, rows: Sequence[Result]
) -> Iterator[tuple[Result, dict[str, object]]]:
    """Each row, and what its words were when they were frozen, as far as that can be told."""
    if release.corrects is not None:
        before = {place_of(row): row for row in Result.objects.for_release(release.corrects)}
        corrected = set(release.corrections.values_list("ministry", "code"))
        for row in rows:
            old = before.get(place_of(row))
            names = ("rationale", "evidence", "reply") if is_in(row, corrected) else WORDS
            yield row, {name: getattr(old, name) for name in names} if old else {}
        return
    details = details_of(release.round, resolved_scores(release.round), asked=asked_among(rows))
    known = {ministry for ministry, _ in details}
    for row in rows:
        is_answer = row.kind == ResultKind.INDICATOR
        words = details.get((row.ministry_id, row.code), {}) if is_answer else {}
        yield row, EMPTY | words if row.ministry_id in known else {}


def asked_among(rows: Sequence[Result]) -> list[str]:
    """The ministries that were shown their draft: most of their indicators say something of it."""
    said: dict[str, list[bool]] = {}
    for row in rows:
        if row.kind == ResultKind.INDICATOR:
            said.setdefault(row.ministry_id, []).append(bool(row.reply))
    return [ministry for ministry, replies in said.items() if sum(replies) * 2 > len(replies)]


def is_in(row: Result, corrected: set[tuple[str, str]]) -> bool:
    return row.kind == ResultKind.INDICATOR and (row.ministry_id, row.code) in corrected


def correction_troubles(release: Release) -> list[str]:
    """Where the corrections are not those that the event log tells of."""
    event = logged(release)
    if release.corrects is None or event is None:
        return []
    troubles = list(effect_troubles(release, release.corrects))
    told = {change["place"]: change for change in event.detail["changes"]}
    stored = {
        f"{row.ministry_id} {row.code}": {
            "place": f"{row.ministry_id} {row.code}",
            "old": [row.old_state, row.old_value],
            "new": [row.new_state, row.new_value],
            "reason": row.reason,
        }
        for row in release.corrections.all()
    }
    troubles += [
        f"{place}: its correction is stored as {quoted(stored.get(place))}, but the log says"
        f" {quoted(told.get(place))}"
        for place in sorted(told.keys() | stored.keys())
        if told.get(place) != stored.get(place)
    ]
    if release.reason != event.detail["reason"]:
        reason = quoted(event.detail["reason"])
        troubles.append(f"Its reason is stored as {quoted(release.reason)}; the log says {reason}")
    return troubles


def effect_troubles(release: Release, before: Release) -> Iterator[str]:
    """Where a correction says another effect than the indices of both releases."""
    for name, told in (("before", before), ("after", release)):
        indices = Result.objects.for_release(told).filter(kind=ResultKind.INDEX)
        stands = {row.ministry_id: (row.score, row.rank) for row in indices}
        for row in release.corrections.all():
            said = getattr(row, f"index_{name}"), getattr(row, f"rank_{name}")
            if said != stands.get(row.ministry_id):
                yield (
                    f"{row.ministry_id} {row.code}: index and rank {name} it are stored as"
                    f" {said!r}, but release {told.code} says {stands.get(row.ministry_id)!r}"
                )


def link_troubles(release: Release) -> Iterator[str]:
    """Whether the release hangs on the one before it, and bears the hash that the log knows."""
    before = release_before(release)
    if release.previous_hash != (before.content_hash if before else "") and not (
        before and release.previous_hash == hash_of(before)  # then it is that one's hash that lies
    ):
        name = f"release {before.code} with {before.content_hash}" if before else "nothing"
        link = release.previous_hash or "nothing"
        yield f"It is chained to {link}, but before it came {name}."
    known = logged_hashes(release)
    if known and release.content_hash not in known:
        yield f"The event log says that it was published as {known[0]}, not {release.content_hash}."


def release_before(release: Release) -> Release | None:
    """The link before it; demonstrations chain among themselves."""
    chain = Release.objects.filter(
        round__is_demonstration=release.round.is_demonstration, pk__lt=release.pk
    )
    found: Release | None = chain.select_related("round__framework").order_by("-pk").first()
    return found


def hash_of(release: Release, rows: Sequence[Result] | None = None) -> str:
    """The content hash, worked out from what is stored, or from these rows."""
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
