"""Why an action did not happen. Each str() is a sentence that the user may read."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from assessments.scoring.entries import Entry

Stored = TypeVar("Stored")


class ActionError(Exception):
    """Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that must be done first.

    kind: what it is about: "analysts", "coding", "indicator" or "reply". key: which, as far as
    there are several: a coding's key, an indicator's code. sentence: for the reader.
    """

    kind: str
    key: str
    sentence: str


class NotAllowed(ActionError):
    """Somebody else may do this."""


class Locked(ActionError):
    """What was to be changed is submitted or published."""


class NotReady(ActionError):
    """Something must be done first.

    missing: of a coding, indicator -> sentences that say what it lacks, in framework order.
    lacks: of an assessment, what keeps it from the next stage.
    """

    def __init__(
        self,
        message: str,
        *,
        missing: Mapping[str, Sequence[str]] | None = None,
        lacks: Sequence[Lack] = (),
    ) -> None:
        super().__init__(message)
        self.missing = dict(missing or {})
        self.lacks = list(lacks)


class Conflict(ActionError):
    """Something else already stands there."""


class VersionConflict(Conflict, Generic[Stored]):
    """Somebody else saved first: what stands now, its version and when it was saved, and what was
    sent.

    What is not there yet is an empty one of version 0.
    """

    def __init__(
        self,
        message: str,
        *,
        stored: Stored,
        sent: Stored,
        version: int,
        at: datetime.datetime | None,
    ) -> None:
        super().__init__(message)
        self.stored = stored
        self.sent = sent
        self.version = version
        self.at = at


class EditConflict(VersionConflict[Entry]):
    """Of a score. A sealed piece of `sent` that says what stands already is closed like that."""
