"""Tests of lists of ministries: only their owner keeps, renames and removes them."""

import pytest
from django.core.exceptions import ValidationError

from assessments.actions import lists
from assessments.actions.errors import NotReady
from assessments.actions.lists import MOST_LISTS, MOST_MINISTRIES
from assessments.models import Event, Ministry, SavedList, User
from tests.factories import make_ministry, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_user("ada")


@pytest.fixture
def nordics(ada: User) -> SavedList:
    return lists.create("Nordics", [make_ministry("FIN"), make_ministry("NOR")], by=ada)


def codes(saved: SavedList) -> set[str]:
    return set(saved.ministries.values_list("code", flat=True))


def test_a_list_keeps_its_ministries_and_leaves_one_event(ada: User, nordics: SavedList) -> None:
    assert nordics.owner == ada
    assert codes(nordics) == {"FIN", "NOR"}
    event = Event.objects.get()
    assert (event.verb, event.by, event.detail) == ("changed list", ada, {"what": "created"})


def test_the_event_has_neither_name_nor_ministries(nordics: SavedList) -> None:
    event = Event.objects.get()

    assert event.subject == f"list {nordics.pk}"
    assert "Nordics" not in str(event.detail)


def test_a_name_is_taken_once_by_each_owner(ada: User, nordics: SavedList) -> None:
    ministries = [make_ministry("FIN")]

    with pytest.raises(ValidationError, match="You already have a list of this name"):
        lists.create("Nordics", ministries, by=ada)
    assert lists.create("Nordics", ministries, by=make_user("ben")).name == "Nordics"


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_list_needs_a_name_of_some_length(ada: User, name: str) -> None:
    with pytest.raises(ValidationError):
        lists.create(name, [make_ministry("FIN")], by=ada)
    assert not SavedList.objects.exists()


def test_a_list_of_none_or_too_many_is_refused(ada: User) -> None:
    for ministries in ([], [Ministry(code="FIN")] * (MOST_MINISTRIES + 1)):
        with pytest.raises(NotReady, match="from 1 to 250"):
            lists.create("Some", ministries, by=ada)


def test_no_user_keeps_more_lists_than_the_limit(ada: User) -> None:
    SavedList.objects.bulk_create(
        [SavedList(owner=ada, name=f"List {n}") for n in range(MOST_LISTS)]
    )

    with pytest.raises(NotReady, match="You already have 50 lists"):
        lists.create("One more", [make_ministry("FIN")], by=ada)
    lists.create("The first", [make_ministry("FIN")], by=make_user("ben"))


def test_a_list_is_renamed_by_its_owner(ada: User, nordics: SavedList) -> None:
    assert lists.rename(nordics, "The north", by=ada).name == "The north"
    assert codes(nordics) == {"FIN", "NOR"}
    assert Event.objects.first().detail == {"what": "renamed"}


def test_a_name_that_is_taken_is_refused_and_the_old_one_stays(
    ada: User, nordics: SavedList
) -> None:
    other = lists.create("Baltics", [make_ministry("EST")], by=ada)

    with pytest.raises(ValidationError):
        lists.rename(other, "Nordics", by=ada)
    other.refresh_from_db()
    assert other.name == "Baltics"


def test_a_list_is_removed_for_good_and_its_ministries_stay(ada: User, nordics: SavedList) -> None:
    lists.remove(nordics, by=ada)

    assert not SavedList.objects.exists()
    assert Ministry.objects.count() == 2
    assert Event.objects.first().detail == {"what": "removed"}


def test_no_user_changes_the_list_of_another(nordics: SavedList) -> None:
    ben = make_user("ben")

    with pytest.raises(SavedList.DoesNotExist):
        lists.rename(nordics, "Mine", by=ben)
    with pytest.raises(SavedList.DoesNotExist):
        lists.remove(nordics, by=ben)
    nordics.refresh_from_db()
    assert nordics.name == "Nordics"
