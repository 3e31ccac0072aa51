"""The reasons why an action did not happen. Each str() is a sentence that the user may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class ActionError(Exception):
    """Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that must be done first.

    kind: what it is about: "analysts", "coding", "indicator", "member" or "reply". key: which of
    several: a coding's key, an indicator's code; else blank. sentence: for the reader.
    """

    kind: str
    key: str
    sentence: str


class NotAllowed(ActionError):
    """Somebody else may do this."""


class Locked(ActionError):
    """The row that was to be changed is submitted or published."""


class NotReady(ActionError):
    """Something must be done first.

    missing: of a coding, indicator -> sentences that say what it lacks, in framework order.
    lacks: of an assessment, what must be done before the next stage.
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
    """Something else is stored there already."""
