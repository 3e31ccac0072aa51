"""A stored sort key, so that lists of countries sort as a dictionary on every database."""

from django.db import migrations

import assessments.models.directory
from assessments.wording import sort_key


def fill(apps, schema_editor):
    ministries = apps.get_model("assessments", "Ministry").objects.using(
        schema_editor.connection.alias
    )
    for code, country in ministries.values_list("code", "country"):
        ministries.filter(code=code).update(sort_key=sort_key(country))


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_squashed_0009_sealed_evidence")]

    operations = [
        migrations.AlterModelOptions(
            name="ministry",
            options={"ordering": ["sort_key", "code"], "verbose_name_plural": "ministries"},
        ),
        migrations.AddField(
            model_name="ministry",
            name="sort_key",
            field=assessments.models.directory.CountryKey(
                default="", editable=False, max_length=240
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
