"""The demonstration's users: their roles, and passwords that no two installations share."""

import stat
from pathlib import Path

import pytest
from django.test import Client

from assessments.actions import sign_ins
from assessments.models import Event, Membership, User
from tests.factories import make_ministry


@pytest.fixture
def users(db: None) -> dict[str, User]:
    for code in ("FIN", "NLD", "NOR"):
        make_ministry(code)
    return sign_ins.make_users()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sign-ins.txt"


@pytest.mark.usefixtures("users")
def test_there_is_somebody_for_every_part_of_the_workflow() -> None:
    memberships = Membership.objects.order_by("pk")

    assert list(memberships.values_list("user__username", "role", "ministry")) == [
        ("demo-analyst", "analyst", None),
        ("demo-analyst-2", "analyst", None),
        ("demo-analyst-3", "analyst", None),
        ("demo-lead", "lead", None),
        ("demo-ministry", "ministry", "FIN"),
        ("demo-ministry-2", "ministry", "NLD"),
        ("demo-ministry-2", "ministry", "NOR"),
        ("demo-coordinator", "coordinator", None),
    ]


def test_the_users_are_not_real_and_cannot_use_the_back_office(
    users: dict[str, User],
) -> None:
    for user in users.values():
        assert user.email == f"{user.username}@example.org"
        assert user.get_full_name().startswith("Demonstration ")
        assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (False,) * 3


def test_making_them_again_makes_no_new_user(users: dict[str, User]) -> None:
    assert sign_ins.make_users() == users
    assert (User.objects.count(), Membership.objects.count()) == (7, 8)


@pytest.mark.usefixtures("users")
def test_each_can_sign_in_with_what_the_file_says(path: Path, client: Client) -> None:
    found = sign_ins.sign_ins(path)

    assert [each.username for each in found] == [part.username for part in sign_ins.PARTS]
    for each in found:
        assert client.login(username=each.username, password=each.password)
        assert f"{each.username}  {each.password}  {each.role}" in path.read_text()


@pytest.mark.usefixtures("users")
def test_only_the_owner_can_read_the_file(path: Path) -> None:
    sign_ins.sign_ins(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.usefixtures("users")
def test_asking_again_shows_the_same_and_changes_nothing(path: Path) -> None:
    found = sign_ins.sign_ins(path)
    text, events = path.read_text(), Event.objects.count()

    assert sign_ins.sign_ins(path) == found

    assert (path.read_text(), Event.objects.count()) == (text, events)


@pytest.mark.usefixtures("users")
@pytest.mark.parametrize("harm", ["lost", "empty", "not text", "of another database", "open"])
def test_new_passwords_are_set_if_the_file_is_not_usable(path: Path, harm: str) -> None:
    before = {each.password for each in sign_ins.sign_ins(path)}
    if harm == "lost":
        path.unlink()
    elif harm == "open":
        path.write_text("demo-analyst\n")
        path.chmod(0o644)
    else:
        contents = {
            "empty": b"",
            "not text": b"\xff\xfe\x00",
            "of another database": b"demo-analyst x y",
        }
        path.write_bytes(contents[harm])

    found = sign_ins.sign_ins(path)

    assert len(found) == len(sign_ins.PARTS)
    assert not before & {each.password for each in found}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert all(
        User.objects.get(username=each.username).check_password(each.password) for each in found
    )
    assert Event.objects.filter(verb="set sign-ins").count() == 2


@pytest.mark.usefixtures("users")
def test_two_installations_have_no_password_in_common(tmp_path: Path) -> None:
    first = sign_ins.sign_ins(tmp_path / "first.txt")
    second = sign_ins.sign_ins(tmp_path / "second.txt")

    passwords = [each.password for each in (*first, *second)]
    assert len(set(passwords)) == 2 * len(sign_ins.PARTS)
    assert all(len(password.replace("-", "")) == 16 for password in passwords)


def test_no_password_is_in_the_log(users: dict[str, User], path: Path) -> None:
    found = sign_ins.sign_ins(path)

    log = str(list(Event.objects.values()))
    assert not [each for each in found if each.password in log]


def test_a_user_who_was_made_inactive_stays_so_and_is_not_shown(
    users: dict[str, User], path: Path
) -> None:
    User.objects.filter(username="demo-coordinator").update(is_active=False)

    found = sign_ins.sign_ins(path)

    assert len(found) == len(sign_ins.PARTS) - 1
    assert "demo-coordinator" not in {each.username for each in found}
    assert not User.objects.get(username="demo-coordinator").is_active


@pytest.mark.django_db
def test_without_a_demonstration_there_is_nothing_to_show(path: Path) -> None:
    assert sign_ins.sign_ins(path) == []
    assert not path.exists()


@pytest.mark.usefixtures("users")
def test_removing_the_users_removes_the_file(path: Path) -> None:
    sign_ins.sign_ins(path)

    assert sign_ins.remove_users(path) == []

    assert not path.exists()
    assert not User.objects.exists()
    assert not Membership.objects.exists()
