"""Guarded roles are given by two people."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_what_is_given(apps, schema_editor):
    """Roles of invitations that were accepted before are given, and wait for nothing."""
    rows = apps.get_model("assessments", "Invitation").objects.using(schema_editor.connection.alias)
    rows.filter(accepted_at__isnull=False).update(granted_at=models.F("accepted_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0010_ministry_sort_key'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='invitation',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='granted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='invitation_confirming_paired', violation_error_message='A confirmation has both a time and a person.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('invited_by')), _negated=True), _connector='OR'), name='invitation_confirmed_by_another', violation_error_message='Someone other than the inviter must confirm an invitation.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), ('accepted_by__isnull', True), models.Q(('confirmed_by', models.F('accepted_by')), _negated=True), _connector='OR'), name='invitation_not_confirmed_for_oneself', violation_error_message='No one confirms a role of their own.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('granted_at__isnull', True), ('accepted_at__isnull', False), _connector='OR'), name='invitation_granted_after_acceptance', violation_error_message='A role is given only when its invitation is accepted.'),
        ),
        migrations.RunPython(keep_what_is_given, migrations.RunPython.noop),
    ]
