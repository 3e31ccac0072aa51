"""Tests of `manage.py set_up`: it makes the first coordinator, once."""

import getpass
import re
import sys
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from assessments.models import Event, Framework, Membership, Ministry, User
from tests.factories import make_framework, make_ministry, make_user

pytestmark = pytest.mark.django_db
GIVEN = ("--email=ada@example.org", "--first-name=Ada", "--last-name=Example")
PASSWORD = "a long and unusual one"


@pytest.fixture(autouse=True)
def data(db: None) -> None:
    """A framework and a ministry: loading the project's own is slow, and has its own test."""
    make_framework()
    make_ministry("FIN")


def set_up(*arguments: str) -> str:
    output = StringIO()
    call_command("set_up", *arguments, stdout=output, stderr=output)
    return output.getvalue()


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a person types at a terminal, passwords too, in this order."""
    typed: list[str] = []
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda prompt: typed.pop(0))
    monkeypatch.setattr(getpass, "getpass", lambda prompt: typed.pop(0))
    yield typed
    assert typed == []


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_person_at_a_terminal_is_asked_and_can_sign_in(typing, client: Client, settings):
    typing += ["ada@example.org", "Ada", "Example", "", PASSWORD, PASSWORD]

    output = set_up()

    ada = User.objects.get()
    assert (ada.username, ada.email, ada.get_full_name()) == (
        "ada",
        "ada@example.org",
        "Ada Example",
    )
    assert not ada.is_superuser
    assert f"{settings.SITE_URL}/desk/" in output
    assert PASSWORD not in output
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    assert client.get("/desk/people/").status_code == 200
    assert Event.objects.get(verb="set up coordinator").subject == "ada"


def test_what_the_site_would_refuse_is_asked_again(typing):
    make_user("taken")
    typing += ["ada@", "ada@example.org", "", "Ada", "Example", "TAKEN", "ada"]
    typing += ["123", "ada@example.org", PASSWORD, "another one", PASSWORD, PASSWORD]

    output = set_up()

    assert "Enter a valid email address" in output
    assert "This username is taken" in output
    assert "too short" in output
    assert "too similar" in output
    assert "The two passwords differ" in output
    assert User.objects.get(username="ada").check_password(PASSWORD)


def test_without_a_terminal_a_link_chooses_the_password(client: Client, settings):
    output = set_up(*GIVEN)

    (link,) = re.findall(r"http\S+/accounts/password/\S+", output)
    assert not User.objects.get().has_usable_password()
    page = client.get(link.removeprefix(settings.SITE_URL), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.get().check_password(PASSWORD)
    again = client.get(link.removeprefix(settings.SITE_URL), follow=True)
    assert "password1" not in again.content.decode()


def test_the_environment_gives_what_options_do_not(monkeypatch: pytest.MonkeyPatch):
    for name, value in (("EMAIL", "a@example.org"), ("FIRST_NAME", "A"), ("LAST_NAME", "B")):
        monkeypatch.setenv(f"COORDINATOR_{name}", value)

    set_up("--username=ada", "--no-input")

    assert (User.objects.get().username, User.objects.get().email) == ("ada", "a@example.org")


def test_a_second_run_changes_nothing_and_says_who_is_there():
    first = set_up(*GIVEN)
    second = set_up("--email=eve@example.org", "--first-name=Eve", "--last-name=Example")

    assert "The site is set up. Coordinators: ada. Nothing was changed." in second
    assert "chooses a password here" in first
    assert "chooses a password here" in second  # it was not chosen yet
    assert Membership.objects.count() == User.objects.count() == 1


def test_an_account_that_exists_gets_the_role_and_keeps_its_password(client: Client):
    make_user("root")
    User.objects.update(email="ada@example.org", is_superuser=True)

    output = set_up("--email=ADA@example.org")

    assert "root is the first coordinator" in output
    assert "chooses a password" not in output
    assert Membership.objects.get().role == "coordinator"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "The site has no coordinator yet"),
        (("--email=ada@example.org",), "First name: This field is required"),
        ((*GIVEN, "--email=ada"), "Enter a valid email address"),
        ((*GIVEN, "--username=a b"), "Enter a valid username"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(arguments, reason):
    with pytest.raises(CommandError, match=reason):
        set_up(*arguments)

    assert not User.objects.exists()


def test_a_deactivated_account_is_no_coordinator():
    make_user("ada")
    User.objects.update(email="ada@example.org", is_active=False)

    with pytest.raises(CommandError, match="ada is deactivated"):
        set_up(*GIVEN)


def test_it_says_that_a_second_person_must_confirm_until_there_is_one():
    assert "createsuperuser" in set_up(*GIVEN)

    make_user("root")
    User.objects.filter(username="root").update(is_superuser=True)

    assert "createsuperuser" not in set_up()


def test_a_coordinator_of_the_demonstration_is_named_as_such():
    make_user("demo-coordinator", role="coordinator")

    assert "belongs to the demonstration" in set_up()


def test_an_empty_site_gets_the_framework_and_the_ministries_of_the_project():
    Framework.objects.all().delete()
    Ministry.objects.all().delete()

    set_up(*GIVEN)

    assert Framework.objects.get().slug == "dd-maturity-1.0"
    assert Ministry.objects.count() > 190
