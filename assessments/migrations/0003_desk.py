import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BATCH = 1000


def give_keys(apps, schema_editor):
    """A default would give all the pieces that stand there the same key."""
    rows = apps.get_model("assessments", "Evidence").objects.using(schema_editor.connection.alias)
    pieces = list(rows.order_by("pk").only("pk"))
    for piece in pieces:
        piece.key = uuid.uuid4()
    rows.bulk_update(pieces, ["key"], batch_size=BATCH)


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0002_frozen_releases'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='score',
            name='score_state_is_known',
        ),
        migrations.AddField(
            model_name='coding',
            name='due_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='coding',
            name='reopen_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='coding',
            name='reopened_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='coding',
            name='reopened_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reopenings', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evidence',
            name='key',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='evidence',
            name='key',
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name='score',
            name='saved_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='score',
            name='searched_minutes',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='score',
            name='searched_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='score',
            name='searched_where',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='score',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AlterField(
            model_name='score',
            name='state',
            field=models.CharField(choices=[('rated', 'Rated'), ('not_found', 'Not found'), ('not_applicable', 'Not applicable'), ('open', 'Undecided')], max_length=14),
        ),
        migrations.AddConstraint(
            model_name='coding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reopened_at__isnull', True), ('reopened_by__isnull', True)), models.Q(('reopened_at__isnull', False), ('reopened_by__isnull', False)), _connector='OR'), name='coding_reopening_paired', violation_error_message='A reopening has both a time and a person.'),
        ),
        migrations.AddConstraint(
            model_name='coding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reopen_reason', ''), ('reopened_at__isnull', True)), models.Q(('reopened_at__isnull', False), models.Q(('reopen_reason', ''), _negated=True)), _connector='OR'), name='coding_reopened_iff_reason', violation_error_message='A coding is reopened for a reason.'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.UniqueConstraint(fields=('score', 'key'), name='evidence_once_per_key', violation_error_message='This score already has this piece of evidence.'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['rated', 'not_found', 'not_applicable', 'open'])), name='score_state_is_known', violation_error_message='The state must be one of: rated, not_found, not_applicable, open.'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['not_found', 'open']), models.Q(('searched_minutes__isnull', True), ('searched_on__isnull', True), ('searched_where', '')), _connector='OR'), name='score_search_iff_not_found', violation_error_message='Only what was not found tells of a search.'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(('searched_minutes__isnull', True), ('searched_minutes__range', (1, 100000)), _connector='OR'), name='score_search_took_time', violation_error_message='A search takes between 1 and 100,000 minutes.'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='score_version_counts_from_one', violation_error_message="A score's first version is 1."),
        ),
    ]
