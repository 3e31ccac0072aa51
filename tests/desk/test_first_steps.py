"""The checklist on the desk of a coordinator: five steps, done one after the other, then gone."""

import pytest
from django.test import Client

from assessments.desk.first_steps import first_steps
from assessments.models import Coding
from tests.factories import make_assessment, make_coding, make_framework, make_ministry, make_user
from tests.site_fixtures import text

pytestmark = pytest.mark.django_db


def states(reader) -> str:
    """Return a letter for each step: d(one), n(ext) or - (later)."""
    letters = [
        "d" if step.is_done else "n" if step.is_next else "-" for step in first_steps(reader)
    ]
    return "".join(letters)


def test_each_step_is_done_when_its_rows_are_there(django_assert_max_num_queries):
    cora = make_user("cora", role="coordinator")
    assert states(cora) == "n----"

    make_framework()
    assert states(cora) == "n----"  # without ministries there is nothing to assess
    make_ministry("FIN")
    assert states(cora) == "dn---"
    ada = make_user("ada", role="analyst")
    assert states(cora) == "ddn--"
    assessment = make_assessment()
    assert states(cora) == "dddn-"
    make_coding(assessment, analyst=ada)
    assert states(cora) == "ddddn"
    with django_assert_max_num_queries(2):
        first_steps(cora)

    Coding.objects.update(submitted_at="2026-03-01T12:00Z")
    assert states(cora) == ""


def test_the_desk_of_a_coordinator_shows_it_and_no_other_desk(client: Client):
    client.force_login(make_user("cora", role="coordinator"))
    page = text(client.get("/desk/"))
    assert "First steps" in page
    for path in ("/desk/data/", "/desk/people/", "/desk/rounds/open/", "/desk/rounds/"):
        assert f'href="{path}"' in page
        assert client.get(path).status_code == 200

    for role in ("analyst", "lead"):
        client.force_login(make_user(role, role=role))
        assert "First steps" not in text(client.get("/desk/"))
