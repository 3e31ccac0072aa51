"""Tests of loading the table of ministries: all problems at once, idempotent, nothing deleted."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Event, Ministry, Operator
from tests.factories import make_ministry

pytestmark = pytest.mark.django_db

HEADER = "code,country,ministry,national,website,region,subregion,income_group,standing,operators\n"
FINLAND = (
    "FIN,Finland,Ministry for Foreign Affairs,Ulkoministeriö,https://um.fi,Europe,"
    "Northern Europe,High income,UN member,Q33|Q1\n"
)
NORWAY = "NOR,Norway,Ministry of Foreign Affairs,,,Europe,Northern Europe,,UN member,Q20\n"


def load(path: Path, *rows: str, header: str = HEADER) -> str:
    """Load a file of those rows and return the output of the command."""
    file = path / "ministries.csv"
    file.write_text(header + "".join(rows), encoding="utf-8")
    printed = io.StringIO()
    call_command("load_ministries", str(file), stdout=printed)
    return printed.getvalue()


def problems(path: Path, *rows: str) -> list[str]:
    with pytest.raises(CommandError) as refused:
        load(path, *rows)
    return [line.strip() for line in str(refused.value).splitlines()[1:]]


def operators() -> dict[str, str]:
    return dict(Operator.objects.values_list("wikidata_id", "ministry"))


def test_a_ministry_is_added_with_all_that_the_file_says(tmp_path):
    printed = load(tmp_path, FINLAND)

    finland = Ministry.objects.get()
    assert finland.code == "FIN"
    assert finland.country == "Finland"
    assert finland.name == "Ministry for Foreign Affairs"
    assert finland.national_name == "Ulkoministeriö"
    assert finland.website == "https://um.fi"
    assert (finland.region, finland.subregion) == ("Europe", "Northern Europe")
    assert (finland.income_group, finland.standing) == ("High income", "UN member")
    assert operators() == {"Q33": "FIN", "Q1": "FIN"}
    assert "1 added, 0 changed, 0 unchanged, 0 not in the file" in printed


def test_a_load_is_one_event_and_a_second_load_has_no_event(tmp_path):
    load(tmp_path, FINLAND, NORWAY)
    printed = load(tmp_path, NORWAY, FINLAND.replace("Q33|Q1", "Q1 | Q33|"))

    event = Event.objects.get()
    assert (event.verb, event.subject) == ("loaded ministries", "ministries.csv")
    assert event.detail == {"added": 2, "changed": 0}
    assert "0 added, 0 changed, 2 unchanged, 0 not in the file" in printed


def test_a_change_is_written_and_named(tmp_path):
    load(tmp_path, FINLAND, NORWAY)

    printed = load(tmp_path, FINLAND.replace("High income", ""), NORWAY.replace("Q20", "Q21"))

    assert Ministry.objects.get(code="FIN").income_group == ""
    assert operators() == {"Q33": "FIN", "Q1": "FIN", "Q21": "NOR"}
    assert "FIN Finland: income group changed" in printed
    assert "NOR Norway: operators changed" in printed
    assert Event.objects.first().detail == {"added": 0, "changed": 2}


def test_a_ministry_that_the_file_leaves_out_is_named_and_stays(tmp_path):
    load(tmp_path, FINLAND, NORWAY)

    printed = load(tmp_path, FINLAND)

    assert Ministry.objects.filter(code="NOR").exists()
    assert operators()["Q20"] == "NOR"
    assert "NOR Norway: not in the file, not changed" in printed
    assert Event.objects.count() == 1


def test_two_countries_may_swap_their_names(tmp_path):
    load(tmp_path, FINLAND, NORWAY)

    load(tmp_path, FINLAND.replace("Finland", "Norway"), NORWAY.replace("Norway", "Finland"))

    assert Ministry.objects.get(code="FIN").country == "Norway"
    assert Ministry.objects.get(code="NOR").country == "Finland"


def test_a_new_ministry_may_take_a_name_and_an_operator_that_became_free(tmp_path):
    load(tmp_path, FINLAND)

    renamed = FINLAND.replace("Finland", "Suomi").replace("Q33|Q1", "Q1")
    load(tmp_path, renamed, NORWAY.replace("Norway", "Finland").replace("Q20", "Q33"))

    assert Ministry.objects.get(code="NOR").country == "Finland"
    assert operators() == {"Q1": "FIN", "Q33": "NOR"}


def test_all_problems_are_listed_and_nothing_is_written(tmp_path):
    found = problems(
        tmp_path,
        FINLAND,
        "fin,,,,ftp://um.fi,Europe,Northern Europe,Rich,UN,33\n",
        f"SWE,{'S' * 81},Ministry,,,,,,UN member,\n",
    )

    assert found == [
        "line 3: The code 'fin' is not three capital letters.",
        "line 3: The country is missing.",
        "line 3: The ministry's name is missing.",
        "line 3: The website 'ftp://um.fi' is not an http or https address.",
        "line 3: The standing 'UN' is not one of: UN member, UN observer, other.",
        "line 3: The income group 'Rich' is not one of: Low income, Lower middle income, "
        "Upper middle income, High income.",
        "line 3: The operator '33' is not Q and a number.",
        "line 4: The country is longer than 80 characters.",
    ]
    assert not Ministry.objects.exists()
    assert not Event.objects.exists()


def test_a_value_claimed_by_two_lines_is_a_problem(tmp_path):
    assert problems(tmp_path, FINLAND, FINLAND) == [
        "line 2: The code FIN is also used by line 3.",
        "line 2: The country Finland is also used by line 3.",
        "line 2: The operator Q1 is also used by line 3.",
        "line 2: The operator Q33 is also used by line 3.",
    ]


def test_a_value_of_a_ministry_outside_the_file_is_a_problem(tmp_path):
    load(tmp_path, FINLAND)

    assert problems(tmp_path, FINLAND.replace("FIN", "SUO").replace("|Q1", "")) == [
        "line 2: The country Finland is also used by Finland (FIN), which is not in the file.",
        "line 2: The operator Q33 is also used by Finland (FIN), which is not in the file.",
    ]


def test_a_wrong_separator_changes_nothing(tmp_path):
    with pytest.raises(CommandError, match="The columns are separated by vertical bars"):
        load(tmp_path, FINLAND, header=HEADER.replace(",", "|"))

    assert not Ministry.objects.exists()


def test_our_own_table_loads_and_is_unchanged_by_a_second_load():
    first, second = io.StringIO(), io.StringIO()
    call_command("load_ministries", stdout=first)
    call_command("load_ministries", stdout=second)

    count = Ministry.objects.count()
    assert count >= 195
    assert f"{count} added, 0 changed, 0 unchanged" in first.getvalue()
    assert f"0 added, 0 changed, {count} unchanged" in second.getvalue()


@pytest.mark.parametrize("count", [2, 20])
def test_the_number_of_queries_does_not_grow_with_ministries(
    tmp_path, count, django_assert_max_num_queries
):
    make_ministry("FIN")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rows = [
        NORWAY.replace("NOR", f"X{letter}X").replace("Norway", letter).replace("Q20", f"Q{place}")
        for place, letter in enumerate(letters[:count], 100)
    ]

    with django_assert_max_num_queries(11):
        load(tmp_path, FINLAND, *rows)


def test_lists_of_countries_sort_as_a_dictionary_whichever_way_they_were_written(tmp_path):
    turkey = NORWAY.replace("NOR,Norway", "TUR,Turkey").replace("Q20", "Q43")
    make_ministry("TUV", country="Tuvalu")
    Ministry.objects.bulk_create(
        [Ministry(code="CIV", country="Côte d'Ivoire", name="Ministry", standing="UN member")]
    )
    load(tmp_path, FINLAND, turkey)
    load(tmp_path, FINLAND, turkey.replace("Turkey", "Türkiye"))  # an update of many rows
    zambia = make_ministry("ZMB", country="Zambia")
    zambia.country = "Åland"
    zambia.save()

    countries = Ministry.objects.values_list("country", flat=True)

    assert list(countries) == ["Åland", "Côte d'Ivoire", "Finland", "Türkiye", "Tuvalu"]
