"""A ministry is asked for its reply only if it can be reached, or was asked by other means."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.actions import moves, other_requests
from assessments.actions.errors import Locked, NotReady
from assessments.models import Assessment, Event, Letter, OtherRequest, Stage, User
from tests.codings import in_stage, make_coded
from tests.drafts import make_member
from tests.factories import make_framework, make_round, make_user
from tests.worlds import world

pytestmark = pytest.mark.django_db
WORDS = {"who": "Lea asked the embassy", "means": "a diplomatic note"}


@world
def assessment() -> Assessment:
    """Reconciled, with a lead."""
    make_round(framework=make_framework(tree={"d": {"f": ["OPN-1"]}}))
    make_user("lea", role="lead")
    coded = in_stage(make_coded({"OPN-1": (3, 3)}), Stage.CODING)
    return moves.open_reconciling(coded, by=None)


@pytest.fixture
def lea(assessment: Assessment) -> User:
    return User.objects.get(username="lea")


def record(assessment: Assessment, by: User, **fields: object) -> OtherRequest:
    given = {**WORDS, "asked_on": timezone.localdate(), **fields}
    return other_requests.record(assessment, by=by, **given)


@pytest.mark.parametrize("member", ["no one", "without address", "inactive", "elsewhere"])
def test_a_ministry_that_cannot_be_reached_is_not_asked(assessment, lea, member):
    if member != "no one":
        make_member("mia", "EST" if member == "elsewhere" else "FIN")
    if member == "without address":
        User.objects.filter(username="mia").update(email="")
    if member == "inactive":
        User.objects.filter(username="mia").update(is_active=False)

    with pytest.raises(NotReady, match="No member of Finland can be reached") as refused:
        moves.open_reply(assessment, by=lea)

    assert [lack.kind for lack in refused.value.lacks] == ["member"]
    assert not Letter.objects.exists()
    assert not Event.objects.filter(verb="opened reply").exists()


def test_with_a_member_it_is_asked_and_the_letter_waits(assessment, lea):
    make_member("mia", "FIN")

    moves.open_reply(assessment, by=lea)

    letter = Letter.objects.get()
    assert (letter.to, letter.state) == ("mia@fin.example", "waiting")
    assert letter.assessment == assessment


def test_a_request_by_other_means_is_enough(assessment, lea):
    row = record(assessment, lea)

    assert moves.open_reply(assessment, by=lea).stage == Stage.REPLY

    assert (row.who, row.means, row.recorded_by) == (*WORDS.values(), lea)
    event = Event.objects.get(verb="recorded request")
    assert (event.by, event.subject) == (lea, "2026 FIN")
    assert event.detail["means"] == "a diplomatic note"


def test_the_same_form_sent_twice_is_one_record_and_another_corrects_it(assessment, lea):
    record(assessment, lea)
    record(assessment, lea)
    assert Event.objects.filter(verb="recorded request").count() == 1

    record(assessment, lea, means="a letter by courier")

    assert OtherRequest.objects.get().means == "a letter by courier"
    assert Event.objects.filter(verb="recorded request").count() == 2


@pytest.mark.parametrize("days", [1, -367])
def test_a_day_to_come_or_long_ago_is_refused(assessment, lea, days):
    day = timezone.localdate() + datetime.timedelta(days=days)

    with pytest.raises(ValidationError, match="Choose a day of the past year, or today"):
        record(assessment, lea, asked_on=day)


@pytest.mark.parametrize("words", ["", "  ", "a\x00b", "x" * 201])
def test_words_that_say_nothing_or_cannot_be_stored_are_refused(assessment, lea, words):
    with pytest.raises(ValidationError):
        record(assessment, lea, means=words)
    assert not OtherRequest.objects.exists()


@pytest.mark.parametrize("stage", [Stage.CODING, Stage.DECIDING, Stage.RELEASED])
def test_it_is_recorded_only_before_or_while_the_reply_is_awaited(assessment, lea, stage):
    with pytest.raises(Locked):
        record(in_stage(assessment, stage), lea)
