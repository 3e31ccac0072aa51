"""Tests of a lens as the sub-tree of its indicators."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.subtrees import (
    EmptyLens,
    UnknownLens,
    answers_within,
    lens_view,
)
from assessments.scoring.tree import UnknownIndicator, score
from assessments.scoring.types import (
    Answer,
    Framework,
    Rule,
)
from tests.scoring.strategies import LENSES, answered_frameworks, frameworks
from tests.scoring.trees import (
    LENSED,
    NOT_APPLICABLE,
    make_answer,
    make_answers,
    make_dimension,
    make_facet,
    make_flat,
    make_framework,
    make_lensed,
)

Case = tuple[Framework, dict[str, Answer]]
lens_codes = st.sampled_from(LENSES)


def test_a_lens_keeps_its_indicators_and_those_without_lenses() -> None:
    view = lens_view(LENSED, "public")

    assert [indicator.code for indicator in view.indicators()] == ["o1", "t1"]
    assert [facet.code for facet in view.facets()] == ["open", "staff"]
    assert [dimension.code for dimension in view.dimensions] == ["balance", "training"]


def test_a_lens_equals_a_framework_built_by_hand_from_its_indicators() -> None:
    by_hand = make_framework(
        make_dimension(
            "balance",
            make_facet("open", make_lensed("o2", "cyber", weight=2.0)),
            make_facet("closed", make_lensed("c1", "cyber"), weight=3.0),
            aggregate=Rule.GEOMETRIC,
            poles=("open", "closed"),
        ),
        make_dimension("secrets", make_facet("codes", make_lensed("k1", "cyber"))),
        make_dimension("training", make_facet("staff", make_lensed("t1"), weight=2.0), weight=2.0),
        lenses=LENSED.lenses,
    )
    answers = make_answers({"o2": 1, "c1": 4, "k1": 2, "t1": 5})

    assert lens_view(LENSED, "cyber") == by_hand
    assert score(lens_view(LENSED, "cyber"), answers) == score(by_hand, answers)


def test_a_dimension_that_lost_a_pole_has_no_poles() -> None:
    assert lens_view(LENSED, "public").dimensions[0].poles is None
    assert lens_view(LENSED, "cyber").dimensions[0].poles == ("open", "closed")


def test_an_indicator_without_lenses_is_part_of_an_unused_lens() -> None:
    assert [i.code for i in lens_view(LENSED, "unused").indicators()] == ["t1"]


def test_an_unknown_lens_is_refused() -> None:
    with pytest.raises(UnknownLens, match=r"test 1\.0 has no lens 'secret'"):
        lens_view(LENSED, "secret")


def test_an_empty_lens_is_refused() -> None:
    framework = make_flat(make_lensed("a", "public"), lenses=LENSED.lenses)

    with pytest.raises(EmptyLens, match="'cyber'"):
        lens_view(framework, "cyber")


def test_a_second_lens_can_be_applied() -> None:
    both = make_lensed("b", "public", "cyber")
    framework = make_flat(make_lensed("p", "public"), both, lenses=LENSED.lenses)

    view = lens_view(lens_view(framework, "public"), "cyber")

    assert list(view.indicators()) == [both]


def test_answers_to_the_whole_are_cut_to_a_view_before_it_is_scored() -> None:
    answers = make_answers({"t1": 5, "c1": 4, "o1": 1})
    view = lens_view(LENSED, "public")

    assert list(answers_within(view, answers).items()) == [
        ("o1", make_answer(1)),
        ("t1", make_answer(5)),
    ]
    assert score(view, answers_within(view, answers)).index.scored == 2
    with pytest.raises(UnknownIndicator, match="c1"):
        score(view, answers)


@given(answered_frameworks(), lens_codes)
def test_a_lens_scores_as_if_all_outside_it_did_not_apply(case: Case, lens: str) -> None:
    framework, answers = case
    carried = {i.code for i in framework.indicators() if not i.lenses or lens in i.lenses}
    outside = {code: make_answer(NOT_APPLICABLE) for code in answers if code not in carried}
    if not carried:
        with pytest.raises(EmptyLens):
            lens_view(framework, lens)
        return

    view = lens_view(framework, lens)
    through_lens = score(view, answers_within(view, answers))
    in_whole = score(framework, {**answers, **outside})

    for node in through_lens.nodes():
        assert node == in_whole.node(node.kind, node.code)
    assert set(through_lens.indicators) == carried


@given(frameworks(), lens_codes)
def test_applying_a_lens_twice_is_applying_it_once(framework: Framework, lens: str) -> None:
    framework = replace(
        framework, dimensions=(*framework.dimensions, make_dimension("x", make_facet("x", "x")))
    )

    assert lens_view(lens_view(framework, lens), lens) == lens_view(framework, lens)
