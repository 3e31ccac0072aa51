"""Tests of publishing a round: the preview shows the changes, and only they are published."""

import re

import pytest

from assessments.actions import releases
from assessments.models import Assessment, Release, Round, Score
from tests.factories import (
    make_assessment,
    make_coding,
    make_round,
    make_scored_round,
    make_user,
    publish_small_release,
)
from tests.final_ministries import make_finished
from tests.rounds.coordinating import row, verbs, words
from tests.site_fixtures import WHOLE, text
from tests.worlds import world

pytestmark = pytest.mark.django_db

URL = "/desk/rounds/2026/publish/"


def shown_hash(page: str) -> str:
    return re.search(r'name="shown" value="([0-9a-f]{64})"', page)[1]


def frozen_hash(round: Round) -> str:
    return releases.freeze(round).content_hash


@world
def two_rounds():
    """2025 is published with Finland and Estonia; in 2026 Finland is better and NLD is new."""
    worse = dict.fromkeys(WHOLE, 2)
    publish_small_release("2025", {"FIN": worse, "EST": dict.fromkeys(WHOLE, 3)}, year=2025)
    round = make_scored_round("2026", {"FIN": WHOLE, "NLD": {**worse, "OPN-1": 1}})
    make_assessment("NOR", round=round)
    Score.objects.get(indicator__code="TRN-2", coding__assessment__ministry="NLD").delete()
    return round


def test_the_preview_shows_the_changes(coordinator, two_rounds):
    page = words(coordinator.get(URL))

    assert "2 ministries will be in release 2026. The release before it is 2025." in page
    assert "left out</strong>, because they have no scores: Norway" in page
    assert "not be in this release</strong>: Estonia" in page
    assert "2 are <strong>not submitted" in page
    assert "1 of 10 indicators are <strong>not assessed" in page
    assert row(page, "Finland").startswith("Finland FIN not submitted 0 of 5 –")
    assert row(page, "Finland").endswith("2.0 +1.3 2 up 1")
    assert row(page, "Netherlands").startswith("Netherlands NLD not submitted 0 of 5 1 ")
    assert "2 are <strong>incomplete" in page
    assert row(page, "Netherlands").endswith("new in this release")
    assert not Release.objects.filter(code="2026").exists()


def test_a_coordinator_who_codes_a_ministry_gets_no_preview(client, two_rounds):
    cora = make_user("cora", role="coordinator")
    coding = make_coding(Assessment.objects.get(ministry="FIN", round=two_rounds), analyst=cora)
    client.force_login(cora)
    scored, shown = text(client.get(URL)), {"shown": frozen_hash(two_rounds)}
    refused = text(client.post(URL, shown))
    Score.objects.filter(
        coding__assessment__ministry="FIN", coding__assessment__round=two_rounds
    ).delete()
    untouched = text(client.get(URL))

    for page in (scored, refused, untouched):
        assert "You code Finland yourself, and may not see yet what another analyst answers" in page
        assert "will be in release 2026" not in page
        assert 'name="shown"' not in page
    assert not Release.objects.filter(code="2026").exists()
    coding.delete()
    assert "1 ministry will be in release 2026" in text(client.get(URL))


def test_the_preview_is_published_by_the_user_who_confirmed_it(coordinator, two_rounds):
    shown = shown_hash(text(coordinator.get(URL)))

    done = coordinator.post(URL, {"shown": shown}, follow=True)

    release = Release.objects.get(code="2026")
    assert done.redirect_chain == [("/releases/2026/", 302)]
    assert (release.content_hash, release.published_by.username) == (shown, "cora")
    assert verbs()[-1] == "published round"


@pytest.mark.parametrize("shown", ["", "0" * 64])
def test_only_the_shown_preview_is_published(coordinator, two_rounds, shown):
    page = text(coordinator.post(URL, {"shown": shown}))

    assert "has changed since you opened this preview. Read it again" in page
    assert not Release.objects.filter(code="2026").exists()


def test_a_change_since_the_preview_shows_it_again(coordinator, two_rounds):
    shown = shown_hash(text(coordinator.get(URL)))
    Score.objects.filter(coding__assessment__round=two_rounds, indicator__code="OPN-1").update(
        level=5
    )

    again = text(coordinator.post(URL, {"shown": shown}))

    assert "Read it again" in again
    assert shown_hash(again) != shown
    coordinator.post(URL, {"shown": shown_hash(again)})
    assert Release.objects.filter(code="2026").exists()


def test_a_confirmation_sent_twice_publishes_once(coordinator, two_rounds):
    shown = shown_hash(text(coordinator.get(URL)))
    coordinator.post(URL, {"shown": shown})

    again = coordinator.post(URL, {"shown": shown})

    assert "Round 2026 is already published, as release 2026." in text(again)
    assert Release.objects.filter(code="2026").count() == 1


def test_a_round_that_cannot_be_published_says_why(coordinator):
    make_round("2026")

    page = text(coordinator.get(URL))

    assert "Round 2026 has no scores to publish." in page
    assert "Publish release" not in page


@world
def half_final():
    """Two analysts code each: Finland is final, the Netherlands can still reply."""
    round = make_round(coders=2)
    make_finished("FIN", 4)
    make_finished("NLD", 3, stage="reply")
    return round


def test_a_round_that_is_not_final_lists_the_ministries_it_waits_for(coordinator, half_final):
    page = text(coordinator.get(URL))

    assert "Netherlands is not final. Finish it first, or leave it out." in page
    assert row(page, "Netherlands") == "Netherlands NLD Right of reply"
    assert "Leave out the 1 ministry that is not final" in page
    assert 'name="shown"' not in page


def test_ministries_that_are_not_final_can_be_left_out_after_a_preview(coordinator, half_final):
    page = words(coordinator.get(f"{URL}?leave-out=1"))

    assert "1 ministry will be in release 2026" in page
    assert "left out for good</strong>: Netherlands (right of reply)" in page
    assert "they have no scores" not in page

    sent = {"shown": shown_hash(page), "leave-out": "1"}
    assert coordinator.post(URL, sent).status_code == 302
    assert set(Release.objects.get().results.values_list("ministry", flat=True)) == {"FIN"}


def test_a_preview_of_the_whole_does_not_confirm_a_part(coordinator, half_final):
    page = text(coordinator.get(f"{URL}?leave-out=1"))

    answer = text(coordinator.post(URL, {"shown": shown_hash(page)}))

    assert "Netherlands is not final" in answer
    assert not Release.objects.exists()
