"""What a release holds: one row for each node of each ministry, and the hash over all of it."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from assessments.actions.errors import NotReady
from assessments.actions.frozen_context import Details, details_of
from assessments.models import Assessment, Correction, Framework, Release, Result, Round, Stage
from assessments.resolved_scores import ResolvedScores
from assessments.scorecards import Answers, release_ranks, round_answers, tree
from assessments.scoring import types
from assessments.scoring.tree import score


def frozen_results(
    round: Round, standing: ResolvedScores, *, leave_out: Collection[str] = ()
) -> list[Result]:
    """Return the results of a round as it stands, unsaved, in framework order.

    standing: its resolved scores. leave_out: ministries that are not to be in it. The number of
    queries is constant. Raises NotReady where the method cannot take what was found.
    """
    found = round_answers(round, standing)
    answers = {ministry: said for ministry, said in found.items() if ministry not in leave_out}
    final = Assessment.objects.for_round(round).filter(stage=Stage.FINAL)
    asked = list(final.values_list("ministry", flat=True))  # for before it is final, it replies
    return results_of(round.framework, answers, details_of(round, standing, asked=asked))


def results_of(row: Framework, answers: Answers, details: Details) -> list[Result]:
    """Return the results of these answers, unsaved: by ministry, then in framework order.

    Raises NotReady where the method cannot take an answer.
    """
    framework = tree(row)
    cards = {
        ministry: _scorecard(framework, ministry, said)
        for ministry, said in sorted(answers.items())
    }
    ranks = {
        (kind, code): release_ranks(cards, kind, code) for kind, code in _nodes(framework, cards)
    }
    return [
        _result(
            ministry,
            node,
            ranks[node.kind, node.code][ministry],
            details.get((ministry, node.code), {}) if node.kind == types.NodeKind.INDICATOR else {},
        )
        for ministry, card in cards.items()
        for node in card.nodes()
    ]


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

    The hash of the release before is part of the content, so that no link of the chain can be
    forged alone. Results and corrections may come in any order. What a release does not have, such
    as a correction, is left out, so that what was hashed before there were any keeps its hash.
    """
    content: dict[str, Any] = {
        "release": code,
        "framework": framework.slug,
        "framework_digest": framework.digest,
        "method_version": method_version,
        "previous_hash": previous_hash,
        "results": sorted(
            (_content(result) for result in results),
            key=lambda row: (row["ministry"], row["kind"], row["code"]),
        ),
    }
    if corrects is not None:
        content |= {
            "corrects": corrects.code,
            "reason": reason,
            "corrections": sorted(
                (_correction(row) for row in corrections),
                key=lambda row: (row["ministry"], row["code"]),
            ),
        }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _content(result: Result) -> dict[str, Any]:
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


def _correction(row: Correction) -> dict[str, Any]:
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
        raise NotReady(f"{ministry} cannot be scored: {error}.") from error


def _nodes(
    framework: types.Framework, cards: Mapping[str, types.Scorecard]
) -> list[tuple[types.NodeKind, str]]:
    some_card = next(iter(cards.values()), score(framework, {}))
    return [(node.kind, node.code) for node in some_card.nodes()]


def _result(
    ministry: str, node: types.Node, rank: int | None, details: Mapping[str, Any]
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
        **details,
    )
