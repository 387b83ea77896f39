from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("keywords", "0004_fill_aliases_and_paths")]

    operations = [
        migrations.AddConstraint(
            model_name="keyword",
            constraint=models.CheckConstraint(
                condition=models.Q(("replaced_by", None), ("status", "retired"), _connector="OR"),
                name="keyword_replaced_is_retired",
            ),
        ),
        migrations.AddConstraint(
            model_name="keyword",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replaced_by", None), models.Q(("replaced_by", models.F("pk")), _negated=True), _connector="OR"
                ),
                name="keyword_not_replaced_by_itself",
            ),
        ),
    ]
