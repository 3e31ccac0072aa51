"""Parts of sentences: lists, counts, dates, and names made comparable."""

import datetime

import pytest

from assessments.wording import counted, folded, listed, long_date, sort_key


@pytest.mark.parametrize(
    ("names", "text"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_names_are_listed_with_one_and(names, text):
    assert listed(names) == text


def test_names_of_which_one_is_meant_are_listed_with_or():
    assert listed(["A", "B", "C"], word="or") == "A, B or C"


@pytest.mark.parametrize(
    ("count", "noun", "text"),
    [
        (1, "ministry", "1 ministry"),
        (2, "ministry", "2 ministries"),
        (0, "reply", "0 replies"),
        (3, "day", "3 days"),
        (1200, "release", "1,200 releases"),
    ],
)
def test_nouns_follow_their_count(count, noun, text):
    assert counted(count, noun) == text


def test_dates_have_the_name_of_the_month():
    assert long_date(datetime.date(2026, 3, 2)) == "2 March 2026"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Côte d’Ivoire", " cote d'ivoire "), ("Türkiye", "TURKIYE"), ("ＦＩＮ", "fin")],
)
def test_names_compare_without_accents_and_case(one, other):
    assert folded(one) == folded(other)


def test_countries_sort_as_in_a_dictionary():
    names = ["Zambia", "Åland", "Côte d'Ivoire", "Türkiye", "Costa Rica", "Tuvalu", "Croatia"]
    names += ["Guinea-Bissau", "Guinea", "Albania", "São Tomé and Príncipe", "Samoa", "Tunisia"]

    assert sorted(names, key=sort_key) == [
        *("Åland", "Albania", "Costa Rica", "Côte d'Ivoire", "Croatia", "Guinea", "Guinea-Bissau"),
        *("Samoa", "São Tomé and Príncipe", "Tunisia", "Türkiye", "Tuvalu", "Zambia"),
    ]


@pytest.mark.parametrize("name", ["中国", "!", "’"])
def test_every_name_has_a_sort_key(name):
    assert sort_key(name)
