"""One analyst's coding as a whole: locked while it is written to, submitted, reopened."""

from assessments.actions.errors import Locked
from assessments.models import Coding


def lock(coding: Coding) -> Coding:
    """Return the coding as it stands, held until the transaction ends: it has one writer."""
    locked = Coding.objects.select_for_update(of=("self",))
    return locked.select_related("assessment__round__framework", "analyst").get(pk=coding.pk)


def refuse_locked(coding: Coding, *, is_released: bool) -> None:
    """Raise Locked when nothing in the coding may change any more."""
    if is_released:
        raise Locked(f"{place(coding)} is released; nothing published is ever changed.")
    if coding.submitted_at is not None:
        raise Locked(f"{place(coding)} is submitted; a coordinator can reopen it.")


def place(coding: Coding) -> str:
    """What it codes, such as "2026 FIN"."""
    return f"{coding.assessment.round} {coding.assessment.ministry_id}"
