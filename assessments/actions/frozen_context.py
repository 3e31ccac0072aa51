"""What a release holds beside its numbers: words, evidence, and what the ministry replied."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Prefetch

from assessments.models import Disclosure, Evidence, Reply, Round
from assessments.resolved_scores import ResolvedScores, Source

Details = dict[tuple[str, str], dict[str, Any]]  # (ministry, indicator) -> fields of its result
NO_REPLY = {"stance": "none"}


def details_of(round: Round, standing: ResolvedScores, *, asked: Collection[str]) -> Details:
    """Return what stands behind each answer: its words, its evidence, and the ministry's reply.

    standing: the round's resolved scores. asked: the ministries that were shown their draft. Five
    queries, however many ministries.
    """
    pieces, replies = _evidence(round), replies_of(round, asked)
    found = {
        key: {
            "value": resolved.value,
            "confidence": resolved.confidence,
            "rationale": resolved.rationale,
            "evidence": [piece for source in resolved.sources for piece in pieces[source]],
        }
        for key, resolved in standing.items()
    }
    return {
        key: found.get(key, {}) | ({"reply": replies[key]} if key in replies else {})
        for key in found.keys() | replies.keys()
    }


def replies_of(round: Round, asked: Collection[str]) -> Details:
    """Return what each ministry that was asked said of each indicator; no word is "none".

    What a ministry wants kept confidential is left out, but not that it does. Three queries.
    """
    if not asked:
        return {}
    codes = list(round.framework.indicators.values_list("code", flat=True))
    found: Details = {(ministry, code): NO_REPLY for ministry in asked for code in codes}
    said = Reply.objects.said().filter(assessment__round=round, assessment__ministry__in=asked)
    public = Prefetch("evidence", queryset=Evidence.objects.public().order_by("pk"))
    for reply in said.select_related("assessment", "indicator", "decision").prefetch_related(
        public
    ):
        found[reply.assessment.ministry_id, reply.indicator.code] = _reply(reply)
    return found


def _reply(reply: Reply) -> dict[str, Any]:
    said: dict[str, Any] = {"stance": str(reply.stance)}
    if reply.is_confidential:
        said["is_confidential"] = True
    else:
        said |= {"comment": reply.comment} if reply.comment else {}
        pieces = [disclosed(piece) for piece in reply.evidence.all()]
        said |= {"evidence": pieces} if pieces else {}
    if decision := getattr(reply, "decision", None):
        said["decision"] = {"stands": str(decision.stands), "reason": decision.reason}
    return said


def _evidence(round: Round) -> dict[Source, list[dict[str, str]]]:
    """Whose evidence -> its pieces, as the release discloses them. Two queries."""
    found: dict[Source, list[dict[str, str]]] = defaultdict(list)
    for piece in Evidence.objects.filter(score__coding__assessment__round=round).order_by("pk"):
        found["score", piece.score_id or 0].append(disclosed(piece))
    replied = Evidence.objects.filter(reply__assessment__round=round).select_related("reply")
    for piece in replied.order_by("pk"):
        is_withheld = piece.reply is not None and piece.reply.is_confidential
        found["reply", piece.reply_id or 0].append(disclosed(piece, is_withheld=is_withheld))
    return found


def disclosed(piece: Evidence, *, is_withheld: bool = False) -> dict[str, str]:
    """Return public evidence whole; of any other, or of what is withheld, nothing that names it."""
    is_public = piece.disclosure == Disclosure.PUBLIC
    outline = {
        "class": str(Disclosure.RESTRICTED if is_public and is_withheld else piece.disclosure),
        "kind": piece.kind,
        "speaks_of": piece.speaks_of.isoformat() if piece.speaks_of else "",
    }
    if piece.disclosure == Disclosure.SEALED and piece.digest:
        return outline | {"digest": piece.digest}
    if is_withheld or not is_public:
        return outline
    return outline | {
        "title": piece.title,
        "url": piece.url,
        "quotation": piece.quotation,
        "accessed_on": piece.accessed_on.isoformat() if piece.accessed_on else "",
    }
