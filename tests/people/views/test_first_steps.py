"""First steps: the way of a new site to its first coding."""

import pytest
from django.test import Client

from assessments.models import Assessment, Coding, Membership, Role, User
from tests.factories import make_framework, make_ministry, make_round, make_score, make_user
from tests.site_fixtures import text

pytestmark = pytest.mark.django_db

STEPS = "/desk/first-steps/"


def signed_in(username: str, *, role: str = "", is_superuser: bool = False) -> Client:
    user = make_user(username, role=role)
    User.objects.filter(pk=user.pk).update(is_superuser=is_superuser, is_staff=is_superuser)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def marks(client: Client) -> list[str]:
    """Return "done" or "to do" for each step on the desk."""
    steps = client.get("/desk/").context.get("steps") or ()
    return ["done" if step.is_done else "to do" for step in steps]


def test_a_coordinators_desk_is_a_checklist_until_the_first_coding() -> None:
    client = signed_in("cora", role="coordinator")
    found = [marks(client)]
    make_framework()
    found.append(marks(client))
    anna = make_user("anna", role="analyst")
    found.append(marks(client))
    round = make_round("2026")
    found.append(marks(client))

    assert found == [
        ["to do"] * 5,
        ["done", *["to do"] * 4],
        ["done", "done", *["to do"] * 3],
        ["done", "done", "done", "to do", "to do"],
    ]
    assert "First steps" in text(client.get("/desk/"))
    assessment = Assessment.objects.create(round=round, ministry=make_ministry("FIN"))
    coding = Coding.objects.create(assessment=assessment, analyst=anna)
    assert marks(client) == ["done", "done", "done", "done", "to do"]
    make_score(coding, "OPN-1", 3)
    assert marks(client) == []
    assert "First steps" not in text(client.get("/desk/"))


def test_the_demonstration_does_not_count() -> None:
    client = signed_in("cora", role="coordinator")
    make_framework()
    make_round("demo-2026", is_demonstration=True)

    assert marks(client) == ["done", *["to do"] * 4]


@pytest.mark.parametrize("path", ["/desk/", "/accounts/login/"])
def test_a_superuser_without_a_role_is_led_to_what_to_do(path: str) -> None:
    client = signed_in("root", is_superuser=True)

    answer = client.get(path, follow=True)

    assert answer.redirect_chain[-1][0] == STEPS
    assert "The site has no coordinator yet." in text(answer)
    assert "manage.py set_up" in text(answer)


def test_a_superuser_sees_who_coordinates() -> None:
    make_user("cora", role="coordinator")
    client = signed_in("root", is_superuser=True)

    page = text(client.get(STEPS))

    assert "if you are to take part:\n          cora." in page
    assert "Roles to confirm" in page


def test_a_superuser_with_a_role_keeps_the_desk() -> None:
    client = signed_in("root", role="analyst", is_superuser=True)

    assert client.get("/desk/").status_code == 200
    assert Membership.objects.get().role == Role.ANALYST


@pytest.mark.parametrize("role", ["analyst", "lead", ""])
def test_it_does_not_exist_for_others(role: str) -> None:
    assert signed_in("ada", role=role).get(STEPS).status_code == 404
