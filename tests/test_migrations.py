"""Migrations that must carry rows along, and the one that a new database takes for all of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from assessments.actions.evidence import opened
from assessments.models import Evidence, Invitation
from tests.factories import (
    make_assessment,
    make_coding,
    make_score,
    make_user,
    publish_small_release,
)
from tests.schemas import describe_schema

SQUASHED, LAST_STEP = "0001_squashed_0009_sealed_evidence", "0009_sealed_evidence"
BEFORE = [("assessments", "0002_frozen_releases")]
UNSEALED = [("assessments", "0008_shared_cache")]


def migrate(
    targets: list[tuple[str, str]], database: BaseDatabaseWrapper = connection
) -> ProjectState:
    """Migrate step by step, as a database made before the squash does."""
    executor = MigrationExecutor(database)
    executor.loader = loader = MigrationLoader(database, replace_migrations=False)
    for squash, migration in loader.replacements.items():
        loader.graph.remove_replacement_node(squash, migration.replaces)
    return executor.migrate(targets)


def migrate_to_newest(database: BaseDatabaseWrapper = connection) -> None:
    """Migrate as `manage.py migrate` does, which goes on from wherever a database is."""
    executor = MigrationExecutor(database)
    executor.migrate(executor.loader.graph.leaf_nodes("assessments"))


def applied(database: BaseDatabaseWrapper) -> set[str]:
    every = MigrationRecorder(database).applied_migrations()
    return {name for app, name in every if app == "assessments"}


def our_schema(database: BaseDatabaseWrapper) -> set[str]:
    return {
        sentence
        for sentence in describe_schema(database)
        if sentence.startswith(("assessments_", "shared_cache"))
    }


@contextmanager
def empty_database(folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """Yield a connection to a new database, on the same server as that of the tests."""
    given, alias = connection.settings_dict, "another"
    is_file = connection.vendor == "sqlite"
    name = str(folder / f"{alias}.sqlite3") if is_file else f"{given['NAME']}_{alias}"
    if not is_file:
        execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    connections.settings[alias] = {**given, "NAME": name}
    try:
        yield connections[alias]
    finally:
        connections[alias].close()
        if not is_file:
            connections[alias].close_pool()  # type: ignore[attr-defined]
            execute(f'DROP DATABASE "{name}"')
        del connections[alias], connections.settings[alias]


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.database
def test_a_database_made_step_by_step_is_as_one_made_at_once(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    (tmp_path / "old").mkdir()
    with django_db_blocker.unblock(), empty_database(tmp_path / "old") as old:
        migrate(BEFORE, old)
        assert applied(old) == {"0001_initial", "0002_frozen_releases"}
        migrate_to_newest(old)
        by_steps = our_schema(old)

    with django_db_blocker.unblock(), empty_database(tmp_path) as new:
        migrate_to_newest(new)
        assert our_schema(new) == by_steps
    assert any("assessments_release_unchanged" in sentence for sentence in by_steps)


@pytest.mark.django_db(transaction=True)
def test_existing_pieces_of_evidence_get_a_key_each() -> None:
    publish_small_release("2025")
    coding = make_coding(make_assessment("NLD"))
    make_score(coding, "OPN-1", 3, evidence=["public", "sealed", "public"])
    make_score(coding, "OPN-2", state="not_found")
    try:
        old = migrate(BEFORE).apps.get_model("assessments", "Evidence")
        assert "key" not in {field.name for field in old._meta.get_fields()}
        assert old.objects.count() == 3
    finally:
        migrate_to_newest()

    assert len(set(Evidence.objects.values_list("key", flat=True))) == 3


@pytest.mark.django_db(transaction=True)
def test_existing_sealed_words_are_encrypted() -> None:
    publish_small_release("2025")
    coding = make_coding(make_assessment("NLD"))
    make_score(coding, "OPN-1", 3, evidence=["public", "sealed"])
    try:
        old = migrate(UNSEALED).apps.get_model("assessments", "Evidence")
        words = dict(old.objects.values_list("disclosure", "quotation"))
        assert words == {"public": "A public quotation", "sealed": "A sealed quotation"}
        assert set(old.objects.values_list("sealed_words", "digest")) == {("", "")}
    finally:
        migrate_to_newest()

    open_piece, sealed = Evidence.objects.order_by("disclosure")
    assert (sealed.title, sealed.url, sealed.quotation) == ("", "", "")
    assert opened(sealed).quotation == "A sealed quotation"
    assert open_piece.quotation == "A public quotation"
    assert open_piece.digest == open_piece.entry().digest()


@pytest.mark.django_db(transaction=True)
def test_every_piece_gets_a_digest_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("assessments.migrations.0009_sealed_evidence"), "BATCH", 2)
    make_score(make_coding(), "OPN-1", 3, evidence=["public", "sealed"] * 3)
    try:
        migrate(UNSEALED)
    finally:
        migrate_to_newest()

    assert [len(digest) for digest in Evidence.objects.values_list("digest", flat=True)] == [64] * 6


@pytest.mark.django_db(transaction=True)
def test_roles_that_were_accepted_before_wait_for_no_second_person() -> None:
    cora = make_user("cora", role="coordinator").pk
    now = timezone.now()
    try:
        old = migrate([("assessments", LAST_STEP)]).apps.get_model("assessments", "Invitation")
        offer = {"role": "lead", "invited_by_id": cora, "invited_at": now}
        offer["expires_at"] = now + timedelta(days=14)
        accepted = {"accepted_at": now, "accepted_by_id": cora}
        old.objects.create(email="a@example.org", digest="a", **offer, **accepted)
        old.objects.create(email="b@example.org", digest="b", **offer)
    finally:
        migrate_to_newest()

    given = Invitation.objects.get(email="a@example.org")
    assert given.granted_at == given.accepted_at == now
    assert [row.email for row in Invitation.objects.waiting()] == ["b@example.org"]
