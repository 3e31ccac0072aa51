"""A server that answers before it commits, so that a kill must find a loss (R2).

Each request runs in a thread and a transaction of its own; the answer goes out, and only then, a
little later, is the transaction committed.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections, transaction

from config.wsgi import application as honest

COMMIT_DELAY_SECONDS = 0.02

# They would close a connection that is in a transaction; here each thread closes its own.
request_started.disconnect(close_old_connections)
request_finished.disconnect(close_old_connections)

Header = tuple[str, str]
Reply = tuple[str, list[Header], list[bytes]]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    replies: queue.SimpleQueue[Reply | Exception] = queue.SimpleQueue()
    threading.Thread(target=_answer_then_commit, args=(environ, replies)).start()
    reply = replies.get()
    if isinstance(reply, Exception):
        raise reply
    status, headers, body = reply
    start_response(status, headers)
    return body


def _answer_then_commit(
    environ: dict[str, Any], replies: "queue.SimpleQueue[Reply | Exception]"
) -> None:
    head: list[tuple[str, list[Header]]] = []

    def keep(status: str, headers: list[Header], error: object = None, /) -> Callable[..., object]:
        head.append((status, headers))
        return len  # where a body could be written to, which Django never does

    try:
        with transaction.atomic():
            found = honest(environ, keep)
            replies.put((*head[0], list(found)))
            time.sleep(COMMIT_DELAY_SECONDS)
    except Exception as error:
        replies.put(error)
    finally:
        connections.close_all()
