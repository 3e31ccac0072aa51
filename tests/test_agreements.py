"""Tests from rows to agreement: the ministries and answers compared, and the queries made."""

from collections.abc import Iterator, Mapping

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import agreements
from assessments.actions import releases
from assessments.models import Coding, Release, Round, Stage
from assessments.scorecards import tree
from assessments.scoring.coders import Outcome
from assessments.scoring.tree import score
from assessments.scoring.types import Node
from tests.codings import code_ministry, reconcile
from tests.factories import make_framework, make_round
from tests.worlds import world

pytestmark = pytest.mark.django_db

PAST_CODING = ["reconciling", "reply", "deciding", "final", "released"]


@world
def round() -> Round:
    return make_round("2026")


def compared(round: Round) -> set[str]:
    return set(agreements.unblinded(round).values_list("ministry", flat=True))


def everything(round: Round) -> Iterator[Node]:
    return score(tree(round.framework), {}).nodes()


def test_a_ministry_is_compared_from_reconciling_on(round: Round) -> None:
    codes = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG"]
    for code, stage in zip(codes, Stage, strict=True):
        code_ministry(round, code, {"OPN-1": 1}, {"OPN-1": 2}, stage=stage, is_submitted=True)

    assert compared(round) == {"CCC", "DDD", "EEE", "FFF", "GGG"}
    assert {row.ministry_id for row in agreements.reconciled(round)} == {"DDD", "EEE", "FFF", "GGG"}


@pytest.mark.parametrize("stage", PAST_CODING[:-1])
def test_a_coding_that_is_still_written_keeps_its_ministry_out_in_any_stage(
    round: Round, stage: str
) -> None:
    code_ministry(round, "FIN", {"OPN-1": 1}, {"OPN-1": 2}, stage=stage, is_submitted=True)
    last = Coding.objects.order_by("pk").last()
    assert last is not None
    last.submitted_at = None
    last.save(update_fields=["submitted_at"])

    assert compared(round) == set()


def test_after_its_release_nothing_is_written_any_more_submitted_or_not(round: Round) -> None:
    code_ministry(round, "FIN", {"OPN-1": 1}, {"OPN-1": 2}, stage="released")

    assert compared(round) == {"FIN"}


def test_other_rounds_are_not_mixed_in(round: Round) -> None:
    other = make_round("2025", framework=round.framework, year=2025)
    for each, level in ((round, 1), (other, 5)):
        code_ministry(each, "FIN", {"OPN-1": level}, {"OPN-1": level}, stage="final")

    (cell,) = agreements.rated_cells(round)["OPN-1"]
    assert cell == {"coder-0": 1, "coder-1": 1}


def test_cells_are_only_of_the_ministries_asked_for(round: Round) -> None:
    code_ministry(round, "FIN", {"OPN-1": 1}, {"OPN-1": 2}, stage="reply", is_submitted=True)
    code_ministry(round, "NLD", {"OPN-1": 3}, {"OPN-1": 4}, {"OPN-1": 5})

    assert agreements.rated_cells(round, agreements.unblinded(round)) == {
        "OPN-1": [{"coder-0": 1, "coder-1": 2}]
    }
    assert len(agreements.rated_cells(round)["OPN-1"]) == 2


def test_a_table_has_a_row_for_each_coder_and_none_where_there_is_no_code() -> None:
    table = agreements.table_of([{"a": 1, "b": 2}, {"c": 3, "a": 4}, {"b": 5}])

    assert table == [[1, 4, None], [2, None, 5], [None, 3, None]]


def test_each_answer_meets_the_finding_where_two_answered(round: Round) -> None:
    reconcile(
        round,
        "FIN",
        {"OPN-1": 3, "OPN-2": "not_found", "CNF-1": 4, "TRN-1": 2},
        {"OPN-1": 3, "OPN-2": 1, "CNF-1": 4, "TRN-2": 5},
        {"OPN-1": 1, "OPN-2": "not_found", "TRN-1": "open", "TRN-2": 5},
    )

    # Only one coder answered CNF-1 and TRN-1, and TRN-2 has no finding.
    assert sorted(agreements.outcomes(round), key=repr) == [
        Outcome("coder-0", 1, "not_found"),
        Outcome("coder-0", 3, 3),
        Outcome("coder-1", "not_found", "not_found"),
        Outcome("coder-1", 1, 3),
    ]


def test_a_measured_number_can_be_outvoted_and_is_no_level() -> None:
    round = make_round("m", framework=make_framework("measured", measured={"OPN-1": (0, 9)}))
    reconcile(round, "FIN", {"OPN-1": 4.5}, {"OPN-1": 4.5}, {"OPN-1": 7.0})

    assert set(agreements.outcomes(round)) == {
        Outcome("coder-0", "4.5", "4.5"),
        Outcome("coder-1", "7.0", "4.5"),
    }


def released(release: Release) -> Mapping[agreements.Place, agreements.Agreement]:
    return agreements.released(release.pk, release.content_hash)


def test_of_a_release_are_only_the_ministries_that_are_in_it(round: Round) -> None:
    same = {"OPN-1": 3, "TRN-1": 1}
    reconcile(round, "FIN", same, same, same, stage="final")
    reconcile(round, "NLD", {"OPN-1": 1}, {"OPN-1": 1}, {"OPN-1": 5}, stage="reply")

    found = released(releases.publish(round, is_partial=True))

    assert found["index", "index"].ordinal == 1.0
    assert found["indicator", "OPN-1"].status == "no_variation"
    assert found["dimension", "training"].units == 1
    assert set(found) == {(node.kind, node.code) for node in everything(round)}


def test_agreement_on_a_release_is_worked_out_once(round: Round) -> None:
    reconcile(round, "FIN", {"OPN-1": 3}, {"OPN-1": 3}, {"OPN-1": 2}, stage="final")
    release = releases.publish(round)
    with CaptureQueriesContext(connection) as cold:
        released(release)
    with CaptureQueriesContext(connection) as warm:
        released(release)

    assert (len(cold), len(warm)) == (2, 0)


@pytest.mark.parametrize("stage", ["coding", "reconciling"])
def test_coders_are_not_judged_before_reconciling_is_over(round: Round, stage: str) -> None:
    """Until then only what they agree on has a finding, and everybody would look right."""
    reconcile(round, "FIN", {"OPN-1": 3}, {"OPN-1": 3}, {"OPN-1": 3}, stage=stage)

    assert agreements.outcomes(round) == []


def test_more_ministries_take_no_more_queries(round: Round) -> None:
    agreements.measured(round)  # the framework is read once for each process
    counts = []
    for ministry in ("FIN", "NLD", "NOR"):
        reconcile(round, ministry, {"OPN-1": 1}, {"OPN-1": 1}, {"OPN-1": 2})
        with CaptureQueriesContext(connection) as asked:
            agreements.measured(round, agreements.unblinded(round))
            agreements.outcomes(round)
        counts.append(len(asked))

    assert counts == [3, 3, 3]
