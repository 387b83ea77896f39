from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_draft_search_text")]

    operations = [
        migrations.AlterField(
            model_name="picture",
            name="sha256",
            field=models.CharField(editable=False, max_length=64, unique=True),
        ),
    ]
