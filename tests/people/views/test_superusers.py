"""Tests of the page that says to a superuser without a role what to do."""

import pytest
from django.test import Client

from assessments.models import Membership, User
from tests.factories import make_user
from tests.site_fixtures import text

pytestmark = pytest.mark.django_db
URL = "/desk/superuser/"


@pytest.fixture
def root(client: Client) -> User:
    root = make_user("root")
    User.objects.update(is_staff=True, is_superuser=True)
    client.force_login(root)
    return User.objects.get()


def test_signing_in_leads_there(client: Client, root: User):
    client.logout()

    answer = client.post("/accounts/login/", {"login": "root", "password": "secret"})

    assert answer["Location"] == URL


@pytest.mark.parametrize(
    "path", ["/desk/", "/desk/people/", "/desk/rounds/", "/desk/data/", "/reply/", "/desk/none/"]
)
def test_pages_of_roles_lead_there(client: Client, root: User, path: str):
    assert client.get(path)["Location"] == URL
    assert client.post(path).status_code == 404
    assert client.get(path, headers={"HX-Request": "true"}).status_code == 404


def test_a_superuser_with_a_role_is_no_longer_led(client: Client, root: User):
    Membership.objects.create(user=root, role="analyst")

    assert client.get("/desk/people/").status_code == 404
    assert client.get("/desk/").status_code == 200


def test_people_without_a_role_get_404(client: Client):
    client.force_login(make_user("eve"))

    assert client.get("/desk/").status_code == 404
    assert client.get(URL).status_code == 404


def test_without_a_coordinator_the_way_to_the_first_is_shown_and_works(client: Client, root: User):
    page = text(client.get(URL))
    add = f"/admin/assessments/membership/add/?user={root.pk}&role=coordinator"
    assert f'href="{add.replace("&", "&amp;")}"' in page

    form = client.get(add).context["adminform"].form
    assert (form.initial["user"], form.initial["role"]) == (str(root.pk), "coordinator")
    client.post(add, {"user": root.pk, "role": "coordinator", "ministry": ""})

    assert client.get("/desk/people/").status_code == 200


def test_with_a_coordinator_it_says_whom_to_ask(client: Client, root: User):
    make_user("cora", role="coordinator")

    page = text(client.get(URL))

    assert "Ask a coordinator to invite you: cora" in page
    assert "role=coordinator" not in page
    assert 'href="/desk/people/grants/"' in page
