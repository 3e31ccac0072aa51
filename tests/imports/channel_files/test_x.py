"""Tests of X's exports: content, as now and as to 2024, and the overview of an account."""

from tests.imports.channel_files.exports import CANARIES, figures, kinds, problems, read, table

POSTS = [
    "Post id",
    "Date",
    "Post text",
    "Impressions",
    "Likes",
    "Replies",
    "Reposts",
    "New follows",
]
OVERVIEW = [
    *("Date", "Impressions", "Likes", "New follows", "Unfollows", "Replies", "Reposts"),
    *("Profile visits", "Create Post"),
]


def post(day: str, text: str, *more: object):
    return [CANARIES[3], day, f"{text} {CANARIES[0]}\nby {CANARIES[1]}", *more]


def test_a_text_that_begins_with_an_account_is_a_reply_and_with_a_full_stop_a_post():
    content = table(
        POSTS,
        post("Thu, Apr 16, 2026", "@someone", 10, 1, 2, 3, 0),
        post("Thu, Apr 16, 2026", ".@someone", 20, 1, 2, 3, 0),
        post("Thu, Apr 16, 2026", "“quoted”, and", 30, 1, 2, 3, 0),
        post("Wed, Apr 15, 2026", "'@someone", 5, 0, 0, 0, 0),
    )

    found = read(content)

    assert found.source == "x-content"
    assert figures(found) == {
        "posts": {"2026-04-16": 2},
        "replies_given": {"2026-04-15": 1, "2026-04-16": 1},
        "impressions": {"2026-04-15": 5, "2026-04-16": 60},
        "reactions": {"2026-04-15": 0, "2026-04-16": 3},
        "comments_received": {"2026-04-15": 0, "2026-04-16": 6},
        "shares_received": {"2026-04-15": 0, "2026-04-16": 9},
    }
    assert kinds(found)["reactions"] == "lifetime"


def test_content_to_2024_has_other_names_and_instants():
    header = ["Tweet id", "Tweet permalink", "Tweet text", "time", "impressions", "retweets"]
    header += ["replies", "likes"]
    content = table(
        header,
        [
            1,
            "https://x.example",
            CANARIES[0],
            "2024-03-15 18:42 +0000",
            "12.0",
            "1.0",
            "2.0",
            "3.0",
        ],
        [2, "https://x.example", "@someone", "2024-03-15 01:42 +0200", 8, 1, 2, 3],
    )

    found = read(content)

    assert found.source == "x-content-classic"
    assert figures(found) == {
        "posts": {"2024-03-15": 1},
        "replies_given": {"2024-03-14": 1},
        "impressions": {"2024-03-14": 8, "2024-03-15": 12},
        "reactions": {"2024-03-14": 3, "2024-03-15": 3},
        "comments_received": {"2024-03-14": 2, "2024-03-15": 2},
        "shares_received": {"2024-03-14": 1, "2024-03-15": 1},
    }


def test_the_overview_is_read_in_any_order_of_columns_and_its_figures_are_flows():
    rows = [["Thu, Apr 16, 2026", 100, 5, 2, 1, 7, 3, 9, 4], ["Wed, Apr 15, 2026", 0, *range(8)]]
    order = [8, 3, 0, 7, 1, 6, 2, 5, 4]
    content = table(
        [OVERVIEW[at].upper() for at in order], *([each[at] for at in order] for each in rows)
    )

    found = read(content)

    assert found.source == "x-overview"
    assert {metric: days["2026-04-16"] for metric, days in figures(found).items()} == {
        "impressions": 100,
        "reactions": 5,
        "followers_gained": 2,
        "followers_lost": 1,
        "comments_received": 7,
        "shares_received": 3,
        "profile_visits": 9,
        "posts": 4,
    }
    assert set(kinds(found).values()) == {"flow"}


def test_a_column_that_is_missing_has_no_readings():
    content = table(["Date", "Impressions", "Unfollows", "Create Post"], ["Apr 16, 2026", 1, 2, 3])

    assert set(figures(read(content))) == {"impressions", "followers_lost", "posts"}


def test_a_day_without_a_row_is_unknown_and_an_empty_cell_is_no_zero():
    content = table(OVERVIEW, ["Apr 16, 2026", 1, "", *[0] * 6], ["Apr 13, 2026", 1, 5, *[0] * 6])

    found = read(content)

    assert found.zeros == ()
    assert figures(found)["reactions"] == {"2026-04-13": 5}
    assert len(figures(found)["impressions"]) == 2


def test_a_day_that_is_there_twice_is_refused_unless_its_figures_are_the_same():
    same = table(OVERVIEW, *[["Apr 16, 2026", *range(8)]] * 2)
    other = table(OVERVIEW, ["Apr 16, 2026", *range(8)], ["Thu, Apr 16, 2026", *[1] * 8])

    assert "Days that are there twice were read once: 1 row (line 3)." in read(same).notes
    assert problems(other) == [
        "line 3: Column Date: The day is there twice, with different figures."
    ]


def test_a_flow_below_zero_is_refused():
    content = table(OVERVIEW, ["Apr 16, 2026", 1, 1, -2, *[0] * 5])

    assert problems(content) == [
        "line 2: Column New follows: -2 is below zero, which this figure cannot be."
    ]


def test_days_after_the_export_are_flagged():
    found = read(table(OVERVIEW, ["Apr 18, 2026", *[1] * 8]))

    assert found.flags == (
        "1 day after 17 April 2026, the day of the export: the last is 18 April 2026. Is the day "
        "of the export right?",
    )
