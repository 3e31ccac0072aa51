"""Tests of the constraints of scores, releases and accounts."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import (
    Assessment,
    Coding,
    Evidence,
    Finding,
    LoggedWords,
    Membership,
    Release,
    Reply,
    Result,
    Round,
    Score,
    User,
)
from tests.factories import (
    make_assessment,
    make_coding,
    make_ministry,
    make_round,
    make_score,
    make_user,
)
from tests.models.refusals import Make, assert_refused, copied, each_case, names_of, twin

pytestmark = pytest.mark.django_db

TIME = timezone.now()
TODAY = TIME.date()
HASH = "a" * 64


def score(**fields: object) -> Score:
    given = {"state": "rated", "level": 3} | fields
    coding = make_coding()
    indicator = coding.assessment.round.framework.indicators.first()
    return Score(coding=coding, indicator=indicator, **given)


def unfinished() -> Score:
    """Return a score with a recorded search and no state yet."""
    return score(
        state="open", level=None, searched_where="News.", searched_minutes=30, searched_on=TODAY
    )


def assessment(**fields: object) -> Assessment:
    return Assessment(ministry=make_ministry(), round=make_round(), **fields)


def coding(**fields: object) -> Coding:
    return Coding(assessment=make_assessment(), analyst=make_user(), **fields)


def finding(**fields: object) -> Finding:
    given = {"state": "rated", "level": 3} | fields
    assessment = make_assessment()
    indicator = assessment.round.framework.indicators.first()
    return Finding(assessment=assessment, indicator=indicator, **given)


PIECE = {"kind": "document", "disclosure": "public", "title": "A page", "digest": "a" * 64}
SEALED = {"disclosure": "sealed", "title": "", "sealed_words": "a token"}


def evidence(**fields: object) -> Evidence:
    given = PIECE | fields
    parent = make_score(make_coding(), "OPN-1", 3)
    return Evidence(**{"score": parent, "added_by": parent.coding.analyst} | given)


def replied_evidence(**fields: object) -> Evidence:
    parent = finding()
    reply = Reply.objects.create(assessment=parent.assessment, indicator=parent.indicator)
    given = PIECE | fields
    return Evidence(reply=reply, added_by=make_user("member"), **given)


def release(**fields: object) -> Release:
    given = {
        "code": "2026",
        "published_at": TIME,
        "method_version": "1.0",
        "content_hash": HASH,
        "ministry_count": 1,
    } | fields
    return Release(round=make_round(), **given)


def result(**fields: object) -> Result:
    given = {
        "kind": "index",
        "code": "index",
        "state": "scored",
        "score": 3.0,
        "coverage": 1.0,
        "rank": 1,
        "scored": 1,
        "applicable": 1,
    } | fields
    parent = release()
    parent.save()
    return Result(release=parent, ministry=make_ministry("FIN"), **given)


def round(**fields: object) -> Round:
    given = {"code": "r", "year": 2026} | fields
    return Round(framework=make_round("other").framework, **given)


def membership(**fields: object) -> Membership:
    given = {"role": "analyst"} | fields
    return Membership(user=make_user(), **given)


def saved(row: Release) -> Release:
    row.save()
    return row


def correcting(**fields: object) -> Release:
    first = saved(release())
    return copied(first, **{"code": "2026.1", "corrects": first, "reason": "Misread."} | fields)


NONSENSE: dict[str, list[Make]] = {
    "assessment_once_per_round": [
        twin(lambda: Assessment(ministry=make_ministry(), round=make_round()))
    ],
    "assessment_stage_is_known": [
        lambda: Assessment(ministry=make_ministry(), round=make_round(), stage="done")
    ],
    "assessment_reply_paired": [
        lambda: assessment(reply_submitted_at=TIME),
        lambda: assessment(reply_submitted_by=make_user("member")),
    ],
    "coding_once_per_analyst": [
        twin(lambda: Coding(assessment=make_assessment(), analyst=make_user()))
    ],
    "coding_reopening_paired": [
        lambda: coding(reopened_at=TIME, reopen_reason="A page was missed."),
        lambda: coding(reopened_by=make_user("coordinator")),
    ],
    "coding_reopened_iff_reason": [
        lambda: coding(reopened_at=TIME, reopened_by=make_user("coordinator")),
        lambda: coding(reopen_reason="A page was missed."),
    ],
    "score_once_per_indicator": [twin(score, level=5)],
    "score_state_is_known": [lambda: score(state="not_assessed", level=None)],
    "score_confidence_is_known": [lambda: score(confidence="sure")],
    "score_level_iff_rated": [
        lambda: score(level=None),
        lambda: score(value=0.5),
        lambda: score(state="not_found"),
        lambda: score(state="not_applicable", level=None, value=0.5),
        lambda: score(state="open"),
    ],
    "score_value_is_finite": [
        lambda: score(level=None, value=1e301),
        lambda: score(level=None, value=-1e301),
    ],
    "score_search_iff_not_found": [
        lambda: score(searched_where="The archive."),
        lambda: score(searched_minutes=30),
        lambda: score(state="not_applicable", level=None, searched_on=TODAY),
    ],
    "score_search_took_time": [
        lambda: score(state="not_found", level=None, searched_minutes=0),
        lambda: score(state="open", level=None, searched_minutes=100_001),
    ],
    "score_version_counts_from_one": [lambda: score(version=0)],
    "finding_once_per_indicator": [twin(finding, level=5)],
    "finding_state_is_known": [
        lambda: finding(state="scored", level=None),
        lambda: finding(state="open", level=None),
    ],
    "finding_level_iff_rated": [
        lambda: finding(level=None),
        lambda: finding(value=0.5),
        lambda: finding(state="not_applicable"),
    ],
    "finding_value_is_finite": [lambda: finding(level=None, value=1e301)],
    "finding_decision_paired": [
        lambda: finding(decided_at=TIME),
        lambda: finding(decided_by=make_user("lead")),
    ],
    "finding_version_counts_from_one": [lambda: finding(version=0)],
    "evidence_of_score_or_reply": [lambda: evidence(score=None)],
    "evidence_once_per_reply_key": [twin(replied_evidence, title="Another page")],
    "evidence_verifying_paired": [
        lambda: evidence(verified_at=TIME),
        lambda: evidence(verified_by=make_user("lead")),
    ],
    "evidence_once_per_key": [twin(evidence, title="Another page")],
    "evidence_kind_is_known": [lambda: evidence(kind="rumour")],
    "evidence_class_is_known": [lambda: evidence(disclosure="secret")],
    "evidence_has_a_title": [lambda: evidence(title="")],
    "evidence_url_is_http": [
        lambda: evidence(url="javascript:alert(1)"),
        lambda: evidence(url="//example.org"),
    ],
    "evidence_url_iff_web_page": [lambda: evidence(kind="url", url="")],
    "evidence_words_sealed_iff_sealed": [
        lambda: evidence(sealed_words="a token"),
        lambda: evidence(**SEALED | {"sealed_words": ""}),
        lambda: evidence(**SEALED | {"title": "A page"}),
        lambda: evidence(**SEALED | {"url": "https://example.org"}),
        lambda: evidence(**SEALED | {"quotation": "Seen."}),
    ],
    "evidence_digest_is_sha256": [
        lambda: evidence(digest=""),
        lambda: evidence(digest="A" * 64),
        lambda: evidence(digest="g" * 64),
    ],
    "logged_words_digest_is_sha256": [lambda: LoggedWords(digest="a" * 63, token="a token")],
    "logged_words_are_sealed": [lambda: LoggedWords(digest="a" * 64, token="")],
    "release_once_per_code": [twin(release)],
    "release_hash_is_sha256": [
        lambda: release(content_hash="a" * 63),
        lambda: release(content_hash="A" * 64),
        lambda: release(content_hash=""),
    ],
    "release_corrected_once": [twin(correcting, code="2026.2")],
    "release_corrects_for_a_reason": [lambda: correcting(reason="")],
    "result_once_per_node": [twin(result, score=4.0)],
    "result_kind_is_known": [lambda: result(kind="pillar")],
    "result_rank_iff_scored": [
        lambda: result(score=None),
        lambda: result(rank=None),
    ],
    "result_coverage_is_a_share": [
        lambda: result(coverage=1.5),
        lambda: result(coverage=-0.1),
    ],
    "result_score_is_finite": [lambda: result(score=1e301)],
    "round_coders_are_few": [lambda: round(coders=0), lambda: round(coders=10)],
    "round_once_per_code": [twin(round, year=2027)],
    "round_year_is_plausible": [lambda: round(year=1899), lambda: round(year=2201)],
    "round_opens_before_it_closes": [
        lambda: round(opens_on=datetime.date(2026, 2, 1), closes_on=datetime.date(2026, 1, 31))
    ],
    "membership_role_is_known": [lambda: membership(role="owner")],
    "membership_ministry_iff_ministry_role": [
        lambda: membership(role="ministry"),
        lambda: membership(role="lead", ministry=make_ministry()),
    ],
    "membership_once_per_role": [twin(membership)],
    "membership_once_per_ministry": [
        twin(lambda: membership(role="ministry", ministry=make_ministry()))
    ],
    "user_has_a_username": [lambda: User(username="", password="x")],
}
GUARDED = [
    *(Assessment, Coding, Score, Finding, Evidence, LoggedWords, Release, Result, Round),
    *(Membership, User),
]
SENSIBLE = (
    *(coding, score, unfinished, finding, evidence, lambda: evidence(kind="url", **SEALED)),
    *(lambda: LoggedWords(digest="a" * 64, token="a token"), result, round, membership),
)


def test_every_constraint_has_a_failing_case() -> None:
    assert names_of(GUARDED) == set(NONSENSE)


@pytest.mark.parametrize(("name", "make"), each_case(NONSENSE))
def test_nonsense_is_refused_by_the_database_and_with_a_message(name: str, make: Make) -> None:
    assert_refused(make(), name)


def test_sensible_rows_are_saved() -> None:
    for make in SENSIBLE:
        with transaction.atomic():
            row = make()
            row.validate_constraints()
            row.save()
            transaction.set_rollback(True)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_nan_and_infinity_are_refused(number: float) -> None:
    """SQLite stores NaN as NULL, which leaves a rated score without a number."""
    row = score(level=None, value=number)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_user_may_hold_several_roles_and_several_may_serve_one_ministry() -> None:
    anna = make_user("anna", role="analyst")
    Membership.objects.create(user=anna, role="lead")
    make_user("ben", role="ministry", ministry="FIN")
    make_user("eva", role="ministry", ministry="FIN")

    assert set(Membership.objects.for_user(anna).values_list("role", flat=True)) == {
        "analyst",
        "lead",
    }
