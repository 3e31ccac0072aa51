"""Log changes made in the back office: the user, the row and the fields, but no value."""

from collections.abc import Collection

from django.db.models import Model

from assessments.actions import events
from assessments.models import User


def record(verb: str, row: Model, *, fields: Collection[str] = (), by: User) -> None:
    """Write one event. verb: added, changed or deleted. fields: the names of those that changed.

    Values are left out: a field may hold a password's hash.
    """
    detail = {"model": str(row._meta.verbose_name), "fields": sorted(fields)}
    subject = f"{detail['model']} {row}"
    events.record(f"{verb} in back office", subject, by=by, detail=detail)
