"""Tests of the directory's querysets: each includes a row and leaves a row out."""

import datetime

import pytest

from assessments.models import Channel, Ministry, Mission
from tests.factories import make_channel, make_ministry, make_mission

pytestmark = pytest.mark.django_db

CLOSED = datetime.date(2021, 11, 13)


def codes(ministries) -> list[str]:
    return [ministry.code for ministry in ministries]


@pytest.mark.parametrize("place", ["Asia", "Eastern Asia"])
def test_a_place_is_a_region_or_a_sub_region(place):
    make_ministry("JPN", region="Asia", subregion="Eastern Asia")
    make_ministry("FIN")

    assert codes(Ministry.objects.within(place)) == ["JPN"]
    assert len(Ministry.objects.within("")) == 2


def test_an_income_group_keeps_others_out():
    make_ministry("FIN", income_group="High income")
    make_ministry("IND", income_group="Lower middle income")

    assert codes(Ministry.objects.with_income("High income")) == ["FIN"]
    assert len(Ministry.objects.with_income("")) == 2


def test_open_missions_leave_closed_ones_out():
    mission = make_mission("Q1")
    make_mission("Q2", closed_on=CLOSED)

    assert list(Mission.objects.open()) == [mission]


def test_missions_for_a_ministry_leave_others_out():
    mission = make_mission("Q1", "FIN")
    make_mission("Q2", "NOR")

    assert list(Mission.objects.for_ministry(mission.ministry)) == [mission]


def test_active_channels_are_open_and_of_open_missions():
    of_mission = make_channel(make_mission("Q1"), "a")
    of_ministry = make_channel(make_ministry("FIN"), "b")
    make_channel(make_ministry("FIN"), "c", status="closed")
    make_channel(make_mission("Q2", closed_on=CLOSED), "d")

    assert list(Channel.objects.active()) == [of_mission, of_ministry]


def test_channels_of_a_ministry_are_its_own_and_its_missions():
    own = make_channel(make_ministry("FIN"), "a")
    of_mission = make_channel(make_mission("Q1", "FIN"), "b")
    make_channel(make_ministry("NOR"), "c")
    make_channel(make_mission("Q2", "NOR"), "d")

    found = Channel.objects.of_ministry_and_missions(make_ministry("FIN"))

    assert list(found) == [own, of_mission]


def test_counts_do_not_multiply_missions_by_channels():
    finland = make_ministry("FIN")
    for item in ("Q1", "Q2"):
        mission = make_mission(item)
        for address in ("a", "b", "c"):
            make_channel(mission, address)
    make_channel(finland, "a")

    counted = Ministry.objects.with_counts().get(code="FIN")

    assert (counted.missions_open, counted.channels_active) == (2, 7)


def test_counts_leave_out_closed_channels_and_those_of_others():
    make_channel(make_mission("Q1", closed_on=CLOSED), "a")
    make_channel(make_mission("Q2"), "b", status="closed")
    make_channel(make_mission("Q3", "NOR"), "c")
    make_ministry("NLD")

    counts = Ministry.objects.with_counts().values_list("code", "missions_open", "channels_active")

    assert list(counts) == [("FIN", 1, 0), ("NLD", 0, 0), ("NOR", 1, 1)]


@pytest.mark.parametrize("ministries", [2, 20])
def test_counting_takes_one_query_for_any_number(ministries, django_assert_num_queries):
    for number in range(ministries):
        code = f"A{chr(65 + number)}A"
        make_channel(make_mission(f"Q{number + 1}", code), "a")

    with django_assert_num_queries(1):
        counted = list(Ministry.objects.with_counts())

    assert [m.channels_active for m in counted] == [1] * ministries
