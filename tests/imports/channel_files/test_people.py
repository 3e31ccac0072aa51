"""Nothing that people wrote, and none of their names and ids, comes out of any file."""

import traceback
from collections.abc import Callable

import pytest

from assessments.imports.channel_files import NeedsDateOrder, NeedsMapping
from assessments.imports.problems import Refused
from tests.imports.channel_files import exports
from tests.imports.channel_files.exports import CANARIES, note, outbox, post, repository, table
from tests.imports.channel_files.test_mapping import PORTUGUESE
from tests.imports.channel_files.test_mapping import ROWS as PORTUGUESE_ROWS
from tests.imports.channel_files.test_meta import HEADER, row
from tests.imports.channel_files.test_other_platforms import FRONT, SPROUT, TOTAL, VIDEOS, video
from tests.imports.channel_files.test_x import POSTS

WORDS, PERSON, HANDLE, NUMBER = CANARIES
AT = "2026-03-31 10:00:00"
HEALTHY = {
    "meta": table(HEADER, row("03/31/2026 12:00", 8, 2, 0, 1, 8, 3)),
    "x": table(POSTS, [NUMBER, "Apr 16, 2026", f"@{HANDLE} {WORDS}", 1, 2, 3, 4, 5]),
    "youtube": table(VIDEOS, TOTAL, video("2026-03-26", 20)),
    "linkedin": exports.old_workbook(
        {
            WORDS: [["Date", "Total followers", "Organic followers"], ["03/31/2026", 1, 1]],
            "All posts": [["Posted by"], [PERSON]],
        }
    ),
    "sprout": table(SPROUT, ["2026-03-31", "X", f"@{HANDLE}", 1, 1, 1, 1, 1, "1%"]),
    "front": table(FRONT, [NUMBER, PERSON, "Inbound", WORDS, HANDLE, AT, ""]),
    "mastodon": outbox(note(1, "2026-03-08T10:00:00Z"), note(2, WORDS, to=[PERSON], cc=[HANDLE])),
    "bluesky": repository({f"app.bsky.feed.post/{HANDLE}": post("2026-03-08T10:00:00Z", PERSON)}),
    "plain": table(["date", "metric", "value", "note"], ["2026-03-31", "posts", 1, WORDS]),
}
BROKEN = {
    "texts for figures": table(HEADER, row("03/31/2026 12:00", WORDS, PERSON, HANDLE, NUMBER)),
    "texts for dates": table(HEADER, row(WORDS, 1, 2, 3, 4)),
    "dates for texts": table(HEADER, row("03/04/2026 12:00", 1, 2, 3, 4)),
    "ids for figures": table(HEADER, row("03/31/2026 12:00", f"{NUMBER}1", f"+{NUMBER}", 1, 2)),
    "too many cells": table(HEADER, row("03/31/2026 12:00", 1, 2, 3, 4, 5, 6, WORDS, PERSON)),
    "a quotation mark": f'Post ID,Publish time,Page name,Views\n1,2,"{WORDS}'.encode(),
    "text after a mark": f'Post ID,Publish time,Page name,Views\n1,2,"a" {WORDS},1'.encode(),
    "no id": table(FRONT, ["", PERSON, "Inbound", WORDS, HANDLE, AT, ""]),
    "another metric": table(["date", "metric", "value"], [WORDS, PERSON, HANDLE]),
    "another language": table(PORTUGUESE, *PORTUGUESE_ROWS, ["1", WORDS, PERSON, HANDLE, NUMBER]),
    "no header": table([HANDLE, "2026-03-31"], [WORDS, "1"]),
    "no table": f"{WORDS}\n{PERSON}\n{HANDLE}".encode(),
    "half an outbox": outbox(note(1, "2026-03-08T10:00:00Z"))[:-20].encode(),
    "another archive": exports.zipped({WORDS: PERSON}),
    "a changed repository": HEALTHY["bluesky"].replace(WORDS.encode(), HANDLE[:12].encode()),
}


def holds(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


@pytest.mark.parametrize("name", HEALTHY)
def test_readings_notes_and_flags_hold_nothing_of_people(name):
    content = HEALTHY[name]

    found = exports.read(content)

    assert holds(content if isinstance(content, str) else content.decode("latin-1")) or name in (
        "linkedin",
    )
    assert found.readings
    assert holds(repr(found)) == []


@pytest.mark.parametrize("name", BROKEN)
def test_refusals_and_questions_hold_nothing_of_people(name):
    with pytest.raises((Refused, NeedsMapping, NeedsDateOrder)) as raised:
        exports.read(BROKEN[name])

    error = raised.value
    text = "".join(traceback.format_exception_only(error)) + repr(vars(error))
    while error := error.__cause__ or error.__context__:
        text += f"{error!r} {error}"
    assert holds(text) == []


def test_the_log_holds_nothing_of_people(caplog: pytest.LogCaptureFixture, capfd):
    readers: list[Callable[[], object]] = []
    for content in (*HEALTHY.values(), *BROKEN.values()):
        readers.append(lambda content=content: exports.read(content))
    for read in readers:
        try:
            read()
        except (Refused, NeedsMapping, NeedsDateOrder):
            continue

    assert holds(caplog.text + "".join(capfd.readouterr())) == []
