"""A site without any data: each page works for each role, and offers the page that helps."""

import pytest

from assessments.models import Ministry
from tests.access.table import ACCESS_TABLE, ROLES, client_of, make_people
from tests.site_fixtures import text

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
PAGES = tuple(row.path for row in ACCESS_TABLE if not row.path.startswith("/accounts/"))
# Only who has the back office reads how the first coordinator is made on the server.
WITH_COMMAND = {"/desk/superuser/"}


@pytest.mark.parametrize("role", ROLES)
def test_no_page_fails_or_shows_a_command(role: str) -> None:
    client = client_of(make_people()[role])
    failing, with_command = [], []
    for path in PAGES:
        answer = client.get(path)
        if answer.status_code >= 500:
            failing.append(path)
        is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
        if is_page and "manage.py" in text(answer) and path not in WITH_COMMAND:
            with_command.append(path)

    assert failing == []
    assert with_command == []


@pytest.mark.parametrize(
    ("path", "helps"),
    [
        ("/", "/desk/rounds/"),
        ("/ministries/FIN/", "/desk/rounds/"),
        ("/ministries/FIN/channels/", "/desk/directory/"),
        ("/ministries/FIN/roadmap/", "/desk/rounds/"),
        ("/dimensions/", "/desk/rounds/"),
        ("/compare/", "/desk/rounds/"),
        ("/releases/", "/desk/rounds/"),
        ("/framework/", "/desk/data/"),
        ("/desk/rounds/open/", "/desk/data/"),
        ("/desk/rounds/", "/desk/rounds/open/"),
    ],
)
def test_a_coordinator_is_offered_the_page_that_helps_and_others_a_sentence(path, helps) -> None:
    people = make_people()
    page = text(client_of(people["coordinator"]).get(path))
    assert f'href="{helps}"' in page.partition("<main")[2]

    for role in ("anonymous", "analyst", "ministry"):
        answer = client_of(people[role]).get(path)
        if answer.status_code == 200:
            assert f'href="{helps}"' not in text(answer)


def test_a_list_without_ministries_offers_them_to_a_coordinator() -> None:
    people = make_people()
    people["ministry"].memberships.all().delete()
    client = client_of(people["coordinator"])
    Ministry.objects.all().delete()

    assert 'href="/desk/data/"' in text(client.get("/ministries/"))
    assert 'href="/desk/data/"' not in text(client_of(people["analyst"]).get("/ministries/"))
