"""Tests of correcting a release by hand: a preview with its effect, then publication of it."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions import corrections
from assessments.actions.corrections import Change
from assessments.models import Event, Release
from tests.factories import make_framework, make_user, publish_small_release
from tests.reporting.looks import make_measured, publish_values
from tests.rounds.coordinating import row
from tests.site_fixtures import WHOLE, text

pytestmark = pytest.mark.django_db

URL = "/desk/releases/2026/correct/"
FIN = f"{URL}?ministry=FIN"
LEVELS = {"FIN": dict.fromkeys(WHOLE, 4), "NLD": dict.fromkeys(WHOLE, 3), "EST": {"OPN-1": 2}}
FORM = {
    "reason": "One level was read from an older report.",
    "TRN-1-answer": "1",
    "TRN-1-reason": "It was of <b>2019</b>.",
    "TRN-2-answer": "not_found",
    "TRN-2-reason": "The page was another ministry's.",
}


@pytest.fixture(autouse=True)
def published(db: None) -> Release:
    return publish_small_release("2026", LEVELS)


def shown_hash(page: str) -> str:
    return re.search(r'name="shown" value="([0-9a-f]{64})"', page)[1]


def confirm(client: Client, fields: dict[str, Any] = FORM, *, shown: str = "") -> Any:
    shown = shown or shown_hash(text(client.post(FIN, fields)))
    return client.post(FIN, {**fields, "act": "confirm", "shown": shown})


def corrected() -> Release:
    release = Release.objects.get(code="2026")
    change = Change("FIN", "TRN-1", "rated", 1.0, "It was of <b>2019</b>.")
    return corrections.correct(release, [change], reason="One level was read wrongly.")


@pytest.mark.parametrize("role", ["analyst", "lead", "ministry", ""])
def test_only_coordinators_find_the_page(client, role):
    client.force_login(make_user("max", role=role, ministry="FIN" if role == "ministry" else ""))

    assert client.get(URL).status_code == client.post(FIN, FORM).status_code == 404


def test_without_a_ministry_the_page_asks_whose_answers_were_wrong(coordinator):
    page = text(coordinator.get(URL))

    assert '<option value="FIN">Finland (FIN)</option>' in page
    assert "NOR" not in page
    assert coordinator.post(URL, FORM).status_code == 200
    assert Release.objects.count() == 1


def test_the_form_shows_the_published_answers(coordinator):
    page = text(coordinator.get(FIN))

    assert "Finland, as published in 2026" in page
    assert page.count(">level 4</span>") == 5
    assert page.count("stays as it is") == 5
    assert 'name="shown"' not in page


def test_a_ministry_that_is_not_in_the_release_is_refused_with_those_that_are(coordinator):
    answer = coordinator.get(f"{URL}?ministry=NOR")

    assert answer.status_code == 400
    assert "Valid: EST, FIN, NLD." in text(answer)


def test_the_preview_shows_old_and_new_and_the_effect_and_publishes_nothing(coordinator):
    page = text(coordinator.post(FIN, FORM))

    assert "This would be release 2026.1" in page
    assert row(page, "TRN-1") == (
        "Finland FIN TRN-1 Indicator TRN-1 level 4 level 1 It was of &lt;b&gt;2019&lt;/b&gt;."
    )
    assert "level 4 not found The page was another ministry&#x27;s." in row(page, "TRN-2")
    assert row(page, "Workforce").startswith("Finland Workforce facet 4.00 – –")
    assert "Ranks by the index that move" in page
    assert Release.objects.count() == 1
    assert not Event.objects.filter(verb="corrected release").exists()


def test_a_confirmed_preview_is_published_and_the_release_is_opened(coordinator):
    answer = confirm(coordinator)

    assert answer.status_code == 302
    assert answer["Location"] == "/releases/2026.1/"
    made = Release.objects.get(code="2026.1")
    assert made.published_by.username == "cora"
    assert {(c.code, c.new_state, c.new_value) for c in made.corrections.all()} == {
        ("TRN-1", "rated", 1.0),
        ("TRN-2", "not_found", None),
    }


@pytest.mark.parametrize("shown", ["0" * 64, "nonsense"])
def test_only_the_shown_preview_is_published(coordinator, shown):
    page = text(confirm(coordinator, shown=shown))

    assert "Release 2026.1 would differ from the preview that you read." in page
    assert shown_hash(page)
    assert Release.objects.count() == 1


def test_a_confirmation_sent_twice_publishes_once(coordinator):
    shown = shown_hash(text(coordinator.post(FIN, FORM)))

    confirm(coordinator, shown=shown)
    page = text(confirm(coordinator, shown=shown))

    assert "Release 2026 is already corrected by 2026.1." in page
    assert Release.objects.count() == 2


def test_a_corrected_release_links_to_its_correction(coordinator):
    corrected()

    page = text(coordinator.get(URL))

    assert 'href="/desk/releases/2026.1/correct/">Correct 2026.1</a>' in page
    assert coordinator.get("/desk/releases/2026.1/correct/?ministry=FIN").status_code == 200


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": ""}, "This field is required."),
        ({"TRN-1-reason": " "}, "Say what was wrong, and why."),
        ({"TRN-1-answer": ""}, "Choose the correct answer, or clear the rest."),
        ({"TRN-1-answer": "9"}, "9 is not one of the available choices."),
        ({"TRN-1-answer": "4"}, "(TRN-1): this is already the published answer."),
        ({"reason": "a\x00b"}, "Null characters are not allowed."),
        ({"reason": "a" * 20_001}, "Ensure this value has at most 20000 characters"),
    ],
)
def test_unpublishable_values_are_refused_at_their_field(coordinator, fields, sentence):
    page = text(coordinator.post(FIN, FORM | fields))

    assert sentence in page
    assert 'name="shown"' not in page
    assert Release.objects.count() == 1


def test_an_empty_form_asks_for_an_indicator(coordinator):
    page = text(coordinator.post(FIN, {"reason": "None."}))

    assert page.count("Choose at least one indicator to correct.") == 1


def test_a_measured_indicator_takes_a_number(coordinator):
    publish_values("2031", {"FIN": 400.0, "NLD": 500.0}, framework=make_measured(), year=2031)
    url = "/desk/releases/2031/correct/?ministry=FIN"
    form = {"reason": "Wrong.", "OSI-answer": "number", "OSI-reason": "Read wrongly."}

    assert "Give the correct number." in text(coordinator.post(url, form))
    assert "A value must be a number." in text(
        coordinator.post(url, {**form, "OSI-value": "1e301"})
    )
    page = text(coordinator.post(url, {**form, "OSI-value": "600.5"}))
    assert "400 points" in row(page, "OSI")
    assert "600.5 points" in row(page, "OSI")
    shown = {"act": "confirm", "shown": shown_hash(page)}
    coordinator.post(url, {**form, "OSI-value": "600.5", **shown})
    made = Release.objects.get(code="2031.1")
    assert made.results.get(ministry="FIN", kind="index").rank == 1


def test_the_older_release_stays_and_links_to_its_correction(client):
    before = client.get("/releases/2026/results.csv").content
    corrected()

    page = text(client.get("/releases/2026/"))

    assert 'Corrected by <a href="/releases/2026.1/">2026.1</a> on ' in page
    assert client.get("/releases/2026/results.csv").content == before


def test_a_correction_shows_change_reason_and_role_but_no_name(client, coordinator):
    confirm(coordinator)
    client.logout()

    page = text(client.get("/releases/2026.1/"))

    assert 'Corrects <a href="/releases/2026/">2026</a>' in page
    assert "One level was read from an older report." in page
    assert "by a coordinator" in page
    assert "cora" not in page
    assert "level 4 level 1 It was of &lt;b&gt;2019&lt;/b&gt;." in row(page, "TRN-1")
    assert row(page, "Training").startswith("Finland Training dimension 4.00 – –")
    assert "Corrected by" not in page
    assert "/desk/releases/2026.1/correct/" not in page


def test_only_the_newest_release_links_coordinators_to_the_form(coordinator):
    corrected()

    assert "/desk/releases/2026.1/correct/" in text(coordinator.get("/releases/2026.1/"))
    assert "/correct/" not in text(coordinator.get("/releases/2026/"))


def test_the_list_has_minor_releases_under_their_round(client):
    publish_small_release(
        "2025", LEVELS, framework=Release.objects.get().round.framework, year=2025
    )
    corrected()

    page = text(client.get("/releases/"))

    places = [page.index(f'href="/releases/{code}/"') for code in ("2026.1", "2026", "2025")]
    assert places == sorted(places)
    assert '<span class="tag">corrects 2026</span>' in page
    assert page.count('<span class="tag">corrected</span>') == 1
    assert page.count("<tbody>") == 2


def test_a_correction_renews_cached_pages(client):
    before = client.get("/releases/2026/")

    corrected()

    after = client.get("/releases/2026/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "Corrected by" in text(after)


def test_queries_do_not_grow_with_ministries(coordinator):
    framework = make_framework("other")

    def queries(round, count):
        codes = [f"{round[0]}{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(count)]
        levels = {code: dict.fromkeys(WHOLE, n % 5 + 1) for n, code in enumerate(codes)}
        release = publish_small_release(round, levels, framework=framework, year=2040)
        changes = [Change(codes[0], "TRN-1", "rated", 5.0, "Wrong.")]
        corrections.correct(release, changes, reason="Wrong.")
        counted = []
        for url in (
            f"/desk/releases/{round}.1/correct/?ministry={codes[0]}",
            f"/releases/{round}.1/",
        ):
            coordinator.get(url)  # reads the framework into the cache
            with CaptureQueriesContext(connection) as captured:
                coordinator.get(url)
            counted.append(len(captured))
        return counted

    assert queries("X-few", 3) == queries("Y-many", 30)
    assert queries("Z", 3)[1] <= 10
