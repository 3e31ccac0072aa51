"""The history of one indicator of one ministry: who changed what, when, and what it was before.

It is read from the event log by exact subjects, which are indexed, and never by searching texts.
For readers who may see all of it: see `Assessment.objects.led_by`; codings that the reader may not
see yet are left out all the same.
"""

import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Q
from django.http import QueryDict

from assessments.answers.evidence import CLASS_LABELS, KIND_LABELS
from assessments.answers.questions import Question
from assessments.answers.values import ANSWER_LABELS
from assessments.models import Assessment, Coding, Disclosure, Event, Evidence, LoggedWords, User
from assessments.queries import Query
from assessments.review.replies import REPLY_LABELS
from assessments.sealing import CannotOpen, unseal_words

LONGEST_SUBJECT = 120  # as the log cuts them
MOMENTS = 100  # on one page
MOST_COMPARED = 40_000  # pairs of words; two texts with more between them are shown whole
NOT_SHOWN = {"version", "evidence", "decided_by"}  # the moment before shows who decided it
LABELS = {
    **ANSWER_LABELS,
    **REPLY_LABELS,
    "coding_of": "Coding that is used",
    "stands": "Score to publish",
}
SIDES = ("old", "new")
WORDS = ("title", "url", "quotation")
DATES = ("speaks_of", "accessed_on")
SPLIT = re.compile(r"(\s+)")


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a text: gone, new, or (blank) the same before and after."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field, or one piece of evidence, that an event changed."""

    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One event. analyst: whose coding it is about; blank for what is about all of them."""

    at: datetime.datetime
    by: str
    verb: str
    analyst: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Newest first. older: the query of the page before; blank when this shows the first."""

    moments: Sequence[Moment]
    older: str


def history(assessment: Assessment, question: Question, reader: User, data: QueryDict) -> History:
    """Return one page of the history. Four queries. Raises BadQuery."""
    query = Query(data, known=["before"])
    before = query.text("before")
    if before and not re.fullmatch("[0-9]{1,18}", before):
        query.problems.append("before: give the number that the link to older moments has.")
    query.settle()
    # The subject of an event names the analyst, so that unseen codings are not even asked for.
    visible = Coding.objects.visible_to(reader).filter(assessment=assessment)
    analysts = list(visible.order_by("pk").values_list("analyst__username", flat=True))
    about = subjects(assessment, question.code, analysts)
    events = Event.objects.filter(subject__in=about).select_related("by").order_by("-pk")
    if before:
        events = events.filter(pk__lt=int(before))
    # One more than is shown: so the link to older moments is there only if they are.
    rows = list(events[: MOMENTS + 1])
    shown = rows[:MOMENTS]
    disclosed = disclosed_keys(assessment, question)
    details = read_loggable([row.detail for row in shown], disclosed=disclosed)
    moments = []
    for row, detail in zip(shown, details, strict=True):
        moments.append(moment(row, detail, about[row.subject]))
    older = ""
    if len(rows) > MOMENTS:
        older = f"?before={shown[-1].pk}"
    return History(moments, older)


def subjects(assessment: Assessment, code: str, analysts: Sequence[str]) -> dict[str, str]:
    """Return each subject of the log about the indicator -> the analyst whose coding it is."""
    place = assessment.event_subject
    found = {}
    for analyst in analysts:
        for about in (place, f"{place} {code}"):
            found[f"{about} by {analyst}"[:LONGEST_SUBJECT]] = analyst
    found[place] = ""
    for noun in ("finding", "reply", "decision"):
        found[f"{place} {code} {noun}"] = ""
    return found


def disclosed_keys(assessment: Assessment, question: Question) -> set[str]:
    """Return the keys of the pieces whose words may be shown: stored now, and not sealed.

    Old events hold words of pieces that were sealed or removed only later.
    """
    of_scores = Q(score__coding__assessment=assessment, score__indicator=question.pk)
    of_reply = Q(reply__assessment=assessment, reply__indicator=question.pk)
    rows = Evidence.objects.filter(of_scores | of_reply).exclude(disclosure=Disclosure.SEALED)
    return {str(key) for key in rows.values_list("key", flat=True)}


def read_loggable(
    details: Iterable[Mapping[str, Any]], *, disclosed: Collection[str]
) -> list[dict[str, Any]]:
    """Return the details of events, with the words of the pieces that their readers may read.

    disclosed: the keys of pieces that are stored now and not sealed. Every other piece, and every
    side on which a piece was sealed, is left with its outline: class, kind, dates and digest, also
    where an old event still holds the words itself. Two sides of an event are "old" and "new",
    each with its "evidence" by key. One query; none where nothing is disclosed.
    """
    found = [dict(detail) for detail in details]
    tokens = LoggedWords.objects.in_bulk(list(_digests(found, disclosed)))
    for detail in found:
        for side in SIDES:
            evidence = {}
            for key, piece in _pieces(detail, side).items():
                evidence[key] = _readable(piece, tokens, is_open=_is_open(key, piece, disclosed))
            if evidence:
                detail[side] = {**detail[side], "evidence": evidence}
    return found


def _pieces(detail: Mapping[str, Any], side: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the evidence of one side; none where the event is about something else."""
    found = detail.get(side)
    if isinstance(found, dict) and isinstance(found.get("evidence"), dict):
        pieces: Mapping[str, Mapping[str, Any]] = found["evidence"]
        return pieces
    return {}


def _digests(details: Iterable[Mapping[str, Any]], disclosed: Collection[str]) -> Iterator[str]:
    for detail in details:
        for side in SIDES:
            for key, piece in _pieces(detail, side).items():
                if _is_open(key, piece, disclosed) and "digest" in piece:
                    yield piece["digest"]


def _is_open(key: str, piece: Mapping[str, Any], disclosed: Collection[str]) -> bool:
    return key in disclosed and piece.get("disclosure") != Disclosure.SEALED


def _readable(
    piece: Mapping[str, Any], tokens: Mapping[str, LoggedWords], *, is_open: bool
) -> dict[str, Any]:
    outline = dict(piece)
    for name in WORDS:
        outline.pop(name, None)
    if not is_open:
        return outline
    # An event holds the words themselves, or only a digest under which they are kept sealed.
    words, kept = piece, tokens.get(piece.get("digest", ""))
    if kept is not None:
        try:
            words = unseal_words(kept.token)
        except CannotOpen:  # the key was lost: the history still shows the outline
            words = {}
    for name in WORDS:
        if name in words:
            outline[name] = words[name]
    return outline


def moment(event: Event, detail: Mapping[str, Any], analyst: str) -> Moment:
    """Return one event. detail: of the event, without the words that must not be read."""
    old, new = side(detail, "old"), side(detail, "new")
    changes = [*field_changes(old, new), *evidence_changes(old, new)]
    if reason := detail.get("reason"):
        changes.append(Change("Reason", (Part("new", str(reason)),)))
    by = "the command line"
    if event.by:
        by = event.by.get_username()
    return Moment(
        at=event.at,
        by=by,
        verb=event.verb,
        analyst=analyst,
        changes=tuple(changes),
    )


def side(detail: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return one side of a change; that of a stage is only its name."""
    found = detail.get(name)
    if isinstance(found, Mapping):
        return found
    if found is None:
        return {}
    return {"stage": found}


def field_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for field in dict.fromkeys((*old, *new)):
        before, after = printed(old.get(field)), printed(new.get(field))
        if field not in NOT_SHOWN and before != after:
            label = LABELS.get(field, field.replace("_", " ").capitalize())
            yield Change(label, parts(before, after))


def evidence_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    gone, come = old.get("evidence", {}), new.get("evidence", {})
    for key in dict.fromkeys((*gone, *come)):
        before, after = piece_lines(gone.get(key, {})), piece_lines(come.get(key, {}))
        yield Change("Evidence", parts(before, after))


def piece_lines(piece: Mapping[str, Any]) -> str:
    """Return one piece in words, a line for each field that it has."""
    if not piece:
        return ""
    kind, disclosure = piece.get("kind", ""), piece.get("disclosure", "")
    name = f"{CLASS_LABELS.get(disclosure, '')} {KIND_LABELS.get(kind, '').lower()}"
    lines = [name.strip()]
    for field in (*WORDS, *DATES):
        lines.append(str(piece.get(field) or ""))
    if piece.get("digest"):
        lines.append(f"SHA-256 {piece['digest']}")
    return "\n".join(filter(None, lines))


def printed(value: Any) -> str:
    if value is None:
        return ""
    # An event holds True for a confidential reply, which no reader would say.
    if value is True:
        return "yes"
    if value is False:
        return "no"
    return str(value)


def parts(before: str, after: str) -> tuple[Part, ...]:
    """Return what is gone and what is new between two texts, by words.

    What they begin and end with alike is set aside first, so that typing on in a long text costs
    next to nothing; where what is left is long on both sides, it is shown whole, twice.
    """
    old, new = SPLIT.split(before), SPLIT.split(after)
    head = shared(old, new)
    # Reversed without the common beginning, so that no word is counted at both ends.
    tail = shared(old[head:][::-1], new[head:][::-1])
    ends = (old[:head], old[len(old) - tail :])
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    found = [Part("", "".join(ends[0])), *between(old, new), Part("", "".join(ends[1]))]
    return tuple(part for part in found if part.text)


def between(old: Sequence[str], new: Sequence[str]) -> Iterator[Part]:
    if len(old) * len(new) > MOST_COMPARED:
        yield Part("gone", "".join(old))
        yield Part("new", "".join(new))
        return
    # Without "autojunk", which ignores frequent words, such as "the", in long texts.
    for kind, low, high, start, end in SequenceMatcher(None, old, new, False).get_opcodes():
        if kind == "equal":
            yield Part("", "".join(old[low:high]))
        else:
            yield Part("gone", "".join(old[low:high]))
            yield Part("new", "".join(new[start:end]))


def shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many elements both begin with."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
