"""What the form of a comparison offers, for the choice that stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from assessments.compare.choices import BY, CHARTS, COLUMNS, PEERS, Choice
from assessments.compare.comparisons import MOST_PROFILES
from assessments.models import Release, SavedList, User
from assessments.reporting.ministry_names import MOST_MINISTRIES
from assessments.reporting.peers import NEAREST
from assessments.reporting.release_series import comparable
from assessments.reporting.weights import FIELD, MOST
from assessments.scoring.types import INDEX_CODE

ORDERED = {"profile", "heatmap"}  # the other charts have an order of their own
OVER_TIME = {"slope", "change"}
PEER_NOTES = {
    "nearest": (
        f"The {NEAREST} with the smallest root mean square difference to one of them, "
        "over the dimensions in which both have scores."
    ),
}


@dataclass(frozen=True, slots=True)
class WeightField:
    """One dimension's field; `name` is the input's, `factor` what is written in it."""

    name: str
    code: str
    title: str
    factor: str
    is_visible: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """Choices of each field; what the chart at hand has no use for is kept out of sight."""

    charts: Mapping[str, str]
    peers: Mapping[str, str]
    peer_note: str
    columns: Mapping[str, str]
    by: Mapping[str, str]
    orders: Sequence[tuple[str, str]]
    others: Sequence[Release]
    weights: Sequence[WeightField]
    lists: Sequence[SavedList]
    is_ordered: bool
    is_over_time: bool
    most_ministries: int = MOST_MINISTRIES
    most_profiles: int = MOST_PROFILES
    most_weight: str = f"{MOST:g}"


def offer_of(choice: Choice, reader: User | AnonymousUser) -> Offer:
    """Queries: none for a visitor, one for who is signed in."""
    release_view = choice.release_view
    dimensions = release_view.visible.dimensions if release_view.visible else ()
    orders = [("", "By country"), (INDEX_CODE, "By index")]
    return Offer(
        charts=CHARTS,
        peers=PEERS,
        peer_note=PEER_NOTES.get(choice.peers, ""),
        columns=COLUMNS,
        by=BY,
        orders=[*orders, *((item.code, f"By {item.title}") for item in dimensions)],
        others=[
            item for item in reversed(comparable(release_view)) if item != release_view.release
        ],
        weights=weight_fields_of(choice),
        lists=list(SavedList.objects.owned_by(reader)) if isinstance(reader, User) else [],
        is_ordered=choice.chart in ORDERED,
        is_over_time=choice.chart in OVER_TIME,
    )


def weight_fields_of(choice: Choice) -> list[WeightField]:
    """A field for each dimension; those that the lens leaves out keep theirs out of sight."""
    release_view = choice.release_view
    if release_view.framework is None or release_view.visible is None:
        return []
    factors = dict(release_view.weights)
    seen = {dimension.code for dimension in release_view.visible.dimensions}
    return [
        WeightField(FIELD + item.code, item.code, item.title, factor, item.code in seen)
        for item in release_view.framework.dimensions
        if (factor := f"{factors.get(item.code, 1.0):g}") != "1" or item.code in seen
    ]
