"""Tests of the rules that a coordinator sets for the whole site, at every entry."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.test import Client

from assessments.actions import policies
from assessments.models import Role, SitePolicy, User
from tests.access.table import ACCESS_TABLE, PUBLIC, client_of
from tests.factories import make_user
from tests.site_fixtures import text

# A private site answers these to everybody.
OPEN = {"health", "security-contact"}
PRIVATE = [entry for entry in PUBLIC if entry.name not in OPEN]
PAGES = [entry for entry in PRIVATE if entry.path.endswith("/") and "embed" not in entry.path]
FILES = [
    *(entry.path for entry in PRIVATE if entry not in PAGES),
    *("/oembed/?url=http://testserver/compare/", "/compare.png", "/compare.svg", "/compare.json"),
    *("/releases/2026/results.xlsx", "/releases/2026/profiles.zip", "/ministries/FIN/profile.pdf"),
]
SWAP = {"HX-Request": "true"}
FACTORS = "/accounts/factors/"


@pytest.fixture
def cora(db: None) -> User:
    return make_user("cora", role="coordinator")


@pytest.fixture
def private(release, cora: User) -> User:
    policies.set_privacy(is_private=True, by=cora)
    return cora


@pytest.fixture
def kept_pages(settings):
    pages = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "gates"}
    settings.CACHES = {**settings.CACHES, "pages": pages}
    yield
    caches["pages"].clear()


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_a_private_page_becomes_the_sign_in_page(client: Client, private, entry):
    answer = client.get(entry.path, {"lens": "public"})

    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/accounts/login/?next={entry.path}")
    assert "lens" in answer["Location"]
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get(entry.path, headers=SWAP).status_code == 404


@pytest.mark.parametrize("path", FILES)
def test_a_private_file_is_not_there(client: Client, private, path):
    hidden, missing = client.get(path), client.get("/nowhere/")

    assert hidden.status_code == 404
    assert hidden.content == missing.content
    assert hidden["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("entry", PRIVATE, ids=lambda entry: entry.name)
def test_a_signed_in_user_sees_private_pages_and_no_cache_keeps_them(private, entry):
    answer = client_of(make_user("eve")).get(entry.path)

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"


def test_what_names_its_release_is_kept_by_no_cache_either(private):
    path = "/compare.csv?release=2026"

    answer = client_of(make_user("eve")).get(path)

    assert answer["Cache-Control"] == "private, no-store"
    policies.set_privacy(is_private=False, by=private)
    assert Client().get(path).status_code == 200


def test_who_is_shut_out_of_an_account_is_shut_out_of_what_is_private(private):
    eve = make_user("eve")
    client = client_of(eve)
    User.objects.filter(pk=eve.pk).update(is_active=False)

    assert client.get("/method/").status_code == 302


@pytest.mark.parametrize(
    "path",
    ["/accounts/login/", "/accounts/password/reset/", "/health/", "/.well-known/security.txt"],
)
def test_the_way_in_stays_open(client: Client, private, path):
    assert client.get(path).status_code == 200


def test_a_kept_page_is_not_shown_once_the_site_is_private(
    client: Client, release, cora, kept_pages
):
    first = client.get("/method/")
    assert client.get("/method/").content == first.content
    assert caches["pages"]._cache

    policies.set_privacy(is_private=True, by=cora)

    asked = {"If-None-Match": first["ETag"]}
    assert client.get("/method/").status_code == 302
    assert client.get("/method/", headers=asked).status_code == 302
    policies.set_privacy(is_private=False, by=cora)
    assert client.get("/method/", headers=asked).status_code == 200


def test_asking_costs_one_query_a_request(client: Client, release, django_assert_num_queries):
    asked = {"If-None-Match": client.get("/method/")["ETag"]}

    with django_assert_num_queries(2):  # whether it is private, and the state of the data
        assert client.get("/method/", headers=asked).status_code == 304


def demanded(*roles: Role) -> None:
    SitePolicy.objects.update_or_create(pk=1, defaults={"second_factor_roles": roles})


@pytest.mark.parametrize("role", ["analyst", "ministry", "coordinator"])
def test_who_needs_a_second_factor_and_has_none_is_led_to_set_one_up(release, role):
    user = make_user("ada", role=role, ministry="FIN" if role == "ministry" else "")
    client = client_of(user)
    demanded(Role(role))
    closed = [entry for entry in ACCESS_TABLE if not entry.path.startswith("/accounts/")]
    inside = [entry for entry in closed if Client().get(entry.path).status_code == 302]
    assert len(inside) > 10

    for entry in inside:
        for ask in (client.get, client.post):
            answer = ask(entry.path)
            assert (answer.status_code, answer["Location"]) == (302, f"{FACTORS}?demanded=1")


@pytest.mark.parametrize(
    ("role", "path"), [("lead", "/evidence/1/file/"), ("ministry", "/ministries/FIN/plan/")]
)
def test_it_is_demanded_on_open_pages_that_show_more_to_some_users(release, role, path):
    client = client_of(make_user("ada", role=role, ministry="FIN" if role == "ministry" else ""))
    demanded(Role(role))

    for ask in (client.get, client.head, client.post):
        assert ask(path)["Location"] == f"{FACTORS}?demanded=1"
    assert Client().get(path).status_code == 404


def test_a_swap_is_refused_with_a_sentence(release):
    client = client_of(make_user("ada", role="analyst"))
    demanded(Role.ANALYST)

    for ask in (client.get, client.post):
        answer = ask("/desk/", headers=SWAP)
        assert answer.status_code == 403
        assert text(answer) == (
            "Your role needs a second factor. Set one up under your name, then continue."
        )


@pytest.mark.parametrize(
    "path", ["/", "/method/", FACTORS, "/accounts/sessions/", "/accounts/password/", "/health/"]
)
def test_what_is_public_and_the_way_to_set_it_up_stay_open(release, path):
    demanded(Role.ANALYST)

    assert client_of(make_user("ada", role="analyst")).get(path).status_code == 200


def test_the_back_office_is_no_way_round(release):
    ada = make_user("ada", role="coordinator")
    User.objects.filter(pk=ada.pk).update(is_staff=True, is_superuser=True)
    demanded(Role.COORDINATOR)

    assert client_of(ada).get("/admin/")["Location"] == f"{FACTORS}?demanded=1"


def test_who_signs_out_may(release):
    demanded(Role.ANALYST)

    assert client_of(make_user("ada", role="analyst")).post("/accounts/logout/").status_code == 302


@pytest.mark.parametrize("type", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
def test_who_has_one_goes_on(release, type):
    ada = make_user("ada", role="analyst")
    Authenticator.objects.create(user=ada, type=type, data={})
    demanded(Role.ANALYST)

    assert client_of(ada).get("/desk/").status_code == 200


def test_recovery_codes_by_themselves_are_no_second_factor(release):
    ada = make_user("ada", role="analyst")
    Authenticator.objects.create(user=ada, type=Authenticator.Type.RECOVERY_CODES, data={})
    demanded(Role.ANALYST)

    assert client_of(ada).get("/desk/").status_code == 302


def test_it_is_demanded_only_of_that_role(release):
    demanded(Role.COORDINATOR)

    assert client_of(make_user("ada", role="analyst")).get("/desk/").status_code == 200
