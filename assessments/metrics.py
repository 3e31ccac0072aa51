"""The metrics of channels as data: codes, titles, kinds, units; and the bins of answer times.

Pure: no Django, no clock, no I/O.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The meaning of a figure over time. It belongs to a metric and a source together."""

    STOCK = "stock"  # a state on a day, such as followers: never summed
    FLOW = "flow"  # an amount in a period: summed over time, never below zero
    NET = "net"  # a flow that may be below zero, as gains less losses or after corrections
    UNIQUE = "unique"  # different people in a period: never summed over time
    LIFETIME = "lifetime"  # of the posts of that day, as counted on the day `as_of`; it grows

    @property
    def may_be_negative(self) -> bool:
        return self is Kind.NET

    @property
    def is_summed_over_time(self) -> bool:
        return self not in (Kind.STOCK, Kind.UNIQUE)


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric. kind: its usual one, where a source says nothing else. unit: in the plural."""

    code: str
    title: str
    kind: Kind
    unit: str


ANSWER_TIMES = "answer_times"

_ALL = (
    Metric("followers", "Followers", Kind.STOCK, "followers"),
    Metric("followers_gained", "New followers", Kind.FLOW, "followers"),
    Metric("followers_lost", "Lost followers", Kind.FLOW, "followers"),
    Metric("followers_net", "Net new followers", Kind.NET, "followers"),
    Metric("posts", "Posts", Kind.FLOW, "posts"),
    Metric("replies_given", "Replies given", Kind.FLOW, "replies"),
    Metric("shares_given", "Posts of others shared", Kind.FLOW, "posts"),
    Metric("views", "Views", Kind.FLOW, "views"),
    Metric("impressions", "Impressions", Kind.FLOW, "impressions"),
    Metric("interactions", "Interactions", Kind.FLOW, "interactions"),
    Metric("reactions", "Reactions", Kind.FLOW, "reactions"),
    Metric("comments_received", "Comments received", Kind.FLOW, "comments"),
    Metric("shares_received", "Shares received", Kind.FLOW, "shares"),
    Metric("link_clicks", "Link clicks", Kind.FLOW, "clicks"),
    Metric("profile_visits", "Profile visits", Kind.FLOW, "visits"),
    Metric("reach", "Reach", Kind.UNIQUE, "people"),
    Metric("messages_received", "Messages received", Kind.FLOW, "messages"),
    Metric("messages_answered", "Messages answered", Kind.FLOW, "messages"),
    Metric(ANSWER_TIMES, "Answer times", Kind.FLOW, "answers"),
)
METRICS: Mapping[str, Metric] = {metric.code: metric for metric in _ALL}

# The bins of answer times: whole seconds up to eight, then each an eighth longer than where it
# begins. They are made of whole numbers, so that they are the same on every machine.
LONGEST = 60 * 24 * 60 * 60  # seconds; the last bin holds all longer times


def _starts() -> tuple[int, ...]:
    starts = [0]
    while starts[-1] <= LONGEST:
        starts.append(starts[-1] + max(1, starts[-1] // 8))
    return tuple(starts)


STARTS = _starts()
BINS = len(STARTS)


def bin_of(seconds: float) -> int:
    """Return the bin of an answer time, from 0. Raises ValueError below zero or for NaN."""
    if not seconds >= 0:
        raise ValueError("an answer time is not below zero")
    return bisect_right(STARTS, seconds) - 1


def bounds(place: int) -> tuple[int, int | None]:
    """Return the seconds at which a bin begins and the next begins; None after the last bin.

    Raises ValueError for a bin that does not exist.
    """
    if not 0 <= place < BINS:
        raise ValueError(f"there is no bin {place}")
    if place == BINS - 1:
        return STARTS[place], None
    return STARTS[place], STARTS[place + 1]


def median_bin(counts: Mapping[int, int]) -> int | None:
    """Return the bin of the median of answer times; None for no time.

    counts: bin -> number of answers, of one day or merged from many. Of an even number of answers,
    the lower of the two in the middle counts.
    """
    middle = (sum(counts.values()) + 1) // 2
    passed = 0
    for place in sorted(counts):
        passed += counts[place]
        if passed >= middle > 0:
            return place
    return None
