"""What a release holds: one row for each node of each ministry, and the hash over all of it."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from assessments.actions.errors import NotReady
from assessments.models import Disclosure, Evidence, Finding, Framework, Result, Round, Score
from assessments.scorecards import release_ranks, round_answers, tree
from assessments.scoring import types
from assessments.scoring.tree import score

Details = dict[tuple[str, str], dict[str, Any]]  # (ministry, indicator) -> fields of its result


def frozen_results(round: Round) -> list[Result]:
    """Return the results of a round as it stands, unsaved, in framework order.

    A constant number of queries. Raises NotReady where the method cannot take what was found.
    """
    framework = tree(round.framework)
    cards = {
        ministry: _scorecard(framework, ministry, answers)
        for ministry, answers in sorted(round_answers(round).items())
    }
    details = _details(round)
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
) -> str:
    """Return the SHA-256 of a release as canonical JSON: sorted keys, floats by repr, ASCII.

    The hash of the release before is part of the content, so that no link of the chain can be
    forged alone. The results may come in any order.
    """
    content = {
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
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _content(result: Result) -> dict[str, Any]:
    return {
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


def _details(round: Round) -> Details:
    """Return what stands behind each answer: by the finding, or else by the analyst. Three queries.

    Where several analysts answered, a finding must be there: whose answer is taken first is chance.
    """
    evidence: dict[int | None, list[dict[str, str]]] = defaultdict(list)
    for piece in Evidence.objects.filter(score__coding__assessment__round=round).order_by("pk"):
        evidence[piece.score_id].append(_disclosed(piece))
    scores = (
        Score.objects.answers()
        .filter(coding__assessment__round=round)
        .values_list(
            *("coding__assessment__ministry", "indicator__code", "pk"),
            *("level", "value", "confidence", "rationale"),
        )
    )
    details: Details = {
        (ministry, code): {
            "value": value if level is None else float(level),
            "confidence": confidence,
            "rationale": rationale,
            "evidence": evidence[pk],
        }
        for ministry, code, pk, level, value, confidence, rationale in scores
    }
    findings = Finding.objects.filter(assessment__round=round)
    return details | {
        (finding.assessment.ministry_id, finding.indicator.code): {
            "value": finding.value if finding.level is None else float(finding.level),
            "confidence": finding.score.confidence if finding.score else "",
            "rationale": finding.score.rationale if finding.score else finding.reason,
            "evidence": evidence[finding.score_id] if finding.score_id else [],
        }
        for finding in findings.select_related("assessment", "indicator", "score")
    }


def _disclosed(piece: Evidence) -> dict[str, str]:
    """Return public evidence whole; of any other nothing that could name it."""
    outline = {
        "class": piece.disclosure,
        "kind": piece.kind,
        "speaks_of": piece.speaks_of.isoformat() if piece.speaks_of else "",
    }
    if piece.disclosure != Disclosure.PUBLIC:
        return outline
    return outline | {
        "title": piece.title,
        "url": piece.url,
        "quotation": piece.quotation,
        "accessed_on": piece.accessed_on.isoformat() if piece.accessed_on else "",
    }
