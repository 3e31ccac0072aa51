"""Set the policy of the whole site, which `middleware` enforces."""

from collections.abc import Collection

from django.db import transaction

from assessments.actions import events
from assessments.models import Role, SitePolicy, User
from assessments.models.people import ONLY_ROW, SUPERUSER


@transaction.atomic
def set_privacy(*, is_private: bool, by: User) -> bool:
    """Show published pages only to people who are signed in, or to everyone.

    Return False, without an event, if nothing changes.
    """
    policy = locked_policy()
    if policy.is_private == is_private:
        return False
    policy.is_private = is_private
    policy.save(update_fields=["is_private"])
    events.record("made private" if is_private else "made public", "site", by=by)
    return True


@transaction.atomic
def demand_factors(roles: Collection[str], *, by: User) -> bool:
    """Require a second factor for these roles only. SUPERUSER means those with the back office.

    Return False, without an event, if nothing changes.
    """
    policy = locked_policy()
    # In one order, so that the same choice is the same list.
    wanted = [code for code in [*Role.values, SUPERUSER] if code in roles]
    before = policy.second_factor_roles
    if before == wanted:
        return False
    policy.second_factor_roles = wanted
    policy.save(update_fields=["second_factor_roles"])
    detail = {"before": before, "after": wanted}
    events.record("demanded factors", "site", by=by, detail=detail)
    return True


def locked_policy() -> SitePolicy:
    """Return the only row, locked; create it if it does not exist yet."""
    SitePolicy.objects.get_or_create(pk=ONLY_ROW)
    return SitePolicy.objects.select_for_update().get(pk=ONLY_ROW)
