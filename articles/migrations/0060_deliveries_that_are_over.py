from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0051_outlet_for_machines")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["delivered_at", "given_up_at"],
                name="delivery_over",
                condition=models.Q(next_try_at__isnull=True) & ~models.Q(body=""),
            ),
        ),
    ]
