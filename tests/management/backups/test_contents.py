"""The canonical form of a value, the same for both databases."""

import datetime
import uuid
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import connection

from assessments.management.backups import contents
from assessments.models import Ministry
from tests.factories import make_ministry

MOMENT = datetime.datetime(2026, 3, 1, 12, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (MOMENT, "2026-03-01T12:00:00.000000+00:00"),
        (MOMENT.astimezone(ZoneInfo("Asia/Kathmandu")), "2026-03-01T12:00:00.000000+00:00"),
        (datetime.date(2026, 3, 1), "2026-03-01"),
        (datetime.timedelta(days=1, seconds=1), "1 day, 0:00:01"),
        (Decimal("4.00"), "4.00"),
        (uuid.UUID(int=1), f"{1:032x}"),
        (memoryview(b"\x00\xff"), "00ff"),
    ],
)
def test_each_type_has_one_text(value: object, text: str) -> None:
    assert contents.plain(value) == text


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        contents.plain(object())


@pytest.mark.parametrize(
    ("stored", "read"),
    [(1.0, 1), (1e16, 10**16), (-0.0, 0), ({"a": [2.0]}, {"a": [2]}), (1e300, 10**300)],
)
def test_numbers_in_json_have_one_form(stored: object, read: object) -> None:
    # The second is what PostgreSQL gives back for the first.
    assert repr(contents.same_numbers(stored)) == repr(contents.same_numbers(read))


def test_other_numbers_in_json_are_kept() -> None:
    assert contents.same_numbers([0.5, True, None, "1.0"]) == [0.5, True, None, "1.0"]


@pytest.mark.django_db
def test_rows_are_sorted_by_their_key_and_any_change_shows() -> None:
    for code in ("NOR", "FIN", "EST"):
        make_ministry(code)
    model = ministries()

    found = contents.digest(model, contents.rows(model, "default"))
    Ministry.objects.filter(code="NOR").update(country="Norge")

    again = contents.digest(model, contents.rows(model, "default"))
    place = [field.column for field in contents.columns(model)].index("code")
    codes = [row[place] for row in contents.rows(model, "default")]
    assert codes == ["EST", "FIN", "NOR"]
    assert (found.rows, again.rows) == (3, 3)
    assert found.sha256 != again.sha256


def ministries() -> type:
    applied = contents.applied_migrations(connection)
    by_name = {model._meta.db_table: model for model in contents.tables(connection, applied)}
    return by_name["assessments_ministry"]


@pytest.mark.django_db
def test_the_tables_are_those_of_all_models() -> None:
    applied = contents.applied_migrations(connection)
    found = {model._meta.db_table for model in contents.tables(connection, applied)}

    assert found == {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
