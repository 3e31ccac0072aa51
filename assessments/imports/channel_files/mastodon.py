"""Mastodon: the archive of an account. Only public and unlisted posts are counted.

The archive holds direct messages and posts for followers too. They are passed by, and nothing of
any post is kept but its day.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date
from typing import IO, Any

from assessments.imports.channel_files.checks import flags
from assessments.imports.channel_files.days import Days
from assessments.imports.channel_files.json_items import START, damaged, items_of
from assessments.imports.channel_files.results import FileReadings, Options, daily_flows
from assessments.imports.problems import Problem, Refused
from assessments.wording import counted

CODE, TITLE = "mastodon-archive", "Mastodon, archive of an account"
OUTBOX = "outbox.json"
ITEMS = "orderedItems"
PUBLIC = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}
RECEIVERS = {"to", "cc"}
POSTS = {"Note", "Question", "Article", "Page"}  # a question is a poll


class Activities:
    """Counts the activities of an outbox."""

    def __init__(self, own_accounts: Collection[str]) -> None:
        self.own = tuple(own_places(own_accounts))
        self.days = Days(None)
        self.start()

    def start(self) -> None:
        """Forget the items so far: of two lists with the same key, the last counts."""
        self.counts: dict[str, Counter[date]] = {}
        self.statuses: set[str] = set()
        self.hidden = self.others = self.undated = 0

    def read(self, item: Any) -> None:
        if not isinstance(item, dict):
            self.others += 1
            return
        thing = item.get("object")
        if not is_public(item, thing):
            self.hidden += 1
            return
        metric = self._metric(item, thing)
        if not metric:
            self.others += 1
            return
        day = self._day(item.get("published"))
        if day is None and isinstance(thing, dict):
            day = self._day(thing.get("published"))
        if day is None:
            self.undated += 1
            return
        self.counts.setdefault(metric, Counter())[day] += 1

    def _metric(self, item: dict[str, Any], thing: Any) -> str:
        """Return the metric of an activity, or "" for one that is not counted."""
        kind = item.get("type")
        if kind == "Announce":
            return "shares_given"
        if kind != "Create" or not isinstance(thing, dict) or thing.get("type") not in POSTS:
            return ""
        if isinstance(thing.get("id"), str):
            self.statuses.add(thing["id"])
        parent = thing.get("inReplyTo")
        if not isinstance(parent, str) or not parent:
            return "posts"
        # A reply to oneself continues a thread, and counts as a post.
        actor = item.get("actor")
        is_own = isinstance(actor, str) and actor and parent.startswith(f"{actor}/")
        if is_own or parent in self.statuses or parent.startswith(self.own):
            return "posts"
        return "replies_given"

    def _day(self, published: Any) -> date | None:
        if not isinstance(published, str):
            return None
        try:
            day = self.days.read(published)
        except (ValueError, OverflowError):
            return None
        return day if isinstance(day, date) else None

    def notes(self) -> Iterator[str]:
        for count, noun, which in (
            (self.hidden, "message", "to followers or to persons only"),
            (self.others, "activity", "of other kinds"),
            (self.undated, "post", "without a date"),
        ):
            if count:
                yield f"Not counted: {counted(count, noun)} {which}."


def is_public(item: dict[str, Any], thing: Any) -> bool:
    """Return True if an activity, and its object if that says so too, is for everybody."""
    parts = [part for part in (item, thing) if isinstance(part, dict) and part.keys() & RECEIVERS]
    return bool(parts) and all(map(is_for_all, parts))


def is_for_all(part: dict[str, Any]) -> bool:
    for receivers in (part.get("to"), part.get("cc")):
        listed = receivers if isinstance(receivers, list) else [receivers]
        if any(isinstance(each, str) and each in PUBLIC for each in listed):
            return True
    return False


def own_places(accounts: Collection[str]) -> Iterator[str]:
    """Yield the beginnings of the addresses of an account's own posts."""
    for account in accounts:
        name, _, host = account.removeprefix("@").partition("@")
        if account.startswith(("https://", "http://")):
            yield f"{account.rstrip('/')}/"
        elif name and host:
            yield f"https://{host}/users/{name}/"
            yield f"https://{host}/@{name}/"


def read_outbox(stream: IO[bytes], options: Options) -> FileReadings:
    """Return the readings of an outbox. Raises Refused."""
    activities = Activities(options.own_accounts)
    has_list = False
    for item in items_of(stream, ITEMS):
        if item is START:
            has_list = True
            activities.start()
        else:
            activities.read(item)
    if not has_list:
        raise damaged()
    found = daily_flows(activities.counts)
    if not found:
        raise Refused([Problem("", "The archive has no public post.")])
    notes = ("Days are those of Coordinated Universal Time (UTC).", *activities.notes())
    return FileReadings(CODE, TITLE, found, notes=notes, flags=tuple(flags(found, options.as_of)))
