"""Import a file only if it does what the preview showed."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

from django.db import transaction

from assessments.imports.checking.directory_plan import DirectoryPlan
from assessments.imports.checking.score_plan import ScorePlan

Plan = TypeVar("Plan", ScorePlan, DirectoryPlan)


class NotAsShown(Exception):
    """The data have changed since the preview, so the same file would change something else."""


def digest(plan: ScorePlan | DirectoryPlan) -> str:
    """Return the SHA-256 of the whole plan, the same in every process."""
    text = json.dumps(asdict(plan), sort_keys=True, default=in_order)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def in_order(values: Any) -> list[Any]:
    """Return the items of a set sorted: its own order differs from process to process."""
    return sorted(values)


@transaction.atomic
def as_shown(write: Callable[[], Plan], *, shown: str) -> Plan:
    """Import, and undo everything if the plan differs from the preview.

    write: the import, which returns its plan. shown: digest of the plan in the preview. Raises
    NotAsShown, and everything that the import raises.
    """
    # The plan is the one that was written, so nothing can change between a check and the writing.
    plan = write()
    if digest(plan) != shown:
        raise NotAsShown
    return plan
