import django.core.validators
from django.db import migrations, models

from assessments.migrations._frozen import freeze, thaw


class Migration(migrations.Migration):
    """Codes of corrections have a dot ("2026.1"), and corrections are frozen as releases are."""

    dependencies = [("assessments", "0005_workflow")]

    operations = [
        migrations.RunPython(thaw, freeze),
        migrations.AlterField(
            model_name="release",
            name="code",
            field=models.CharField(
                max_length=50,
                validators=[
                    django.core.validators.RegexValidator("^[-a-zA-Z0-9_]+(\\.[1-9][0-9]*)?\\Z")
                ],
            ),
        ),
        migrations.RunPython(freeze, thaw),
    ]
