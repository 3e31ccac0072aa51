"""Tests of the exports of YouTube, LinkedIn, TikTok, Sprout Social and Front."""

from collections import Counter

import pytest

from assessments.metrics import bin_of
from tests.imports.channel_files.exports import (
    CANARIES,
    figures,
    kinds,
    old_workbook,
    problems,
    read,
    table,
    workbook,
    zipped,
)

VIDEOS = ["Content", "Video title", "Video publish time", "Views", "Subscribers"]
VIDEOS += ["Thumbnail impressions", "Thumbnail click-through rate (%)"]
TOTAL = ["Total", "", "", 999, 9, "", ""]


def video(day: str, views: object):
    return [f" -{CANARIES[2]}", CANARIES[0], day, views, -2, "", "3.4"]


def test_videos_are_counted_by_the_day_they_were_published_without_their_total():
    content = table(
        VIDEOS, TOTAL, video("Feb 19, 2023", 10), video("2026-03-26", 20), video("2026-03-26", "")
    )
    archive = zipped({"Chart data.csv": "Date,Content,Views\n", "Table data.csv": content})

    for file in (content, archive):
        found = read(file)
        assert found.source == "youtube-videos"
        assert figures(found) == {
            "posts": {"2023-02-19": 1, "2026-03-26": 2},
            "views": {"2023-02-19": 10, "2026-03-26": 20},
        }


def test_videos_without_a_date_are_left_out():
    found = read(table(VIDEOS, TOTAL, video("", 10), video("2026-03-26", 20)))

    assert figures(found)["posts"] == {"2026-03-26": 1}
    assert "Not counted: 1 post (line 3) without a date." in found.notes


@pytest.mark.parametrize("name", ["Impressions", "Thumbnail impressions"])
def test_a_table_of_days_has_flows_and_the_growth_of_subscribers(name):
    content = table(
        ["Date", "Views", "Subscribers", name],
        ["Total", 30, 1, 300],
        ["2026-03-26", 20, -1, 200],
        ["2026-03-27", 10, 2, ""],
    )

    found = read(content)

    assert figures(found) == {
        "views": {"2026-03-26": 20, "2026-03-27": 10},
        "followers_net": {"2026-03-26": -1, "2026-03-27": 2},
        "impressions": {"2026-03-26": 200},
    }
    assert kinds(found)["followers_net"] == "net"


METRICS = ["Date", "Impressions (total)", "Clicks (total)", "Reactions (total)", "Comments (total)"]
NEW = ["Date", "Sponsored followers", "Organic followers", "Total followers"]


@pytest.mark.parametrize("shares", ["Reposts (total)", "Shares (total)"])
@pytest.mark.parametrize("make", [workbook, old_workbook])
def test_content_of_linkedin_is_net_so_that_a_day_can_be_below_zero(make, shares):
    rows = [
        ["Content metrics, aggregated by day"],
        [*METRICS, shares, "Engagement rate (total)"],
        ["03/18/2026", 1237, 32, -5, 0, 1, 0.0123],
    ]
    posts = [["All posts"], ["Post title", "Posted by"], [CANARIES[0], CANARIES[1]]]

    found = read(make({"Metrics": rows, "All posts": posts}))

    assert found.source == "linkedin-content"
    assert {metric: days["2026-03-18"] for metric, days in figures(found).items()} == {
        "impressions": 1237,
        "link_clicks": 32,
        "reactions": -5,
        "comments_received": 0,
        "shares_received": 1,
    }
    assert set(kinds(found).values()) == {"net"}


@pytest.mark.parametrize("make", [workbook, old_workbook])
@pytest.mark.parametrize("more", [[], ["Auto-invited followers"]])
def test_total_followers_of_linkedin_are_the_new_ones_of_a_day(make, more):
    rows = [[*NEW, *more], ["03/18/2026", 1, 10, 11, *([0] * len(more))]]
    other = [["Location", "Total followers"], ["Example City", 1234]]

    found = read(make({"New followers": rows, "Location": other}))

    assert found.source == "linkedin-followers"
    assert figures(found) == {"followers_gained": {"2026-03-18": 11}}
    assert kinds(found) == {"followers_gained": "flow"}


def test_new_followers_below_zero_are_refused():
    content = workbook({"New followers": [NEW, ["03/18/2026", 0, -1, -1]]})

    assert "Column Total followers: -1 is below zero" in problems(content)[0]


TIKTOK = ["Date", "Video views", "Reached audience", "Profile views", "Likes", "Shares"]
TIKTOK += ["Comments", "Phone number clicks ", "Net growth", "New followers", "Lost followers"]


def test_figures_that_tiktok_does_not_have_are_unknown():
    content = table(
        TIKTOK,
        ["2025/10/30", 100, "NAN", 12, 44, 21, 74, 0, -52, 0, 52],
        ["2025/10/31", 90, "NAN", 11, 40, 20, 70, 0, "--", "--", "--"],
    )

    found = read(content)

    assert found.source == "tiktok-daily"
    assert figures(found) == {
        "views": {"2025-10-30": 100, "2025-10-31": 90},
        "profile_visits": {"2025-10-30": 12, "2025-10-31": 11},
        "reactions": {"2025-10-30": 44, "2025-10-31": 40},
        "shares_received": {"2025-10-30": 21, "2025-10-31": 20},
        "comments_received": {"2025-10-30": 74, "2025-10-31": 70},
        "followers_net": {"2025-10-30": -52},
        "followers_gained": {"2025-10-30": 0},
        "followers_lost": {"2025-10-30": 52},
    }


SPROUT = ["Date", "Network", "Profile", "Audience", "Net Audience Growth"]
SPROUT += ["Published Posts (Total)", "Sent Messages (Total)", "Received Messages (Total)", "Rate"]


def profile(day: str, name: str, audience: str):
    return [day, "X", name, audience, "-3", "2", "9", "1,005", "2.57%"]


def test_the_audience_of_sprout_is_a_stock():
    content = table(
        SPROUT, profile("03/30/2026", "A", "1,234"), profile("03/31/2026", "A", "1,231")
    )

    found = read(content)

    assert figures(found) == {
        "followers": {"2026-03-30": 1234, "2026-03-31": 1231},
        "followers_net": {"2026-03-30": -3, "2026-03-31": -3},
        "posts": {"2026-03-30": 2, "2026-03-31": 2},
        "messages_received": {"2026-03-30": 1005, "2026-03-31": 1005},
    }
    assert kinds(found)["followers"] == "stock"


def test_a_stock_that_falls_by_nine_tenths_overnight_is_flagged():
    rows = [profile("03/29/2026", "A", "1,000"), profile("03/30/2026", "A", "100")]

    found = read(table(SPROUT, *rows, profile("03/31/2026", "A", "11")))

    assert found.flags == ("Followers: the figure falls by 90 % or more on 30 March 2026.",)


def test_several_profiles_are_refused_unless_one_is_the_channel_itself():
    content = table(
        SPROUT, profile("03/30/2026", "@Canary_Handle", "5"), profile("03/30/2026", "@other", "9")
    )

    assert problems(content) == ["The file has 2 profiles. Export one profile at a time."]
    assert figures(read(content, own_accounts=["other"]))["followers"] == {"2026-03-30": 9}


FRONT = ["Message ID", "Conversation ID", "Direction", "Status", "Inbox", "Message Date"]
FRONT += ["Response time (seconds)"]


def message(number: int, direction: str, at: str, seconds: object = "", inbox: str = "Press"):
    return [f"msg_{number}", CANARIES[1], direction, "archived", inbox, at, seconds]


def test_a_message_in_two_inboxes_is_counted_once():
    content = table(
        FRONT,
        message(1, "Inbound", "2026-03-08 12:05:00"),
        message(1, "Inbound", "2026-03-08 12:05:00", inbox="Consular"),
        message(2, "Outbound", "2026-03-08 23:30:00-02:00", 600),
        message(3, "Outbound", "2026-03-08 19:00:00", "610.5"),
        message(3, "Outbound", "2026-03-08 19:00:00", "610.5", inbox="Consular"),
        message(4, "Outbound", "2026-03-08 19:00:00"),
        message(5, "Internal", "2026-03-08 19:00:00"),
    )

    found = read(content)

    assert figures(found) == {
        "messages_received": {"2026-03-08": 1},
        "messages_answered": {"2026-03-08": 1, "2026-03-09": 1},
    }
    times: Counter[tuple[str, int | None]] = Counter()
    for reading in found.readings:
        if reading.metric == "answer_times":
            times[reading.start.isoformat(), reading.bin] += reading.value
    assert times == {("2026-03-09", bin_of(600)): 1, ("2026-03-08", bin_of(610)): 1}
    assert found.flags == ("More messages are answered (2) than received (1).",)
    assert found.notes == (
        "Not counted: 2 rows with a message that another row has too.",
        "Not counted: 2 messages neither received nor answering one.",
    )


def test_a_message_without_an_id_cannot_be_counted_once():
    content = table(FRONT, ["", "", "Inbound", "", "", "2026-03-08", ""])

    assert problems(content) == [
        "line 2: Column Message ID: The id is missing: a message is counted once by it."
    ]


def test_messages_without_a_known_direction_are_refused():
    content = table(FRONT, message(1, "Eingang", "2026-03-08 12:05:00"))

    assert problems(content) == ["No message is inbound or outbound in the column Direction."]
