"""A hand that the database does not stop, to see that what it did is found."""

from django.db import connection

FROZEN = (
    *("assessments_release", "assessments_result"),
    *("assessments_correction", "assessments_round"),
)


def forge(statement: str, *parameters: object) -> None:
    """Run one statement of SQL past the triggers; the test's transaction brings them back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in FROZEN:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, parameters)
        assert cursor.rowcount > 0, "nothing was forged"
