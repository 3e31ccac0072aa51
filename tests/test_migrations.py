"""Migrations that must carry rows along."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from assessments.actions.evidence import opened
from assessments.models import Evidence
from tests.factories import make_assessment, make_coding, make_score, publish_small_release

BEFORE = [("assessments", "0002_frozen_releases")]
UNSEALED = [("assessments", "0008_shared_cache")]


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


@pytest.mark.django_db(transaction=True)
def test_sealed_words_that_stood_there_in_the_open_go_under_seal() -> None:
    publish_small_release("2025")
    coding = make_coding(make_assessment("NLD"))
    make_score(coding, "OPN-1", 3, evidence=["public", "sealed"])
    try:
        old = migrate(UNSEALED).apps.get_model("assessments", "Evidence")
        words = dict(old.objects.values_list("disclosure", "quotation"))
        assert words == {"public": "A public quotation", "sealed": "A sealed quotation"}
        assert set(old.objects.values_list("sealed_words", "digest")) == {("", "")}
    finally:
        migrate(MigrationExecutor(connection).loader.graph.leaf_nodes("assessments"))

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
        migrate(MigrationExecutor(connection).loader.graph.leaf_nodes("assessments"))

    assert [len(digest) for digest in Evidence.objects.values_list("digest", flat=True)] == [64] * 6
