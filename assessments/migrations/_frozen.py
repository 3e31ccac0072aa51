"""Triggers, so that no code path, admin page or SQL console changes what was published.

Releases, results and corrections are never updated, and only those of demonstration rounds are
deleted; the event log is never updated nor shortened; a published round keeps what its release
says of it.

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


def freeze(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    other = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
    differs = " OR ".join(f"OLD.{field} {other} NEW.{field}" for field in ROUND_FIELDS)
    tables = set(schema_editor.connection.introspection.table_names())
    for name, (table, event, condition, sentence) in TRIGGERS.items():
        if table not in tables:
            continue
        template = SQLITE if is_sqlite else POSTGRESQL
        schema_editor.execute(
            template.format(
                name=name,
                table=table,
                event=event,
                condition=condition.format(false="0" if is_sqlite else "false", differs=differs)
                or ("1" if is_sqlite else "true"),
                sentence=sentence,
                row="OLD" if event == "DELETE" else "NEW",
            )
        )


def thaw(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name in TRIGGERS:
        schema_editor.execute(
            f"DROP TRIGGER IF EXISTS {name}"
            if is_sqlite
            else f"DROP FUNCTION IF EXISTS {name}() CASCADE"
        )
