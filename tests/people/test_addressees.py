"""Tests of reading several people to invite from one text."""

import pytest
from django.core.exceptions import ValidationError

from assessments.people.addressees import Addressee, addressees


def addresses(text: str) -> list[str]:
    return [person.address for person in addressees(text)]


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.org\nbo@example.org",
        "ada@example.org, bo@example.org",
        "ada@example.org;bo@example.org;",
        "\r\n Ada@Example.org ,\r\n\r\n bo@example.org, ADA@example.org",
    ],
)
def test_lines_commas_and_semicolons_separate_people_and_each_counts_once(text):
    assert addresses(text) == ["ada@example.org", "bo@example.org"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Bo <ada@example.org>", "Ada Bo"),
        ('"Bo, Ada" <ada@example.org>', "Bo, Ada"),
        ("Zoë Ő. <Ada@Example.org>", "Zoë Ő."),
        ("<ada@example.org>", ""),
        ("ada@example.org", ""),
    ],
)
def test_a_name_is_optional(text, name):
    assert addressees(text) == [Addressee(name, "ada@example.org")]


def test_an_unclosed_quotation_mark_ends_with_its_line():
    assert addresses('ada@example.org\n"Bo <bo@example.org>\ncy@example.org') == [
        "ada@example.org",
        "bo@example.org",
        "cy@example.org",
    ]


def test_every_part_that_is_no_address_is_named():
    with pytest.raises(ValidationError) as refused:
        addressees(f"ada@example.org, bo, cy@, {'N' * 151} <dee@example.org>")

    assert refused.value.messages == [
        "“bo” is not an e-mail address.",
        "“cy@” is not an e-mail address.",
        "The name of dee@example.org is longer than 150 signs.",
    ]


@pytest.mark.parametrize("text", ["", " ", ",;\n"])
def test_no_one_is_refused(text):
    with pytest.raises(ValidationError, match="Enter at least one"):
        addressees(text)


def test_more_than_a_hundred_are_refused():
    with pytest.raises(ValidationError, match="These are 101 people"):
        addressees(",".join(f"p{number}@example.org" for number in range(101)))


def test_a_long_text_of_marks_is_refused_and_not_read_for_ever():
    with pytest.raises(ValidationError):
        addressees('",' * 10_000)
