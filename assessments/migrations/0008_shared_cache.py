from django.core.management import call_command
from django.db import migrations

TABLE = "shared_cache"


def create(apps, schema_editor):
    """The table of the cache that all processes share, as Django lays it out."""
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0007_corrections")]

    operations = [migrations.RunPython(create, drop)]
