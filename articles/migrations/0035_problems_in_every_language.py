from django.db import migrations, models

COLUMNS = [
    ("article", "due_problem", "due_reason", "problem of the planned act"),
    ("article", "withdraw_problem", "withdraw_reason", "problem of the planned withdrawal"),
    ("bundle", "problem", "reason", "problem"),
]


def keep(apps, schema_editor):
    """What was written in one language stays, as words that cannot be said in another."""
    for model, old, new, _label in COLUMNS:
        rows = apps.get_model("articles", model).objects.exclude(**{old: ""})
        for row in rows.only("pk", old).iterator():
            type(row).objects.filter(pk=row.pk).update(**{new: {"words": getattr(row, old)}})


def give_back(apps, schema_editor):
    for model, old, new, _label in COLUMNS:
        rows = apps.get_model("articles", model).objects.exclude(**{new: {}})
        for row in rows.only("pk", new).iterator():
            kept = getattr(row, new)
            type(row).objects.filter(pk=row.pk).update(**{old: kept.get("words") or kept.get("template") or "…"})


class Migration(migrations.Migration):
    dependencies = [("articles", "0034_retired_sections")]

    operations = [
        *(
            migrations.AddField(model, new, models.JSONField(blank=True, default=dict, verbose_name=label))
            for model, _old, new, label in COLUMNS
        ),
        migrations.RunPython(keep, give_back),
        *(migrations.RemoveField(model, old) for model, old, _new, _label in COLUMNS),
    ]
