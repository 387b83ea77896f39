from django.db import migrations
from django.db.models import Count, Exists, OuterRef


def count(apps, schema_editor):
    """Stories that another one stands in the place of were counted: their keywords are counted anew."""
    keyword, row = apps.get_model("keywords", "Keyword"), apps.get_model("articles", "ArticleKeyword")
    place = apps.get_model("articles", "ChainPlace")
    replaced = place.objects.filter(article=OuterRef("content_object"), replaced_by__isnull=False)
    concerned = row.objects.filter(Exists(replaced)).order_by().values_list("tag", flat=True)
    keys = set(concerned)
    live = row.objects.filter(content_object__live_revision__isnull=False, content_object__withdrawn_at=None)
    for chunk in [sorted(keys)[start : start + 500] for start in range(0, len(keys), 500)]:
        listed = live.filter(~Exists(replaced), tag__in=chunk)
        found = dict(listed.order_by().values_list("tag").annotate(n=Count("pk")))
        rows = list(keyword.objects.filter(pk__in=chunk))
        for each in rows:
            each.uses = found.get(each.pk, 0)
        keyword.objects.bulk_update(rows, ["uses"])


class Migration(migrations.Migration):
    dependencies = [("articles", "0061_listed_stories"), ("keywords", "0007_media_topic_per_vocabulary")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop, elidable=False)]
