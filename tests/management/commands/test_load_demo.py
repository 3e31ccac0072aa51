"""`manage.py load_demo`, as one types it."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from assessments.actions import sign_ins
from assessments.models import Framework, Ministry, Release, Round, User
from tests.factories import (
    make_ministry,
    make_round,
    make_scored_round,
    publish_small_release,
)

NAMES = ["demo-analyst", "demo-coordinator", "demo-ministry"]


@pytest.fixture(autouse=True)
def sign_in_file(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path / "demo-sign-ins.txt"


def run(*options: str) -> str:
    out = StringIO()
    call_command("load_demo", *options, stdout=out)
    return out.getvalue()


def make_homes() -> None:
    """The ministries that the demonstration has members of."""
    for code in ("FIN", "NLD", "NOR"):
        make_ministry(code)


@pytest.mark.django_db
def test_an_empty_database_is_all_it_needs(sign_in_file: Path) -> None:
    printed = run()

    assert Ministry.objects.count() > 190
    assert [str(framework.slug) for framework in Framework.objects.all()] == ["dd-maturity-1.0"]
    assert Release.objects.count() == 4  # one of them a correction
    assert "Demonstration rounds: 4 of 4" in printed
    assert "its scores are illustrative, not assessments" in printed
    assert all(name in printed for name in NAMES)
    assert stat.S_IMODE(sign_in_file.stat().st_mode) == 0o600

    again = run()
    assert "is already loaded. Nothing was changed" in again
    assert "\n".join(printed.splitlines()[-4:]) in again  # the same sign-ins


@pytest.mark.django_db
def test_if_empty_loads_and_keeps_passwords_off_the_screen(sign_in_file: Path) -> None:
    printed = run("--if-empty")

    assert Release.objects.count() == 4
    assert sign_in_file.exists()
    assert not [name for name in NAMES if name in printed]


@pytest.mark.django_db
def test_if_empty_does_nothing_where_the_demonstration_is_loaded() -> None:
    make_round("demo-2026", is_demonstration=True)

    assert run("--if-empty") == ""


@pytest.mark.django_db
def test_if_empty_does_nothing_where_something_real_is_published(sign_in_file: Path) -> None:
    publish_small_release("2026")

    assert run("--if-empty") == ""

    assert list(Release.objects.values_list("code", flat=True)) == ["2026"]
    assert not User.objects.filter(username__in=NAMES).exists()
    assert not sign_in_file.exists()


@pytest.mark.django_db
def test_sign_ins_shows_where_they_are_kept_and_the_same_each_time(sign_in_file: Path) -> None:
    make_homes()
    sign_ins.make_users()

    printed = run("--sign-ins")

    assert str(sign_in_file) in printed
    assert all(name in printed for name in NAMES)
    assert run("--sign-ins") == printed


@pytest.mark.django_db
def test_sign_ins_loads_nothing() -> None:
    assert "The demonstration is not loaded" in run("--sign-ins")
    assert not Round.objects.exists()


@pytest.mark.django_db
def test_remove_leaves_what_is_not_of_the_demonstration(sign_in_file: Path) -> None:
    kept = publish_small_release("2026")
    publish_small_release("demo-2026", is_demonstration=True)
    make_homes()
    sign_ins.make_users()
    run("--sign-ins")

    assert "The demonstration is removed" in run("--remove")

    assert list(Release.objects.all()) == [kept]
    assert not User.objects.filter(username__in=NAMES).exists()
    assert not sign_in_file.exists()


@pytest.mark.django_db
def test_remove_says_who_stays() -> None:
    publish_small_release("demo-2026", is_demonstration=True)
    make_homes()
    analyst = sign_ins.make_users()["demo-analyst"]
    make_scored_round("2026").assessments.get().codings.update(analyst=analyst)

    assert "demo-analyst is part of other work, so the user stays, but cannot sign in." in run(
        "--remove"
    )


@pytest.mark.django_db
def test_remove_where_there_is_nothing_says_so() -> None:
    assert "The demonstration was not loaded" in run("--remove")


@pytest.mark.django_db
def test_a_refusal_ends_the_command_with_its_reason() -> None:
    User.objects.create_user("demo-analyst")

    with pytest.raises(CommandError, match="not loaded: The username demo-analyst"):
        run()

    assert not Round.objects.exists()


@pytest.mark.django_db
def test_existing_ministries_are_left_as_they_are() -> None:
    call_command("load_ministries", stdout=StringIO())
    Ministry.objects.filter(code="FIN").update(name="Another name")

    run()

    assert Ministry.objects.get(code="FIN").name == "Another name"


@pytest.mark.django_db
def test_two_options_at_once_are_refused() -> None:
    make_ministry("FIN")

    with pytest.raises(CommandError, match="not allowed with"):
        run("--remove", "--sign-ins")
