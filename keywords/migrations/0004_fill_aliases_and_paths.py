from django.db import migrations
from django.db.models import Q

from newsroom.lib.chinese import simplified
from newsroom.lib.text import fold


def fill(apps, schema_editor):
    """Every name becomes a word to look up by, every keyword knows its ancestors, and what was replaced is retired."""
    keyword, alias = apps.get_model("keywords", "Keyword"), apps.get_model("keywords", "Alias")
    keyword.objects.filter(replaced_by__isnull=False).update(status="retired")
    keyword.objects.filter(Q(media_topic="") | Q(wikidata="")).update(media_topic=None, wikidata=None)
    known = {row.pk: row for row in keyword.objects.all()}
    rows, words = [], []
    for row in known.values():
        above, seen, path = known.get(row.parent_id), {row.pk}, []
        while above is not None and above.pk not in seen:
            seen.add(above.pk)
            path.insert(0, [above.pk, above.slug, dict(above.names)])
            above = known.get(above.parent_id)
        row.path = path
        rows.append(row)
        once = {}
        for language, text in row.names.items():
            folded = simplified(fold(text))[:120]
            if folded:
                once.setdefault(
                    folded, alias(keyword=row, text=text[:120], language=language, folded=folded, is_name=True)
                )
        words += once.values()
    keyword.objects.bulk_update(rows, ["path"], batch_size=500)
    alias.objects.bulk_create(words, ignore_conflicts=True, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("keywords", "0003_aliases_and_identifiers")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=False)]
