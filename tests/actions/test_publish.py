"""Tests of publishing: what is frozen, what is refused, and the hash over it."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions import releases
from assessments.actions.errors import Locked, NotReady
from assessments.models import (
    Assessment,
    Coding,
    Event,
    Finding,
    Release,
    Result,
    Score,
)
from assessments.scoring import METHOD_VERSION
from tests.factories import (
    make_assessment,
    make_coding,
    make_evidence,
    make_framework,
    make_round,
    make_score,
    make_scored_round,
    make_user,
    publish_small_release,
)

pytestmark = pytest.mark.django_db

LEVELS = {
    "FIN": {"OPN-1": 5, "OPN-2": 3, "CNF-1": 1, "TRN-1": 2, "TRN-2": 2},
    "NLD": {"OPN-1": 2, "OPN-2": 2, "CNF-1": 2, "TRN-1": 2, "TRN-2": 2},
    "EST": {"OPN-1": 5},
}


def result(ministry: str, code: str, kind: str = "indicator") -> Result:
    return Result.objects.get(ministry=ministry, kind=kind, code=code)


def test_every_node_of_every_scored_ministry_is_frozen() -> None:
    round = make_scored_round("2026", LEVELS)
    make_assessment("NOR", round=round)  # nothing is scored yet

    release = releases.publish(round)

    assert release.code == "2026"
    assert release.ministry_count == 3
    assert release.method_version == METHOD_VERSION
    nodes = 1 + 2 + 3 + 5
    assert release.results.count() == 3 * nodes
    index = result("FIN", "index", "index")
    assert (index.state, index.score, index.coverage, index.rank) == ("scored", 2.0, 1.0, 1)
    assert (index.scored, index.applicable) == (5, 5)
    assert result("NLD", "index", "index").rank == 1
    other = result("EST", "index", "index")
    assert (other.state, other.score, other.coverage, other.rank) == ("insufficient", None, 0, None)
    missing = result("EST", "TRN-1")
    assert (missing.state, missing.score, missing.rank) == ("not_assessed", None, None)


def test_ranks_are_within_one_node_among_the_scored() -> None:
    publish_small_release("2026", LEVELS)

    ranked = Result.objects.filter(code="OPN-1").values_list("ministry", "rank")

    assert dict(ranked) == {"FIN": 1, "EST": 1, "NLD": 3}


def test_the_only_analysts_answer_becomes_the_reconciled_score() -> None:
    round = make_scored_round("2026", {"FIN": {"OPN-1": 5}})

    releases.publish(round)

    finding = Finding.objects.get()
    assert (finding.state, finding.level, finding.score) == ("rated", 5, Score.objects.get())
    assert (finding.decided_at, finding.decided_by) == (None, None)


def test_a_decided_reconciled_score_is_published() -> None:
    lead = make_user("lead", role="lead")
    round = make_scored_round("2026", {"FIN": {"OPN-1": 5, "OPN-2": 5}})
    coding = Coding.objects.get()
    Finding.objects.create(
        assessment=coding.assessment,
        indicator=round.framework.indicators.get(code="OPN-1"),
        state="rated",
        level=2,
        reason="The page was a draft.",
        decided_at=timezone.now(),
        decided_by=lead,
    )

    releases.publish(round)

    frozen = result("FIN", "OPN-1")
    assert (frozen.score, frozen.rationale, frozen.confidence) == (2, "The page was a draft.", "")
    assert frozen.evidence == []
    assert result("FIN", "OPN-2").score == 5


def test_two_analysts_without_a_finding_are_not_ready() -> None:
    round = make_scored_round("2026", LEVELS)
    for ministry in ("NLD", "EST"):
        assessment = Assessment.objects.get(ministry=ministry)
        other = make_user(f"second-{ministry}")
        make_score(make_coding(assessment, analyst=other), "OPN-1", 1)

    with pytest.raises(NotReady, match="Several analysts scored Estonia, Netherlands"):
        releases.publish(round)

    assert not Release.objects.exists()
    assert not Finding.objects.exists()


def test_a_second_coding_without_scores_does_not_hold_a_round_up() -> None:
    round = make_scored_round("2026", {"FIN": {"OPN-1": 5}})
    make_coding(Assessment.objects.get(), analyst=make_user("second"))

    assert releases.publish(round).ministry_count == 1


def test_an_indicator_keeps_its_rationale_and_evidence() -> None:
    round = make_round()
    coding = make_coding(make_assessment("FIN", round=round))
    score = make_score(coding, "OPN-1", 4, confidence="low", rationale="Seen.")
    make_evidence(
        score,
        url="https://example.org/a",
        speaks_of=datetime.date(2025, 12, 1),
        accessed_on=datetime.date(2026, 1, 2),
    )
    make_evidence(score, disclosure="restricted", speaks_of=datetime.date(2025, 1, 1))
    sealed = make_evidence(score, disclosure="sealed", kind="interview", url="")

    releases.publish(round)

    frozen = result("FIN", "OPN-1")
    assert (frozen.value, frozen.confidence, frozen.rationale) == (4.0, "low", "Seen.")
    assert frozen.evidence == [
        {
            "class": "public",
            "kind": "url",
            "speaks_of": "2025-12-01",
            "title": "A public page",
            "url": "https://example.org/a",
            "quotation": "A public quotation",
            "accessed_on": "2026-01-02",
        },
        {"class": "restricted", "kind": "url", "speaks_of": "2025-01-01"},
        {"class": "sealed", "kind": "interview", "speaks_of": "", "digest": sealed.digest},
    ]
    assert not frozen.is_sealed_only


@pytest.mark.parametrize(
    ("state", "level", "evidence", "is_sealed_only"),
    [
        ("rated", 3, ["sealed", "sealed"], True),
        ("rated", 3, ["sealed", "restricted"], False),
        ("rated", 3, [], False),
        ("not_found", None, ["sealed"], False),
    ],
)
def test_a_score_on_only_sealed_evidence_is_marked(
    state: str, level: int | None, evidence: list[str], is_sealed_only: bool
) -> None:
    round = make_round()
    coding = make_coding(make_assessment("FIN", round=round))
    make_score(coding, "OPN-1", level, state=state, evidence=evidence)

    releases.publish(round)

    assert result("FIN", "OPN-1").is_sealed_only is is_sealed_only


def test_publishing_closes_the_assessments_and_codings_it_froze() -> None:
    round = make_scored_round("2026", {"FIN": {"OPN-1": 5}})
    make_assessment("NOR", round=round)

    release = releases.publish(round)

    assert dict(Assessment.objects.values_list("ministry", "stage")) == {
        "FIN": "released",
        "NOR": "coding",
    }
    assert Coding.objects.get().submitted_at == release.published_at


def test_publishing_is_one_event() -> None:
    lead = make_user("lead")
    release = releases.publish(make_scored_round("2026", LEVELS), by=lead)

    event = Event.objects.get()

    assert (event.verb, event.subject, event.by) == ("published round", "2026", lead)
    assert event.detail == {"ministries": 3, "content_hash": release.content_hash}
    assert release.published_by == lead


def test_a_second_publication_is_refused() -> None:
    release = publish_small_release()

    with pytest.raises(Locked, match=r"Round 2026 is already published, as release 2026\."):
        releases.publish(release.round)

    assert Release.objects.count() == 1


def test_an_empty_round_is_not_ready() -> None:
    round = make_round()
    make_coding(make_assessment("FIN", round=round))

    with pytest.raises(NotReady, match="Round 2026 has no scores to publish"):
        releases.publish(round)


def test_a_refusal_of_the_method_names_the_ministry_and_the_place() -> None:
    framework = make_framework(
        "zero",
        tree={"d": {"f": ["A", "B"]}},
        rules={"index": "harmonic"},
        scale=(0, 5),
        labels=(),
    )
    round = make_scored_round("2026", {"FIN": {"A": 0, "B": 0}}, framework=framework)

    with pytest.raises(NotReady, match="Finland cannot be scored: index: a harmonic mean"):
        releases.publish(round)


def test_queries_do_not_grow_with_ministries() -> None:
    """Inserts are not counted: SQLite takes 62 results at a time."""
    framework = make_framework()

    def queries(letter: str, count: int) -> int:
        codes = [f"{letter}{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(count)]
        levels = {code: {"OPN-1": 3} for code in codes}
        round = make_scored_round(letter, levels, framework=framework)
        with CaptureQueriesContext(connection) as captured:
            releases.publish(round)
        return sum(not query["sql"].startswith("INSERT") for query in captured)

    queries("A", 1)  # has the framework read

    assert queries("B", 10) == queries("C", 40)


def test_an_open_score_is_published_as_not_assessed() -> None:
    round = make_scored_round("2026", {"FIN": {"OPN-1": 4}})
    make_score(Coding.objects.get(), "OPN-2", state="open", rationale="DRAFT", evidence=["public"])

    releases.publish(round)

    frozen = result("FIN", "OPN-2")
    assert (frozen.state, frozen.score, frozen.rationale) == ("not_assessed", None, "")
    assert frozen.evidence == []
    assert not Finding.objects.filter(indicator__code="OPN-2").exists()


def test_a_second_analyst_with_nothing_but_drafts_does_not_hold_a_round_up() -> None:
    round = make_scored_round("2026", {"FIN": {"OPN-1": 4}})
    second = make_coding(Assessment.objects.get(), analyst=make_user("second"))
    make_score(second, "OPN-1", state="open", rationale="DRAFT")

    releases.publish(round)

    assert result("FIN", "OPN-1").score == 4


def test_a_round_with_only_drafts_is_not_ready() -> None:
    round = make_round()
    make_score(make_coding(make_assessment("FIN", round=round)), "OPN-1", state="open")

    with pytest.raises(NotReady, match="Round 2026 has no scores to publish"):
        releases.publish(round)
