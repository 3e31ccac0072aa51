"""Anyone can recompute the stored results of a release, to the last digit."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assessments import scorecards
from assessments.actions import releases
from assessments.models import Result, Round
from assessments.resolved_scores import resolved_scores
from assessments.scorecards import release_ranks, release_scorecards, round_answers
from assessments.scoring.types import NodeKind, Rule
from tests.factories import make_assessment, make_coding, make_framework, make_round, make_score

pytestmark = pytest.mark.django_db

STATES = st.sampled_from(["not_found", "not_applicable", ""])
ANSWERS = st.one_of(STATES, st.integers(1, 5))
RATED = ["OPN-1", "OPN-2", "CNF-1", "TRN-1"]  # and TRN-2, which is measured
ROUNDS = st.fixed_dictionaries(
    {
        "rule": st.sampled_from(list(Rule)),
        "coverage": st.floats(0.05, 1.0),
        "weights": st.lists(st.floats(0.01, 100), min_size=5, max_size=5),
        "answers": st.lists(
            st.tuples(
                st.lists(ANSWERS, min_size=4, max_size=4),
                st.one_of(STATES, st.floats(-1e6, 1e6)),
                st.booleans(),
            ),
            min_size=1,
            max_size=4,
        ),
    }
)


def scored_round(plan: Mapping[str, Any]) -> Round:
    framework = make_framework(
        rules={"index": plan["rule"], "balance": plan["rule"]},
        measured={"TRN-2": (-250.0, 1000.0)},
        coverage=plan["coverage"],
    )
    for indicator, weight in zip(framework.indicators.all(), plan["weights"], strict=True):
        framework.indicators.filter(pk=indicator.pk).update(weight=weight)
    round = make_round(framework=framework)
    for ministry, (levels, value, is_sealed) in zip("ABCD", plan["answers"], strict=False):
        coding = make_coding(make_assessment(ministry * 3, round=round))
        for code, answer in zip([*RATED, "TRN-2"], [*levels, value], strict=True):
            fields = answer_fields(answer, is_measured=code == "TRN-2")
            if fields["state"]:
                make_score(coding, code, **fields, evidence=["sealed"] if is_sealed else [])
    return round


def answer_fields(answer: object, *, is_measured: bool) -> dict[str, Any]:
    if isinstance(answer, str):
        return {"state": answer}
    return {"state": "rated", "value" if is_measured else "level": answer}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=ROUNDS)
def test_what_is_stored_equals_what_is_recomputed_to_the_last_digit(plan: dict[str, Any]) -> None:
    with transaction.atomic():
        round = scored_round(plan)
        scorecards._tree.cache_clear()
        assume(round_answers(round, resolved_scores(round)))
        release = releases.publish(round)
        cards = release_scorecards(release)
        for row in Result.objects.for_release(release):
            kind = NodeKind(row.kind)
            node = cards[row.ministry_id].node(kind, row.code)
            assert row.state == node.state
            assert row.score == node.score
            assert row.coverage == node.coverage
            assert (row.scored, row.applicable) == (node.scored, node.applicable)
            assert row.is_sealed_only == node.is_sealed_only
            assert row.rank == release_ranks(cards, kind, row.code)[row.ministry_id]
        transaction.set_rollback(True)
