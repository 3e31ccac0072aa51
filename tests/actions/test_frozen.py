"""Nothing published is ever changed: the database refuses it."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError, QuerySet

from assessments.actions import events, releases
from assessments.actions.errors import Locked
from assessments.migrations._frozen import freeze_whole, thaw
from assessments.models import Event, Framework, Release, Result, Round
from tests.factories import make_round, make_user, publish_small_release

CHANGED = "Nothing published is ever changed"
DELETED = "Nothing published is ever deleted"

RAW = {
    "UPDATE assessments_release SET method_version = '0'": CHANGED,
    "DELETE FROM assessments_release": DELETED,
    "UPDATE assessments_result SET score = 5": CHANGED,
    "UPDATE assessments_result SET evidence = '[]' WHERE kind = 'indicator'": CHANGED,
    "DELETE FROM assessments_result WHERE code = 'index'": DELETED,
    "UPDATE assessments_event SET verb = 'nothing'": "The event log is never changed",
    "DELETE FROM assessments_event": "The event log is never changed",
}


# Each replaces a row by its key, or by another unique key.
REPLACING = {
    "INSERT OR REPLACE INTO assessments_event SELECT * FROM assessments_event": "event log",
    "REPLACE INTO assessments_release SELECT * FROM assessments_release": CHANGED,
    "REPLACE INTO assessments_result SELECT * FROM assessments_result": CHANGED,
    "REPLACE INTO assessments_round SELECT * FROM assessments_round": "A published round keeps",
    "UPDATE OR REPLACE assessments_round SET code = '2026' WHERE code = 'open'": (
        "A published round keeps"
    ),
}
TRUNCATING = {
    "assessments_event": "The event log is never changed",
    "assessments_release": DELETED,
    "assessments_result": DELETED,
    "assessments_correction": DELETED,
    "assessments_round": DELETED,
}


def raw(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(("statement", "sentence"), RAW.items())
def test_raw_sql_cannot_change_what_was_published(statement: str, sentence: str) -> None:
    publish_small_release()
    before = (list(Result.objects.values()), list(Release.objects.values()))

    with pytest.raises(IntegrityError, match=sentence):
        raw(statement)

    assert (list(Result.objects.values()), list(Release.objects.values())) == before
    assert Event.objects.filter(verb="published round").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("statement", "sentence"), REPLACING.items())
def test_replacing_a_row_is_no_way_around(statement: str, sentence: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has REPLACE")
    publish_small_release()
    make_round("open", framework=Framework.objects.get())

    with pytest.raises(IntegrityError, match=sentence):
        raw(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["code", "release"])
def test_another_number_of_a_row_replaces_nothing(key: str) -> None:
    """A row with a key of its own, and the other unique columns of one that is there."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has REPLACE")
    publish_small_release()
    table, columns = {
        "code": ("assessments_release", Release._meta.concrete_fields),
        "release": ("assessments_result", Result._meta.concrete_fields),
    }[key]
    names = [str(field.column) for field in columns]
    chosen = ", ".join("id + 1000" if name == "id" else name for name in names)

    with pytest.raises(IntegrityError, match=CHANGED):
        raw(f"REPLACE INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table}")  # noqa: S608 - our own


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "sentence"), TRUNCATING.items())
def test_truncating_is_no_way_around(table: str, sentence: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has TRUNCATE")
    publish_small_release()

    raw("SET CONSTRAINTS ALL IMMEDIATE")  # or it is refused for what is still to be checked

    with pytest.raises(IntegrityError, match=sentence):
        raw(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda release: release.save(),
        lambda release: release.results.first().save(),
        lambda release: release.results.first().delete(),
        lambda release: QuerySet(Result).filter(release=release).delete(),
        lambda release: Event.objects.first().save(),
        lambda release: Event.objects.first().delete(),
    ],
)
def test_stored_rows_refuse_to_be_saved_or_deleted(change: Callable[[Release], object]) -> None:
    release = publish_small_release()

    with pytest.raises(IntegrityError), transaction.atomic():
        change(release)


@pytest.mark.django_db
def test_a_release_is_not_deleted_with_its_round() -> None:
    release = publish_small_release()

    with pytest.raises(ProtectedError):
        release.delete()
    with pytest.raises(ProtectedError):
        release.round.delete()


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "bulk_update", "delete"])
def test_querysets_of_published_rows_refuse_in_words(change: str) -> None:
    publish_small_release()
    arguments = {"update": {"code": "x"}, "bulk_update": {}, "delete": {}}[change]

    for rows in (Release.objects.all(), Result.objects.all()):
        with pytest.raises(TypeError, match="Nothing published is ever"):
            getattr(rows, change)(**arguments)


@pytest.mark.django_db
def test_the_event_log_refuses_in_words() -> None:
    events.record("did", "something", by=None)

    with pytest.raises(TypeError, match="never changed"):
        Event.objects.update(verb="undid")
    with pytest.raises(TypeError, match="never shortened"):
        Event.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"is_demonstration": True}, {"code": "other"}, {"year": 1999}, {"framework": 0}]
)
def test_a_published_round_keeps_what_its_release_shows(change: dict[str, object]) -> None:
    round = publish_small_release().round
    field, value = next(iter(change.items()))
    column = "framework_id" if field == "framework" else field

    with pytest.raises(IntegrityError, match="A published round keeps"), transaction.atomic():
        Round.objects.filter(pk=round.pk).update(**{column: value})


@pytest.mark.django_db
def test_a_published_round_may_still_change_its_dates() -> None:
    round = publish_small_release().round
    round.opens_on = "2026-01-01"

    round.save()

    round.refresh_from_db()
    assert str(round.opens_on) == "2026-01-01"


@pytest.mark.django_db
def test_a_demonstration_is_removed_whole_and_leaves_the_rest() -> None:
    kept = publish_small_release("2026")
    demonstration = publish_small_release(
        "demo-2026", framework=kept.round.framework, is_demonstration=True
    )

    releases.remove_demonstration(demonstration, by=make_user("coordinator"))

    assert list(Release.objects.all()) == [kept]
    assert set(Result.objects.values_list("release", flat=True)) == {kept.pk}
    assert Event.objects.first().verb == "removed demonstration release"


@pytest.mark.django_db
def test_a_demonstration_is_not_changed_either() -> None:
    publish_small_release("demo-2026", is_demonstration=True)

    with pytest.raises(IntegrityError, match=CHANGED):
        raw("UPDATE assessments_result SET score = 5")


@pytest.mark.django_db
def test_only_a_demonstration_can_be_removed() -> None:
    release = publish_small_release()

    with pytest.raises(Locked, match="A published release is never deleted"):
        releases.remove_demonstration(release)

    assert Release.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", [1, 2])
def test_tests_with_real_transactions_start_empty_and_frozen(_time: int) -> None:
    assert not Result.objects.exists()
    publish_small_release()

    with pytest.raises(IntegrityError, match=CHANGED):
        raw("UPDATE assessments_result SET score = 5")


@pytest.mark.django_db(transaction=True)
def test_a_later_migration_can_take_the_triggers_away_and_put_them_back() -> None:
    with connection.schema_editor() as editor:
        thaw(None, editor)
    publish_small_release()
    raw("UPDATE assessments_result SET rationale = 'Migrated.'")

    with connection.schema_editor() as editor:
        freeze_whole(None, editor)

    with pytest.raises(IntegrityError, match=CHANGED):
        raw("UPDATE assessments_result SET rationale = 'Forged.'")
