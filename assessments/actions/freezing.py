"""Build what a release holds, and the hash over all of it.

A release has one row for each node of each ministry. The rows of indicators also carry their
context: rationale, evidence and the ministry's reply, as they were at publication.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Prefetch

from assessments.actions.errors import NotReady
from assessments.models import (
    Assessment,
    Correction,
    Disclosure,
    Evidence,
    Framework,
    Ministry,
    Release,
    Reply,
    Result,
    Round,
    Stage,
)
from assessments.resolved_scores import ResolvedScores, Source
from assessments.scorecards import Answers, release_ranks, round_answers, tree
from assessments.scoring import types
from assessments.scoring.tree import score

Pieces = dict[Source, list[dict[str, str]]]  # evidence, as the release discloses it
FrozenContext = dict[tuple[str, str], dict[str, Any]]  # (ministry, indicator) -> result fields
NO_REPLY = {"stance": "none"}


def frozen_results(
    round: Round, scores: ResolvedScores, *, leave_out: Collection[str] = ()
) -> list[Result]:
    """Return the results of a round as it is now, unsaved, in framework order.

    scores: its resolved scores. leave_out: codes of ministries to leave out. The number of queries
    is constant. Raises NotReady if the method refuses an answer.
    """
    answers = round_answers(round, scores)
    for ministry in leave_out:
        answers.pop(ministry, None)
    # A ministry that replied is final before it is published, so final means "was asked".
    final = Assessment.objects.for_round(round).filter(stage=Stage.FINAL)
    asked = list(final.values_list("ministry", flat=True))
    return results_of(round.framework, answers, frozen_context(round, scores, asked=asked))


def results_of(row: Framework, answers: Answers, context: FrozenContext) -> list[Result]:
    """Return the results of these answers, unsaved: by ministry, then in framework order.

    Raises NotReady if the method refuses an answer.
    """
    framework = tree(row)
    cards = {}
    for ministry, given in sorted(answers.items()):
        cards[ministry] = _scorecard(framework, ministry, given)
    ranks = {}
    for kind, code in _nodes(framework, cards):
        ranks[kind, code] = release_ranks(cards, kind, code)
    results = []
    for ministry, card in cards.items():
        for node in card.nodes():
            details: Mapping[str, Any] = {}
            if node.kind == types.NodeKind.INDICATOR:
                details = context.get((ministry, node.code), {})
            results.append(_result(ministry, node, ranks[node.kind, node.code][ministry], details))
    return results


def content_hash(
    *,
    code: str,
    framework: Framework,
    method_version: str,
    previous_hash: str,
    results: Iterable[Result],
    corrects: Release | None = None,
    reason: str = "",
    corrections: Iterable[Correction] = (),
) -> str:
    """Return the SHA-256 of a release as canonical JSON: sorted keys, floats by repr, ASCII.

    The hash of the release before is part of the content, so no link of the chain can be forged
    without the others. Results and corrections may come in any order.
    """
    rows = [_hashed_result(result) for result in results]
    content: dict[str, Any] = {
        "release": code,
        "framework": framework.slug,
        "framework_digest": framework.digest,
        "method_version": method_version,
        "previous_hash": previous_hash,
        "results": sorted(rows, key=lambda row: (row["ministry"], row["kind"], row["code"])),
    }
    # Only a correction has these keys: releases hashed before corrections existed keep their hash.
    if corrects is not None:
        changes = [_hashed_correction(row) for row in corrections]
        content |= {
            "corrects": corrects.code,
            "reason": reason,
            "corrections": sorted(changes, key=lambda row: (row["ministry"], row["code"])),
        }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def frozen_context(
    round: Round, scores: ResolvedScores, *, asked: Collection[str]
) -> FrozenContext:
    """Return the rationale, the evidence and the reply of each answer.

    scores: the round's resolved scores. asked: codes of the ministries that were shown their
    draft. Five queries, however many ministries.
    """
    pieces = _disclosed_evidence(round)
    context: FrozenContext = {}
    for key, resolved in scores.items():
        evidence: list[dict[str, str]] = []
        for source in resolved.sources:
            evidence += pieces[source]
        context[key] = {
            "value": resolved.value,
            "confidence": resolved.confidence,
            "rationale": resolved.rationale,
            "evidence": evidence,
        }
    # A ministry may reply on an indicator without a score, so replies can add entries.
    for key, reply in frozen_replies(round, asked).items():
        context.setdefault(key, {})["reply"] = reply
    return context


def frozen_replies(round: Round, asked: Collection[str]) -> FrozenContext:
    """Return each asked ministry's reply on each indicator; {"stance": "none"} without one.

    A confidential reply keeps its stance, without comment and evidence. Three queries.
    """
    if not asked:
        return {}
    found: FrozenContext = {}
    codes = list(round.framework.indicators.values_list("code", flat=True))
    for ministry in asked:
        for code in codes:
            found[ministry, code] = NO_REPLY
    answered = Reply.objects.answered().filter(
        assessment__round=round, assessment__ministry__in=asked
    )
    public = Prefetch("evidence", queryset=Evidence.objects.public().order_by("pk"))
    replies = answered.select_related("assessment", "indicator", "decision")
    for reply in replies.prefetch_related(public):
        found[reply.assessment.ministry_id, reply.indicator.code] = _frozen_reply(reply)
    return found


def disclosed(piece: Evidence, *, is_withheld: bool = False) -> dict[str, str]:
    """Return what a release publishes of a piece of evidence.

    Public evidence is published whole. Of any other, and of what is withheld, only the class, the
    kind and the date are, and the digest if it is sealed.
    """
    is_public = piece.disclosure == Disclosure.PUBLIC
    disclosure = Disclosure.RESTRICTED if is_public and is_withheld else piece.disclosure
    outline = {
        "class": str(disclosure),
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


def _frozen_reply(reply: Reply) -> dict[str, Any]:
    frozen: dict[str, Any] = {"stance": str(reply.stance)}
    # Empty fields are left out, so that they do not change the hash.
    if reply.is_confidential:
        frozen["is_confidential"] = True
    else:
        if reply.comment:
            frozen["comment"] = reply.comment
        pieces = [disclosed(piece) for piece in reply.evidence.all()]
        if pieces:
            frozen["evidence"] = pieces
    if decision := getattr(reply, "decision", None):
        frozen["decision"] = {"stands": str(decision.stands), "reason": decision.reason}
    return frozen


def _disclosed_evidence(round: Round) -> Pieces:
    """Return the pieces of each score and reply, as the release discloses them. Two queries."""
    found: Pieces = defaultdict(list)
    for piece in Evidence.objects.filter(score__coding__assessment__round=round).order_by("pk"):
        found["score", piece.score_id or 0].append(disclosed(piece))
    replied = Evidence.objects.filter(reply__assessment__round=round).select_related("reply")
    for piece in replied.order_by("pk"):
        is_withheld = piece.reply is not None and piece.reply.is_confidential
        found["reply", piece.reply_id or 0].append(disclosed(piece, is_withheld=is_withheld))
    return found


def _hashed_result(result: Result) -> dict[str, Any]:
    # Results without a reply have no such key: releases from before replies keep their hash.
    reply = {"reply": result.reply} if result.reply else {}
    return reply | {
        "ministry": result.ministry_id,
        "kind": str(result.kind),
        "code": result.code,
        "state": str(result.state),
        "score": result.score,
        "coverage": result.coverage,
        "scored": result.scored,
        "applicable": result.applicable,
        "rank": result.rank,
        "value": result.value,
        "confidence": result.confidence,
        "rationale": result.rationale,
        "evidence": result.evidence,
        "is_sealed_only": result.is_sealed_only,
    }


def _hashed_correction(row: Correction) -> dict[str, Any]:
    return {
        "ministry": row.ministry_id,
        "code": row.code,
        "old": [row.old_state, row.old_value],
        "new": [row.new_state, row.new_value],
        "reason": row.reason,
        "index": [row.index_before, row.index_after],
        "rank": [row.rank_before, row.rank_after],
    }


def _scorecard(
    framework: types.Framework, ministry: str, answers: Mapping[str, types.Answer]
) -> types.Scorecard:
    try:
        return score(framework, answers)
    except types.ScoringError as error:
        country = Ministry.objects.get(pk=ministry).country
        raise NotReady(f"{country} cannot be scored: {error}.") from error


def _nodes(
    framework: types.Framework, cards: Mapping[str, types.Scorecard]
) -> list[tuple[types.NodeKind, str]]:
    some_card = next(iter(cards.values()), score(framework, {}))
    return [(node.kind, node.code) for node in some_card.nodes()]


def _result(
    ministry: str, node: types.Node, rank: int | None, context: Mapping[str, Any]
) -> Result:
    return Result(
        ministry_id=ministry,
        kind=node.kind.value,
        code=node.code,
        state=node.state.value,
        score=node.score,
        coverage=node.coverage,
        scored=node.scored,
        applicable=node.applicable,
        rank=rank,
        is_sealed_only=node.is_sealed_only,
        **context,
    )
