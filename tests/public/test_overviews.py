"""The overview: stages from the top, leaders, and the largest changes."""

import pytest

from assessments.public.overviews import overview
from tests.factories import make_framework, publish_small_release
from tests.reporting.looks import flat, look, make_measured, publish_values

pytestmark = pytest.mark.django_db


def codes(ranked) -> list[str]:
    return [one.ministry.code for one in ranked]


def test_there_is_no_overview_before_the_first_release():
    assert overview(look()) is None


def test_stages_run_from_the_top_and_empty_ones_are_shown():
    publish_small_release("2026", {"FIN": flat(3), "EST": flat(5), "NLD": flat(3)})

    groups = overview(look()).stages

    assert [(group.number, group.label, codes(group.ministries)) for group in groups] == [
        (5, "Adaptive", ["EST"]),
        (4, "Managed", []),
        (3, "Defined", ["FIN", "NLD"]),
        (2, "Ad hoc", []),
        (1, "Absent", []),
    ]


def test_a_stage_is_the_whole_level_reached_and_not_the_nearest():
    publish_small_release("2026", {"FIN": flat(4) | {"TRN-1": 3}})

    reached = {code: group.number for group in overview(look()).stages for code in group.ministries}

    assert list(reached.values()) == [3]


def test_a_scale_without_labels_has_no_stages():
    publish_values("2026", {"FIN": 500}, framework=make_measured())

    assert overview(look()).stages == []


def test_a_ministry_without_an_index_is_listed_apart_and_has_no_rank():
    publish_small_release("2026", {"FIN": flat(3), "EST": {"OPN-1": 5}, "AAA": {"OPN-1": 5}})

    found = overview(look())

    assert [(place.ministry.code, place.score, place.rank) for place in found.unscored] == [
        ("AAA", None, None),
        ("EST", None, None),
    ]
    assert sum(len(group.ministries) for group in found.stages) == 1
    assert (found.scored_cells, found.applicable_cells) == (7, 15)


def test_a_tie_for_the_lead_is_no_leader():
    publish_small_release("2026", {"FIN": flat(4), "EST": flat(4), "NLD": flat(2)})

    row = overview(look()).dimensions[0]

    assert (row.code, row.leader, row.top_score, row.scored) == ("balance", None, 4, 3)


def test_a_leader_by_less_than_is_printed_leads():
    publish_values("2026", {"FIN": 500.01, "EST": 500}, framework=make_measured())

    [row] = overview(look()).dimensions

    assert row.leader.code == "FIN"
    assert [place.rank for place in overview(look()).unscored] == []


def test_a_dimension_without_scores_has_no_leader():
    publish_small_release("2026", {"FIN": {"TRN-1": 3, "TRN-2": 4}})

    rows = {row.code: row for row in overview(look()).dimensions}

    assert (rows["balance"].leader, rows["balance"].top_score, rows["balance"].scored) == (
        *(None, None),
        0,
    )
    assert rows["training"].leader.code == "FIN"


def test_through_a_lens_only_what_it_shows_is_ranked():
    publish_small_release("2026", {"FIN": flat(3), "EST": flat(3) | {"TRN-2": 5}})

    whole, lens = overview(look()), overview(look("lens=public"))

    assert whole.dimensions[1].leader.code == "EST"
    assert lens.dimensions[1].leader is None
    assert (lens.scored_cells, lens.applicable_cells) == (8, 8)


def test_the_largest_changes_come_first_up_or_down():
    publish_small_release(
        "2025", {"FIN": flat(3), "EST": flat(5), "NLD": flat(2), "NOR": flat(4)}, year=2025
    )
    publish_small_release(
        "2026", {"FIN": flat(4), "EST": flat(2), "NLD": flat(2), "SWE": flat(1), "NOR": {}}
    )

    found = overview(look())

    assert [(place.ministry.code, place.change) for place in found.most_changed] == [
        ("EST", -3),
        ("FIN", 1),
    ]
    assert found.previous.code == "2025"


def test_at_most_five_changes_are_shown():
    names = [f"AA{letter}" for letter in "ABCDEFG"]
    publish_small_release("2025", dict.fromkeys(names, flat(3)), year=2025)
    publish_small_release("2026", dict.fromkeys(names, flat(4)))

    assert codes(overview(look()).most_changed) == names[:5]


def test_the_oldest_release_has_nothing_to_compare_with():
    publish_small_release("2025", year=2025)
    publish_small_release("2026")

    found = overview(look("release=2025"))

    assert found.previous is None
    assert list(found.most_changed) == []


def test_a_change_is_none_where_the_framework_version_differs():
    publish_small_release("2025", {"FIN": flat(2)}, year=2025)
    publish_small_release("2026", {"FIN": flat(4)}, framework=make_framework(version="2.0"))

    found = overview(look())

    assert found.previous is None
    assert [place.change for group in found.stages for place in group.ministries] == [None]


def test_a_change_through_a_lens_compares_what_the_lens_shows():
    publish_small_release("2025", {"FIN": flat(2) | {"TRN-2": 5}}, year=2025)
    publish_small_release("2026", {"FIN": flat(2) | {"TRN-2": 1}})

    assert codes(overview(look()).most_changed) == ["FIN"]
    assert codes(overview(look("lens=public")).most_changed) == []


def test_an_overview_costs_three_queries_once_its_releases_are_known(django_assert_num_queries):
    publish_small_release("2025", {"FIN": flat(2)}, year=2025)
    publish_small_release("2026", {"FIN": flat(3), "EST": flat(4)})
    release_view = look()
    overview(release_view)

    with django_assert_num_queries(3):
        overview(release_view)
