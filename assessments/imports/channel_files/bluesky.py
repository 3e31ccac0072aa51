"""Bluesky: the repository of an account. Nothing of a record is kept but its kind and its day."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from assessments.imports.channel_files.car_blocks import Blocks, refused
from assessments.imports.channel_files.checks import flags
from assessments.imports.channel_files.days import Days
from assessments.imports.channel_files.results import FileReadings, Options, daily_flows
from assessments.imports.problems import Problem, Refused
from assessments.wording import counted

CODE, TITLE = "bluesky-repository", "Bluesky, repository of an account"
POST, REPOST = b"app.bsky.feed.post", b"app.bsky.feed.repost"


def records(blocks: Blocks, root: Any) -> Iterator[tuple[bytes, Any]]:
    """Yield the collection and the link of each record below a node of the tree."""
    waiting, seen = [root], set()
    while waiting:
        link = waiting.pop()
        node = blocks.get(link)
        if link in seen or not isinstance(node, dict) or not isinstance(node.get("e"), list):
            raise refused()
        seen.add(link)
        key = b""
        for entry in node["e"]:
            key = entry_key(entry, key)
            yield key.partition(b"/")[0], entry.get("v")
            if entry.get("t") is not None:
                waiting.append(entry["t"])
        if node.get("l") is not None:
            waiting.append(node["l"])


def entry_key(entry: Any, before: bytes) -> bytes:
    """Return the key of an entry, of which the beginning is that of the entry before it."""
    if not isinstance(entry, dict):
        raise refused()
    shared, rest = entry.get("p"), entry.get("k")
    if not isinstance(shared, int) or not isinstance(rest, bytes) or not 0 <= shared <= len(before):
        raise refused()
    return before[:shared] + rest


class Records:
    """Counts the posts, replies and reposts of a repository."""

    def __init__(self, own: Collection[str]) -> None:
        self.own = tuple(f"at://{account.removeprefix('@')}/" for account in own)
        self.days = Days(None)
        self.counts: dict[str, Counter[date]] = {}
        self.undated = 0

    def read(self, collection: bytes, record: Any) -> None:
        if not isinstance(record, dict):
            raise refused()
        metric = "shares_given" if collection == REPOST else self._metric(record)
        created = record.get("createdAt")
        try:
            day = self.days.read(created if isinstance(created, str) else "")
        except (ValueError, OverflowError):
            self.undated += 1
            return
        if isinstance(day, date):
            self.counts.setdefault(metric, Counter())[day] += 1

    def _metric(self, record: dict[str, Any]) -> str:
        reply = record.get("reply")
        if not isinstance(reply, dict):
            return "posts"
        parent = reply.get("parent")
        address = parent.get("uri") if isinstance(parent, dict) else ""
        # A reply to oneself continues a thread, and counts as a post.
        if isinstance(address, str) and address.startswith(self.own):
            return "posts"
        return "replies_given"


def commit_of(blocks: Blocks) -> dict[str, Any]:
    """Return the signed beginning of a repository. The signature is not checked."""
    if len(blocks.roots) != 1:
        raise refused()
    commit = blocks.get(blocks.roots[0])
    if not isinstance(commit, dict) or not isinstance(commit.get("did"), str):
        raise refused()
    return commit


def read_repository(content: bytes, options: Options) -> FileReadings:
    """Return the readings of a repository. Raises Refused for one that is cut or changed."""
    blocks = Blocks(content)
    commit = commit_of(blocks)
    counted_records = Records((commit["did"], *options.own_accounts))
    for collection, link in records(blocks, commit.get("data")):
        record = blocks.get(link)
        if collection in (POST, REPOST):
            counted_records.read(collection, record)
    found = daily_flows(counted_records.counts)
    if not found:
        raise Refused([Problem("", "The repository has no post.")])
    notes = [
        "Days are those of Coordinated Universal Time (UTC), by the clock of the program that "
        "posted."
    ]
    if counted_records.undated:
        notes.append(f"Not counted: {counted(counted_records.undated, 'post')} without a date.")
    return FileReadings(
        CODE, TITLE, found, notes=tuple(notes), flags=tuple(flags(found, options.as_of))
    )
