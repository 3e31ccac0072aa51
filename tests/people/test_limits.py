"""Wrong sign-ins are counted by all processes together, and stopped before a password is hashed."""

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core.cache import caches
from django.test import Client

import config.settings as real
from tests.site_fixtures import text

LOGIN = "/accounts/login/"
pytestmark = pytest.mark.usefixtures("shared_cache")

LOCKED = "Too many failed login attempts"


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """The passwords that were hashed."""
    seen: list[str] = []
    hasher = type(get_hasher())
    encode = hasher.encode

    def noted(self, password, salt, *args, **kwargs):
        seen.append(password)
        return encode(self, password, salt, *args, **kwargs)

    monkeypatch.setattr(hasher, "encode", noted)
    return seen


def tried(password: str, login: str = "ada", **extra: str) -> str:
    """Try to sign in with a new browser, and return the text of the page."""
    return text(Client().post(LOGIN, {"login": login, "password": password}, **extra))


def test_after_five_wrong_ones_an_account_is_closed_for_a_while_even_to_the_right_one(ada, hashed):
    pages = [tried(f"wrong {number}") for number in range(10)]

    assert [LOCKED in page for page in pages] == [False] * 5 + [True] * 5
    assert LOCKED in tried("secret")
    assert set(hashed) == {f"wrong {number}" for number in range(5)}


def test_an_address_that_tries_ten_accounts_is_closed_out_of_all(ada, hashed):
    pages = [tried("wrong", login=f"somebody-{number}") for number in range(12)]

    assert [LOCKED in page for page in pages] == [False] * 10 + [True] * 2
    assert len(hashed) == 10
    assert LOCKED in tried("secret")
    assert LOCKED not in tried("secret", REMOTE_ADDR="192.0.2.1")


def test_an_address_that_the_browser_claims_is_not_believed(ada, hashed):
    for number in range(10):
        tried("wrong", login=f"somebody-{number}", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")

    assert LOCKED in tried("wrong", login="another", HTTP_X_FORWARDED_FOR="192.0.2.99")


def test_the_last_address_that_our_own_proxy_adds_is_believed(ada, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        tried("wrong", login=f"somebody-{number}", HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.1")

    assert LOCKED in tried("w", login="b", HTTP_X_FORWARDED_FOR="198.51.100.1, 192.0.2.1")
    assert LOCKED not in tried("w", login="c", HTTP_X_FORWARDED_FOR="192.0.2.1, 192.0.2.2")


def test_right_ones_do_not_count(ada):
    for _ in range(12):
        client = Client()
        assert client.post(LOGIN, {"login": "ada", "password": "secret"}).status_code == 302


def test_the_count_is_in_the_table_that_migrations_make(ada, django_assert_max_num_queries):
    tried("wrong")

    assert real.CACHES["default"]["LOCATION"] == "shared_cache"
    with django_assert_max_num_queries(1):
        assert caches["default"].get("nothing") is None


def test_too_many_letters_are_refused_in_our_words(ada):
    for _ in range(5):
        Client().post("/accounts/password/reset/", {"email": "ada@example.org"})
    answer = Client().post("/accounts/password/reset/", {"email": "ada@example.org"})

    assert answer.status_code == 429
    assert "Too many tries" in text(answer)
