"""Tests of loading the framework and the ministries on a page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessments.imports.applying import bundled
from assessments.models import Event, Framework, Ministry
from tests.factories import make_user
from tests.site_fixtures import text

pytestmark = pytest.mark.django_db
URL = "/desk/data/"


@pytest.fixture
def cora(client: Client) -> Client:
    client.force_login(make_user("cora", role="coordinator"))
    return client


def test_the_framework_of_the_project_is_loaded_by_a_button(cora: Client):
    assert "No framework is loaded yet" in text(cora.get(URL))

    page = text(cora.post(URL, {"step": "framework"}, follow=True))

    assert "The framework dd-maturity-1.0 is loaded." in page
    assert Framework.objects.get().slug == "dd-maturity-1.0"
    assert Event.objects.get(verb="loaded framework").by.username == "cora"


def test_the_ministries_of_the_project_are_loaded_by_a_button_once(cora: Client):
    first = text(cora.post(URL, {"step": "ministries"}, follow=True))
    again = text(cora.post(URL, {"step": "ministries"}, follow=True))

    assert f"{Ministry.objects.count()} ministries added" in first
    assert "0 ministries added, 0 changed" in again
    assert Event.objects.filter(verb="loaded ministries").count() == 1


def test_a_framework_of_ones_own_is_loaded_from_a_file(cora: Client):
    own = bundled.FRAMEWORK.read_bytes().replace(b'version = "1.0"', b'version = "9.0"', 1)

    page = text(cora.post(URL, {"step": "file", "file": toml(own)}, follow=True))

    assert "The framework dd-maturity-9.0 is loaded." in page


@pytest.mark.parametrize("content", [b"not toml", b"\xff\xfe", b"[framework]"])
def test_a_file_that_is_no_framework_is_refused_with_its_problems(cora: Client, content: bytes):
    page = text(cora.post(URL, {"step": "file", "file": toml(content)}))

    assert "The framework was not loaded; nothing was changed." in page
    assert not Framework.objects.exists()


@pytest.mark.parametrize("step", ["", "file", "nonsense"])
def test_without_a_file_the_form_says_so(cora: Client, step: str):
    answer = cora.post(URL, {"step": step})

    assert answer.status_code == 200
    assert "This field is required" in text(answer)


def toml(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("own.toml", content)
