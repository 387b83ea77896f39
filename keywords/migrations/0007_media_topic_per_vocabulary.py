from importlib import import_module

import django.core.validators
from django.db import migrations, models

triggers = import_module("keywords.migrations.0006_refuse_cycles")


def make_again(apps, schema_editor):
    """SQLite's table is rebuilt, and the triggers go with the old one."""
    if schema_editor.connection.vendor == "sqlite":
        triggers.make(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("keywords", "0006_refuse_cycles")]

    operations = [
        # Going back is done from the last to the first.
        migrations.RunPython(migrations.RunPython.noop, make_again, elidable=False),
        migrations.AlterField(
            model_name="keyword",
            name="media_topic",
            field=models.CharField(
                blank=True,
                max_length=20,
                null=True,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[0-9]{8}$", "Enter the eight digits of the code, like 20000002."
                    )
                ],
                verbose_name="IPTC Media Topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="keyword",
            constraint=models.UniqueConstraint(
                fields=("media_topic", "vocabulary"),
                name="keyword_media_topic_once",
                violation_error_message="Another keyword of this vocabulary stands for this Media Topic already.",
            ),
        ),
        migrations.RunPython(make_again, migrations.RunPython.noop, elidable=False),
    ]
