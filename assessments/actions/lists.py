"""The lists of ministries that people keep for themselves."""

from collections.abc import Sequence

from django.db import transaction

from assessments.actions import events
from assessments.actions.errors import NotReady
from assessments.models import Ministry, SavedList, User

MOST_LISTS = 50  # of one user
MOST_MINISTRIES = 250  # of one list


@transaction.atomic
def create(name: str, ministries: Sequence[Ministry], *, by: User) -> SavedList:
    """Keep ministries under a name.

    Raises ValidationError for a name that is empty, too long or taken by another list of theirs,
    NotReady for no ministry, for too many, and for one list too many.
    """
    own = SavedList.objects.owned_by(_locked(by))
    if not 0 < len(ministries) <= MOST_MINISTRIES:
        raise NotReady(f"A list holds from 1 to {MOST_MINISTRIES} ministries.")
    if own.count() >= MOST_LISTS:
        raise NotReady(f"You have {MOST_LISTS} lists already. Remove one first.")
    saved = SavedList(owner=by, name=name)
    saved.full_clean()
    saved.save()
    saved.ministries.set(ministries)
    _record(saved, "created", by=by)
    return saved


@transaction.atomic
def rename(saved: SavedList, name: str, *, by: User) -> SavedList:
    """Give a list of theirs another name. Raises ValidationError as `create`, DoesNotExist."""
    saved = SavedList.objects.owned_by(_locked(by)).get(pk=saved.pk)
    saved.name = name
    saved.full_clean()
    saved.save(update_fields=["name"])
    _record(saved, "renamed", by=by)
    return saved


@transaction.atomic
def remove(saved: SavedList, *, by: User) -> None:
    """Take a list of theirs away for good. Raises DoesNotExist."""
    saved = SavedList.objects.owned_by(_locked(by)).get(pk=saved.pk)
    _record(saved, "removed", by=by)
    saved.delete()


def _locked(owner: User) -> User:
    """One change of somebody's lists at a time, so that names and limits hold."""
    return User.objects.select_for_update().get(pk=owner.pk)


def _record(saved: SavedList, what: str, *, by: User) -> None:
    """Neither name nor ministries: the log has other readers than the list."""
    events.record("changed list", f"list {saved.pk}", by=by, detail={"what": what})
