"""Send letters in a thread of the worker, so that no long task keeps them waiting."""

import logging
import threading

from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from assessments.actions import outbox

PAUSE_SECONDS = 2.0  # before the database is tried again
PATIENCE_SECONDS = 15.0  # for the letter that is being sent when the worker ends

logger = logging.getLogger(__name__)


class Mailing(threading.Thread):
    """Sends what is due, again and again, until it is stopped."""

    def __init__(self, interval: float) -> None:
        super().__init__(name="letters", daemon=True)
        self.interval = interval
        self.is_stopped = threading.Event()

    def run(self) -> None:
        while not self.is_stopped.is_set():
            pause = self.interval
            try:
                close_old_connections()
                if outbox.send_due():
                    outbox.prune()
            except (DatabaseError, InterfaceError) as error:
                logger.error("Letters wait for the database: %s", str(error).strip())
                connections.close_all()
                pause = PAUSE_SECONDS
            except Exception:
                # A fault in one letter must not keep all others. Its next try is minutes ahead.
                logger.exception("A letter was not sent.")
            self.is_stopped.wait(pause)
        connections.close_all()

    def stop(self) -> None:
        """End after the letter that is being sent now: a letter that is cut off is sent twice."""
        self.is_stopped.set()
        self.join(PATIENCE_SECONDS)
