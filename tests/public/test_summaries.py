"""The summary of a release: true of unrounded numbers, and no median of fewer than five."""

import pytest

from assessments.public.overviews import Changes, overview
from tests.factories import make_ministry, publish_small_release
from tests.reporting.looks import flat, look, make_measured, publish_values

pytestmark = pytest.mark.django_db

FIVE = ("AAA", "BBB", "CCC", "DDD", "EEE")


def summarised(text: str = "") -> str:
    found = overview(look(text))
    assert found is not None
    return found.summary


def test_one_leader_is_named_and_of_few_there_is_no_median():
    publish_small_release("2026", {"FIN": flat(4), "EST": flat(2)})

    assert summarised() == "Finland leads with 4.0."


def test_those_who_tie_lead_together_and_many_are_counted():
    publish_small_release("2026", {"FIN": flat(4), "EST": flat(4)})
    assert summarised() == "Estonia and Finland lead together with 4.0."

    publish_small_release("2027", dict.fromkeys(FIVE, flat(4)), year=2027)
    assert summarised().startswith("5 ministries share the lead with 4.0. The median is 4.0.")


def test_a_lead_by_less_than_is_printed_is_a_lead():
    publish_values("2026", {"FIN": 500.01, "EST": 500}, framework=make_measured())

    assert summarised() == "Finland leads with 0.50."


def test_without_an_index_the_summary_says_so():
    publish_small_release("2026", {"FIN": {"OPN-1": 3}})

    assert summarised() == "No ministry has enough evidence for an index."


def test_changes_are_counted_and_the_largest_is_named():
    publish_small_release(
        "2025", dict.fromkeys((*FIVE[:3], "FIN"), flat(3)) | {"DDD": flat(2)}, year=2025
    )
    publish_small_release(
        "2026", {"AAA": flat(4), "BBB": flat(2), "CCC": flat(3), "FIN": flat(5), "EEE": flat(1)}
    )

    found = overview(look())

    assert found.changes == Changes(rose=2, fell=1, stayed=1)
    assert "Since 2025, 2 rose, 1 fell and 1 stayed; Finland changed most, by +2.0." in summarised()


def test_where_two_changed_by_as_much_none_changed_most():
    publish_small_release("2025", {"FIN": flat(3), "EST": flat(3)}, year=2025)
    publish_small_release("2026", {"FIN": flat(4), "EST": flat(2)})

    assert summarised().endswith("Since 2025, 1 rose and 1 fell.")


def test_without_a_change_no_ministry_is_named():
    publish_small_release("2025", {"FIN": flat(3)}, year=2025)
    publish_small_release("2026", {"FIN": flat(3)})

    assert summarised().endswith("Since 2025, 0 rose, 0 fell and 1 stayed.")


def test_the_dimensions_with_the_highest_and_the_lowest_median_are_named():
    publish_small_release("2026", dict.fromkeys(FIVE, flat(2) | {"TRN-1": 4, "TRN-2": 4}))

    assert summarised().endswith(
        "By dimension, the median is highest in Training (4.0) and lowest in Balance (2.0)."
    )
    found = overview(look())
    assert (found.median, [row.median for row in found.dimensions]) == (3.0, [2.0, 4.0])


def test_dimensions_with_the_same_median_are_not_compared():
    publish_small_release("2026", dict.fromkeys(FIVE, flat(2)))

    assert "By dimension" not in summarised()


def test_a_dimension_without_a_median_leaves_the_comparison_out():
    publish_small_release("2026", {code: {"TRN-1": 4, "TRN-2": 4} for code in FIVE})

    assert summarised() == "No ministry has enough evidence for an index."


def test_a_hostile_name_stays_a_word():
    make_ministry("FIN", country="<b>Fin</b>")
    publish_small_release("2026", {"FIN": flat(4)})

    assert summarised() == "<b>Fin</b> leads with 4.0."
