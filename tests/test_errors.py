"""Tests of error pages: they are in our own words and need no database."""

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from assessments import errors
from tests.site_fixtures import text

ANY = RequestFactory().get("/anything/")


def unreachable(execute, sql, params, many, context):
    raise OperationalError("the server has gone away")


def broken(execute, sql, params, many, context):
    raise RuntimeError("canary")


@pytest.mark.parametrize(
    ("handler", "status", "title"),
    [
        (errors.bad_request, 400, "This request cannot be read"),
        (errors.permission_denied, 403, "This request was refused"),
        (errors.csrf_failure, 403, "This request was refused"),
        (errors.not_found, 404, "This page does not exist"),
        (errors.server_error, 500, "Something went wrong on our side"),
    ],
)
def test_each_error_has_a_page_that_needs_no_database(handler, status, title):
    answer = handler(ANY)  # without the mark for it, a query would fail this test

    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in text(answer)
    assert 'href="/ministries/"' in text(answer)


def test_a_missing_page_is_answered_without_a_query(client: Client):
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert "This page does not exist" in text(answer)


def test_a_host_that_is_not_ours_cannot_be_asked_for(client: Client):
    answer = client.get("/", headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    assert "This request cannot be read" in text(answer)
    assert "elsewhere.example" not in text(answer)


@pytest.mark.parametrize("path", ["/accounts/login/", "/compare/", "/nowhere/"])
def test_a_missing_token_is_refused_in_our_own_words(db, path):
    answer = Client(enforce_csrf_checks=True).post(path, {"username": "ada"})

    expected = 404 if path == "/nowhere/" else 403
    assert answer.status_code == expected
    assert "CSRF" not in text(answer)


@pytest.mark.parametrize("path", ["/", "/ministries/FIN/", "/compare/", "/compare.csv"])
def test_a_defect_of_ours_is_a_500_without_details(release, path):
    client = Client(raise_request_exception=False)

    with connection.execute_wrapper(broken):
        answer = client.get(path)

    assert answer.status_code == 500
    assert "Something went wrong on our side" in text(answer)
    assert "canary" not in text(answer)


def test_with_the_database_down_no_page_asks_it_who_is_signed_in(release, signed_in: Client):
    signed_in.raise_request_exception = False

    with connection.execute_wrapper(unreachable):
        answer = signed_in.get("/")

    assert answer.status_code >= 500
    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_page_of_too_many_parameters_is_a_400(client: Client, db):
    answer = client.get("/compare/?" + "&".join(f"a{n}=1" for n in range(10_001)))

    assert answer.status_code == 400
