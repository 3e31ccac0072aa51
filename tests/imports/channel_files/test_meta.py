"""Tests of Meta's exports: posts of a page or an account, and daily results."""

import codecs

import pytest

from assessments.imports.channel_files import NeedsMapping
from tests.imports.channel_files.exports import (
    AS_OF,
    CANARIES,
    figures,
    kinds,
    problems,
    read,
    table,
)

HEADER = [
    *("Post ID", "Page ID", "Page name", "Description", "Publish time", "Languages", "Date"),
    *("Views", "Reactions, Comments and Shares", "Reactions", "Comments", "Shares", "Views"),
    "Link Clicks",
]
INSTAGRAM = [
    *("Post ID", "Account ID", "Account username", "Description", "Publish time", "Date"),
    *("Views", "Saves", "Follows", "Comments", "Shares", "Likes"),
]


def row(time: str, views: object, reactions: object, *more: object, post_id: str = CANARIES[3]):
    words = f"{CANARIES[0]}\n\nand “more”, {CANARIES[1]}"
    start = [post_id, CANARIES[3], CANARIES[1], words, time, "", "Lifetime"]
    return [*start, views, 999, reactions, *more]


def test_posts_of_a_page_are_counted_and_summed_by_the_day_they_were_published():
    content = table(
        HEADER,
        row("03/09/2026 00:01", 100, 7, 1, 2, 100, 3),
        row("03/09/2026 23:59", 50, 1, 0, 0, 50, 3),
        row("03/31/2026 12:00", 8, 2, 0, 1, 8, 3),
    )

    found = read(codecs.BOM_UTF8 + content.replace(b"\n", b"\r\n"))

    assert found.source == "meta-facebook-posts"
    assert figures(found) == {
        "posts": {"2026-03-09": 2, "2026-03-31": 1},
        "views": {"2026-03-09": 150, "2026-03-31": 8},
        "reactions": {"2026-03-09": 8, "2026-03-31": 2},
        "comments_received": {"2026-03-09": 1, "2026-03-31": 0},
        "shares_received": {"2026-03-09": 2, "2026-03-31": 1},
    }


def test_lifetime_figures_have_the_day_of_the_export_and_posts_have_not():
    found = read(table(HEADER, row("03/31/2026 12:00", 8, 2, 0, 1, 8, 3)))

    as_of = {reading.metric: reading.as_of for reading in found.readings}
    assert as_of.pop("posts") is None
    assert set(as_of.values()) == {AS_OF}
    assert kinds(found) == {**dict.fromkeys(as_of, "lifetime"), "posts": "flow"}


def test_of_two_columns_of_the_same_name_the_first_is_read_and_a_difference_is_flagged():
    content = table(
        HEADER,
        row("03/30/2026 12:00", 8, 2, 0, 1, 9, 3),
        row("03/31/2026 12:00", 5, 2, 0, 1, 5, 3),
        row("03/31/2026 12:00", "", 2, 0, 1, 6, 3),
    )

    found = read(content)

    assert figures(found)["views"] == {"2026-03-30": 8, "2026-03-31": 11}
    assert found.flags == (
        "Column Views is there twice and differs in 1 row (line 2); the first was read.",
    )


def test_a_row_that_is_cut_short_is_read_as_far_as_it_goes():
    content = table(
        HEADER, row("03/31/2026 12:00", 8, 2), row("03/30/2026 12:00", 5, 2, 1, 1, 5, 0)
    )

    found = figures(read(content))

    assert found["reactions"] == {"2026-03-30": 2, "2026-03-31": 2}
    assert found["shares_received"] == {"2026-03-30": 1}


def test_a_day_whose_posts_have_figures_only_in_part_is_noted():
    content = table(
        HEADER, row("03/31/2026 12:00", 8, 2, 0, 1), row("03/31/2026 13:00", 4, 2, "", 1)
    )

    found = read(content)

    assert figures(found)["comments_received"] == {"2026-03-31": 0}
    assert (
        "Column Comments: on 1 day some posts have no figure; the sum is of the others."
        in found.notes
    )


def test_posts_of_instagram_are_recognised_with_their_columns_in_any_order():
    rows = [[1, 2, "canary_handle", CANARIES[0], "03/31/2026 12:00", "Lifetime", 10, 1, 2, 3, 4, 5]]
    backwards = [list(reversed(INSTAGRAM)), *(list(reversed(each)) for each in rows)]

    for content in (table(INSTAGRAM, *rows), table(backwards[0], *backwards[1:])):
        found = read(content)

        assert found.source == "meta-instagram-posts"
        assert {metric: list(days.values()) for metric, days in figures(found).items()} == {
            "posts": [1],
            "views": [10],
            "reactions": [5],
            "comments_received": [3],
            "shares_received": [4],
        }


def test_a_file_that_a_spreadsheet_program_saved_with_semicolons_is_read():
    content = table(HEADER, row("31/03/2026 12:00", "1.234", 2, 0, 1, "1.234", 3), mark=";")

    assert figures(read(content))["views"] == {"2026-03-31": 1234}


def test_rows_that_are_quoted_once_more_are_refused_with_that_reason():
    content = table(HEADER, row("03/31/2026 12:00", 8, 2, 0, 1, 8, 3)).decode()
    quoted = "".join('"' + line.replace('"', '""') + '"\r\n' for line in content.split("\r\n"))

    for text in (quoted, quoted.replace('"\r\n', '";;;\r\n')):
        assert "Every row is quoted once more" in problems(text)[0]


def test_ids_in_scientific_notation_are_refused_with_that_reason():
    content = table(HEADER, row("03/31/2026 12:00", 8, 2, 0, 1, 8, 3, post_id="1.22158E+17"))

    assert problems(content) == [
        "line 2: Column Post ID: A spreadsheet program wrote the number in scientific notation, so "
        "digits are lost. Export the file again, and do not open it in a spreadsheet program."
    ]


@pytest.mark.parametrize("cell", ["3.апр", "03.апр", "4-Mar", "Mar-04", "03.04.2026", "2026-04-03"])
def test_figures_that_became_dates_are_refused_with_that_reason(cell):
    content = table(HEADER, row("03/31/2026 12:00", 8, cell, 0, 1, 8, 3))
    rates = table([*HEADER, "Click rate"], row("03/31/2026 12:00", 8, 2, 0, 1, 8, 3, cell))

    for column, found in (("Reactions", problems(content)), ("Click rate", problems(rates))):
        assert found == [
            f"line 2: Column {column}: A spreadsheet program turned the figure into a date. Export "
            "the file again, and do not open it in a spreadsheet program."
        ]


def test_a_column_of_dates_is_no_column_of_rates():
    content = table([*HEADER, "Generated at"], row("03/31/2026 12:00", 8, 2, 0, 1, 8, 3, "1-Apr"))

    assert figures(read(content))["views"] == {"2026-03-31": 8}


def test_posts_with_a_row_for_each_day_are_refused():
    content = table(HEADER, row("03/31/2026 12:00", 8, 2, 0, 1, 8, 3))

    found = problems(content.replace(b"Lifetime", b"2026-03-31"))

    assert "a row for each day of a post" in found[0]


def test_a_lifetime_figure_below_zero_is_refused():
    content = table(HEADER, row("03/31/2026 12:00", -8, 2, 0, 1))

    assert problems(content) == [
        "line 2: Column Views: -8 is below zero, which this figure cannot be."
    ]


def daily(title: str, *rows: str) -> bytes:
    lines = ["sep=,", f'"{title}"', '"Date","Primary"', *rows]
    return codecs.BOM_UTF16_LE + "\r\n".join(lines).encode("utf-16-le")


@pytest.mark.parametrize(
    ("title", "metric", "kind"),
    [
        ("Facebook follows", "followers_gained", "flow"),
        ("Instagram follows", "followers_gained", "flow"),
        ("Content interactions", "interactions", "flow"),
        ("Views", "views", "flow"),
        ("Reach", "reach", "unique"),
        ("Facebook reach", "reach", "unique"),
        ("Viewers", "reach", "unique"),
        ("Facebook visits", "profile_visits", "flow"),
        ("Instagram profile visits", "profile_visits", "flow"),
        ("Facebook link clicks", "link_clicks", "flow"),
    ],
)
def test_a_daily_result_is_the_metric_above_its_header(title, metric, kind):
    found = read(daily(title, '"2026-03-09T00:00:00","12"', '"2026-03-10T01:00:00","3"'))

    assert figures(found) == {metric: {"2026-03-09": 12, "2026-03-10": 3}}
    assert kinds(found) == {metric: kind}


def test_days_that_a_daily_result_leaves_out_are_zero_between_its_first_and_its_last():
    found = read(daily("Views", '"2026-03-12T01:00:00","3"', '"2026-03-09T01:00:00","12"'))

    zeros = [(reading.start.isoformat(), reading.value) for reading in found.zeros]
    assert zeros == [("2026-03-10", 0), ("2026-03-11", 0)]
    assert {(reading.metric, str(reading.kind)) for reading in found.zeros} == {("views", "flow")}
    assert len(figures(found)["views"]) == 2


def test_a_daily_result_after_a_spreadsheet_program_is_read():
    found = read("Facebook follows;\r\nDate;Primary\r\n2026-03-09T00:00:00;12\r\n")

    assert figures(found) == {"followers_gained": {"2026-03-09": 12}}


def test_a_daily_result_of_another_metric_asks_and_is_read_with_the_answer():
    content = daily("Facebook unfollows", '"2026-03-09T00:00:00","12"')

    with pytest.raises(NeedsMapping) as asked:
        read(content)
    found = read(content, mapping={"Date": "date", "Facebook unfollows": "followers_lost"})

    assert asked.value.columns == ("Date", "Facebook unfollows")
    assert figures(found) == {"followers_lost": {"2026-03-09": 12}}


def test_several_tables_in_one_file_are_refused():
    audience = (
        "sep=,\n"
        '"Facebook followers"\n"12345"\n\n'
        '"Age & gender"\n"","Women","Men"\n' + '"18-24","2.5%","3.1%"\n' * 12 + "\n"
        '"Top cities"\n"Example City","Other City"\n"3.5","2.2"\n'
    )
    two = daily("Views", '"2026-03-09T00:00:00","1"', '"Reach"', '"Date","Primary"')

    for content in (audience, two):
        assert "The file has several tables, one under another" in problems(content)[0]
