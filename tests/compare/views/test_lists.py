"""Saved lists: made from a comparison, used in another, and visible only to their owner."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions import lists
from assessments.models import SavedList, User
from tests.factories import make_ministry, make_user
from tests.site_fixtures import text

CHOICE = "ministries=FIN,NLD&chart=ranking&release=2026"


@pytest.fixture
def ada(release) -> User:
    return make_user("ada")


@pytest.fixture
def nordics(ada: User) -> SavedList:
    return lists.create("Nordics", [make_ministry("FIN"), make_ministry("EST")], by=ada)


@pytest.fixture
def hers(client: Client, ada: User) -> Client:
    """Ada's browser."""
    client.force_login(ada)
    return client


@pytest.fixture
def his(release) -> Client:
    """The browser of somebody else."""
    browser = Client()
    browser.force_login(make_user("ben"))
    return browser


def test_the_ministries_of_a_comparison_are_saved_under_a_name(hers: Client, ada: User):
    page = text(hers.get(f"/compare/?{CHOICE}"))
    assert "Save these 2 ministries as a list" in page

    saved = hers.post("/lists/", {"choice": CHOICE, "name": "Two"}, follow=True)

    assert saved.redirect_chain == [(f"/compare/?{CHOICE}", 302)]
    assert "The list “Two” is saved." in text(saved)
    found = SavedList.objects.owned_by(ada).get()
    assert set(found.ministries.values_list("code", flat=True)) == {"FIN", "NLD"}


def test_what_is_shown_is_saved_with_peers_and_all(hers: Client):
    hers.post("/lists/", {"choice": "ministries=FIN&peers=subregion", "name": "North"})

    codes = SavedList.objects.get().ministries.values_list("code", flat=True)
    assert set(codes) == {"FIN", "EST"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [("Nordics", "You already have a list of this name."), ("", "This field is required.")],
)
def test_a_name_that_is_refused_loses_nothing(hers: Client, nordics: SavedList, name, reason):
    refused = hers.post("/lists/", {"choice": CHOICE, "name": name})

    assert refused.status_code == 200
    assert reason in text(refused)
    assert "2 ministries are not saved yet." in text(refused)
    assert f'name="choice" value="{CHOICE.replace("&", "&amp;")}"' in text(refused)
    assert SavedList.objects.count() == 1


def test_an_invalid_choice_is_refused_with_its_reason(hers: Client):
    refused = hers.post("/lists/", {"choice": "ministries=XXX", "name": "None"})

    assert refused.status_code == 400
    assert "“XXX” is not a ministry&#x27;s code." in text(refused)


def test_a_list_joins_the_choice_and_the_address_spells_it_out(hers: Client, nordics: SavedList):
    sent = hers.get(f"/compare/?ministries=NLD&list={nordics.pk}")

    assert sent["Location"] == "/compare/?ministries=NLD,EST,FIN&chart=ranking&release=2026"


def test_the_form_offers_the_lists_of_who_is_signed_in(
    hers: Client, his: Client, nordics: SavedList
):
    option = f'<option value="{nordics.pk}">Nordics</option>'

    assert option in text(hers.get("/compare/"))
    assert "Nordics" not in text(his.get("/compare/"))
    assert "as a list" not in text(Client().get("/compare/"))


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "٣", "1e3"])
def test_a_list_that_there_is_not_is_refused(hers: Client, number):
    refused = hers.get("/compare/", {"list": number})

    assert refused.status_code == 400
    assert "is not a list of yours" in text(refused)


def test_the_list_of_another_is_as_unknown_as_none(his: Client, nordics: SavedList):
    there = his.get(f"/compare/?list={nordics.pk}")
    nowhere = his.get("/compare/?list=999")
    anonymous = Client().get(f"/compare/?list={nordics.pk}")

    assert {there.status_code, nowhere.status_code, anonymous.status_code} == {400}
    number = str(nordics.pk)
    assert f"“{number}” is not a list of yours." in text(there)
    assert "“999” is not a list of yours." in text(nowhere)
    for path in (
        f"/lists/{number}/",
        f"/lists/{number}/remove/",
        "/lists/999/",
        "/lists/999/remove/",
    ):
        assert his.post(path, {"name": "Mine"}).status_code == 404
    assert "Nordics" not in text(his.get("/lists/"))
    nordics.refresh_from_db()
    assert nordics.name == "Nordics"


def test_a_download_knows_no_list(hers: Client, nordics: SavedList):
    assert hers.get(f"/compare.csv?list={nordics.pk}").status_code == 400


def test_a_list_is_shown_renamed_and_removed(hers: Client, nordics: SavedList):
    page = text(hers.get("/lists/"))
    assert "Estonia, Finland" in page
    assert 'href="/compare/?ministries=EST,FIN"' in page

    renamed = hers.post(f"/lists/{nordics.pk}/", {"name": "<b>North</b>"}, follow=True)
    assert "The new name of the list is “&lt;b&gt;North&lt;/b&gt;”." in text(renamed)

    removed = hers.post(f"/lists/{nordics.pk}/remove/", follow=True)
    assert "is removed" in text(removed)
    assert "You have no lists yet" in text(removed)


def test_a_list_keeps_its_name_when_the_new_one_is_refused(
    hers: Client, ada: User, nordics: SavedList
):
    lists.create("Baltics", [make_ministry("EST")], by=ada)

    for name in ("Baltics", " ", "x" * 81):
        refused = hers.post(f"/lists/{nordics.pk}/", {"name": name}, follow=True)
        assert "The list is still called “Nordics”." in text(refused)


def test_fields_that_the_form_does_not_have_change_nothing(hers: Client, ada: User, his: Client):
    hers.post("/lists/", {"choice": CHOICE, "name": "Two", "owner": "2", "ministries": "EST"})

    found = SavedList.objects.get()
    assert found.owner == ada
    assert found.ministries.count() == 2


def test_what_one_reader_sees_of_lists_reaches_no_other(hers: Client, nordics: SavedList):
    for path in ("/compare/", "/lists/"):
        answer = hers.get(path)
        assert "Cookie" in answer["Vary"]
        assert "Nordics" in text(answer)
        assert "Nordics" not in text(Client().get(path, follow=True))


def test_lists_cost_the_same_however_many_there_are(hers: Client, ada: User, nordics: SavedList):
    def cost(path: str) -> int:
        hers.get(path)
        with CaptureQueriesContext(connection) as queries:
            hers.get(path)
        return len(queries)

    few = {path: cost(path) for path in ("/lists/", "/compare/")}
    for number in range(10):
        lists.create(f"List {number}", [make_ministry("FIN"), make_ministry("NLD")], by=ada)

    assert {path: cost(path) for path in few} == few
    assert max(few.values()) <= 12


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"name": "a\0b", "choice": CHOICE}, 200),
        ({"name": "x" * 10_000, "choice": CHOICE}, 200),
        ({"name": "A", "choice": "a=1&" * 2_000}, 400),
        ({"name": "A", "choice": "ministries=%00%ff"}, 400),
        ({"name": "A", "choice": "list=1"}, 400),
        ({}, 200),
    ],
)
def test_whatever_is_sent_is_a_page_or_a_refusal(hers: Client, sent, status):
    assert hers.post("/lists/", sent).status_code == status
    assert not SavedList.objects.exists()


def test_a_number_that_no_database_holds_is_no_list(hers: Client):
    assert hers.post(f"/lists/{'9' * 30}/", {"name": "A"}).status_code == 404
