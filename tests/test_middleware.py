"""The headers that every answer carries, whatever it is an answer to."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.access.table import ACCESS_TABLE, ACCOUNTS, PUBLIC, client_of, make_people
from tests.test_errors import broken

pytestmark = pytest.mark.walk

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": settings.PERMISSIONS_POLICY,
}
DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
FILES = (
    *("/compare.csv", "/compare.xlsx", "/compare.json"),
    *("/releases/2026/results.csv", "/releases/2026/results.xlsx"),
)
REFUSED = {
    "/nowhere/": 404,
    "/ministries/XXX/": 404,
    "/compare/?chart=pie": 400,
    "/compare.csv?chart=pie": 400,
    "/compare/?add=Finland": 302,
    "/accounts/password/": 302,
    "/accounts/logout/": 405,
    "/admin/": 302,
    "/compare": 301,
}
# What the browsers ask the server for: the pages' own scripts and styles.
STATIC = ("/static/app.css", "/static/app.js", "/static/django_htmx/htmx-2.min.js")
# The one page that other sites may frame.
FRAMED = "/embed/compare/"
UNFRAMED = [entry for entry in ACCESS_TABLE if entry.path != FRAMED]
LAX = {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"}


def policy(answer) -> dict[str, str]:
    parts = answer["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts)


def assert_guarded(answer) -> None:
    assert {name: answer.get(name) for name in EVERYWHERE} == EVERYWHERE
    directives = policy(answer)
    assert {name: directives.get(name) for name in DIRECTIVES} == DIRECTIVES
    assert not LAX & {word for words in directives.values() for word in words.split()}


@pytest.mark.parametrize("entry", UNFRAMED, ids=lambda entry: entry.name)
def test_every_page_is_guarded(client: Client, release, entry):
    for method in (client.get, client.head, client.post):
        assert_guarded(method(entry.path))


@pytest.mark.parametrize(
    ("query", "status"), [("", 200), ("?chart=pie", 400), ("?release=2026&frozen=1&hash=0", 410)]
)
def test_the_page_for_other_sites_is_guarded_but_for_its_frame(
    client: Client, release, query, status
):
    answer = client.get(f"{FRAMED}{query}")

    assert answer.status_code == status
    directives = policy(answer)
    assert {name: directives.get(name) for name in DIRECTIVES} == DIRECTIVES | {
        "frame-ancestors": "*"
    }
    assert {name: answer.get(name) for name in EVERYWHERE} == EVERYWHERE | {
        "Cross-Origin-Resource-Policy": "cross-origin"
    }
    assert "X-Frame-Options" not in answer
    assert not answer.cookies


@pytest.mark.parametrize("entry", UNFRAMED, ids=lambda entry: entry.name)
def test_no_other_page_may_be_framed(client: Client, release, entry):
    answer = client.get(entry.path)

    assert answer["X-Frame-Options"] == "DENY"
    assert policy(answer)["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("path", FILES)
def test_every_file_to_take_away_is_guarded(client: Client, release, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert_guarded(answer)


@pytest.mark.parametrize(("path", "status"), REFUSED.items())
def test_every_refusal_and_redirect_is_guarded(client: Client, release, path, status):
    answer = client.get(path)

    assert answer.status_code == status
    assert_guarded(answer)


@pytest.mark.parametrize("path", STATIC)
def test_static_files_are_guarded(client: Client, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert_guarded(answer)


def test_an_answer_not_modified_is_guarded(client: Client, release):
    answer = client.get("/", headers={"If-None-Match": client.get("/")["ETag"]})

    assert answer.status_code == 304
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert policy(answer)["default-src"] == "'none'"


def test_a_broken_page_is_guarded_for_everybody(release):
    people = make_people()
    clients = [client_of(people[role], raise_request_exception=False) for role in people]

    with connection.execute_wrapper(broken):
        answers = [client.get("/") for client in clients]

    for answer in answers:
        assert answer.status_code == 500
        assert_guarded(answer)


@pytest.mark.parametrize("host", ["testserver", "evil.example"])
def test_the_way_to_https_and_a_foreign_host_are_guarded(db, settings, host):
    settings.SECURE_SSL_REDIRECT = True

    answer = Client(headers={"Host": host}).get("/")

    assert answer.status_code == {"testserver": 301, "evil.example": 400}[host]
    assert_guarded(answer)
    assert answer["X-Frame-Options"] == "DENY"


def test_a_refused_token_and_a_foreign_host_are_guarded(db):
    assert_guarded(Client(enforce_csrf_checks=True).post("/accounts/login/"))
    assert_guarded(Client().get("/", headers={"host": "elsewhere.example"}))


@pytest.mark.parametrize("entry", ACCESS_TABLE, ids=lambda entry: entry.name)
def test_no_cache_keeps_a_page_of_somebody_who_is_signed_in(release, signed_in: Client, entry):
    answer = signed_in.get(entry.path)

    kept = {part.strip() for part in answer["Cache-Control"].split(",")}
    assert {"private", "no-store"} <= kept


@pytest.mark.parametrize("path", FILES)
def test_no_cache_keeps_a_file_of_somebody_who_is_signed_in(release, signed_in: Client, path):
    assert signed_in.get(path)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("entry", ACCOUNTS, ids=lambda entry: entry.name)
def test_no_cache_keeps_a_page_to_sign_in_by(client: Client, db, entry):
    answer = client.get(entry.path)

    assert answer.status_code in {302, 405} or "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("entry", PUBLIC, ids=lambda entry: entry.name)
def test_a_cache_between_can_distinguish_visitors(client: Client, release, entry):
    answer = client.get(entry.path)

    assert "Cookie" in answer.get("Vary", "") or "no-store" in answer["Cache-Control"]
