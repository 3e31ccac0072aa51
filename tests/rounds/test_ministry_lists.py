"""Ministries that are typed for a round: any name of a country, and a refusal that names more."""

import pytest
from django.core.exceptions import ValidationError

from assessments.rounds.forms import MinistryList
from assessments.rounds.setup import round_options
from tests.factories import make_ministry
from tests.worlds import world

COUNTRIES = {
    "COD": "Democratic Republic of the Congo",
    "COG": "Republic of the Congo",
    "EGY": "Egypt",
    "FIN": "Finland",
    "GBR": "United Kingdom",
    "KOR": "South Korea",
    "PRK": "North Korea",
    "UKR": "Ukraine",
}


@world
def field():
    for code, country in COUNTRIES.items():
        make_ministry(code, country=country)
    options = round_options()
    return MinistryList(find=options.find, describe_doubt=options.describe_doubt)


def refusals(field: MinistryList, typed: str) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        field.clean(typed)
    return caught.value.messages


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("UK, fi; DRC\nEgypt", ["GBR", "FIN", "COD", "EGY"]),
        ("FCDO\nUnited Kingdom (GBR)\n\n , ;", ["GBR"]),
        ("Korea, Rep.\nEgypt, Arab Rep.; Congo, Rep.", ["KOR", "EGY", "COG"]),
        ("", []),
    ],
)
def test_any_names_on_lines_or_between_commas_become_codes(field, typed, codes):
    assert field.clean(typed) == codes


def test_a_name_that_could_be_several_is_refused_with_their_names(field):
    assert refusals(field, "Finland, Congo, Atlantis, Finlnd") == [
        "No ministry is called “Atlantis”.",
        "“Congo” could be Democratic Republic of the Congo or Republic of the Congo; choose one.",
        "No ministry is called “Finlnd”. Did you mean Finland?",
    ]


def test_an_inverted_name_among_others_is_refused_and_never_taken_for_another(field):
    assert "“Korea” could be South Korea or North Korea; choose one." in refusals(
        field, "Finland, Korea, Rep."
    )


def test_only_the_first_names_of_a_long_list_are_described(field):
    doubtful = ["Congo" + " " * n + "." * n for n in range(12)]

    messages = refusals(field, "\n".join(doubtful))

    assert len(messages) == 11
    assert messages[-1] == "Not known either: 2 more names."
