"""Policies that coordinators set for the whole site; `access_middleware` enforces them."""

from collections.abc import Collection

from django.db import transaction

from assessments.actions import events
from assessments.models import Role, SitePolicy, User
from assessments.models.people import ONLY_ROW


@transaction.atomic
def set_privacy(*, is_private: bool, by: User) -> bool:
    """Show published pages to nobody but who is signed in, or to everybody again.

    False, without an event, where that is so already.
    """
    policy = held()
    if policy.is_private == is_private:
        return False
    policy.is_private = is_private
    policy.save(update_fields=["is_private"])
    events.record("made private" if is_private else "made public", "site", by=by)
    return True


@transaction.atomic
def demand_factors(roles: Collection[Role], *, by: User) -> bool:
    """Demand a second factor of who holds one of these roles, and of nobody else.

    False, without an event, where that is so already.
    """
    policy, wanted = held(), [role.value for role in Role if role in roles]
    before = policy.second_factor_roles
    if before == wanted:
        return False
    policy.second_factor_roles = wanted
    policy.save(update_fields=["second_factor_roles"])
    detail = {"before": before, "after": wanted}
    events.record("demanded factors", "site", by=by, detail=detail)
    return True


def held() -> SitePolicy:
    """The one row, made if it is not there, and held until the transaction ends."""
    SitePolicy.objects.get_or_create(pk=ONLY_ROW)
    return SitePolicy.objects.select_for_update().get(pk=ONLY_ROW)
