"""Query strings: read whole, refused with reasons."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from assessments.queries import BadQuery, Query, listing, shorten

KNOWN = ["chart", "lens"]


def read(text: str) -> Query:
    return Query(QueryDict(text), known=KNOWN)


def test_an_unknown_key_is_refused_with_the_near_one():
    query = read("chrat=ranking")

    with pytest.raises(BadQuery) as refusal:
        query.settle()

    assert refusal.value.problems == (
        "“chrat” is not a parameter of this page. Did you mean chart? Valid: chart, lens.",
    )


def test_every_problem_is_reported_at_once():
    query = read("nonsense=1&chart=pie")
    query.one_of("chart", ["ranking"])

    assert len(query.problems) == 2


def test_a_blank_value_is_the_default():
    assert read("chart=").one_of("chart", ["ranking"], default="ranking") == "ranking"


def test_a_value_given_twice_is_a_problem_unless_it_is_the_same():
    twice, same = read("lens=a&lens=b"), read("lens=a&lens=a")
    twice.text("lens")
    same.text("lens")

    assert twice.problems == ["lens is given 2 times; give it once."]
    assert not same.problems


def test_a_list_may_be_repeated_or_separated_by_commas():
    assert read("lens=a,b&lens=b,,c").listed("lens") == ["a", "b", "c"]


def test_a_long_value_is_shortened_and_control_characters_do_not_come_back():
    assert shorten("x" * 100) == "x" * 60 + "…"
    assert shorten("a\x00b\x1b") == "a�b�"


def test_a_long_list_of_valid_values_is_cut_with_its_count():
    assert listing([str(n) for n in range(15)]).endswith("11 and 3 more")
    assert listing([]) == "none yet"


def test_ten_unknown_values_are_listed_and_the_rest_is_only_mentioned():
    query = read("&".join(f"unknown{n}=1" for n in range(2000)))

    with pytest.raises(BadQuery) as refusal:
        query.settle()

    assert len(refusal.value.problems) == 11
    assert refusal.value.problems[-1] == "There is more here that is not known."


@given(st.text(max_size=200))
def test_any_query_string_is_read_or_refused(text):
    query = Query(QueryDict(text.encode("utf-8", "replace")), known=KNOWN)
    query.one_of("chart", ["ranking"])
    query.listed("lens")
    try:
        query.settle()
    except BadQuery as refusal:
        assert all(refusal.problems)  # noqa: PT017 - both outcomes are right
