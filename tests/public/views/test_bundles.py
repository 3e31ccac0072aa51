"""All profiles of a release in one file: who may start it, how far it is, what is in it."""

import io
import time
import zipfile

import pytest
from django.test import Client

from assessments.exports.images import RenderBusy, RenderFailed
from assessments.models import Release
from assessments.public import bundles
from assessments.public.bundles import Bundle, Progress, build
from assessments.public.profiles import MinistryProfile
from assessments.tasks import bundle_profiles
from tests import chromium
from tests.factories import publish_small_release
from tests.site_fixtures import WHOLE, text

PAGE, FILE = "/releases/2026/profiles/", "/releases/2026/profiles.zip"


def paper(profile: MinistryProfile) -> bytes:
    return f"%PDF of {profile.ministry.code}".encode()


def without_estonia(profile: MinistryProfile) -> bytes:
    if profile.ministry.code == "EST":
        raise RenderFailed("The ink ran out.")
    return paper(profile)


def broken(profile: MinistryProfile) -> bytes:
    raise RuntimeError("/secret/path")


def entries(client: Client) -> dict[str, bytes]:
    content = b"".join(client.get(FILE).streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(autouse=True)
def own_var(own_folders):
    """No bundle of another test."""


def test_a_bundle_has_the_profile_of_every_ministry_of_the_release(client, release):
    build(release, site="http://here", make=paper)

    assert entries(client) == {
        "est-profile-2026.pdf": b"%PDF of EST",
        "fin-profile-2026.pdf": b"%PDF of FIN",
    }
    assert FILE in text(client.get(PAGE))


def test_a_bundle_is_an_attachment_that_no_browser_guesses_at(client, release):
    build(release, site="http://here", make=paper)

    answer = client.get(FILE)

    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="profiles-2026.zip"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_one_that_fails_is_named_and_loses_no_other(client, release):
    build(release, site="http://here", make=without_estonia)

    assert "Estonia (EST): The ink ran out." in text(client.get(PAGE))
    made = entries(client)
    assert set(made) == {"fin-profile-2026.pdf", "failed.txt"}
    assert b"Estonia (EST): The ink ran out." in made["failed.txt"]


def test_what_a_program_says_of_its_inside_is_for_the_log(client, release, caplog):
    build(release, site="http://here", make=broken)

    page = text(client.get(PAGE))
    assert "/secret/path" not in page
    assert "/secret/path" in caplog.text
    assert "No profile could be made, so there is no file to download." in page
    assert client.get(FILE).status_code == 404


def test_a_passing_trouble_is_waited_out(release, monkeypatch):
    monkeypatch.setattr(RenderBusy, "retry_after", 0)
    troubles = [RenderBusy("One moment."), RenderBusy("One moment.")]

    def late(profile: MinistryProfile) -> bytes:
        if troubles:
            raise troubles.pop()
        return paper(profile)

    build(release, site="http://here", make=late)

    assert Bundle.of(release).progress.failures == ()


def test_the_page_shows_the_progress(client, release):
    seen = []

    def looking(profile: MinistryProfile) -> bytes:
        seen.append(text(client.get(PAGE)))
        return paper(profile)

    build(release, site="http://here", make=looking)

    assert "0 of 2 profiles are made" in seen[0]
    assert '<progress id="bundle-progress" max="2" value="1">' in seen[1]
    assert all('hx-trigger="every 2s"' in page and "Reload the progress" in page for page in seen)
    assert "every 2s" not in text(client.get(PAGE))


def test_a_swap_gets_only_the_progress(client, release, swap):
    answer = client.get(PAGE, headers=swap)

    assert "<html" not in text(answer)
    assert 'id="bundle"' in text(answer)
    assert "no-store" in answer["Cache-Control"]


def test_one_that_died_at_work_says_so_and_can_be_started_again(signed_in, release):
    Bundle.of(release).write_progress(Progress("working", 1, 2))

    page = text(signed_in.get(PAGE))

    assert "It stopped after 1 of 2 profiles." in page
    assert "Make the file again" in page


def test_only_one_at_a_time_makes_a_bundle(release):
    made = []

    def again(profile: MinistryProfile) -> bytes:
        build(release, site="http://here", make=lambda _: made.append(1) or b"")
        return paper(profile)

    build(release, site="http://here", make=again)

    assert made == []


def test_who_is_not_signed_in_starts_nothing(client, release):
    answer = client.post(PAGE)

    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={PAGE}")
    assert Bundle.of(release).progress.stage == "none"
    assert "Sign in" in text(client.get(PAGE))


def test_who_is_signed_in_starts_it_once(signed_in, release, monkeypatch):
    asked = []
    monkeypatch.setattr(type(bundle_profiles), "enqueue", lambda self, *given: asked.append(given))

    for _ in range(2):
        assert signed_in.post(PAGE)["Location"] == PAGE

    assert asked == [(release.pk, "http://testserver")]
    assert "Waiting to begin" in text(signed_in.get(PAGE))


def test_a_bundle_that_no_process_began_may_be_asked_for_again(release):
    now = time.time()

    assert not Progress("waiting", at=now).can_start
    assert Progress("waiting", at=now - bundles.PATIENCE_SECONDS - 1).can_start


@pytest.mark.image
def test_the_task_makes_the_bundle(signed_in, db, own_folders, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    own_folders.CHROMIUM = chromium.executable() or ""
    publish_small_release("2026", {"FIN": WHOLE})

    signed_in.post(PAGE)

    assert entries(signed_in)["fin-profile-2026.pdf"].startswith(b"%PDF")


def test_each_content_has_a_bundle_of_its_own(release):
    other = Release(code="2026", content_hash="f" * 64)

    assert Bundle.of(release).folder != Bundle.of(other).folder


@pytest.mark.parametrize("path", ["/releases/1999/profiles/", "/releases/1999/profiles.zip"])
def test_an_unknown_release_has_none(client, release, path):
    assert client.get(path).status_code == 404
