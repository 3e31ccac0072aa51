"""The forged samples of real exports give exactly what they say they hold."""

import json
from collections import Counter
from pathlib import Path

import pytest

from assessments.imports.channel_files import FileReadings, read_channel_file
from tests.imports.channel_files.exports import AS_OF, figures

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "channel-exports"
EXPECTED = SAMPLES / "expected.json"

pytestmark = pytest.mark.skipif(
    not EXPECTED.exists(), reason="the samples of exports are not next to the repository"
)

# Metrics of files that `expected.json` leaves out, though its description names them.
MORE = {"tiktok_daily.csv": {"profile_visits"}}
NAMES = [
    *("bluesky_repo.car", "front_messages.csv", "linkedin_content.xls", "linkedin_followers.xls"),
    *("mastodon_archive.zip", "meta_daily_follows.csv", "meta_daily_interactions.csv"),
    *("meta_facebook_posts.csv", "meta_instagram_posts.csv", "tiktok_daily.csv"),
    *("x_account_content.csv", "x_account_overview.csv", "youtube_studio.zip"),
]


def sample(name: str) -> FileReadings:
    return read_channel_file(name, (SAMPLES / name).read_bytes(), as_of=AS_OF)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_gives_exactly_the_figures_that_are_expected(name):
    expected = json.loads(EXPECTED.read_text())

    found = figures(sample(name))
    for metric in MORE.get(name, ()):
        found.pop(metric)

    assert sorted(expected) == NAMES
    assert found == expected[name]


def test_each_answer_of_the_messages_has_its_time():
    answers: Counter[str] = Counter()
    for reading in sample("front_messages.csv").readings:
        answers[reading.metric] += reading.value

    assert answers["answer_times"] == answers["messages_answered"] == 70


def test_the_days_that_meta_leaves_out_are_zero():
    found = sample("meta_daily_interactions.csv")

    days = {reading.start for reading in (*found.readings, *found.zeros)}
    assert len(found.readings) == 25
    assert {reading.value for reading in found.zeros} == {0}
    assert len(days) == (max(days) - min(days)).days + 1
