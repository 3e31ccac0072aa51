"""Tests of access: every URL by every role and method against a written table."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, resolve, reverse

from tests.access.table import ACCESS_TABLE, PUBLIC, ROLES, client_of, make_people, named_patterns
from tests.factories import make_channel, make_mission
from tests.site_fixtures import text

pytestmark = pytest.mark.walk

NAMED = dict(named_patterns(get_resolver().url_patterns))
OURS = {name for name in NAMED if not name.startswith("admin:")}
# The last one catches every unknown address.
BACK_OFFICE = sorted(name for name in NAMED if name.startswith("admin:") and name != "admin:")
ENTRANCE = "/admin/login/"


@pytest.fixture
def people(release):
    return make_people()


def example(name: str) -> str:
    """Return the address of a page of the back office, for the first row if it shows a row."""
    for arguments in ([], ["1"], ["1", "1"], ["assessments"]):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    raise AssertionError(f"{name} takes other arguments")


def rows() -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    for model in apps.get_models(include_auto_created=True):
        yield model._meta.label, sorted(model._base_manager.values_list(), key=repr)


def test_every_address_is_in_the_table_and_the_table_has_no_other():
    assert {entry.name for entry in ACCESS_TABLE} == OURS
    for entry in ACCESS_TABLE:
        assert resolve(entry.path).url_name == entry.name


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_the_access_that_the_table_lists(people, role):
    clients = {entry.name: client_of(people[role]) for entry in ACCESS_TABLE}
    gets = {entry.name: clients[entry.name].get(entry.path).status_code for entry in ACCESS_TABLE}
    posts = {entry.name: clients[entry.name].post(entry.path).status_code for entry in ACCESS_TABLE}

    assert gets == {entry.name: entry.get[role] for entry in ACCESS_TABLE}
    assert posts == {entry.name: entry.post[role] for entry in ACCESS_TABLE}


LED_FROM = ("/desk/", "/reply/")


@pytest.mark.parametrize("role", [role for role in ROLES if role != "anonymous"])
def test_a_number_too_large_for_the_database_is_not_found(people, role):
    client = client_of(people[role])
    too_large = f"/{10**19}/"
    known = (entry.path for entry in ACCESS_TABLE if not entry.path.startswith("/accounts/"))
    by_number = (path for path in known if not re.search("/(rounds|releases)/", path))
    tried = [re.sub("/[0-9]+/", too_large, path) for path in by_number]
    tried = [path for path in tried if too_large in path]
    assert len(tried) > 15

    # A superuser without a role is led to the page that says how roles are given.
    led = {path for path in tried if client.get(path).status_code == 302}
    assert led == {path for path in tried if role == "superuser" and path.startswith(LED_FROM)}
    assert {client.get(path).status_code for path in set(tried) - led} == {404}
    assert {client.post(path).status_code for path in tried} == {404}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "superuser"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_back_office_lets_only_staff_in(people, role, method):
    client = client_of(people[role])

    passed = {
        path: answer.status_code
        for path in map(example, BACK_OFFICE)
        if not is_turned_away(answer := getattr(client, method)(path))
    }

    # Users who are signed in but are not staff are refused there and cannot sign in again.
    assert passed == ({} if role == "anonymous" else {ENTRANCE: 403})


def is_turned_away(answer) -> bool:
    """Return whether the answer leads to a sign-in or to the back office, or refuses the method."""
    ways_out = ("/accounts/login/", ENTRANCE, "/admin/")
    return answer.status_code == 405 or answer.headers.get("Location", "").startswith(ways_out)


@pytest.mark.parametrize("path", ["/api/", "/ministries/FINN/", "/.env", "/%00/"])
def test_an_unknown_address_is_not_found_for_any_role(people, path):
    answers = {client_of(user).get(path, follow=True).status_code for user in people.values()}

    assert answers == {404}


@pytest.mark.parametrize("role", ROLES)
def test_no_get_changes_a_row(people, role):
    make_channel(make_mission(), "a")
    client = client_of(people[role])
    before = dict(rows())

    for entry in ACCESS_TABLE:
        client.get(entry.path)
        client.get(entry.path, headers={"HX-Request": "true"})
        client.head(entry.path)

    assert dict(rows()) == before


@pytest.mark.parametrize("role", ROLES)
def test_every_post_without_its_token_is_refused(people, role):
    client = client_of(people[role], enforce_csrf_checks=True)

    for entry in ACCESS_TABLE:
        answer = client.post(entry.path, {"username": "root", "password": "secret"})
        assert answer.status_code == 403, entry.name
        assert "This request was refused" in text(answer)


@pytest.mark.parametrize("extra", ["role", "is_superuser", "is_staff", "username", "published"])
def test_fields_that_a_form_does_not_have_change_nothing(people, extra):
    client = client_of(people["analyst"])
    data = {
        "oldpassword": "secret",
        "password1": "a far longer phrase",
        "password2": "a far longer phrase",
        extra: "1",
    }
    people["analyst"].refresh_from_db()
    before = (people["analyst"].username, people["analyst"].is_staff)

    client.post("/accounts/password/", data)

    user = people["analyst"]
    user.refresh_from_db()
    assert (user.username, user.is_staff, user.is_superuser) == (*before, False)
    assert [membership.role for membership in user.memberships.all()] == ["analyst"]


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_public_pages_accept_no_other_method(release, method):
    answers = {entry.name: getattr(Client(), method)(entry.path).status_code for entry in PUBLIC}

    assert answers == {entry.name: 405 for entry in PUBLIC}
