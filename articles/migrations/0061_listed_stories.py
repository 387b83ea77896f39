from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [("articles", "0060_deliveries_that_are_over")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="listed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RemoveIndex(model_name="article", name="article_sitemap"),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.Func(models.F("id"), template="(%(expressions)s / 1000)"),
                models.OrderBy(Coalesce("listed_at", "withdrawn_at", "updated_at", "published_at"), descending=True),
                condition=Q(("live_revision__isnull", False)),
                name="article_sitemap",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["language", "section", "listed_at"],
                name="article_listed",
                condition=Q(("listed_at__isnull", False)),
            ),
        ),
    ]
