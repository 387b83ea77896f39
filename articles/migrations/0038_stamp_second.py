from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0033_chain_and_related")]

    operations = [
        migrations.AddField(
            model_name="stamp",
            name="at",
            field=models.PositiveBigIntegerField(default=0, verbose_name="second of the last change"),
        ),
    ]
