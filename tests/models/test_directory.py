"""Tests of the constraints of the directory, in the database and in forms."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from assessments.models import Channel, Ministry, Mission, Operator
from tests.factories import make_channel, make_ministry, make_mission

pytestmark = pytest.mark.django_db

ITEM = "A Wikidata item is a Q and a number."
HTTP = "A website's address starts with http:// or https://."
COORDINATES = "Give both coordinates, within ±90 and ±180, or neither."
OWNER = "A channel belongs to a ministry or to a mission."
INCOME = "The income group must be one of: Low income, Lower middle income, Upper middle income, "

CASES: list[tuple[type[models.Model], dict[str, Any], str, str]] = [
    (
        Ministry,
        {"code": "swe"},
        "ministry_code_is_three_capitals",
        "A ministry's code is three capital letters.",
    ),
    (
        Ministry,
        {"code": "SW"},
        "ministry_code_is_three_capitals",
        "A ministry's code is three capital letters.",
    ),
    (
        Ministry,
        {"country": "Finland"},
        "ministry_once_per_country",
        "This country already has a ministry.",
    ),
    (Ministry, {"website": "javascript:alert(1)"}, "ministry_website_is_http", HTTP),
    (
        Ministry,
        {"standing": "member"},
        "ministry_standing_is_known",
        "The standing must be one of: UN member, UN observer, other.",
    ),
    (
        Ministry,
        {"income_group": "rich"},
        "ministry_income_group_is_known",
        f"{INCOME}High income.",
    ),
    (Operator, {"wikidata_id": "34"}, "operator_wikidata_id_is_a_q_number", ITEM),
    (Operator, {"wikidata_id": "Q034"}, "operator_wikidata_id_is_a_q_number", ITEM),
    (
        Mission,
        {"wikidata_id": "Q1"},
        "mission_once_per_wikidata_id",
        "This mission is already in the directory.",
    ),
    (Mission, {"wikidata_id": "q2"}, "mission_wikidata_id_is_a_q_number", ITEM),
    (
        Mission,
        {"host_country": ""},
        "mission_has_a_host_country",
        "A mission needs a host country.",
    ),
    (Mission, {"latitude": 60.0}, "mission_coordinates_paired_and_on_earth", COORDINATES),
    (Mission, {"longitude": 25.0}, "mission_coordinates_paired_and_on_earth", COORDINATES),
    (
        Mission,
        {"latitude": 90.1, "longitude": 25.0},
        "mission_coordinates_paired_and_on_earth",
        COORDINATES,
    ),
    (
        Mission,
        {"latitude": 60.0, "longitude": -180.1},
        "mission_coordinates_paired_and_on_earth",
        COORDINATES,
    ),
    (Channel, {"mission": None}, "channel_of_a_ministry_or_a_mission", OWNER),
    (Channel, {"ministry_id": "FIN"}, "channel_of_a_ministry_or_a_mission", OWNER),
    (
        Channel,
        {"platform": "myspace"},
        "channel_platform_is_known",
        "The platform must be one of: website, facebook, twitter, youtube, instagram, linkedin, "
        "mastodon, telegram, other.",
    ),
    (
        Channel,
        {"status": "lost"},
        "channel_status_is_known",
        "The status must be one of: active, closed.",
    ),
    (
        Channel,
        {"origin": "rumour"},
        "channel_origin_is_known",
        "The origin must be one of: directory, desk.",
    ),
    (Channel, {"address": ""}, "channel_has_an_address", "A channel needs a handle or a URL."),
    (
        Channel,
        {"platform": "website", "address": "javascript:alert(1)"},
        "channel_website_is_http",
        HTTP,
    ),
    (
        Channel,
        {"address": "taken"},
        "channel_once_per_mission",
        "This mission already has this channel.",
    ),
    (
        Channel,
        {"mission": None, "ministry_id": "FIN", "address": "taken"},
        "channel_once_per_ministry",
        "This ministry already has this channel.",
    ),
]
NAMES = [f"{case[2]}-{'-'.join(map(str, case[1].values()))}" for case in CASES]


@pytest.fixture
def mission() -> Mission:
    """The mission is Finland's embassy Q1; it and the ministry have a channel "taken"."""
    mission = make_mission("Q1", "FIN")
    make_channel(mission, "taken")
    make_channel(mission.ministry, "taken")
    return mission


def sound(model: type[models.Model], mission: Mission) -> dict[str, Any]:
    """Return the fields of a valid row."""
    return {
        Ministry: {
            "code": "SWE",
            "country": "Sweden",
            "name": "Ministry for Foreign Affairs",
            "standing": "UN member",
        },
        Operator: {"wikidata_id": "Q34", "ministry_id": "FIN"},
        Mission: {"wikidata_id": "Q2", "ministry_id": "FIN", "host_country": "Norway"},
        Channel: {"mission": mission, "platform": "twitter", "address": "free"},
    }[model]


@pytest.mark.parametrize(("model", "wrong", "name", "message"), CASES, ids=NAMES)
def test_the_database_refuses(mission, model, wrong, name, message):
    row = model(**sound(model, mission) | wrong)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save(force_insert=True)

    # SQLite names the columns of a unique constraint, not the constraint.
    assert name in str(refused.value) or (
        connection.vendor == "sqlite" and "UNIQUE" in str(refused.value)
    )


@pytest.mark.parametrize(("model", "wrong", "name", "message"), CASES, ids=NAMES)
def test_a_form_shows_the_reason(mission, model, wrong, name, message):
    row = model(**sound(model, mission) | wrong)

    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    with pytest.raises(ValidationError):
        row.full_clean()

    assert message in refused.value.messages


@pytest.mark.parametrize("model", [Ministry, Operator, Mission, Channel])
def test_a_sound_row_is_taken(mission, model):
    row = model(**sound(model, mission))

    row.full_clean()
    row.save(force_insert=True)


@pytest.mark.parametrize("model", [Ministry, Operator, Mission, Channel])
def test_every_constraint_has_a_failing_case(model):
    cases = {name for tested, _, name, _ in CASES if tested is model}

    assert cases == {constraint.name for constraint in model._meta.constraints}


@pytest.mark.parametrize("place", [(90, 180), (-90, -180), (0, 0)])
def test_the_edges_of_the_earth_are_on_it(place):
    mission = make_mission(latitude=place[0], longitude=place[1])

    mission.full_clean()


def test_one_address_may_serve_several_missions_and_platforms(mission):
    make_channel(make_mission("Q2"), "taken")
    make_channel(mission, "taken", platform="facebook")


def test_a_mission_is_named_by_its_type_and_city():
    assert str(make_mission("Q1")) == "embassy, Tallinn"
    assert str(make_mission("Q2", city="", type="")) == "mission, Estonia"


def test_the_other_rows_are_named_by_their_identifiers():
    ministry = make_ministry("FIN")

    assert str(ministry) == "Finland"
    assert str(Operator(wikidata_id="Q33", ministry=ministry)) == "Q33"
    assert str(make_channel(ministry)) == "X (Twitter): finland"
