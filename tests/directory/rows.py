"""Missions and channels for tests, made by plain functions."""

from typing import Any

from assessments.models import Channel, Ministry, Mission
from tests.factories import make_ministry


def make_mission(item: str = "Q1", ministry: str = "FIN", **fields: Any) -> Mission:
    """An open embassy; the ministry is made when it is not there."""
    given = {"host_country": "Estonia", "city": "Tallinn", "type": "embassy"} | fields
    return Mission.objects.create(wikidata_id=item, ministry=make_ministry(ministry), **given)


def make_channel(owner: Ministry | Mission, address: str = "finland", **fields: Any) -> Channel:
    """An active channel that was entered by hand."""
    kind = "ministry" if isinstance(owner, Ministry) else "mission"
    return Channel.objects.create(
        **{kind: owner, "platform": "twitter", "address": address} | fields
    )
