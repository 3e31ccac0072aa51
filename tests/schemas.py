"""The schema of a database as plain sentences, so that two databases can be compared."""

import re

from django.db.backends.base.base import BaseDatabaseWrapper

# Each row begins with the name of its table or function.
POSTGRESQL = (
    """SELECT table_name, column_name, ordinal_position, data_type, character_maximum_length,
              is_nullable, column_default, is_identity, identity_generation
       FROM information_schema.columns WHERE table_schema = 'public'""",
    """SELECT conrelid::regclass, conname, pg_get_constraintdef(oid)
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT tgrelid::regclass, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    """SELECT proname, pg_get_functiondef(oid)
       FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
)
SQLITE = "SELECT tbl_name, type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"


def describe_schema(connection: BaseDatabaseWrapper) -> set[str]:
    """Return every column, constraint, index, trigger and function, each as one sentence."""
    if connection.vendor == "postgresql":
        found = [row for query in POSTGRESQL for row in rows(connection, query)]
    else:
        found = [
            (*names, part)
            for *names, sql in rows(connection, SQLITE)
            for part in (split_table(sql) if "table" in names else [sql])
        ]
    return {" | ".join(map(str, row)) for row in found}


def rows(connection: BaseDatabaseWrapper, query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def split_table(sql: str) -> list[str]:
    """Return the columns and constraints of a CREATE TABLE, split at the commas between them.

    SQLite keeps only the text, and a migration that changes a table may write them in another
    order.
    """
    body = sql[sql.index("(") + 1 : sql.rindex(")")]
    parts, depth = [""], 0
    for piece in re.findall(r"'(?:[^']|'')*'|[^']", body):
        depth += (piece == "(") - (piece == ")")
        if piece == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return [part.strip() for part in parts]
