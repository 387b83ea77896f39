from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_foundation")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="search_text",
            field=models.TextField(blank=True, default="", editable=False),
            preserve_default=False,
        ),
    ]
