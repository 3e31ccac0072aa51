"""The guards of the browser tests see what they are there to see."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.conftest import OpenPage

PAGE = """<!doctype html><html lang="en"><head><title>A page</title>
<link rel="icon" href="data:,"></head>
<body><main><h1>A page</h1>{}</main></body></html>"""


@login_not_required
def sound(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE.format("<p>Nothing wrong here.</p>"))


@login_not_required
def careless(request: HttpRequest) -> HttpResponse:
    image = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
    return HttpResponse(PAGE.format(f"{image}<script>document.title = 'Changed'</script>"))


urlpatterns = [path("sound/", sound), path("careless/", careless)]
pytestmark = pytest.mark.urls(__name__)


def test_a_sound_page_has_no_violation_and_no_complaint(page: Page) -> None:
    page.goto("/sound/")

    assert axe.violations(page) == []


def test_an_inline_script_is_refused_and_complained_of(page: Page, complaints: list[str]) -> None:
    page.goto("/careless/")

    assert page.title() == "A page"
    assert len(complaints) == 1
    assert "Content Security Policy" in complaints[0]
    complaints.clear()


def test_axe_names_the_rule_and_the_place(page: Page, complaints: list[str]) -> None:
    page.goto("/careless/")

    found = axe.violations(page)

    assert len(found) == 1
    assert found[0].startswith("image-alt (critical)")
    assert found[0].endswith("at img")
    complaints.clear()


def test_a_request_to_another_host_is_complained_of(page: Page, complaints: list[str]) -> None:
    page.goto("/sound/")
    page.route("**/elsewhere/", lambda route: route.fulfill(body="never asked"))

    page.goto("http://other.invalid/elsewhere/")

    assert complaints == ["request to another host: http://other.invalid/elsewhere/"]
    complaints.clear()


def test_a_script_error_is_complained_of(page: Page, complaints: list[str]) -> None:
    page.goto("/sound/")

    page.evaluate("setTimeout(() => { throw new Error('a slip') })")
    page.wait_for_function("new Promise(done => setTimeout(() => done(true), 50))")

    assert any("a slip" in complaint for complaint in complaints)
    complaints.clear()


def test_a_page_opens_without_scripts_too(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False, color_scheme="dark")

    page.goto("/sound/")

    assert page.get_by_role("heading", level=1).inner_text() == "A page"
