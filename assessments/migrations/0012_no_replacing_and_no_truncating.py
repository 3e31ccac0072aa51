from django.db import migrations

from assessments.migrations._frozen import freeze_whole, thaw


class Migration(migrations.Migration):
    """REPLACE and TRUNCATE are refused for what was published, and for the event log."""

    dependencies = [("assessments", "0011_two_people_give_a_role")]

    operations = [
        migrations.RunPython(thaw, migrations.RunPython.noop),
        migrations.RunPython(freeze_whole, migrations.RunPython.noop),
    ]
