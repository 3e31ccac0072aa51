"""`manage.py set_up`: the first coordinator, asked for at a terminal or given by options."""

import io
import re
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from assessments.management.commands import set_up
from assessments.models import Event, Framework, Membership, Ministry, Role, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ADDRESS = "ada@chancery.example"
GOOD = "a-long-and-rare-pass-phrase"


class Terminal(io.StringIO):
    """Someone at a terminal, who types these answers and passwords."""

    def isatty(self) -> bool:
        return True


def run(**options: object) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("set_up", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def typing(
    monkeypatch: pytest.MonkeyPatch, answers: list[str], passwords: list[str]
) -> Iterator[str]:
    typed, secret = iter(answers), iter(passwords)
    monkeypatch.setattr(set_up.sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda prompt: next(typed))
    monkeypatch.setattr(set_up.getpass, "getpass", lambda prompt: next(secret))
    return typed


def test_a_person_at_a_terminal_is_asked(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    typing(monkeypatch, ["ada", ADDRESS], [GOOD, GOOD])

    printed, _ = run()

    ada = User.objects.get()
    assert (ada.username, ada.email, ada.is_superuser) == ("ada", ADDRESS, False)
    assert Membership.objects.get().role == Role.COORDINATOR
    assert client.login(username="ada", password=GOOD)
    assert "Sign in at http" in printed
    assert GOOD not in printed
    assert Framework.objects.exists()
    assert Ministry.objects.count() == 205
    event = Event.objects.get(verb="made first coordinator")
    assert (event.subject, event.by) == ("ada", None)


def test_what_is_wrong_is_said_and_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["ada", "no address", "ada", ADDRESS]
    typing(monkeypatch, answers, ["12345", GOOD, "another", GOOD, GOOD, GOOD, GOOD])

    _, refused = run()

    assert "This password is too short." in refused
    assert "The two passwords differ." in refused
    assert "Enter a valid email address." in refused
    assert User.objects.get().email == ADDRESS


def test_without_a_terminal_it_prints_a_link_that_works(client: Client) -> None:
    printed, _ = run(username="ada", email=ADDRESS, no_input=True)

    link = re.search(r"https?://[^/]+(/\S*/password/reset/\S+)", printed)
    assert link is not None
    page = client.get(link[1], follow=True)
    form = {"password1": GOOD, "password2": GOOD}
    client.post(page.redirect_chain[-1][0], form)
    assert Client().login(username="ada", password=GOOD)


def test_run_again_it_changes_nothing() -> None:
    run(username="ada", email=ADDRESS, no_input=True)

    printed, _ = run(username="bo", email="bo@chancery.example", no_input=True)

    assert "The site has a coordinator: ada." in printed
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "Give --username and --email"),
        ({"username": "a b", "email": ADDRESS}, "Enter a valid username"),
        ({"username": "ada", "email": "no address"}, "Enter a valid email address"),
        ({"username": "root", "email": ADDRESS}, "already exists"),
        ({"username": "ada", "email": "root@chancery.example"}, "has an account"),
    ],
)
def test_wrong_options_are_refused(options: dict[str, str], sentence: str) -> None:
    root = make_user("root")
    User.objects.filter(pk=root.pk).update(email="root@chancery.example")

    with pytest.raises(CommandError, match=sentence):
        run(no_input=True, **options)

    assert not Membership.objects.exists()
