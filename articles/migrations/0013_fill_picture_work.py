from django.db import migrations
from django.utils import timezone

from newsroom.lib.text import fold

TEXTS = ("title", "creator", "source", "event", "sublocation", "city", "region", "country", "copyright")
IN_LANGUAGES = ("alt", "caption", "credit")


def keys_in(node):
    """The pictures that a document names, wherever its schema puts them."""
    if isinstance(node, list):
        for each in node:
            yield from keys_in(each)
    elif isinstance(node, dict):
        attrs = node.get("attrs") or {}
        if isinstance(attrs.get("picture"), str):
            yield attrs["picture"]
        yield from (key for key in attrs.get("pictures") or [] if isinstance(key, str))
        yield from keys_in(node.get("content") or [])


def name_pictures(apps, schema_editor):
    row = apps.get_model("articles", "RevisionPicture")
    known = dict(apps.get_model("articles", "Picture").objects.values_list("key", "pk"))
    if not known:
        return
    revisions = apps.get_model("articles", "Revision").objects.values_list("pk", "document", "metadata")
    for pk, document, metadata in revisions.iterator(chunk_size=200):
        keys = {*keys_in(document), (metadata or {}).get("lead_picture") or ""}
        row.objects.bulk_create(
            [row(revision_id=pk, picture_id=known[key]) for key in keys if key in known], ignore_conflicts=True
        )


def fold_words(apps, schema_editor):
    for picture in apps.get_model("articles", "Picture").objects.select_related("file").iterator():
        words = [getattr(picture, name) for name in TEXTS]
        words += [text for name in IN_LANGUAGES for text in (getattr(picture, name) or {}).values()]
        words += [picture.file.filename] if picture.file else []
        picture.search_text = fold("\n".join(word for word in words if word))
        picture.save(update_fields=["search_text"])
    # Their forms were made under other names: the worker makes all of them anew.
    files = apps.get_model("articles", "PictureFile").objects
    files.filter(state="waiting", next_try_at=None).update(next_try_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_picture_work")]

    operations = [
        migrations.RunPython(name_pictures, migrations.RunPython.noop),
        migrations.RunPython(fold_words, migrations.RunPython.noop),
    ]
