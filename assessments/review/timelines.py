"""The history of one indicator of one ministry: who said what, when, and what stood before.

It is read from the event log by exact subjects, which are indexed, and never by searching texts.
Whoever asks must be one who may read all of it: see `Assessment.objects.led_by`; codings that the
reader may not see by now are left out all the same.
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Q
from django.http import QueryDict

from assessments.answers.evidence_pieces import CLASSES, KINDS
from assessments.answers.questions import Question
from assessments.models import Assessment, Coding, Disclosure, Event, Evidence, User
from assessments.queries import Query
from assessments.review.logged_evidence import WORDS, read_loggable
from assessments.scoring.entries import ANSWER_LABELS
from assessments.scoring.replies import REPLY_LABELS

LONGEST_SUBJECT = 120  # as the log cuts them
MOMENTS = 100  # on one page
MOST_COMPARED = 40_000  # pairs of words; two texts with more between them are shown whole
NOT_SHOWN = {"version", "evidence", "decided_by"}  # the last is told by the moment before
LABELS = {
    **ANSWER_LABELS,
    **REPLY_LABELS,
    "coding_of": "Whose coding stands",
}
DATES = ("speaks_of", "accessed_on")
SPLIT = re.compile(r"(\s+)")


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a text: gone, new, or (blank) the same before and after."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One event. whose: the analyst whose coding it is about, blank for what is everybody's."""

    at: datetime.datetime
    by: str
    verb: str
    whose: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Newest first. older: the query of the page before; blank when this shows the first."""

    assessment: Assessment
    question: Question
    moments: tuple[Moment, ...]
    older: str


def timeline(assessment: Assessment, question: Question, reader: User, data: QueryDict) -> Timeline:
    """Four queries. Raises BadQuery."""
    query = Query(data, known=["before"])
    before = query.text("before")
    if before and not re.fullmatch("[0-9]{1,18}", before):
        query.problems.append("before: give the number that the link to older moments has.")
    query.settle()
    visible = Coding.objects.visible_to(reader).filter(assessment=assessment)
    analysts = list(visible.order_by("pk").values_list("analyst__username", flat=True))
    about = subjects(assessment, question.code, analysts)
    events = Event.objects.filter(subject__in=about).select_related("by").order_by("-pk")
    if before:
        events = events.filter(pk__lt=int(before))
    rows = list(events[: MOMENTS + 1])
    disclosed = disclosed_keys(assessment, question)
    details = read_loggable([row.detail for row in rows[:MOMENTS]], disclosed=disclosed)
    moments = tuple(
        moment(row, detail, about[row.subject]) for row, detail in zip(rows, details, strict=False)
    )
    older = f"?before={rows[MOMENTS - 1].pk}" if len(rows) > MOMENTS else ""
    return Timeline(assessment, question, moments, older)


def subjects(assessment: Assessment, code: str, analysts: Sequence[str]) -> dict[str, str]:
    """Each subject of the log that is about the indicator -> the analyst whose coding it is."""
    place = f"{assessment.round} {assessment.ministry_id}"
    of_codings = {
        f"{about} by {analyst}"[:LONGEST_SUBJECT]: analyst
        for analyst in analysts
        for about in (place, f"{place} {code}")
    }
    of_all = (place, *(f"{place} {code} {noun}" for noun in ("finding", "reply", "decision")))
    return of_codings | dict.fromkeys(of_all, "")


def disclosed_keys(assessment: Assessment, question: Question) -> set[str]:
    """The keys of pieces that stand there and are not under seal: the words of no other are shown.

    The log of old holds words of pieces that were sealed only later, or taken away since.
    """
    of_scores = Q(score__coding__assessment=assessment, score__indicator=question.pk)
    of_reply = Q(reply__assessment=assessment, reply__indicator=question.pk)
    rows = Evidence.objects.filter(of_scores | of_reply).exclude(disclosure=Disclosure.SEALED)
    return {str(key) for key in rows.values_list("key", flat=True)}


def moment(event: Event, detail: Mapping[str, Any], whose: str) -> Moment:
    """detail: the event's, without the words that must not be read."""
    old, new = side(detail, "old"), side(detail, "new")
    changes = [*field_changes(old, new), *evidence_changes(old, new)]
    if reason := detail.get("reason"):
        changes.append(Change("Reason", (Part("new", str(reason)),)))
    return Moment(
        at=event.at,
        by=event.by.get_username() if event.by else "the command line",
        verb=event.verb,
        whose=whose,
        changes=tuple(changes),
    )


def side(detail: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """One side of a change; a stage's is a word alone."""
    said = detail.get(name)
    if isinstance(said, Mapping):
        return said
    return {} if said is None else {"stage": said}


def field_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for field in dict.fromkeys((*old, *new)):
        before, after = printed(old.get(field)), printed(new.get(field))
        if field not in NOT_SHOWN and before != after:
            yield Change(label(field), parts(before, after))


def evidence_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    gone, come = old.get("evidence", {}), new.get("evidence", {})
    for key in dict.fromkeys((*gone, *come)):
        yield Change("Evidence", parts(told(gone.get(key, {})), told(come.get(key, {}))))


def told(piece: Mapping[str, Any]) -> str:
    """One piece in words, a line each, as far as they are given."""
    if not piece:
        return ""
    kind, disclosure = KINDS.get(piece.get("kind", ""), ""), piece.get("disclosure", "")
    digest = f"SHA-256 {piece['digest']}" if piece.get("digest") else ""
    said = [piece.get(field) for field in (*WORDS, *DATES)]
    lines = [f"{CLASSES.get(disclosure, '')} {kind.lower()}".strip(), *said, digest]
    return "\n".join(str(line) for line in lines if line)


def label(field: str) -> str:
    return LABELS.get(field, field.replace("_", " ").capitalize())


def printed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def parts(before: str, after: str) -> tuple[Part, ...]:
    """What is gone and what is new between two texts, by words.

    What they begin and end with alike is set aside first, so that typing on in a long text costs
    next to nothing; where what is left is long on both sides, it is shown whole, twice.
    """
    old, new = SPLIT.split(before), SPLIT.split(after)
    head = shared(old, new)
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
    for kind, low, high, start, end in SequenceMatcher(None, old, new, False).get_opcodes():
        if kind == "equal":
            yield Part("", "".join(old[low:high]))
        else:
            yield Part("gone", "".join(old[low:high]))
            yield Part("new", "".join(new[start:end]))


def shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many elements both begin with."""
    pairs = zip(one, other, strict=False)
    return next(
        (at for at, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other))
    )
