"""Tests of the answers while the database is away, and to a script that is signed out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from assessments.models import Coding
from tests.desk.pages import WHOLE, html

Wrapper = Callable[..., Any]


def failing(message: str, *, on: str = "") -> Wrapper:
    """A wrapper around the database that fails for each statement with `on` in it."""

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if on in sql:
            raise OperationalError(message)
        return execute(sql, params, many, context)

    return wrapper


@pytest.fixture
def patient(desk: Client) -> Client:
    """A client that takes an answer where the test client would raise."""
    desk.raise_request_exception = False
    return desk


def test_a_page_without_its_database_says_so_and_when_to_come_back(
    patient: Client, url: str
) -> None:
    with connection.execute_wrapper(failing("database is locked")):
        response = patient.get(url)

    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "The database cannot be reached" in html(response)
    assert "no-store" in response["Cache-Control"]


def test_a_save_on_a_full_disk_is_a_calm_refusal_and_leaves_nothing_behind(
    patient: Client, url: str, coding: Coding, swap: dict[str, str]
) -> None:
    with connection.execute_wrapper(failing("database or disk is full", on="event")):
        response = patient.post(url, WHOLE, headers=swap)

    assert response.status_code == 503
    assert html(response) == "The database cannot be reached."
    assert "HX-Trigger" not in response
    assert not coding.scores.exists()


def test_a_statement_that_is_wrong_is_an_error_of_ours(patient: Client, url: str) -> None:
    with connection.execute_wrapper(failing("no such column: x", on="assessments_coding")):
        response = patient.get(url)

    assert response.status_code == 500
    assert "Something went wrong on our side" in html(response)


def test_a_script_that_is_signed_out_is_refused_with_a_sentence(
    desk: Client, url: str, swap: dict[str, str]
) -> None:
    desk.logout()

    response = desk.post(url, WHOLE, headers=swap)

    assert response.status_code == 401
    assert html(response) == "You are signed out. Sign in again to continue."


def test_a_page_that_is_signed_out_goes_to_the_sign_in(desk: Client, url: str) -> None:
    desk.logout()

    assert desk.get(url)["Location"] == f"/accounts/login/?next={url}"
