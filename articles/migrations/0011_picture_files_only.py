import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_picture_files")]

    operations = [
        migrations.RemoveField(
            model_name="picture",
            name="color",
        ),
        migrations.RemoveField(
            model_name="picture",
            name="height",
        ),
        migrations.RemoveField(
            model_name="picture",
            name="original",
        ),
        migrations.RemoveField(
            model_name="picture",
            name="sha256",
        ),
        migrations.RemoveField(
            model_name="picture",
            name="width",
        ),
        migrations.AddConstraint(
            model_name="rendition",
            constraint=models.UniqueConstraint(fields=("source", "name"), name="rendition_once"),
        ),
        migrations.AddIndex(
            model_name="picturefile",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["next_try_at"], name="picture_file_waiting"
            ),
        ),
        migrations.AlterField(
            "articlepicture",
            "file",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="article_uses", to="articles.picturefile"
            ),
        ),
        migrations.AlterField(
            "draftpicture",
            "file",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="draft_uses", to="articles.picturefile"
            ),
        ),
        migrations.AlterField(
            "rendition",
            "source",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="renditions", to="articles.picturefile"
            ),
        ),
        migrations.AlterField("rendition", "digest", models.CharField(max_length=10)),
        migrations.AlterField("rendition", "shape", models.CharField(max_length=10)),
    ]
