"""A coding as a whole: it is submitted when it is complete, and reopened for a reason."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.actions import codings, releases, scores
from assessments.actions.errors import Conflict, Locked, NotReady
from assessments.models import Coding, Event, User
from assessments.scoring.completeness import Missing
from assessments.scoring.entries import Entry
from tests.actions.entries import DRAFT, NOT_APPLICABLE, NOT_FOUND, RATED, piece, rated
from tests.factories import make_assessment, make_coding, make_framework, make_round, make_user

pytestmark = pytest.mark.django_db

COMPLETE = {
    "OPN-1": rated(piece()),
    "OPN-2": NOT_FOUND,
    "CNF-1": NOT_APPLICABLE,
    "TRN-1": rated(piece("sealed")),
    "TRN-2": rated(piece("restricted"), level=5),
}


def make_filled_coding(**other: Entry) -> Coding:
    coding = make_coding()
    for indicator, entry in (COMPLETE | other).items():
        scores.save(coding, indicator, entry, version=0, by=coding.analyst)
    return coding


def make_submitted_coding() -> Coding:
    coding = make_filled_coding()
    return codings.submit(coding, by=coding.analyst)


@pytest.fixture
def coordinator(db: None) -> User:
    return make_user("eva", role="coordinator")


def test_a_complete_coding_is_submitted_and_locked() -> None:
    coding = make_filled_coding()

    submitted = codings.submit(coding, by=coding.analyst)

    coding.refresh_from_db()
    assert coding.submitted_at == submitted.submitted_at is not None
    event = Event.objects.first()
    assert (event.verb, event.subject, event.by) == (
        "submitted coding",
        "2026 FIN by analyst",
        coding.analyst,
    )
    assert not Coding.objects.editable_by(coding.analyst).exists()
    with pytest.raises(
        Locked,
        match="Finland in round 2026 is submitted; a coordinator can reopen it",
    ):
        scores.save(coding, "OPN-1", NOT_FOUND, version=1, by=coding.analyst)
    with pytest.raises(Locked):
        codings.submit(coding, by=coding.analyst)


def test_incomplete_indicators_are_listed_in_the_order_of_the_framework() -> None:
    short = replace(RATED, rationale=" ", confidence="")
    blind = replace(NOT_FOUND, searched_minutes=None)
    coding = make_filled_coding(**{"TRN-2": short, "OPN-1": DRAFT, "OPN-2": blind})
    coding.scores.get(indicator__code="CNF-1").delete()

    with pytest.raises(
        NotReady, match="Finland in round 2026 cannot be submitted yet: 4 of its"
    ) as refused:
        codings.submit(coding, by=coding.analyst)

    assert list(refused.value.missing) == ["OPN-1", "OPN-2", "CNF-1", "TRN-2"]
    assert refused.value.missing["OPN-2"] == [Missing.SEARCHED_MINUTES]
    assert len(refused.value.missing["TRN-2"]) == 3
    coding.refresh_from_db()
    assert coding.submitted_at is None
    assert not Event.objects.filter(verb="submitted coding").exists()


def test_one_incomplete_indicator_is_reported_in_the_singular() -> None:
    coding = make_filled_coding(**{"OPN-1": DRAFT})

    with pytest.raises(NotReady, match="an indicator is not complete"):
        codings.submit(coding, by=coding.analyst)


def test_a_released_coding_is_neither_submitted_nor_reopened(coordinator: User) -> None:
    coding = make_submitted_coding()
    releases.publish(coding.assessment.round)

    with pytest.raises(Locked, match="Finland in round 2026 is released"):
        codings.reopen(coding, reason="A page was missed.", by=coordinator)
    Coding.objects.update(submitted_at=None)
    with pytest.raises(Locked, match="Finland in round 2026 is released"):
        codings.submit(coding, by=coding.analyst)


def test_a_coordinator_reopens_for_a_reason_and_the_analyst_goes_on(coordinator: User) -> None:
    coding = make_submitted_coding()
    submitted_at = coding.submitted_at

    codings.reopen(coding, reason="A page was missed.", by=coordinator)

    coding.refresh_from_db()
    assert (coding.submitted_at, coding.reopened_by) == (None, coordinator)
    assert (coding.reopen_reason, coding.reopened_at is None) == ("A page was missed.", False)
    event = Event.objects.first()
    assert (event.verb, event.subject, event.by) == (
        "reopened coding",
        "2026 FIN by analyst",
        coordinator,
    )
    assert event.detail == {
        "reason": "A page was missed.",
        "submitted_at": submitted_at.isoformat(),
    }
    assert scores.save(coding, "OPN-1", NOT_FOUND, version=1, by=coding.analyst).version == 2
    assert codings.submit(coding, by=coding.analyst).submitted_at > submitted_at


@pytest.mark.parametrize("reason", ["", " \n", "a\x00b", "x" * 20_001])
def test_a_reason_must_have_text_that_can_be_stored(coordinator: User, reason: str) -> None:
    coding = make_submitted_coding()

    with pytest.raises(ValidationError) as invalid:
        codings.reopen(coding, reason=reason, by=coordinator)

    assert list(invalid.value.message_dict) == ["reason"]
    assert not Coding.objects.filter(submitted_at=None).exists()


def test_a_coding_that_is_not_submitted_is_not_reopened(coordinator: User) -> None:
    with pytest.raises(Conflict, match="Finland in round 2026 is not submitted"):
        codings.reopen(make_coding(), reason="A page was missed.", by=coordinator)


def test_submitting_takes_as_many_queries_for_one_indicator_as_for_many() -> None:
    def queries(code: str, count: int) -> int:
        framework = make_framework(code, tree={"d": {"f": [f"I-{n}" for n in range(count)]}})
        round = make_round(code, framework=framework)
        coding = make_coding(make_assessment("FIN", round=round))
        for n in range(count):
            scores.save(coding, f"I-{n}", rated(piece()), version=0, by=coding.analyst)
        with CaptureQueriesContext(connection) as captured:
            codings.submit(coding, by=coding.analyst)
        return sum("SAVEPOINT" not in query["sql"] for query in captured)

    assert queries("one", 1) == queries("many", 12) == 12
