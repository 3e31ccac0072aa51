"""Accounts and a cache that the tests of signing in share."""

import pytest
from django.conf import settings as tested
from django.core.cache import caches
from django.test import Client
from pytest_django.fixtures import Settings

import config.settings as real
from assessments.models import User
from tests.factories import make_user


@pytest.fixture
def shared_cache(settings: Settings, db: None) -> None:
    """The cache of the real site, in its table."""
    settings.CACHES = {**tested.CACHES, "default": real.CACHES["default"]}
    caches["default"].clear()


@pytest.fixture
def ada(db: None) -> User:
    """An analyst with an address."""
    user = make_user("ada", role="analyst")
    User.objects.filter(pk=user.pk).update(email="ada@example.org")
    return user


@pytest.fixture
def at_home(client: Client, ada: User) -> Client:
    """The browser of ada, who has just proved once more that it is her."""
    client.post("/accounts/login/", {"login": "ada", "password": "secret"})
    client.post("/accounts/reauthenticate/", {"password": "secret"})
    return client
