"""`manage.py run_worker`: run background tasks and send letters until it is stopped."""

import logging
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from assessments.management.mailing import Mailing
from assessments.management.worker_lock import AnotherWorker, only_worker

PAUSE_SECONDS = 2.0  # before the database is tried again
MOST_STARTS = 3  # of one task: one that ends its worker each time would be begun for ever
KEPT = timedelta(days=30)  # how long a finished task stays in the table

logger = logging.getLogger(__name__)


class Worker(db_worker.Worker):
    """The worker of django-tasks-db, which also outlives its database and its predecessor."""

    def __init__(self, interval: float) -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=False,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def run(self) -> None:
        while self.running:
            try:
                begin_again()
                super().run()
            except (OperationalError, InterfaceError) as error:
                logger.error("The database cannot be reached: %s", str(error).strip())
                connections.close_all()
                time.sleep(PAUSE_SECONDS)

    def run_task(self, db_task_result: "DBTaskResult[Any, Any]") -> None:
        super().run_task(db_task_result)
        prune()


def begin_again() -> None:
    """Let tasks that a dead worker left running begin again; give up those begun too often."""
    for task in DBTaskResult.objects.running():
        if len(task.worker_ids) < MOST_STARTS:
            task.status, task.started_at = TaskResultStatus.READY, None
            task.save(update_fields=["status", "started_at"])
        else:
            logger.error("Task %s ended its worker %d times.", task.id, MOST_STARTS)
            task.set_failed(RuntimeError(f"The task ended its worker {MOST_STARTS} times."))


def prune() -> None:
    """Remove the rows of tasks that ended long ago."""
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()


class Command(BaseCommand):
    help = (
        "Runs background tasks and sends letters until it is stopped. One process for each VAR_DIR "
        "is enough."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--interval", type=float, default=1.0, help="seconds between looks for new tasks"
        )

    def handle(self, *, interval: float, **options: Any) -> None:
        try:
            with only_worker():
                worker = Worker(interval)
                worker.configure_signals()
                mailing = Mailing(interval)
                mailing.start()
                try:
                    worker.run()
                finally:
                    mailing.stop()
        except AnotherWorker as error:
            raise CommandError("Another worker of this VAR_DIR is running already.") from error
