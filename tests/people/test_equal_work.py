"""Signing in and asking for a new password do the same work for known and unknown people.

Time itself is measured by hand and not here: what takes the time is counted.
"""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from assessments.models import User

pytestmark = pytest.mark.django_db
HASHED: list[str] = []


class CountingHasher(MD5PasswordHasher):
    def encode(self, password: str, salt: str) -> str:
        HASHED.append(password)
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def ada(settings: Settings) -> User:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    return User.objects.create_user("ada", "ada@example.org", "secret")


@pytest.mark.parametrize("name", ["ada", "ada@example.org", "eve", "eve@example.org"])
def test_a_wrong_password_is_hashed_once(name):
    HASHED.clear()

    Client().post("/accounts/login/", {"login": name, "password": "wrong"})

    assert HASHED == ["wrong"]


@pytest.mark.parametrize("name", ["ada", "ada@example.org"])
def test_the_right_password_signs_in_under_both_names(name):
    answer = Client().post("/accounts/login/", {"login": name, "password": "secret"})

    assert answer.status_code == 302


def test_a_deactivated_account_is_led_to_its_page(ada: User):
    User.objects.update(is_active=False)

    answer = Client().post("/accounts/login/", {"login": ada.email, "password": "secret"})

    assert answer["Location"] == "/accounts/inactive/"


def test_a_request_for_a_new_password_does_the_same_for_every_address():
    statements = []
    for address in ("ada@example.org", "eve@example.org"):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            Client().post("/accounts/password/reset/", {"email": address})
        found = [query["sql"].split(" VALUES")[0] for query in queries.captured_queries]
        statements.append(found)

    assert statements[0] == statements[1]
    assert any("assessments_letter" in sql for sql in statements[0])
