"""Unchanged pages are not sent again; changed ones, and those of somebody else, always are."""

import datetime

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from assessments.actions import releases
from assessments.imports.applying.frameworks import load_framework
from assessments.models import Ministry, User
from tests.access.table import PUBLIC
from tests.factories import make_user, publish_small_release
from tests.framework_documents import rated_document
from tests.imports.directory_tables import DATE, TALLINN, Imported, make_operators
from tests.site_fixtures import WHOLE, text

# These two answer anew each time, so they have no tag.
KEPT = [entry for entry in PUBLIC if entry.name not in ("health", "security-contact")]


def tag_of(client: Client, path: str = "/") -> str:
    return client.get(path)["ETag"]


def status(client: Client, tag: str, path: str = "/", **headers: str) -> int:
    return client.get(path, headers={"If-None-Match": tag} | headers).status_code


@pytest.mark.parametrize("entry", KEPT, ids=lambda entry: entry.name)
def test_an_unchanged_page_is_a_304_without_a_body(client: Client, release, entry):
    tag = tag_of(client, entry.path)

    answer = client.get(entry.path, headers={"If-None-Match": tag})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["ETag"] == tag
    assert "Cookie" in answer["Vary"]


def test_an_unchanged_page_costs_two_queries(client: Client, release, django_assert_num_queries):
    tag = tag_of(client, "/ministries/FIN/")

    with django_assert_num_queries(2):
        assert status(client, tag, "/ministries/FIN/") == 304


def test_another_tag_gets_the_page(client: Client, release):
    assert status(client, 'W/"another"') == 200


def test_another_query_host_or_page_has_another_tag(client: Client, release):
    paths = ["/", "/?lens=public", "/ministries/", "/ministries/?q=fin", "/compare/"]
    tags = {tag_of(client, path) for path in paths}

    assert len(tags) == len(paths)
    assert client.get("/", headers={"host": "localhost"})["ETag"] not in tags


@pytest.mark.parametrize("header", ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
def test_a_page_is_not_taken_for_its_part(client: Client, release, header):
    tag = tag_of(client, "/compare/")

    assert status(client, tag, "/compare/", **{header: "true"}) == 200


def test_a_part_is_not_taken_for_the_page(client: Client, release, swap):
    part = client.get("/compare/", headers=swap)

    assert status(client, part["ETag"], "/compare/") == 200
    assert status(client, part["ETag"], "/compare/", **swap) == 304


def test_after_a_release_every_page_is_new(client: Client, release):
    tags = {entry.path: tag_of(client, entry.path) for entry in KEPT}

    publish_small_release("2027", {"FIN": WHOLE}, year=2027)

    assert {path: status(client, tag, path) for path, tag in tags.items()} == dict.fromkeys(
        tags, 200
    )
    assert "2027" in text(client.get("/"))


def test_after_an_import_of_the_directory_pages_are_new(client: Client, release, tmp_path):
    make_operators()
    tag = tag_of(client, "/ministries/FIN/channels/")

    Imported(tmp_path, TALLINN, date=DATE.isoformat())

    assert status(client, tag, "/ministries/FIN/channels/") == 200
    assert "Tallinn" in text(client.get("/ministries/FIN/channels/"))


def test_after_a_framework_is_loaded_pages_are_new(client: Client, release):
    tag = tag_of(client, "/framework/")

    load_framework(rated_document())

    assert status(client, tag, "/framework/") == 200


def test_after_a_demonstration_is_removed_pages_are_new(client: Client, db):
    demonstration = publish_small_release("demo-2026", is_demonstration=True)
    tag = tag_of(client)

    releases.remove_demonstration(demonstration)

    assert status(client, tag) == 200


def test_after_an_edit_in_the_back_office_pages_are_new(client: Client, release):
    root = make_user("root")
    User.objects.filter(pk=root.pk).update(is_staff=True, is_superuser=True)
    tag = tag_of(client, "/ministries/")
    staff = Client()
    staff.force_login(root)
    shown = staff.get("/admin/assessments/ministry/NLD/change/").context["adminform"].form.initial

    staff.post(
        "/admin/assessments/ministry/NLD/change/",
        {
            **{key: value for key, value in shown.items() if value is not None},
            "country": "Low Lands",
            "operators-TOTAL_FORMS": "0",
            "operators-INITIAL_FORMS": "0",
        },
    )

    assert Ministry.objects.get(code="NLD").country == "Low Lands"
    assert status(client, tag, "/ministries/") == 200
    assert "Low Lands" in text(client.get("/ministries/"))


def test_a_log_entry_by_itself_makes_a_new_tag(client: Client, release):
    tag = tag_of(client)

    LogEntry.objects.create(
        user=make_user("root"),
        content_type=ContentType.objects.get_for_model(Ministry),
        object_id="FIN",
        action_flag=CHANGE,
    )

    assert status(client, tag) == 200


def test_a_new_day_makes_a_new_tag_since_maps_have_the_day(client: Client, release, monkeypatch):
    tag = tag_of(client)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)

    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)

    assert status(client, tag) == 200


def test_who_signs_in_gets_an_own_page_and_leaves_none_behind(client: Client, release):
    anonymous = tag_of(client)
    before = text(client.get("/"))
    client.force_login(make_user("ada", role="analyst"))

    assert status(client, anonymous) == 200
    own = client.get("/")
    assert "ada" in text(own)
    assert "no-store" in own["Cache-Control"]
    assert not own.get("ETag", "").startswith('W/"')

    client.post("/accounts/logout/")
    assert status(client, anonymous) == 304
    assert text(client.get("/")) == before


def test_two_who_are_signed_in_never_see_each_other(release):
    pages = {}
    for name in ("ada", "eve"):
        client = Client()
        client.force_login(make_user(name, role="analyst"))
        pages[name] = (client, client.get("/ministries/FIN/"))

    for name, other in (("ada", "eve"), ("eve", "ada")):
        client, page = pages[name]
        assert name in text(page)
        answer = client.get(
            "/ministries/FIN/", headers={"If-None-Match": pages[other][1].get("ETag", "*")}
        )
        assert answer.status_code == 200
        assert f"<summary>{other}" not in text(answer)


def test_a_refusal_and_a_missing_page_have_no_tag_of_the_data(client: Client, release):
    for path in ("/compare/?chart=pie", "/ministries/XXX/", "/compare.csv?chart=pie"):
        assert not client.get(path).get("ETag", "").startswith('W/"')
