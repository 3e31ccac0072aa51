"""A swap differs from a page load, a boosted link and a history restore; pages name their data."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from assessments.htmx import render_page, wants_partial
from assessments.middleware import RefuseBadQuery
from assessments.models import Round
from assessments.queries import BadQuery

SWAP = {"HX-Request": "true"}
BAD_QUERY = {"problems": ["It is not known."], "path": "/"}


def request_with(headers: dict[str, str]):
    request = RequestFactory().get("/", headers=headers)
    HtmxMiddleware(lambda _: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        (SWAP, True),
        ({"HX-Request": "false"}, False),
        ({**SWAP, "HX-Boosted": "true"}, False),
        ({**SWAP, "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_only_a_swap_wants_the_partial(headers, expected):
    assert wants_partial(request_with(headers)) is expected


def test_a_page_with_a_partial_varies_by_the_headers_of_a_swap():
    whole = render_page(request_with({}), "errors/bad_query.html", {}, partial="refusal")
    without_partial = render_page(request_with({}), "errors/bad_query.html", {})

    assert whole["Vary"] == "HX-Request, HX-Boosted, HX-History-Restore-Request"
    assert "Vary" not in without_partial


def test_a_swap_is_always_200_and_a_page_has_its_status():
    options = {"partial": "refusal", "status": 400}

    assert render_page(request_with({}), "errors/bad_query.html", {}, **options).status_code == 400
    swap = render_page(request_with(SWAP), "errors/bad_query.html", BAD_QUERY, **options)
    assert swap.status_code == 200
    assert swap.template_name == "errors/bad_query.html#refusal"


def test_a_page_without_a_partial_is_whole_even_for_a_swap():
    response = render_page(request_with(SWAP), "errors/bad_query.html", {}, status=400)

    assert (response.template_name, response.status_code) == ("errors/bad_query.html", 400)


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        (Round(is_demonstration=True), True),
        (Round(), False),
        ([Round(), Round(is_demonstration=True)], True),
        ([Round()], False),
        ([], None),
    ],
)
def test_a_page_says_that_any_of_what_it_shows_is_demonstration_data(about, expected):
    response = render_page(request_with({}), "errors/bad_query.html", {}, about=about)

    assert response.context_data.get("is_demonstration") is expected


def test_only_a_bad_query_is_worded_here():
    middleware = RefuseBadQuery(lambda _: HttpResponse())

    assert middleware.process_exception(request_with({}), ValueError("another")) is None
    answer = middleware.process_exception(
        RequestFactory().get("/compare.csv"), BadQuery(["One.", "Two."])
    )
    assert (answer.status_code, answer.content) == (400, b"One.\nTwo.\n")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
