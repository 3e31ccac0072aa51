"""Change published rows as a forger would, past the triggers of the database."""

from django.db import connection

FROZEN = (
    *("assessments_release", "assessments_result"),
    *("assessments_correction", "assessments_round"),
)


def forge(statement: str, *parameters: object) -> None:
    """Run one statement of SQL without triggers. The test's rollback restores them."""
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
