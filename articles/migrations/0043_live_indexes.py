from django.db import migrations, models
from django.db.models import F, Q

NEWEST = (F("published_at").desc(), F("id").desc())
CONDITION = ("live_revision", "withdrawn_at")
INDEXES = {
    "article_live_newest": ("language", *NEWEST, "section", "kind", "published_on"),
    "article_live_section": ("section", "language", *NEWEST, "kind", "published_on"),
    "article_live_kind": ("language", "kind", *NEWEST, "section", "published_on"),
    "article_live_section_kind": ("section", "language", "kind", *NEWEST, "published_on"),
    "article_live_days": ("language", "published_on", "section", "kind"),
}
LIVE = Q(live_revision__isnull=False, withdrawn_at=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0036_webhooks")]

    operations = [
        migrations.RemoveIndex("article", "article_live_newest"),
        migrations.RemoveIndex("article", "article_live_section"),
        *(
            migrations.AddIndex("article", models.Index(*columns, *CONDITION, name=name, condition=LIVE))
            for name, columns in INDEXES.items()
        ),
    ]
