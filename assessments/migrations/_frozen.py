"""Triggers, so that no code path, admin page or SQL console changes what was published.

Releases, results and corrections are never updated, and only those of demonstration rounds are
deleted; the event log is never updated nor shortened; a published round keeps what its release
says of it. Two statements get past triggers for rows that change or go: REPLACE on SQLite, which
deletes the row in its way, and TRUNCATE on PostgreSQL. Triggers of their own refuse them.

SQLite drops a table's triggers whenever a later migration rebuilds that table, and cannot rebuild
`assessments_round` or `assessments_release` while these triggers read them: such a migration
runs `thaw` as its first operation and `freeze` as its last. Early migrations freeze what there is
by then, and thaw whatever is frozen.
"""

CHANGED = "Nothing published is ever changed."
DELETED = "Nothing published is ever deleted."
LOG = "The event log is never changed."
ROUND = "A published round keeps its code, framework, year and kind."

OF_DEMONSTRATION = {
    "assessments_release": (
        "SELECT is_demonstration FROM assessments_round WHERE id = OLD.round_id"
    ),
    **dict.fromkeys(
        ("assessments_result", "assessments_correction"),
        "SELECT is_demonstration FROM assessments_round WHERE id ="
        " (SELECT round_id FROM assessments_release WHERE id = OLD.release_id)",
    ),
}
HAS_RELEASE = "EXISTS (SELECT 1 FROM assessments_release WHERE round_id = OLD.id)"
ROUND_FIELDS = ("code", "framework_id", "year", "is_demonstration")

# name -> table, event, condition, sentence
TRIGGERS = {
    **{
        f"{table}_unchanged": (table, "UPDATE", "", CHANGED)
        for table in OF_DEMONSTRATION
    },
    **{
        f"{table}_undeleted": (table, "DELETE", f"NOT COALESCE(({is_demonstration}), {{false}})", DELETED)
        for table, is_demonstration in OF_DEMONSTRATION.items()
    },
    "assessments_event_unchanged": ("assessments_event", "UPDATE", "", LOG),
    "assessments_event_undeleted": ("assessments_event", "DELETE", "", LOG),
    "assessments_round_published": (
        "assessments_round",
        "UPDATE",
        "({differs}) AND " + HAS_RELEASE,
        ROUND,
    ),
}

FROZEN = (*OF_DEMONSTRATION, "assessments_event")
WATCHED = (*FROZEN, "assessments_round")
# Table -> the columns of each key, by which a new row could replace one that is there.
KEYS = {
    "assessments_event": (("id",),),
    "assessments_release": (("id",), ("code",), ("corrects_id",)),
    "assessments_result": (("id",), ("release_id", "ministry_id", "kind", "code")),
    "assessments_correction": (("id",), ("release_id", "ministry_id", "code")),
}
# The round that would go: published, and the same as the new row by a key.
REPLACED_ROUND = """EXISTS (
    SELECT 1 FROM assessments_round AS kept WHERE (kept.id = NEW.id OR kept.code = NEW.code)
    AND EXISTS (SELECT 1 FROM assessments_release WHERE round_id = kept.id){others}
)"""


def replaced(table):
    """Return the condition that the new row has a key of a row that is there."""
    keys = []
    for columns in KEYS[table]:
        keys.append("(" + " AND ".join(f"kept.{name} = NEW.{name}" for name in columns) + ")")
    return f"EXISTS (SELECT 1 FROM {table} AS kept WHERE {' OR '.join(keys)})"


ON_SQLITE = {
    **{
        f"{table}_unreplaced": (
            table,
            "INSERT",
            replaced(table),
            LOG if table == "assessments_event" else CHANGED,
        )
        for table in KEYS
    },
    "assessments_round_unreplaced": (
        "assessments_round",
        "INSERT",
        REPLACED_ROUND.format(others=""),
        ROUND,
    ),
    "assessments_round_unreplaced_by_another": (
        "assessments_round",
        "UPDATE",
        REPLACED_ROUND.format(others=" AND kept.id <> OLD.id"),
        ROUND,
    ),
}
# TRUNCATE takes whole tables, also those of a demonstration with what is real.
ON_POSTGRESQL = {
    f"{table}_untruncated": (table, LOG if table == "assessments_event" else DELETED)
    for table in WATCHED
}

SQLITE = """
CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {condition}
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""
# A condition with a subquery must stand inside the function in PostgreSQL.
POSTGRESQL = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {condition} THEN
        RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN {row};
END $$;
CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()
"""


TRUNCATE = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()
"""


def freeze(apps, schema_editor):
    """Make the triggers for rows that change or go, as migrations before 0012 do."""
    connection = schema_editor.connection
    tables = set(connection.introspection.table_names())
    for statements in row_definitions(connection.vendor, tables).values():
        schema_editor.execute(statements)


def freeze_whole(apps, schema_editor):
    """Make all triggers."""
    for statements in definitions(schema_editor.connection.vendor).values():
        schema_editor.execute(statements)


def definitions(vendor):
    """Return name -> the statements that make the trigger, of all."""
    if vendor == "sqlite":
        return row_definitions(vendor, set(WATCHED), TRIGGERS | ON_SQLITE)
    found = row_definitions(vendor, set(WATCHED))
    for name, (table, sentence) in ON_POSTGRESQL.items():
        found[name] = TRUNCATE.format(name=name, table=table, sentence=sentence)
    return found


def row_definitions(vendor, tables, triggers=TRIGGERS):
    found = {}
    for name, (table, event, condition, sentence) in triggers.items():
        if table in tables:
            is_sqlite = vendor == "sqlite"
            found[name] = row_trigger(is_sqlite, name, table, event, condition, sentence)
    return found


def row_trigger(is_sqlite, name, table, event, condition, sentence):
    other = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
    differs = " OR ".join(f"OLD.{field} {other} NEW.{field}" for field in ROUND_FIELDS)
    template = SQLITE if is_sqlite else POSTGRESQL
    return template.format(
        name=name,
        table=table,
        event=event,
        condition=condition.format(false="0" if is_sqlite else "false", differs=differs)
        or ("1" if is_sqlite else "true"),
        sentence=sentence,
        row="OLD" if event == "DELETE" else "NEW",
    )


def thaw(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    names = (*TRIGGERS, *ON_SQLITE) if is_sqlite else (*TRIGGERS, *ON_POSTGRESQL)
    for name in names:
        schema_editor.execute(
            f"DROP TRIGGER IF EXISTS {name}"
            if is_sqlite
            else f"DROP FUNCTION IF EXISTS {name}() CASCADE"
        )
