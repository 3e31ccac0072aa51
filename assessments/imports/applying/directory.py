"""Import a directory of missions: they are added, changed, closed and reopened, never deleted."""

import datetime
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from assessments.actions import events
from assessments.directory_names import names_of
from assessments.imports.checking.directory_plan import (
    ChannelKey,
    Current,
    DirectoryPlan,
    plan_directory,
)
from assessments.imports.checking.directory_rows import Fields, Known
from assessments.imports.problems import Problem, Refused
from assessments.imports.reading import Table
from assessments.models import (
    Channel,
    ChannelOrigin,
    ChannelStatus,
    DirectoryImport,
    Ministry,
    Mission,
    Operator,
    User,
)

FIELDS = ["ministry_id", "host_country", "city", "type", "latitude", "longitude"]
WRITTEN = ["ministry", *FIELDS[1:], "closed_on"]
BATCH = 1000
SOURCE_LENGTH = 120  # of an event's subject; file names may be longer
LONGEST_SOURCE = 160  # of what pages show

Progress = Callable[[str, int, int], None]
Row = TypeVar("Row", Mission, Channel)


@transaction.atomic
def plan_import(table: Table) -> DirectoryPlan:
    """Return what an import would change; write nothing. Raises Refused."""
    plan, _ = planned(table)
    return plan


@transaction.atomic
def import_directory(
    table: Table,
    *,
    source: str,
    closed_on: datetime.date,
    named: str = "",
    accept_closures: bool = False,
    by: User | None = None,
    progress: Progress | None = None,
) -> DirectoryPlan:
    """Make missions and channels equal to the table; return what was changed.

    source:          name of the file, for the log.
    named:           what pages say of where the data come from; blank: the name of the file.
    closed_on:       closing day of missions that the table no longer has.
    accept_closures: allow that more than half of the open missions close.

    Channels that were entered by hand do not change. Three queries to read; to write, two more and
    one for each batch. Raises Refused with every problem.
    """
    plan, current = planned(table)
    if plan.closes_most() and not accept_closures:
        raise Refused([Problem("", closures_sentence(plan))])
    # A file that changes nothing leaves no event: the log has only what was done.
    if plan.changes_something():
        progress = progress or no_progress
        write_missions(plan, current, closed_on, progress)
        write_channels(plan, progress)
        detail = {name: count for name, count in plan.counts().items() if count > 0}
        detail["rows reported"] = len(plan.reported)
        DirectoryImport.objects.create(
            source=(named.strip() or source)[:LONGEST_SOURCE], imported_at=timezone.now()
        )
        events.record("imported directory", source[:SOURCE_LENGTH], by=by, detail=detail)
    return plan


def closures_sentence(plan: DirectoryPlan) -> str:
    return (
        f"The file does not have {len(plan.closed):,} of {plan.open_before:,} open missions, which "
        "would all close. If this is correct, import it with --accept-closures."
    )


def planned(table: Table) -> tuple[DirectoryPlan, Current]:
    """Return the plan and the stored directory. Raises Refused."""
    # The lock makes a second import wait for the first.
    operators = Operator.objects.select_for_update().values_list("wikidata_id", "ministry_id")
    longest = {}
    for field in [*Mission._meta.fields, *Channel._meta.fields]:
        if field.max_length:
            longest[field.name] = field.max_length
    known = Known(dict(operators), longest, names_of(Ministry.objects.all()))
    current = current_directory()
    plan, problems = plan_directory(table, known, current)
    if problems:
        raise Refused(problems)
    return plan, current


def current_directory() -> Current:
    """Return the stored missions and channels. Two queries."""
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
    rows = [Mission(wikidata_id=mission, **fields) for mission, fields in plan.added.items()]
    for mission, changes in [*plan.changed.items(), *plan.reopened.items()]:
        fields = dict(current.missions[mission])
        for name, (_, new) in changes.items():
            fields[name] = new
        # closed_on is left empty, which is what opens a closed mission again.
        rows.append(Mission(wikidata_id=mission, **fields))
    for mission in plan.closed:
        fields = dict(current.missions[mission])
        rows.append(Mission(wikidata_id=mission, **fields, closed_on=closed_on))
    write("Missions", rows, ["wikidata_id"], WRITTEN, progress)


def write_channels(plan: DirectoryPlan, progress: Progress) -> None:
    """Add new channels, and set the status of the others: nothing else of them can change."""
    missions = dict(Mission.objects.order_by().values_list("wikidata_id", "pk"))
    keys_by_status = {
        ChannelStatus.ACTIVE: [*plan.channels_added, *plan.channels_reopened],
        ChannelStatus.CLOSED: plan.channels_closed,
    }
    rows = []
    for status, keys in keys_by_status.items():
        for key in keys:
            channel = Channel(
                mission_id=missions[key.mission],
                platform=key.platform,
                address=key.address,
                status=status,
                origin=ChannelOrigin.DIRECTORY,
            )
            rows.append(channel)
    write("Channels", rows, ["mission", "platform", "address"], ["status"], progress)


def write(
    step: str,
    rows: Sequence[Row],
    unique: list[str],
    changing: list[str],
    progress: Progress,
) -> None:
    """Insert new rows, and change some fields of stored rows: one query for each batch.

    unique: the fields that identify a row. changing: the fields to change.
    """
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        type(batch[0]).objects.bulk_create(
            batch, update_conflicts=True, unique_fields=unique, update_fields=changing
        )
        progress(step, start + len(batch), len(rows))


def no_progress(step: str, done: int, total: int) -> None:
    """Report progress to no one."""
