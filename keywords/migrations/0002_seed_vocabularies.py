from django.db import migrations

VOCABULARIES = [
    ("topics", "Topics", "主题"),
    ("places", "Places", "地点"),
    ("people", "People", "人物"),
    ("organisations", "Organisations", "机构"),
    ("programmes", "Programmes", "计划与项目"),
]


def seed(apps, schema_editor):
    vocabulary = apps.get_model("keywords", "Vocabulary")
    for position, (slug, english, chinese) in enumerate(VOCABULARIES):
        vocabulary.objects.get_or_create(
            slug=slug,
            defaults={"name": {"en": english, "zh-hans": chinese}, "position": position, "is_tree": slug != "people"},
        )


class Migration(migrations.Migration):
    dependencies = [("keywords", "0001_foundation")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
