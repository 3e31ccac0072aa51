"""The time at which an action happens: now, or an earlier time while the demonstration is written.

Only what the demonstration writes asks here; everything else is always now.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_set_to: ContextVar[datetime.datetime | None] = ContextVar("set_to", default=None)


def now() -> datetime.datetime:
    return _set_to.get() or timezone.now()


@contextmanager
def at(moment: datetime.datetime) -> Iterator[None]:
    """Let what is done inside happen at this moment."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
