"""What a ministry's reply says, read from rows and written to them: whole, evidence included."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError

from assessments.actions.entry_checks import check_evidence, storable
from assessments.actions.evidence import FIELDS, Pieces, by_key, loggable
from assessments.models import Assessment, Disclosure, Evidence, Reply, Stance, User
from assessments.scoring.replies import ReplyEntry

SAID = ("stance", "comment", "is_confidential")


def entries(assessment: Assessment) -> dict[str, ReplyEntry]:
    """Indicator -> what was put down, in the order of the framework: two queries."""
    pieces: dict[int | None, list[Evidence]] = defaultdict(list)
    for piece in Evidence.objects.filter(reply__assessment=assessment):
        pieces[piece.reply_id].append(piece)
    rows = Reply.objects.filter(assessment=assessment).select_related("indicator")
    return {row.indicator.code: entry_of(row, pieces[row.pk]) for row in rows}


def entry_of(reply: Reply | None, pieces: Collection[Evidence]) -> ReplyEntry:
    if reply is None:
        return ReplyEntry()
    return ReplyEntry(
        stance=reply.stance,
        comment=reply.comment,
        is_confidential=reply.is_confidential,
        evidence=tuple(piece.entry() for piece in pieces),
    )


def is_same(one: ReplyEntry, other: ReplyEntry) -> bool:
    """Whether both say the same; the order of the evidence says nothing."""
    is_same_text = replace(one, evidence=()) == replace(other, evidence=())
    return is_same_text and by_key(one.evidence) == by_key(other.evidence)


def check(entry: ReplyEntry, stored: ReplyEntry) -> None:
    """Raise ValidationError with what cannot be stored. What is only not whole yet is stored."""
    if entry.stance not in {"", *Stance.values}:
        raise ValidationError({"stance": [f"Choose one of: {', '.join(Stance.labels)}."]})
    storable("comment", entry.comment)
    for piece in entry.evidence:
        if piece.disclosure == Disclosure.SEALED:
            sentence = "Evidence of a reply is public or restricted."
            raise ValidationError({f"evidence-{piece.key}-disclosure": [sentence]})
    check_evidence(entry.evidence, stored=by_key(stored.evidence))


def write_evidence(reply: Reply, stored: Collection[Evidence], wanted: Pieces, *, by: User) -> None:
    """Make the wanted pieces of those stored: at most three queries, none if nothing differs."""
    known = {row.key: row for row in stored}
    gone = [row.pk for row in stored if row.key not in wanted]
    changed = [row for row in stored if row.key in wanted and row.entry() != wanted[row.key]]
    new = [Evidence(reply=reply, key=key, added_by=by) for key in wanted if key not in known]
    for row in (*changed, *new):
        for field in FIELDS:
            setattr(row, field, getattr(wanted[row.key], field))
    if gone:
        Evidence.objects.filter(pk__in=gone).delete()
    if changed:
        Evidence.objects.bulk_update(changed, FIELDS)
    if new:
        Evidence.objects.bulk_create(new)


def changes(entry: ReplyEntry, other: ReplyEntry, version: int) -> dict[str, Any]:
    """What the log says of one side of a change: the version, and the fields that differ."""
    said = {
        field: getattr(entry, field)
        for field in SAID
        if getattr(entry, field) != getattr(other, field)
    }
    evidence = loggable(by_key(entry.evidence), by_key(other.evidence))
    return {"version": version, **said} | ({"evidence": evidence} if evidence else {})
