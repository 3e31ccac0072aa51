"""An import of a directory keeps its source and its time, which the pages show."""

from django.db import migrations, models


def keep_the_last(apps, schema_editor):
    """The log has the file and the time of earlier imports: the last one is shown from now on."""
    alias = schema_editor.connection.alias
    events = apps.get_model("assessments", "Event").objects.using(alias)
    last = events.filter(verb="imported directory").exclude(subject="").order_by("-pk").first()
    if last is not None:
        rows = apps.get_model("assessments", "DirectoryImport").objects.using(alias)
        rows.create(source=last.subject, imported_at=last.at)


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0013_outbox'),
    ]

    operations = [
        migrations.CreateModel(
            name='DirectoryImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=160)),
                ('imported_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='directory_import_has_a_source', violation_error_message='An import names its source.')],
            },
        ),
        migrations.RunPython(keep_the_last, migrations.RunPython.noop),
    ]
