"""Comparisons by address: one address a choice, and every nonsense refused."""

from contextlib import suppress

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.pages.choices import (
    CHARTS,
    COLUMNS,
    PEERS,
    is_canonical,
    read_choice,
)
from assessments.pages.ministry_names import MOST_MINISTRIES, find_code
from assessments.queries import BadQuery
from tests.crowds import crowd_codes, publish_crowd
from tests.factories import make_ministry, publish_small_release

LEVELS = {"OPN-1": 4, "OPN-2": 3, "CNF-1": 5, "TRN-1": 2, "TRN-2": 3}


@pytest.fixture
def release(db):
    make_ministry("NLD", subregion="Western Europe", income_group="High income")
    make_ministry("FIN", income_group="High income")
    make_ministry("EST", income_group="Upper middle income")
    make_ministry("ZAF", region="Africa", subregion="Southern Africa")
    return publish_small_release("2026", dict.fromkeys(("FIN", "EST", "NLD"), LEVELS))


def read(text: str):
    return read_choice(QueryDict(text))


def shown(text: str) -> list[str]:
    return [ministry.code for ministry in read(text).shown]


def refusal(text: str) -> str:
    with pytest.raises(BadQuery) as caught:
        read(text)
    return " ".join(caught.value.problems)


def test_with_nothing_chosen_all_ministries_of_the_release_are_shown(release):
    assert shown("") == ["EST", "FIN", "NLD"]


def test_the_chosen_ones_alone_are_shown(release):
    assert shown("ministries=FIN,NLD") == ["FIN", "NLD"]


def test_a_ministry_outside_the_release_can_be_chosen(release):
    assert shown("ministries=FIN,ZAF") == ["ZAF", "FIN"]


def test_a_region_and_a_subregion_are_chosen_by_slug(release):
    assert shown("region=europe") == ["EST", "FIN", "NLD"]
    assert shown("region=western-europe") == ["NLD"]


def test_peers_share_the_region_the_subregion_or_the_income_group(release):
    assert shown("ministries=FIN&peers=subregion") == ["EST", "FIN"]
    assert shown("ministries=FIN&peers=region") == ["EST", "FIN", "NLD"]
    assert shown("ministries=FIN&peers=income") == ["FIN", "NLD"]


def test_peers_of_nobody_are_refused(release):
    assert "choose at least one ministry" in refusal("peers=region")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ministries=FNI", "“FNI” is not a ministry's code. Did you mean FIN?"),
        ("chart=pie", "chart: “pie” is not known here."),
        ("dimension=listening", "Valid: balance, training."),
        ("release=1999", "Valid: 2026."),
        ("lens=cyber", "Valid: public."),
        ("evidence=secret", "Valid: public."),
        ("columns=rows", "Valid: dimensions, facets, indicators."),
        ("region=atlantis", "region: “atlantis”"),
        ("add=Narnia", "no ministry is called “Narnia”"),
        ("colour=red", "“colour” is not a parameter"),
    ],
)
def test_an_unknown_value_is_refused_with_its_reason(release, text, reason):
    assert reason in refusal(text)


def test_what_is_typed_to_add_is_a_code_a_country_or_both(release):
    directory = read("").directory
    for typed in ("FIN", "fin", "Finland", "Finland (FIN)", "finl"):
        assert find_code(typed, directory) == "FIN"
    assert find_code("land", directory) == ""  # Finland and Netherlands


def test_what_is_added_joins_the_chosen_ones_once(release):
    added, again = read("ministries=FIN&add=Netherlands"), read("ministries=FIN&add=finland")

    assert [ministry.code for ministry in added.chosen] == ["FIN", "NLD"]
    assert [ministry.code for ministry in again.chosen] == ["FIN"]


def test_more_ministries_than_a_picture_holds_are_refused(release):
    publish_crowd("2027", MOST_MINISTRIES + 1, year=2027)

    reason = refusal(f"ministries={','.join(crowd_codes(MOST_MINISTRIES + 1))}")

    assert reason == "ministries: at most 250 can be chosen."


def test_a_form_is_told_from_an_address():
    assert is_canonical(QueryDict("ministries=FIN,NLD&chart=ranking"))
    assert not is_canonical(QueryDict("ministries=FIN&ministries=NLD"))
    assert not is_canonical(QueryDict("chart=ranking&region="))
    assert not is_canonical(QueryDict("add=Finland"))


def test_the_address_pins_the_release(release):
    assert read("ministries=FIN").query == "ministries=FIN&chart=ranking&release=2026"


choices = st.fixed_dictionaries(
    {},
    optional={
        "ministries": st.lists(
            st.sampled_from(["FIN", "EST", "NLD", "ZAF"]), min_size=1, unique=True
        ).map(",".join),
        "region": st.sampled_from(["europe", "northern-europe"]),
        "chart": st.sampled_from(list(CHARTS)),
        "dimension": st.sampled_from(["balance", "training"]),
        "columns": st.sampled_from(list(COLUMNS)),
        "lens": st.just("public"),
        "evidence": st.just("public"),
        "peers": st.sampled_from([key for key in PEERS if key]),
    },
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=choices)
def test_a_printed_address_reads_back_to_the_same_choice(release, values):
    if "ministries" not in values:
        values.pop("peers", None)
    query = QueryDict(mutable=True)
    query.update(values)

    first = read_choice(query)
    again = read(first.query)

    assert again.query == first.query
    assert again.shown == first.shown
    assert is_canonical(QueryDict(first.query))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.dictionaries(
        st.sampled_from(["ministries", "add", "region", "peers", "chart", "release", "x"]),
        st.text(max_size=30),
        max_size=4,
    )
)
def test_any_address_is_a_choice_or_a_refusal(release, values):
    query = QueryDict(mutable=True)
    query.update(values)
    with suppress(BadQuery):
        assert read_choice(query).query
