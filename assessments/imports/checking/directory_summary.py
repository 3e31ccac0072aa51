"""Describe the plan of a directory import, for the command line and the preview page."""

from collections.abc import Iterator

from assessments.imports.checking.directory_plan import Changes, ChannelKey, DirectoryPlan


def details(plan: DirectoryPlan) -> Iterator[str]:
    """Yield a line for each mission and channel that changes."""
    for mission, fields in plan.added.items():
        where = fields["city"] or "no city"
        yield (
            f"+ {mission} {fields['ministry_id']} {fields['type']}, {where}, "
            f"{fields['host_country']}"
        )
    for mission, changes in plan.changed.items():
        yield f"~ {mission} {described(changes)}"
    for mission, changes in plan.reopened.items():
        yield f"^ {mission} reopened {described(changes)}".rstrip()
    for mission in plan.closed:
        yield f"- {mission} closed"
    for key in plan.channels_added:
        yield f"+ {name(key)}"
    for key in plan.channels_reopened:
        yield f"^ {name(key)} reopened"
    for key in plan.channels_closed:
        yield f"- {name(key)} closed"


def summary(plan: DirectoryPlan) -> Iterator[str]:
    """Yield the notes, the rows that are not imported, those without a city, and the counts."""
    yield from plan.notes
    if plan.without_city:
        lines = ", ".join(str(row.line) for row in plan.without_city)
        yield f"Imported without a city: {len(plan.without_city):,} rows (lines {lines})"
    if plan.reported:
        yield f"Not imported: {len(plan.reported):,} rows"
        for problem in plan.reported:
            yield f"  {problem}"
    yield (
        f"Missions: {len(plan.added):,} added, {len(plan.changed):,} changed, "
        f"{len(plan.reopened):,} reopened, {len(plan.closed):,} closed, "
        f"{len(plan.unchanged):,} unchanged"
    )
    yield (
        f"Channels: {len(plan.channels_added):,} added, {len(plan.channels_reopened):,} reopened, "
        f"{len(plan.channels_closed):,} closed"
    )


def described(changes: Changes) -> str:
    parts = []
    for field, (old, new) in changes.items():
        label = field.removesuffix("_id").replace("_", " ")
        parts.append(f"{label}: {value_or_none(old)} -> {value_or_none(new)}")
    return ", ".join(parts)


def value_or_none(value: object) -> str:
    if value in (None, ""):
        return "none"
    return str(value)


def name(key: ChannelKey) -> str:
    return f"{key.mission} {key.platform} {key.address}"
