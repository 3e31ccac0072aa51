"""Liveness: yes while the database answers, and never from a cache."""

from django.db import connection
from django.test import Client

from tests.site_fixtures import text
from tests.test_errors import unreachable


def test_a_process_that_reaches_its_database_is_alive(client: Client, db):
    answer = client.get("/health/")

    assert (answer.status_code, text(answer)) == (200, "ok\n")
    assert "no-store" in answer["Cache-Control"]


def test_a_process_that_does_not_reach_it_says_so(client: Client, db):
    with connection.execute_wrapper(unreachable):
        answer = client.get("/health/")

    assert (answer.status_code, text(answer)) == (503, "database unreachable\n")
    assert "no-store" in answer["Cache-Control"]
