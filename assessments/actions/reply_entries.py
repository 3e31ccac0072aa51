"""What a ministry's reply says, read from rows and written to them: whole, evidence included."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError

from assessments.actions.entry_checks import check_evidence, storable
from assessments.actions.evidence import by_key, loggable
from assessments.models import Assessment, Disclosure, Evidence, Reply, Stance
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


def changes(entry: ReplyEntry, other: ReplyEntry, version: int) -> dict[str, Any]:
    """What the log says of one side of a change: the version, and the fields that differ."""
    said = {
        field: getattr(entry, field)
        for field in SAID
        if getattr(entry, field) != getattr(other, field)
    }
    evidence = loggable(by_key(entry.evidence), by_key(other.evidence))
    return {"version": version, **said} | ({"evidence": evidence} if evidence else {})
