"""Tests of publishing a round of several analysts: final scores, with the ministry's replies."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.actions import releases
from assessments.actions.errors import Conflict, NotReady
from assessments.models import Assessment, Finding, Release, Result, Round, Stage
from tests.factories import (
    make_evidence,
    make_framework,
    make_round,
    make_score,
    make_scored_round,
)
from tests.final_ministries import make_decision, make_finished, make_reply
from tests.worlds import world

pytestmark = pytest.mark.django_db


@world
def round() -> Round:
    return make_round(coders=2)


def result(ministry: str, code: str) -> Result:
    return Result.objects.get(ministry=ministry, kind="indicator", code=code)


def test_the_reconciled_score_is_published_and_not_one_analysts_score(round: Round) -> None:
    finished = make_finished("FIN", 3)
    Finding.objects.filter(assessment=finished, indicator__code="OPN-1").update(
        score=None, level=5, reason="Both read a draft."
    )

    releases.publish(round)

    assert (result("FIN", "OPN-1").value, result("FIN", "OPN-1").rationale) == (
        5.0,
        "Both read a draft.",
    )
    assert result("FIN", "OPN-2").rationale == "ada of OPN-2"
    assert Assessment.objects.get().stage == Stage.RELEASED


@pytest.mark.parametrize("stage", ["assigned", "coding", "reconciling", "reply", "deciding"])
def test_a_ministry_that_is_not_final_holds_the_round_up_by_name(round: Round, stage: str) -> None:
    make_finished("FIN")
    make_finished("NLD", stage=stage)

    with pytest.raises(
        NotReady, match=r"Netherlands is not final\. Finish it first, or leave it out"
    ):
        releases.publish(round)

    assert not Release.objects.exists()


def test_a_ministry_that_is_not_final_can_be_left_out_and_keeps_its_stage(round: Round) -> None:
    make_finished("FIN", 4)
    make_finished("NLD", 5, stage="reply")

    release = releases.publish(round, is_partial=True)

    assert set(release.results.values_list("ministry", flat=True)) == {"FIN"}
    assert release.ministry_count == 1
    assert dict(Assessment.objects.values_list("ministry", "stage")) == {
        "FIN": "released",
        "NLD": "reply",
    }
    assert result("FIN", "OPN-1").rank == 1


def test_a_round_of_which_nothing_is_final_has_nothing_to_publish(round: Round) -> None:
    make_finished("NLD", stage="coding")

    with pytest.raises(NotReady, match="has no scores to publish"):
        releases.publish(round, is_partial=True)


def test_a_preview_of_the_whole_does_not_confirm_a_part(round: Round) -> None:
    make_finished("FIN")
    other = make_finished("NLD")
    shown = releases.freeze(round).content_hash
    Assessment.objects.filter(pk=other.pk).update(stage=Stage.DECIDING)

    with pytest.raises(Conflict, match="has changed since you opened this preview"):
        releases.publish(round, shown=shown, is_partial=True)


def test_with_one_analyst_only_what_somebody_took_further_must_be_final() -> None:
    round = make_scored_round("2026", {"FIN": {"OPN-1": 4}, "NLD": {"OPN-1": 2}})
    Assessment.objects.filter(ministry="NLD").update(stage=Stage.RECONCILING)

    with pytest.raises(NotReady, match="Netherlands is not final"):
        releases.publish(round)

    Assessment.objects.filter(ministry="NLD").update(stage=Stage.FINAL)
    assert releases.publish(round).ministry_count == 2
    assert result("FIN", "OPN-1").reply == {}


def test_left_out_ministries_of_one_analyst_get_no_reconciled_score() -> None:
    round = make_scored_round("2026", {"FIN": {"OPN-1": 4}, "NLD": {"OPN-1": 2}})
    Assessment.objects.filter(ministry="NLD").update(stage=Stage.REPLY)

    releases.publish(round, is_partial=True)

    assert list(Finding.objects.values_list("assessment__ministry", flat=True)) == ["FIN"]


def test_the_reply_is_published_unchanged_with_the_score(round: Round) -> None:
    finished = make_finished("FIN")
    words = "  <b>We</b> disagree:\nsee our paper.  "
    make_reply(finished, comment=words, evidence=["public", "restricted", "sealed"])

    releases.publish(round)

    reply = result("FIN", "OPN-1").reply
    assert (reply["stance"], reply["comment"]) == ("disagree", words)
    assert [piece["title"] for piece in reply["evidence"]] == ["The ministry's public paper"]
    assert "decision" not in reply


def test_a_missing_reply_is_not_agreement(round: Round) -> None:
    finished = make_finished("FIN")
    make_reply(finished, "OPN-1", "agree")
    make_reply(finished, "OPN-2", "", comment="DRAFT")

    releases.publish(round)

    assert result("FIN", "OPN-1").reply == {"stance": "agree"}
    assert result("FIN", "OPN-2").reply == {"stance": "none"}
    assert result("FIN", "CNF-1").reply == {"stance": "none"}
    assert Result.objects.get(kind="index").reply == {}


def test_a_confidential_reply_is_withheld_and_marked(round: Round) -> None:
    finished = make_finished("FIN")
    reply = make_reply(finished, comment="SECRET", is_confidential=True, evidence=["public"])
    make_decision(reply, "ministry", 5, "Its paper shows it.")

    releases.publish(round)

    frozen = result("FIN", "OPN-1")
    assert frozen.reply == {
        "stance": "disagree",
        "is_confidential": True,
        "decision": {"stands": "ministry", "reason": "Its paper shows it."},
    }
    assert frozen.evidence == [{"class": "restricted", "kind": "document", "speaks_of": ""}]
    assert frozen.value == 5.0


@pytest.mark.parametrize(
    ("stands", "level", "words", "classes"),
    [
        ("finding", 3, ("ada of OPN-1", "high"), ["restricted"]),
        ("ministry", 5, ("Read again.", ""), ["public"]),
        ("other", 4, ("Read again.", ""), ["restricted", "public"]),
    ],
)
def test_a_decision_goes_before_the_reconciled_score(
    round: Round, stands: str, level: int, words: tuple[str, str], classes: list[str]
) -> None:
    finished = make_finished("FIN", 3)
    score = finished.findings.get(indicator__code="OPN-1").score
    make_evidence(score, disclosure="restricted")
    make_decision(make_reply(finished, evidence=["public"]), stands, level)

    releases.publish(round)

    frozen = result("FIN", "OPN-1")
    assert (frozen.value, (frozen.rationale, frozen.confidence)) == (level, words)
    assert [piece["class"] for piece in frozen.evidence] == classes
    assert frozen.reply["decision"] == {"stands": stands, "reason": "Read again."}


@pytest.mark.parametrize(("stands", "is_sealed_only"), [("ministry", True), ("finding", False)])
def test_a_level_on_only_sealed_evidence_of_the_ministry_is_marked(
    round: Round, stands: str, is_sealed_only: bool
) -> None:
    make_decision(make_reply(make_finished("FIN"), evidence=["sealed"]), stands)

    releases.publish(round)

    assert result("FIN", "OPN-1").is_sealed_only is is_sealed_only


def test_the_reply_is_part_of_the_hash_and_no_reply_stage_leaves_it_as_it_was(round: Round) -> None:
    finished = make_finished("FIN")
    plain = releases.freeze(round).content_hash
    make_reply(finished, comment="One word.")

    assert releases.freeze(round).content_hash != plain


def test_queries_do_not_grow_with_ministries_that_replied() -> None:
    framework = make_framework()

    def queries(code: str, count: int) -> int:
        round = make_round(code, framework=framework, coders=2)
        for number in range(count):
            finished = make_finished(f"{code}{chr(65 + number)}A", round=round)
            make_decision(make_reply(finished, evidence=["public"]))
        with CaptureQueriesContext(connection) as captured:
            releases.freeze(round)
        return len(captured)

    queries("A", 1)

    assert queries("B", 2) == queries("C", 12)


def test_one_score_more_in_a_finished_ministry_changes_nothing(round: Round) -> None:
    finished = make_finished("FIN", {"OPN-1": 3})
    before = releases.freeze(round).content_hash
    late = finished.codings.get(analyst__username="bob")
    late.scores.filter(indicator__code="OPN-1").delete()
    make_score(late, "OPN-1", 5, rationale="Late.")

    assert releases.freeze(round).content_hash == before
