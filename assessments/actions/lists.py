"""Save lists of ministries, each private to its owner."""

from collections.abc import Sequence

from django.db import transaction

from assessments.actions import events
from assessments.actions.errors import NotReady
from assessments.models import Ministry, SavedList, User

MOST_LISTS = 50  # of one user
MOST_MINISTRIES = 250  # of one list


@transaction.atomic
def create(name: str, ministries: Sequence[Ministry], *, by: User) -> SavedList:
    """Save ministries under a name.

    Raises ValidationError for a name that is empty, too long or already used by one of their
    lists. Raises NotReady for no ministries, too many ministries or too many lists.
    """
    own = SavedList.objects.owned_by(_locked(by))
    if not 0 < len(ministries) <= MOST_MINISTRIES:
        raise NotReady(f"A list holds from 1 to {MOST_MINISTRIES} ministries.")
    if own.count() >= MOST_LISTS:
        raise NotReady(f"You already have {MOST_LISTS} lists. Remove one first.")
    saved = SavedList(owner=by, name=name)
    saved.full_clean()
    saved.save()
    saved.ministries.set(ministries)
    _record(saved, "created", by=by)
    return saved


@transaction.atomic
def rename(saved: SavedList, name: str, *, by: User) -> SavedList:
    """Rename one of their lists. Raises ValidationError as `create` does, and DoesNotExist."""
    saved = SavedList.objects.owned_by(_locked(by)).get(pk=saved.pk)
    saved.name = name
    saved.full_clean()
    saved.save(update_fields=["name"])
    _record(saved, "renamed", by=by)
    return saved


@transaction.atomic
def remove(saved: SavedList, *, by: User) -> None:
    """Delete one of their lists. Raises DoesNotExist."""
    saved = SavedList.objects.owned_by(_locked(by)).get(pk=saved.pk)
    _record(saved, "removed", by=by)
    saved.delete()


def _locked(owner: User) -> User:
    """Lock a user's lists, so that two changes cannot break a limit together."""
    return User.objects.select_for_update().get(pk=owner.pk)


def _record(saved: SavedList, what: str, *, by: User) -> None:
    # Neither the name nor the ministries: other people read the log.
    events.record("changed list", f"list {saved.pk}", by=by, detail={"what": what})
