import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import newsroom.lib.languages


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0031_base_translations"),
        ("articles", "0050_sitemap_parts"),
        ("keywords", "0007_media_topic_per_vocabulary"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Page",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slot",
                    models.CharField(
                        choices=[
                            ("about", "About us"),
                            ("mission", "Mission and coverage"),
                            ("team", "Masthead"),
                            ("contact", "Contact"),
                            ("ownership", "Ownership and funding"),
                            ("ethics", "Ethics policy"),
                            ("corrections-policy", "Corrections policy"),
                            ("verification", "Verification and fact-checking"),
                            ("unnamed-sources", "Unnamed sources"),
                            ("bylines", "Bylines policy"),
                            ("diversity", "Diversity"),
                            ("feedback", "Feedback and complaints"),
                            ("privacy", "Privacy"),
                        ],
                        max_length=40,
                        verbose_name="page",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("zh-hans", "简体中文")], max_length=10, verbose_name="language"
                    ),
                ),
                ("published_at", models.DateTimeField(null=True, verbose_name="first published")),
                ("updated_at", models.DateTimeField(null=True, verbose_name="last published")),
            ],
            options={
                "verbose_name": "page about the outlet",
                "verbose_name_plural": "pages about the outlet",
                "ordering": ["slot", "language"],
            },
        ),
        migrations.AddField(
            model_name="outlet",
            name="accent",
            field=models.CharField(blank=True, max_length=7, verbose_name="accent color"),
        ),
        migrations.AddField(
            model_name="outlet",
            name="emblems",
            field=models.JSONField(blank=True, default=dict, verbose_name="logo and icon"),
        ),
        migrations.AddField(
            model_name="outlet",
            name="footer",
            field=models.JSONField(blank=True, default=dict, verbose_name="footer"),
        ),
        migrations.AddField(
            model_name="outlet",
            name="footer_text",
            field=newsroom.lib.languages.LanguagesField(
                blank=True,
                default=newsroom.lib.languages.Names,
                max_length=400,
                rows=2,
                verbose_name="last words of the footer",
            ),
        ),
        migrations.AddField(
            model_name="outlet",
            name="founded",
            field=models.CharField(blank=True, max_length=10, verbose_name="founded"),
        ),
        migrations.AddField(
            model_name="outlet",
            name="legal_name",
            field=newsroom.lib.languages.LanguagesField(
                blank=True, default=newsroom.lib.languages.Names, max_length=160, verbose_name="publisher"
            ),
        ),
        migrations.AddField(
            model_name="outlet",
            name="logo_alt",
            field=newsroom.lib.languages.LanguagesField(
                blank=True, default=newsroom.lib.languages.Names, max_length=120, verbose_name="words of the logo"
            ),
        ),
        migrations.AddField(
            model_name="outlet",
            name="navigation",
            field=models.JSONField(blank=True, default=dict, verbose_name="navigation"),
        ),
        migrations.AddField(
            model_name="outlet",
            name="pages",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="outlet",
            name="phone",
            field=models.CharField(blank=True, max_length=40, verbose_name="telephone"),
        ),
        migrations.AddField(
            model_name="outlet",
            name="social",
            field=models.JSONField(blank=True, default=list, verbose_name="accounts elsewhere"),
        ),
        migrations.AddField(
            model_name="outlet",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="profilepage",
            name="awards",
            field=newsroom.lib.languages.LanguagesField(
                blank=True, default=newsroom.lib.languages.Names, max_length=1000, rows=3, verbose_name="awards"
            ),
        ),
        migrations.AddField(
            model_name="profilepage",
            name="expertise",
            field=models.ManyToManyField(
                blank=True, related_name="experts", to="keywords.keyword", verbose_name="expertise"
            ),
        ),
        migrations.AddField(
            model_name="profilepage",
            name="joined",
            field=models.CharField(blank=True, max_length=10, verbose_name="with us since"),
        ),
        migrations.AddField(
            model_name="profilepage",
            name="languages",
            field=newsroom.lib.languages.LanguagesField(
                blank=True, default=newsroom.lib.languages.Names, max_length=160, verbose_name="languages spoken"
            ),
        ),
        migrations.AddField(
            model_name="profilepage",
            name="location",
            field=newsroom.lib.languages.LanguagesField(
                blank=True, default=newsroom.lib.languages.Names, max_length=120, verbose_name="works from"
            ),
        ),
        migrations.AddField(
            model_name="profilepage",
            name="social",
            field=models.JSONField(blank=True, default=list, verbose_name="accounts elsewhere"),
        ),
        migrations.AddField(
            model_name="profilepage",
            name="sort",
            field=models.CharField(
                choices=[
                    ("person", "A person under her own name"),
                    ("pseudonym", "A person under another name"),
                    ("agency", "An agency or a desk"),
                ],
                default="person",
                max_length=10,
                verbose_name="who it is",
            ),
        ),
        migrations.AddField(
            model_name="profilepage",
            name="standing",
            field=models.CharField(
                blank=True,
                choices=[("staff", "Staff"), ("contributor", "Contributor"), ("former", "Was with us before")],
                max_length=12,
                verbose_name="standing",
            ),
        ),
        migrations.AlterField(
            model_name="profilepage",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.picture",
                verbose_name="portrait",
            ),
        ),
        migrations.CreateModel(
            name="EmblemFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=16, verbose_name="digest")),
                ("width", models.PositiveIntegerField(verbose_name="width")),
                ("height", models.PositiveIntegerField(verbose_name="height")),
                ("file", models.FileField(max_length=200, upload_to="outlet", verbose_name="file")),
            ],
            options={
                "verbose_name": "logo or icon",
                "verbose_name_plural": "logos and icons",
                "constraints": [models.UniqueConstraint(fields=("digest", "width", "height"), name="emblem_file_once")],
            },
        ),
        migrations.CreateModel(
            name="OutletVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="number")),
                ("values", models.JSONField(verbose_name="values")),
                ("changed", models.JSONField(default=list, verbose_name="changed")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of the outlet’s settings",
                "verbose_name_plural": "versions of the outlet’s settings",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="PageVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("document", models.JSONField(verbose_name="text")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("published_at", models.DateTimeField(null=True, verbose_name="published")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="articles.page"
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a page",
                "verbose_name_plural": "versions of pages",
                "ordering": ["-number"],
            },
        ),
        migrations.AddField(
            model_name="page",
            name="live",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.pageversion",
                verbose_name="published",
            ),
        ),
        migrations.AddConstraint(
            model_name="pageversion",
            constraint=models.UniqueConstraint(fields=("page", "number"), name="page_version_once"),
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.UniqueConstraint(fields=("slot", "language"), name="page_once"),
        ),
    ]
