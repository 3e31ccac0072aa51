"""Migrations that must carry rows along."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from assessments.models import Evidence
from tests.factories import make_assessment, make_coding, make_score, publish_small_release

BEFORE = [("assessments", "0002_frozen_releases")]


def migrate(targets: list[tuple[str, str]]) -> ProjectState:
    executor = MigrationExecutor(connection)
    return executor.migrate(targets)


@pytest.mark.django_db(transaction=True)
def test_pieces_of_evidence_that_stood_there_get_a_key_each() -> None:
    publish_small_release("2025")
    coding = make_coding(make_assessment("NLD"))
    make_score(coding, "OPN-1", 3, evidence=["public", "sealed", "public"])
    make_score(coding, "OPN-2", state="not_found")
    try:
        old = migrate(BEFORE).apps.get_model("assessments", "Evidence")
        assert "key" not in {field.name for field in old._meta.get_fields()}
        assert old.objects.count() == 3
    finally:
        migrate(MigrationExecutor(connection).loader.graph.leaf_nodes("assessments"))

    assert len(set(Evidence.objects.values_list("key", flat=True))) == 3
