"""The plan of a directory import in words."""

from collections.abc import Iterator

from assessments.imports.checking.directory.plans import Changes, ChannelKey, DirectoryPlan


def details(plan: DirectoryPlan) -> Iterator[str]:
    """Yield a line for each mission and channel that changes."""
    for mission, fields in plan.added.items():
        where = fields["city"] or "no city"
        yield (
            f"+ {mission} {fields['ministry_id']} {fields['type']}, {where}, "
            f"{fields['host_country']}"
        )
    for mission, changes in plan.changed.items():
        yield f"~ {mission} {words(changes)}"
    for mission, changes in plan.reopened.items():
        yield f"^ {mission} reopened {words(changes)}".rstrip()
    yield from (f"- {mission} closed" for mission in plan.closed)
    yield from (f"+ {name(key)}" for key in plan.channels_added)
    yield from (f"^ {name(key)} reopened" for key in plan.channels_reopened)
    yield from (f"- {name(key)} closed" for key in plan.channels_closed)


def summary(plan: DirectoryPlan) -> Iterator[str]:
    """Yield the rows that were not taken, those without a city, and the counts."""
    if plan.without_city:
        lines = ", ".join(str(row.line) for row in plan.without_city)
        yield f"Taken without a city: {len(plan.without_city):,} rows (lines {lines})"
    if plan.reported:
        yield f"Not taken: {len(plan.reported):,} rows"
        yield from (f"  {problem}" for problem in plan.reported)
    yield (
        f"Missions: {len(plan.added):,} added, {len(plan.changed):,} changed, "
        f"{len(plan.reopened):,} reopened, {len(plan.closed):,} closed, "
        f"{len(plan.unchanged):,} unchanged"
    )
    yield (
        f"Channels: {len(plan.channels_added):,} added, {len(plan.channels_reopened):,} reopened, "
        f"{len(plan.channels_closed):,} closed"
    )


def words(changes: Changes) -> str:
    return ", ".join(
        f"{field.removesuffix('_id').replace('_', ' ')}: {shown(old)} -> {shown(new)}"
        for field, (old, new) in changes.items()
    )


def shown(value: object) -> str:
    return "none" if value in (None, "") else str(value)


def name(key: ChannelKey) -> str:
    return f"{key.mission} {key.platform} {key.address}"
