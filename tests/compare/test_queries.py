"""Comparisons by address: one address a choice, and every nonsense refused."""

from contextlib import suppress
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.compare.charts import CHARTS
from assessments.compare.comparisons import (
    COLUMNS,
    KEYS,
    PEERS,
    is_canonical,
    read_comparison,
)
from assessments.queries import BadQuery
from assessments.reporting.ministry_names import MOST_MINISTRIES
from assessments.reporting.release_views import RELEASE_VIEW_KEYS
from tests.factories import make_ministry, publish_small_release
from tests.many_ministries import many_codes, publish_many
from tests.worlds import world

LEVELS = {"OPN-1": 4, "OPN-2": 3, "CNF-1": 5, "TRN-1": 2, "TRN-2": 3}


@world
def release():
    make_ministry("NLD", subregion="Western Europe", income_group="High income")
    make_ministry("FIN", income_group="High income")
    make_ministry("EST", income_group="Upper middle income")
    make_ministry("ZAF", region="Africa", subregion="Southern Africa")
    publish_small_release("2025", {"FIN": LEVELS}, year=2025)
    return publish_small_release("2026", dict.fromkeys(("FIN", "EST", "NLD"), LEVELS))


def read(text: str):
    return read_comparison(QueryDict(text))


def shown(text: str) -> list[str]:
    return [ministry.code for ministry in read(text).shown]


def refusal(text: str) -> str:
    with pytest.raises(BadQuery) as caught:
        read(text)
    return " ".join(caught.value.problems)


def test_with_nothing_selected_all_ministries_of_the_release_are_shown(release):
    assert shown("") == ["EST", "FIN", "NLD"]


def test_only_the_selected_ones_are_shown(release):
    assert shown("ministries=FIN,NLD") == ["FIN", "NLD"]


def test_a_ministry_outside_the_release_can_be_selected(release):
    assert shown("ministries=FIN,ZAF") == ["ZAF", "FIN"]


def test_a_region_and_a_subregion_are_selected_by_slug(release):
    assert shown("region=europe") == ["EST", "FIN", "NLD"]
    assert shown("region=western-europe") == ["NLD"]


def test_peers_share_the_region_the_subregion_or_the_income_group(release):
    assert shown("ministries=FIN&peers=subregion") == ["EST", "FIN"]
    assert shown("ministries=FIN&peers=region") == ["EST", "FIN", "NLD"]
    assert shown("ministries=FIN&peers=income") == ["FIN", "NLD"]


def test_peers_without_a_ministry_are_refused(release):
    assert "select at least one ministry" in refusal("peers=region")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ministries=FNI", "“FNI” is not a ministry's code. Did you mean FIN?"),
        ("chart=pie", "chart: “pie” is not known here."),
        ("dimension=listening", "Valid: balance, training."),
        ("release=1999", "Valid: 2026, 2025."),
        ("lens=cyber", "Valid: public."),
        ("evidence=secret", "Valid: public."),
        ("columns=rows", "Valid: dimensions, facets, indicators."),
        ("region=atlantis", "region: “atlantis”"),
        ("add=Narnia", "no ministry is called “Narnia”"),
        ("sort=size", "Valid: index, balance, training."),
        ("against=1999", "Valid: 2025."),
        ("by=name", "Valid: rank."),
        ("list=7", "list: “7” is not a list of yours."),
        ("remove=fin", "remove: “fin” is not known here."),
        ("colour=red", "“colour” is not a parameter"),
    ],
)
def test_an_unknown_value_is_refused_with_its_reason(release, text, reason):
    assert reason in refusal(text)


@pytest.mark.parametrize(
    "typed", ["FIN", "fin", "Finland", "Finland (FIN)", "finl", " fínland ", "ＦＩＮ"]
)
def test_what_is_typed_to_add_is_a_code_a_country_or_both(release, typed):
    assert [ministry.code for ministry in read(urlencode({"add": typed})).selected] == ["FIN"]


def test_the_end_of_a_word_names_no_country(release):
    assert "no ministry is called “land”" in refusal("add=land")


@pytest.mark.parametrize(
    ("typed", "code"),
    [("NL", "NLD"), ("Holland", "NLD"), ("fi", "FIN"), ("Suomi", "FIN"), ("DIRCO", "ZAF")],
)
def test_what_is_typed_to_add_can_be_any_name_of_a_ministrys_country(release, typed, code):
    assert [ministry.code for ministry in read(f"add={typed}").selected] == [code]


@pytest.mark.parametrize("typed", ["UK", "NZ", "PT", "Ukra"])
def test_a_country_that_is_not_listed_is_never_taken_for_another(release, typed):
    make_ministry("TZA", country="Tanzania")
    make_ministry("EGY", country="Egypt")

    assert f"add: no ministry is called “{typed}”. Valid: " in refusal(f"add={typed}")


def test_what_is_typed_and_could_be_several_is_refused_with_their_names(release):
    make_ministry("COD", country="DR Congo")
    make_ministry("COG", country="Congo Republic")

    assert refusal("add=Congo") == "add: “Congo” could be DR Congo or Congo Republic; choose one."


def test_what_is_misspelt_is_refused_with_the_nearest_name(release):
    assert refusal("add=Finlnd") == "add: no ministry is called “Finlnd”. Did you mean Finland?"


def test_what_is_added_joins_the_selected_ones_once(release):
    added, again = read("ministries=FIN&add=Netherlands"), read("ministries=FIN&add=finland")

    assert [ministry.code for ministry in added.selected] == ["FIN", "NLD"]
    assert [ministry.code for ministry in again.selected] == ["FIN"]


def test_more_ministries_than_a_picture_holds_are_refused(release):
    publish_many("2027", MOST_MINISTRIES + 1, year=2027)

    reason = refusal(f"ministries={','.join(many_codes(MOST_MINISTRIES + 1))}")

    assert reason == "ministries: at most 250 can be selected."


def test_a_form_is_distinguished_from_an_address():
    assert is_canonical(QueryDict("ministries=FIN,NLD&chart=ranking"))
    assert not is_canonical(QueryDict("ministries=FIN&ministries=NLD"))
    assert not is_canonical(QueryDict("chart=ranking&region="))
    for to_do in ("add=Finland", "remove=FIN", "list=1", "weight.balance=2"):
        assert not is_canonical(QueryDict(to_do))


def test_the_address_pins_the_release(release):
    assert read("ministries=FIN").query_string == "ministries=FIN&chart=ranking&release=2026"


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
        "sort": st.sampled_from(["index", "balance", "training"]),
        "by": st.just("rank"),
        "against": st.just("2025"),
        "weights": st.dictionaries(
            st.sampled_from(["balance", "training"]),
            st.integers(1, 1000).map(lambda hundredths: hundredths / 100),
        ).map(lambda pairs: ",".join(f"{code}:{factor}" for code, factor in pairs.items())),
    },
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=choices)
def test_a_printed_address_reads_back_to_the_same_choice(release, values):
    if "ministries" not in values:
        values.pop("peers", None)
    query = QueryDict(mutable=True)
    query.update(values)

    first = read_comparison(query)
    again = read(first.query_string)

    assert again.query_string == first.query_string
    assert again == first
    assert again.shown == first.shown
    assert is_canonical(QueryDict(first.query_string))


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.dictionaries(
        st.sampled_from([*KEYS, *RELEASE_VIEW_KEYS, "weight.balance", "x"]) | st.text(max_size=9),
        st.sampled_from(["FIN", "nearest", "index", "2026", "balance:2", "balance:", ":", "7"])
        | st.text(max_size=30),
        max_size=5,
    )
)
def test_any_address_is_a_choice_or_a_refusal(release, values):
    query = QueryDict(mutable=True)
    query.update(values)
    with suppress(BadQuery):
        choice = read_comparison(query)
        assert read(choice.query_string) == choice


def test_removed_ministries_leave_the_choice_and_the_last_takes_its_peers_along(release):
    assert [m.code for m in read("ministries=FIN,NLD&remove=FIN").selected] == ["NLD"]
    assert (
        read("ministries=FIN,NLD&remove=EST").query_string
        == read("ministries=FIN,NLD").query_string
    )
    emptied = read("ministries=FIN&peers=region&remove=FIN")
    assert (emptied.query.ministries, emptied.query.peers) == ([], "")
    assert read("ministries=FIN,NLD&remove=all&peers=income").query_string == read("").query_string
    assert "remove: “FNI” is not known here." in refusal("ministries=FIN&remove=FNI")


def test_ministries_are_in_order_of_country_or_score_with_the_unscored_last(release):
    publish_small_release(
        "2027",
        {"FIN": LEVELS, "EST": {"TRN-1": 5, "TRN-2": 5}, "NLD": {**LEVELS, "TRN-1": 4}},
        year=2027,
    )

    assert shown("sort=training") == ["EST", "NLD", "FIN"]
    assert shown("sort=balance") == ["FIN", "NLD", "EST"]  # equals by country, no score last
    assert shown("sort=index&ministries=ZAF,FIN,NLD") == ["NLD", "FIN", "ZAF"]
    assert shown("") == ["EST", "FIN", "NLD"]


def test_an_order_by_what_the_lens_leaves_out_is_refused(release):
    assert "Valid: index, balance, training." in refusal("sort=listening")


def test_an_order_holds_under_own_weights(release):
    publish_small_release(
        "2027",
        {
            "FIN": {**LEVELS, "TRN-1": 1, "TRN-2": 1},
            "EST": {"OPN-1": 1, "OPN-2": 1, "CNF-1": 1, "TRN-1": 5, "TRN-2": 5},
        },
        year=2027,
    )

    assert shown("sort=index&weights=training:0.1") == ["FIN", "EST"]
    assert shown("sort=index&weights=training:10") == ["EST", "FIN"]
