"""Tests of the worker: it begins again what a dead one left, and outlives its database."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from assessments.management.commands import run_worker
from assessments.management.worker_lock import only_worker

pytestmark = pytest.mark.django_db


def make_task(status: TaskResultStatus, **fields: Any) -> "DBTaskResult[Any, Any]":
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="assessments.tasks.bundle_profiles",
        backend_name="default",
        run_after=timezone.now(),
        exception_class_path="",
        traceback="",
        **fields,
    )


def test_what_a_dead_worker_left_running_begins_again() -> None:
    left = make_task(TaskResultStatus.RUNNING, worker_ids=["one"], started_at=timezone.now())
    done = make_task(TaskResultStatus.SUCCESSFUL, finished_at=timezone.now())

    run_worker.begin_again()

    left.refresh_from_db()
    done.refresh_from_db()
    assert (left.status, left.started_at) == (TaskResultStatus.READY, None)
    assert done.status == TaskResultStatus.SUCCESSFUL


def test_a_task_that_ended_three_workers_is_given_up() -> None:
    left = make_task(TaskResultStatus.RUNNING, worker_ids=["one", "two", "three"])

    run_worker.begin_again()

    left.refresh_from_db()
    assert left.status == TaskResultStatus.FAILED
    assert "The task ended its worker 3 times." in left.traceback


def test_rows_of_tasks_that_ended_long_ago_are_removed() -> None:
    long_ago = timezone.now() - timedelta(days=31)
    make_task(TaskResultStatus.SUCCESSFUL, finished_at=long_ago)
    make_task(TaskResultStatus.FAILED, finished_at=long_ago)
    recent = make_task(TaskResultStatus.FAILED, finished_at=timezone.now())
    waiting = make_task(TaskResultStatus.READY)

    run_worker.prune()

    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {recent.pk, waiting.pk}


def test_the_loop_goes_on_when_the_database_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_worker, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(run_worker.connections, "close_all", lambda: None)
    runs = []

    def run(self: db_worker.Worker) -> None:
        runs.append(1)
        if len(runs) < 3:
            raise OperationalError("the server closed the connection")
        self.running = False

    monkeypatch.setattr(db_worker.Worker, "run", run)

    run_worker.Worker(interval=0).run()

    assert len(runs) == 3


def test_a_second_worker_of_the_same_folder_is_refused() -> None:
    with only_worker(), pytest.raises(CommandError, match="Another worker"):
        call_command("run_worker")
