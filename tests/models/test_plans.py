"""Tests of lists and plans: querysets keep them private, constraints keep them valid."""

import datetime

import pytest

from assessments.models import Indicator, Membership, SavedList, Step
from tests.factories import make_ministry, make_round, make_user
from tests.models.refusals import assert_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def step() -> Step:
    make_round("2026")
    return Step.objects.create(
        ministry=make_ministry("FIN"), indicator=Indicator.objects.get(code="OPN-1"), level=4
    )


def test_only_its_owner_sees_a_list() -> None:
    ada, eve = make_user("ada"), make_user("eve")
    nordics = SavedList.objects.create(owner=ada, name="Nordics")

    assert list(SavedList.objects.owned_by(ada)) == [nordics]
    assert not SavedList.objects.owned_by(eve).exists()
    assert_refused(SavedList(owner=ada, name="Nordics"), "list_once_per_name")
    assert_refused(SavedList(owner=ada, name=""), "list_has_a_name")


def test_a_plan_is_for_the_members_of_its_ministry(step: Step) -> None:
    member, analyst, neighbour = (make_user(name) for name in ("member", "analyst", "neighbour"))
    Membership.objects.create(user=member, role="ministry", ministry=step.ministry)
    Membership.objects.create(user=neighbour, role="ministry", ministry=make_ministry("NOR"))
    Membership.objects.create(user=analyst, role="analyst")

    assert list(Step.objects.visible_to(member)) == [step]
    assert not Step.objects.visible_to(analyst).exists()
    assert not Step.objects.visible_to(neighbour).exists()


def test_a_plan_holds_an_indicator_once_with_a_level_and_a_date_that_can_be(step: Step) -> None:
    def like(**fields: object) -> Step:
        own = {"ministry": step.ministry, "indicator": step.indicator} | fields
        return Step(**own)

    other = Indicator.objects.get(code="OPN-2")
    assert_refused(like(level=2), "step_once_per_indicator")
    assert_refused(like(indicator=other, level=6), "step_level_is_a_level")
    past = datetime.date(1815, 6, 9)
    assert_refused(like(indicator=other, due_on=past), "step_due_in_this_century")
