from django.db import migrations
from django.db.models import Count


def count(apps, schema_editor):
    keyword, row = apps.get_model("keywords", "Keyword"), apps.get_model("articles", "ArticleKeyword")
    live = row.objects.filter(content_object__live_revision__isnull=False, content_object__withdrawn_at=None)
    found = dict(live.order_by().values_list("tag").annotate(n=Count("pk")))
    rows = list(keyword.objects.filter(pk__in=found))
    for each in rows:
        each.uses = found[each.pk]
    keyword.objects.bulk_update(rows, ["uses"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_keyword_care")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop, elidable=False)]
