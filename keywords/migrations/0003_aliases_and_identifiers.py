import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import newsroom.lib.languages


class Migration(migrations.Migration):
    dependencies = [
        ("keywords", "0002_seed_vocabularies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=120, verbose_name="word")),
                ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                ("folded", models.CharField(editable=False, max_length=120)),
                ("is_name", models.BooleanField(default=False, editable=False)),
            ],
            options={
                "verbose_name": "alias",
                "verbose_name_plural": "aliases",
                "ordering": ["folded", "pk"],
            },
        ),
        migrations.AddField(
            model_name="keyword",
            name="media_topic",
            field=models.CharField(
                blank=True,
                max_length=20,
                null=True,
                unique=True,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[0-9]{8}$", "Enter the eight digits of the code, like 20000002."
                    )
                ],
                verbose_name="IPTC Media Topic",
            ),
        ),
        migrations.AddField(
            model_name="keyword",
            name="path",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name="keyword",
            name="related",
            field=models.ManyToManyField(blank=True, to="keywords.keyword", verbose_name="related keywords"),
        ),
        migrations.AddField(
            model_name="keyword",
            name="scope_note",
            field=newsroom.lib.languages.LanguagesField(
                blank=True,
                default=newsroom.lib.languages.Names,
                help_text="For editors: what belongs here, and what elsewhere.",
                rows=3,
                verbose_name="scope note",
            ),
        ),
        migrations.AddField(
            model_name="keyword",
            name="uses",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="stories"),
        ),
        migrations.AddField(
            model_name="keyword",
            name="wikidata",
            field=models.CharField(
                blank=True,
                db_index=True,
                max_length=20,
                null=True,
                validators=[django.core.validators.RegexValidator("^Q[1-9][0-9]*$", "Enter the identifier, like Q42.")],
                verbose_name="Wikidata",
            ),
        ),
        migrations.AddField(
            model_name="vocabulary",
            name="is_required",
            field=models.BooleanField(
                default=False,
                help_text="A story goes to review with at least one keyword of it.",
                verbose_name="required",
            ),
        ),
        migrations.AddField(
            model_name="vocabulary",
            name="limit",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="How many of its keywords a story may have. Empty: as many as one likes.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="at most",
            ),
        ),
        migrations.AddIndex(
            model_name="keyword",
            index=models.Index(
                models.OrderBy(models.F("uses"), descending=True), models.F("id"), name="keyword_most_used"
            ),
        ),
        migrations.AddField(
            model_name="alias",
            name="keyword",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="keywords.keyword"
            ),
        ),
        migrations.AddIndex(
            model_name="alias",
            index=models.Index(
                fields=["folded", "keyword"], name="alias_folded", opclasses=["text_pattern_ops", "int8_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="alias",
            constraint=models.UniqueConstraint(fields=("keyword", "folded", "is_name"), name="alias_once"),
        ),
    ]
