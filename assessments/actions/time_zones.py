"""By which clock somebody reads deadlines."""

from django.core.exceptions import ValidationError
from django.db import transaction

from assessments import time_zones
from assessments.actions import events
from assessments.models import User


@transaction.atomic
def choose(user: User, name: str, *, by: User) -> User:
    """Keep a time zone for the user, such as Europe/Berlin; blank is what the browser says.

    The same again changes nothing. Raises ValidationError for a zone that there is not.
    """
    if name and time_zones.zone_called(name) is None:
        raise ValidationError({"time_zone": ["There is no such time zone."]})
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.time_zone == name:
        return user
    old, user.time_zone = user.time_zone, name
    user.save(update_fields=["time_zone"])
    detail = {"old": old, "new": name}
    events.record("chose time zone", user.get_username(), by=by, detail=detail)
    return user
