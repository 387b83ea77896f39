from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    article, row = apps.get_model("articles", "Article"), apps.get_model("articles", "ArticleKeyword")
    language = article.objects.filter(pk=OuterRef("content_object")).values("language")
    row.objects.update(language=Subquery(language))


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_count_uses")]
    operations = [
        migrations.AddField(
            model_name="articlekeyword",
            name="language",
            field=models.CharField(
                choices=settings.LANGUAGES, default="", editable=False, max_length=10, verbose_name="language"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=False),
        migrations.AddIndex(
            model_name="articlekeyword",
            index=models.Index(fields=["tag", "language", "content_object"], name="article_keyword_edition"),
        ),
    ]
