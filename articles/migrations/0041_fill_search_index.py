from collections import Counter

from django.db import migrations

from articles.domain.searchindex import columns
from articles.models import SearchDoc

STEP = 200


def fill(apps, schema_editor):
    """What readers can see already is found as well. `manage.py rebuild_search` does the same at any time."""
    article, doc, word = (apps.get_model("articles", name) for name in ("Article", "SearchDoc", "SearchWord"))
    keyword, credit = apps.get_model("articles", "ArticleKeyword"), apps.get_model("articles", "Credit")
    known = {field.name for field in doc._meta.fields}
    counts, rows = {}, []
    live = article.objects.filter(live_revision__isnull=False, withdrawn_at=None).order_by("pk")
    for story in live.iterator(chunk_size=STEP):
        keywords = keyword.objects.filter(content_object=story.pk).values_list("tag", flat=True)
        people = credit.objects.filter(article=story.pk).values_list("profile", flat=True)
        values = {name: value for name, value in columns(story, keywords, people).items() if name in known}
        counts.setdefault(story.language, Counter()).update(values["spelled"].split())
        rows.append(doc(pk=SearchDoc.key_of(story), article_id=story.pk, **values))
        if len(rows) >= STEP:
            doc.objects.bulk_create(rows)
            rows = []
    doc.objects.bulk_create(rows)
    word.objects.bulk_create(
        (
            word(language=language, word=spelled, stories=number)
            for language, words in counts.items()
            for spelled, number in words.items()
        ),
        batch_size=2000,
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0040_search_index")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
