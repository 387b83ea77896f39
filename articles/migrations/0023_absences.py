from django.db import migrations


def name_absences(apps, schema_editor):
    """Stories withdrawn before there were several ways of not being read any more."""
    apps.get_model("articles", "Article").objects.filter(withdrawn_at__isnull=False, absence="").update(
        absence="withdrawn"
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0022_record")]
    operations = [migrations.RunPython(name_absences, migrations.RunPython.noop, elidable=True)]
