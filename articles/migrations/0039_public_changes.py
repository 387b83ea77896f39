from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0041_fill_search_index")]

    operations = [
        migrations.CreateModel(
            name="PublicChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tags", models.JSONField(default=list, verbose_name="what it touches")),
                ("addresses", models.JSONField(default=list, verbose_name="pages to make anew")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("told_at", models.DateTimeField(null=True, verbose_name="told")),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="attempts")),
                ("next_try_at", models.DateTimeField(auto_now_add=True, verbose_name="next attempt")),
                ("failure", models.TextField(blank=True, verbose_name="failure")),
            ],
            options={
                "verbose_name": "public change",
                "verbose_name_plural": "public changes",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        fields=["next_try_at"], name="change_untold", condition=models.Q(("told_at__isnull", True))
                    )
                ],
            },
        ),
    ]
