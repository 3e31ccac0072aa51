"""An import that happens as it was shown, or not at all."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

from django.db import transaction

from assessments.imports.checking.directory.plans import DirectoryPlan
from assessments.imports.checking.score_plan import ScorePlan

Plan = TypeVar("Plan", ScorePlan, DirectoryPlan)


class NotAsShown(Exception):
    """What is there has changed since the plan was shown: the same file would do something else."""


def digest(plan: ScorePlan | DirectoryPlan) -> str:
    """Return the SHA-256 of all that the plan says, equal in every process."""
    text = json.dumps(asdict(plan), sort_keys=True, default=in_order)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def in_order(values: Any) -> list[Any]:
    """A set as JSON can have it; the order in a set differs from process to process."""
    return sorted(values)


@transaction.atomic
def as_shown(write: Callable[[], Plan], *, shown: str) -> Plan:
    """Import, and take it back when what was done is not what `shown` is the digest of.

    The import itself says what it did, so nothing can change between a check and the writing.
    Raises NotAsShown, and whatever the import raises.
    """
    plan = write()
    if digest(plan) != shown:
        raise NotAsShown
    return plan
