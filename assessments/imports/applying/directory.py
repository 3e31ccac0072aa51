"""Importing a directory of missions: added, changed, closed and reopened, never deleted."""

import datetime
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import transaction

from assessments.actions import events
from assessments.imports.checking.directory.plans import (
    Changes,
    ChannelKey,
    Current,
    DirectoryPlan,
    plan_directory,
)
from assessments.imports.checking.directory.rows import Fields, Known
from assessments.imports.problems import Problem, Refused
from assessments.imports.reading import Table
from assessments.models import (
    Channel,
    ChannelOrigin,
    ChannelStatus,
    Mission,
    Operator,
    User,
)

FIELDS = ["ministry_id", "host_country", "city", "type", "latitude", "longitude"]
WRITTEN = ["ministry", *FIELDS[1:], "closed_on"]
BATCH = 1000
SOURCE_LENGTH = 120  # of an event's subject; file names may be longer

Progress = Callable[[str, int, int], None]
Row = TypeVar("Row", Mission, Channel)


@transaction.atomic
def plan_import(table: Table) -> DirectoryPlan:
    """Return what an import would change, and write nothing. Raises Refused."""
    plan, _ = planned(table)
    return plan


@transaction.atomic
def import_directory(
    table: Table,
    *,
    source: str,
    closed_on: datetime.date,
    accept_closures: bool = False,
    by: User | None = None,
    progress: Progress | None = None,
) -> DirectoryPlan:
    """Make missions and channels stand as in the table; return what was changed.

    source: the file's name, for the log. closed_on: the day on which missions that the table no
    longer names are said to have closed. Channels entered by hand are never touched.

    Three queries to read; to write one more, and one a batch. Raises Refused with every
    problem, and when more than half of the open missions would close without accept_closures.
    """
    plan, current = planned(table)
    if plan.closes_most() and not accept_closures:
        raise Refused([Problem("", closures_sentence(plan))])
    if plan.changes_something():
        progress = progress or silently
        write_missions(plan, current, closed_on, progress)
        write_channels(plan, progress)
        detail = {name: count for name, count in plan.counts().items() if count}
        detail["rows reported"] = len(plan.reported)
        events.record("imported directory", source[:SOURCE_LENGTH], by=by, detail=detail)
    return plan


def closures_sentence(plan: DirectoryPlan) -> str:
    return (
        f"The file leaves out {len(plan.closed):,} of {plan.open_before:,} open missions, which "
        "would all be closed; allow it with --accept-closures if that is meant."
    )


def planned(table: Table) -> tuple[DirectoryPlan, Current]:
    """The operators stay locked, so that of two imports one waits for the other."""
    operators = Operator.objects.select_for_update().values_list("wikidata_id", "ministry_id")
    longest = {
        field.name: field.max_length
        for field in [*Mission._meta.fields, *Channel._meta.fields]
        if field.max_length
    }
    known = Known(dict(operators), longest)
    current = current_directory()
    plan, problems = plan_directory(table, known, current)
    if problems:
        raise Refused(problems)
    return plan, current


def current_directory() -> Current:
    """Two queries."""
    missions: dict[str, Fields] = {}
    closed: set[str] = set()
    columns = ("wikidata_id", "closed_on", *FIELDS)
    for item, closed_on, *values in Mission.objects.order_by("wikidata_id").values_list(*columns):
        missions[item] = dict(zip(FIELDS, values, strict=True))
        if closed_on is not None:
            closed.add(item)
    ours: dict[ChannelKey, bool] = {}
    by_hand: set[ChannelKey] = set()
    channels = Channel.objects.filter(mission__isnull=False).order_by()
    for *key, status, origin in channels.values_list(
        "mission__wikidata_id", "platform", "address", "status", "origin"
    ):
        if origin == ChannelOrigin.DIRECTORY:
            ours[ChannelKey(*key)] = status == ChannelStatus.ACTIVE
        else:
            by_hand.add(ChannelKey(*key))
    return Current(missions, closed, ours, by_hand)


def write_missions(
    plan: DirectoryPlan, current: Current, closed_on: datetime.date, progress: Progress
) -> None:
    def after(mission: str, changes: Changes) -> Fields:
        return current.missions[mission] | {name: new for name, (_, new) in changes.items()}

    rows = [
        *(Mission(wikidata_id=mission, **fields) for mission, fields in plan.added.items()),
        *(
            Mission(wikidata_id=mission, **after(mission, changes))
            for mission, changes in [*plan.changed.items(), *plan.reopened.items()]
        ),
        *(
            Mission(wikidata_id=mission, **current.missions[mission], closed_on=closed_on)
            for mission in plan.closed
        ),
    ]
    write("Missions", rows, ["wikidata_id"], WRITTEN, progress)


def write_channels(plan: DirectoryPlan, progress: Progress) -> None:
    """Of a channel that stands already, only the status changes."""
    missions = dict(Mission.objects.order_by().values_list("wikidata_id", "pk"))
    active = [*plan.channels_added, *plan.channels_reopened]
    rows = [
        Channel(
            mission_id=missions[key.mission],
            platform=key.platform,
            address=key.address,
            status=status,
            origin=ChannelOrigin.DIRECTORY,
        )
        for status, keys in (
            (ChannelStatus.ACTIVE, active),
            (ChannelStatus.CLOSED, plan.channels_closed),
        )
        for key in keys
    ]
    write("Channels", rows, ["mission", "platform", "address"], ["status"], progress)


def write(
    step: str,
    rows: Sequence[Row],
    unique: list[str],
    changing: list[str],
    progress: Progress,
) -> None:
    """Insert the rows, or change those fields of the rows that stand already."""
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        type(batch[0]).objects.bulk_create(
            batch, update_conflicts=True, unique_fields=unique, update_fields=changing
        )
        progress(step, start + len(batch), len(rows))


def silently(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
