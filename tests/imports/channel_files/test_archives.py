"""Tests of the archive of a Mastodon account and the repository of a Bluesky account."""

import gzip
import io
import json
import tarfile

import pytest

from tests.imports.channel_files.exports import (
    DID,
    ME,
    PUBLIC,
    activity,
    boost,
    car,
    figures,
    kinds,
    note,
    outbox,
    post,
    problems,
    read,
    repository,
    zipped,
)


def mastodon(text: str) -> bytes:
    return zipped({"outbox.json": text, "actor.json": json.dumps({"id": ME}), "likes.json": "{}"})


def tarred(text: str) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for name in ("actor.json", "outbox.json"):
            part = tarfile.TarInfo(f"archive/{name}")
            part.size = len(text)
            archive.addfile(part, io.BytesIO(text.encode()))
    return content.getvalue()


OTHER = "https://other.example/users/b/statuses/2"


def test_posts_replies_and_shares_are_counted_by_their_day_in_utc():
    text = outbox(
        note(1, "2026-03-08T23:30:00Z"),
        note(2, "2026-03-08T23:30:00-02:00"),
        note(3, "2026-03-09T10:00:00.123Z", inReplyTo=OTHER),
        boost("2026-03-09T10:00:00Z"),
    )

    for content in (mastodon(text), tarred(text), text.encode()):
        found = read(content)
        assert found.source == "mastodon-archive"
        assert figures(found) == {
            "posts": {"2026-03-08": 1, "2026-03-09": 1},
            "replies_given": {"2026-03-09": 1},
            "shares_given": {"2026-03-09": 1},
        }
    assert set(kinds(found).values()) == {"flow"}


def test_of_two_lists_with_the_same_key_the_last_counts():
    first, last = note(1, "2026-03-08T10:00:00Z"), note(2, "2026-03-09T10:00:00Z")
    text = f'{{"orderedItems": [{json.dumps(first)}], "orderedItems":[{json.dumps(last)}]}}'

    assert figures(read(mastodon(text))) == {"posts": {"2026-03-09": 1}}


def test_direct_messages_and_posts_for_followers_are_never_counted():
    text = outbox(
        note(1, "2026-03-08T10:00:00Z"),
        note(2, "2026-03-08T10:00:00Z", to=[f"{ME}/followers"], cc=[]),
        note(3, "2026-03-08T10:00:00Z", to=["https://other.example/users/c"], cc=[]),
        boost("2026-03-08T10:00:00Z", to=[f"{ME}/followers"], cc=[]),
        activity("Create", "2026-03-08T10:00:00Z", {"type": "Note", "to": [f"{ME}/followers"]}),
        {"type": "Create", "published": "2026-03-08T10:00:00Z", "object": {"type": "Note"}},
    )

    found = read(mastodon(text))

    assert figures(found) == {"posts": {"2026-03-08": 1}}
    assert "Not counted: 5 messages to followers or to persons only." in found.notes


def test_unlisted_posts_are_public():
    text = outbox(note(1, "2026-03-08T10:00:00Z", to=[f"{ME}/followers"], cc=PUBLIC))

    assert figures(read(mastodon(text))) == {"posts": {"2026-03-08": 1}}


def test_an_activity_can_leave_its_receivers_to_its_object():
    activity_only = {**note(1, "2026-03-08T10:00:00Z")}
    del activity_only["to"], activity_only["cc"]

    assert figures(read(mastodon(outbox(activity_only)))) == {"posts": {"2026-03-08": 1}}


def test_a_reply_to_oneself_is_a_post():
    own = [f"{ME}/statuses/77", "https://old.example/users/mfa/statuses/1"]
    text = outbox(*(note(n, "2026-03-08T10:00:00Z", inReplyTo=own[n]) for n in (0, 1)))

    by_itself = figures(read(mastodon(text)))
    with_accounts = figures(read(mastodon(text), own_accounts=["@mfa@old.example"]))

    assert by_itself == {"posts": {"2026-03-08": 1}, "replies_given": {"2026-03-08": 1}}
    assert with_accounts == {"posts": {"2026-03-08": 2}}


def test_other_activities_and_posts_without_a_date_are_left_out_and_noted():
    text = outbox(
        note(1, "2026-03-08T10:00:00Z"),
        note(2, "yesterday"),
        activity("Like", "2026-03-08T10:00:00Z", OTHER),
        activity("Create", "2026-03-08T10:00:00Z", {"type": "Place", "to": [PUBLIC]}),
        "text",
    )

    found = read(mastodon(text))

    assert figures(found) == {"posts": {"2026-03-08": 1}}
    assert found.notes[1:] == (
        "Not counted: 3 activities of other kinds.",
        "Not counted: 1 post without a date.",
    )


@pytest.mark.parametrize("cut", [1, 2, 30, 400])
def test_an_outbox_that_ends_too_early_is_refused(cut):
    text = outbox(note(1, "2026-03-08T10:00:00Z"), note(2, "2026-03-08T10:00:00Z"))

    assert "ends too early" in problems(mastodon(text[:-cut]))[0]


@pytest.mark.parametrize(
    "text", ['{"type": "Person"}', "{}", "[]", '{"orderedItems": 5}', '{"a": 1} more', "{1: 2}"]
)
def test_json_that_is_no_outbox_is_refused(text):
    assert len(problems(mastodon(text))) == 1


def test_an_archive_without_a_public_post_is_refused():
    assert problems(mastodon(outbox())) == ["The archive has no public post."]


def test_a_long_outbox_is_read_piece_by_piece():
    items = [note(number, "2026-03-08T10:00:00Z") for number in range(3_000)]

    assert figures(read(mastodon(outbox(*items)))) == {"posts": {"2026-03-08": 3_000}}


def test_json_that_is_nested_too_deeply_is_refused():
    text = '{"orderedItems": [' + "[" * 200_000

    assert len(problems(text)) == 1


def test_archives_that_are_cut_or_not_known_are_refused():
    content = mastodon(outbox(note(1, "2026-03-08T10:00:00Z")))
    gzipped = tarred(outbox(note(1, "2026-03-08T10:00:00Z")))

    assert problems(content[:-40]) == ["The archive is damaged or incomplete. Download it again."]
    assert problems(gzipped[:-40]) == ["The archive is damaged or incomplete. Download it again."]
    assert "not one that is known" in problems(zipped({"letter.txt": "x"}))[0]
    assert "not one that is known" in problems(gzip.compress(b""))[0] or problems(
        gzip.compress(b"")
    )


RECORDS = {
    "app.bsky.feed.post/3k1": post("2026-03-08T23:30:00.000Z"),
    "app.bsky.feed.post/3k2": post("2026-03-08T23:30:00-02:00"),
    "app.bsky.feed.post/3k3": post("2026-03-08T10:00:00Z", "did:plc:another"),
    "app.bsky.feed.post/3k4": post("2026-03-08T10:00:00Z", DID),
    "app.bsky.feed.repost/3k1": {"createdAt": "2026-03-08T10:00:00Z"},
    "app.bsky.feed.like/3k1": {"createdAt": "2026-03-08T10:00:00Z"},
    "app.bsky.actor.profile/self": {"displayName": "canary-person"},
}


@pytest.mark.parametrize("nodes", [1, 2, 7])
def test_posts_replies_and_reposts_of_bluesky_are_counted_by_their_day_in_utc(nodes):
    found = read(repository(RECORDS, nodes=nodes))

    assert found.source == "bluesky-repository"
    assert figures(found) == {
        "posts": {"2026-03-08": 2, "2026-03-09": 1},
        "replies_given": {"2026-03-08": 1},
        "shares_given": {"2026-03-08": 1},
    }


def test_a_reply_to_an_earlier_account_of_ones_own_is_a_post():
    found = read(repository(RECORDS), own_accounts=["did:plc:another"])

    assert "replies_given" not in figures(found)


def test_posts_of_bluesky_without_a_date_are_noted():
    records = {**RECORDS, "app.bsky.feed.post/3k5": post("soon"), "app.bsky.feed.post/3k6": {}}

    found = read(repository(records))

    assert found.notes[-1] == "Not counted: 2 posts without a date."
    assert figures(found) == figures(read(repository(RECORDS)))


def test_a_repository_that_is_cut_is_refused_even_between_two_blocks():
    content = repository(RECORDS)
    parts = lengths(content)

    for length in (sum(parts[:-1]), sum(parts[:2]), len(content) - 1, len(content) // 2):
        assert "The repository is incomplete" in problems(content[:length])[0]


def lengths(content: bytes) -> list[int]:
    """Return the length of each part of a CAR file; in these, one or two bytes say it."""
    found, at = [], 0
    while at < len(content):
        length, size = content[at], 1
        if length >= 0x80:
            length, size = (length & 0x7F) | (content[at + 1] << 7), 2
        found.append(length + size)
        at += length + size
    return found


def test_a_repository_that_was_changed_is_refused():
    content = repository(RECORDS)
    changed = content.replace(b"Canary words", b"Canary wordz")

    assert changed != content
    assert problems(changed) == ["The repository is damaged. Download it again."]


def test_a_tree_in_a_circle_and_blocks_of_another_form_are_refused():
    root = b"\x01\x71\x12\x20" + bytes(32)

    assert problems(car(root, {})) == [
        "The repository is incomplete: a part that it names is missing. Download it again."
    ]
    assert problems(car(root, {root: b"\x80"})) == ["The repository is damaged. Download it again."]


def test_a_repository_without_posts_is_refused():
    assert problems(repository({"app.bsky.feed.like/1": {}})) == ["The repository has no post."]
