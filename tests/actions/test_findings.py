"""Tests of reconciled scores: written where the codings agree, decided by a lead elsewhere."""

import pytest
from django.core.exceptions import ValidationError

from assessments.actions import findings
from assessments.actions.errors import Locked
from assessments.actions.findings import RECODED, FindingAnswer, FindingValues
from assessments.actions.versions import VersionConflict
from assessments.models import Assessment, Coding, Event, Finding, Indicator, Score, Stage, User
from tests.codings import in_stage, make_coded, recode, score_of
from tests.factories import (
    make_assessment,
    make_coding,
    make_framework,
    make_round,
    make_score,
    make_user,
)
from tests.worlds import world

pytestmark = pytest.mark.django_db


def coded(levels: dict[str, tuple[int | None, ...]], *, coders: int = 2) -> Assessment:
    return make_coded(levels, coders=[f"coder-{at}" for at in range(coders)])


@pytest.fixture
def lead(db: None) -> User:
    return make_user("lea", role="lead")


@world
def assessment() -> Assessment:
    """OPN-1 differs, OPN-2 does not."""
    return coded({"OPN-1": (2, 4), "OPN-2": (3, 3)})


def reconciled_score(assessment: Assessment, code: str = "OPN-1") -> Finding:
    return Finding.objects.get(assessment=assessment, indicator__code=code)


def test_an_answer_that_all_codings_share_is_taken_from_the_first(assessment: Assessment) -> None:
    assert findings.write_agreed(assessment) == 1

    finding = reconciled_score(assessment, "OPN-2")
    assert finding.score == score_of(assessment, "OPN-2", 0)
    assert (finding.state, finding.level, finding.reason, finding.version) == ("rated", 3, "", 1)
    assert (finding.decided_at, finding.decided_by) == (None, None)
    assert not Finding.objects.filter(indicator__code="OPN-1").exists()
    assert not Event.objects.exists()


def test_one_coding_agrees_with_itself() -> None:
    assessment = coded({"OPN-1": (2,), "OPN-2": (None,)}, coders=1)

    assert findings.write_agreed(assessment) == 2

    assert reconciled_score(assessment, "OPN-2").state == "not_found"


def test_another_state_or_a_missing_answer_is_no_agreement() -> None:
    assessment = coded({"OPN-1": (2, None)})
    make_score(assessment.codings.first(), "OPN-2", 3)

    assert findings.write_agreed(assessment) == 0


def test_a_coding_that_is_not_submitted_does_not_count() -> None:
    assessment = coded({"OPN-1": (2, 4)})
    Coding.objects.filter(analyst__username="coder-1").update(submitted_at=None)

    assert findings.write_agreed(assessment) == 1
    assert reconciled_score(assessment).level == 2


def test_writing_again_keeps_current_scores(assessment: Assessment, lead: User) -> None:
    findings.write_agreed(assessment)
    decided = pick(assessment, 1, by=lead)
    before = list(Finding.objects.order_by("pk").values())

    assert findings.write_agreed(assessment) == 0

    assert list(Finding.objects.order_by("pk").values()) == before
    assert decided.level == 4


def test_a_decision_is_removed_when_its_indicator_is_coded_again(
    assessment: Assessment, lead: User
) -> None:
    findings.write_agreed(assessment)
    pick(assessment, 1, by=lead)

    recode(score_of(assessment, "OPN-1", 0), 3)
    recode(score_of(assessment, "OPN-2", 1), 5)

    assert findings.write_agreed(assessment) == 0
    assert not Finding.objects.exists()
    assert Event.objects.get().detail["new"]["level"] == 4  # the log keeps its words


def test_an_agreement_after_a_reopening_takes_the_place_of_the_decision(
    assessment: Assessment, lead: User
) -> None:
    findings.write_agreed(assessment)
    pick(assessment, 1, by=lead)

    recode(score_of(assessment, "OPN-1", 0), 4)

    assert findings.write_agreed(assessment) == 1
    finding = reconciled_score(assessment)
    assert (finding.level, finding.decided_by) == (4, None)


def test_a_decision_is_removed_when_its_score_has_changed(
    assessment: Assessment, lead: User
) -> None:
    """An import does not always change the time of a score."""
    pick(assessment, 1, by=lead)
    Score.objects.filter(pk=score_of(assessment, "OPN-1", 1).pk).update(level=5)

    findings.write_agreed(assessment)

    assert not Finding.objects.filter(indicator__code="OPN-1").exists()


def test_another_level_is_kept_until_an_analyst_codes_again(
    assessment: Assessment, lead: User
) -> None:
    set_level(assessment, 3, by=lead)

    findings.write_agreed(assessment)

    assert reconciled_score(assessment).level == 3


@pytest.mark.parametrize("count", [1, 40])
def test_writing_asks_as_often_for_one_indicator_as_for_forty(
    count: int, django_assert_max_num_queries
) -> None:
    codes = [f"I-{at}" for at in range(count)]
    make_round(framework=make_framework(tree={"d": {"f": codes}}))
    assessment = coded(dict.fromkeys(codes, (2, 2)))

    with django_assert_max_num_queries(6):
        assert findings.write_agreed(assessment) == count


def pick(
    assessment: Assessment,
    coder: int,
    *,
    by: User,
    code: str = "OPN-1",
    reason: str = "B saw the archive.",
    version: int = 0,
    basis: str = "",
) -> Finding:
    score = score_of(assessment, code, coder)
    return findings.pick(
        assessment, code, score_id=score.pk, reason=reason, version=version, by=by, basis=basis
    )


def set_level(
    assessment: Assessment,
    level: int | None,
    *,
    by: User,
    state: str = "rated",
    value: float | None = None,
    reason: str = "Both overlooked the annex.",
    version: int = 0,
) -> Finding:
    return findings.set_level(
        assessment,
        "OPN-1",
        state=state,
        level=level,
        value=value,
        reason=reason,
        version=version,
        by=by,
    )


def test_a_lead_chooses_one_coding_with_a_reason(assessment: Assessment, lead: User) -> None:
    finding = pick(assessment, 1, by=lead)

    assert finding == reconciled_score(assessment)
    assert finding.score == score_of(assessment, "OPN-1", 1)
    assert (finding.level, finding.version, finding.decided_by) == (4, 1, lead)
    event = Event.objects.get()
    assert (event.verb, event.subject) == ("decided finding", "2026 FIN OPN-1 finding")
    assert event.detail["old"] == {"version": 0}
    assert event.detail["new"] == {
        "version": 1,
        "state": "rated",
        "level": 4,
        "value": None,
        "coding_of": "coder-1",
        "reason": "B saw the archive.",
        "decided_by": "lea",
    }


def test_a_reason_is_required_where_codings_differ(assessment: Assessment, lead: User) -> None:
    with pytest.raises(ValidationError, match="give the reason"):
        pick(assessment, 1, by=lead, reason="  ")

    assert not Finding.objects.exists()


def test_another_coding_may_be_chosen_without_a_reason_where_they_agree(
    assessment: Assessment, lead: User
) -> None:
    findings.write_agreed(assessment)

    finding = pick(assessment, 1, code="OPN-2", reason="", version=1, by=lead)

    assert (finding.score, finding.version) == (score_of(assessment, "OPN-2", 1), 2)
    assert Event.objects.get().detail["old"]["decided_by"] is None


def test_a_lead_sets_another_level_with_a_reason(assessment: Assessment, lead: User) -> None:
    pick(assessment, 1, by=lead)

    finding = set_level(assessment, 3, version=1, by=lead)

    assert (finding.score, finding.level, finding.version) == (None, 3, 2)
    event = Event.objects.order_by("pk").last()
    assert event is not None
    assert (event.detail["old"]["level"], event.detail["new"]["level"]) == (4, 3)
    assert event.detail["new"]["coding_of"] is None


def test_a_lead_may_set_another_state(assessment: Assessment, lead: User) -> None:
    assert set_level(assessment, None, state="not_applicable", by=lead).state == "not_applicable"


def test_a_measured_indicator_takes_a_value(lead: User) -> None:
    framework = make_framework("measured", measured={"OPN-1": (60, 0)})
    make_round(framework=framework)
    assessment = in_stage(make_assessment(), Stage.RECONCILING)

    assert set_level(assessment, None, value=12.5, by=lead).value == 12.5


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"level": 6}, "whole number from 1 to 5"),
        ({"level": None}, "takes a level"),
        ({"level": None, "state": "open"}, "Choose a coding"),
        ({"level": 3, "reason": " \n"}, "Give the reason for a level"),
        ({"level": 3, "reason": "a\x00b"}, "NUL"),
        ({"level": 3, "reason": "x" * 20_001}, "20,001 characters"),
    ],
)
def test_an_invalid_score_is_refused_in_a_sentence(
    assessment: Assessment, lead: User, answer: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        set_level(assessment, **answer, by=lead)  # type: ignore[arg-type]

    assert not Finding.objects.exists()


def test_a_score_of_another_ministry_or_an_open_one_cannot_be_chosen(
    assessment: Assessment, lead: User
) -> None:
    elsewhere = make_score(make_coding(make_assessment("EST")), "OPN-1", 5)
    undecided = make_score(assessment.codings.first(), "CNF-1", state="open")

    for code, score in (("OPN-1", elsewhere), ("CNF-1", undecided)):
        with pytest.raises(ValidationError, match="one of the codings of this indicator"):
            findings.pick(assessment, code, score_id=score.pk, reason="x", version=0, by=lead)


def test_an_unknown_indicator_is_not_found(assessment: Assessment, lead: User) -> None:
    with pytest.raises(Indicator.DoesNotExist):
        findings.pick(assessment, "XXX-9", score_id=1, reason="x", version=0, by=lead)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.RECONCILING])
def test_outside_reconciling_nothing_is_decided(
    assessment: Assessment, lead: User, stage: Stage
) -> None:
    in_stage(assessment, stage)

    with pytest.raises(Locked):
        pick(assessment, 1, by=lead)
    with pytest.raises(Locked):
        set_level(assessment, 3, by=lead)


def test_a_form_sent_twice_is_one_decision(assessment: Assessment, lead: User) -> None:
    first = pick(assessment, 1, by=lead)

    again = pick(assessment, 1, by=make_user("leo", role="lead"))

    assert again == first
    assert (again.version, again.decided_by) == (1, lead)
    assert Event.objects.count() == 1


def test_a_stale_version_gets_both_texts_and_overwrites_nothing(
    assessment: Assessment, lead: User
) -> None:
    pick(assessment, 1, by=lead)

    with pytest.raises(VersionConflict, match=FindingAnswer.STALE) as caught:
        set_level(assessment, 3, by=make_user("leo", role="lead"))

    conflict = caught.value
    assert conflict.stored == findings.finding_values(reconciled_score(assessment))
    assert (conflict.version, conflict.by) == (1, lead)
    assert (conflict.sent.level, conflict.sent.reason) == (3, "Both overlooked the annex.")
    assert reconciled_score(assessment).level == 4


def test_the_version_of_a_removed_decision_is_stale_too(assessment: Assessment, lead: User) -> None:
    with pytest.raises(VersionConflict) as caught:
        pick(assessment, 1, version=3, by=lead)

    assert (caught.value.stored, caught.value.version) == (FindingValues(), 0)


def test_a_lead_who_read_older_codings_gets_a_conflict(assessment: Assessment, lead: User) -> None:
    """The version is not enough: after a decision is removed, the next one has version 1 again."""
    scores = [score_of(assessment, "OPN-1", at) for at in (0, 1)]
    basis = findings.basis_of((score.pk, score.version) for score in scores)
    recode(scores[0], 1)

    with pytest.raises(VersionConflict, match=RECODED):
        pick(assessment, 1, by=lead, basis=basis)

    new = findings.basis_of((score.pk, score.version) for score in scores)
    assert pick(assessment, 1, by=lead, basis=new).version == 1


def test_a_page_sends_back_what_it_saw_as_one_word() -> None:
    assert findings.token(2, [(7, 1)]) == f"2-{findings.basis_of([(7, 1)])}"
    assert findings.basis_of([(7, 1), (8, 3)]) == findings.basis_of([(8, 3), (7, 1)])
