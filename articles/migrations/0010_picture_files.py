from django.db import migrations


def move_files(apps, schema_editor):
    """What a picture knew of its pixels becomes its first file, which waits for its forms to be made."""
    picture_model = apps.get_model("articles", "Picture")
    file_model = apps.get_model("articles", "PictureFile")
    for picture in picture_model.objects.filter(file=None).iterator():
        picture.file = file_model.objects.create(
            picture=picture,
            number=1,
            original=picture.original,
            sha256=picture.sha256,
            format="",
            bytes=picture.original.size if picture.original.storage.exists(picture.original.name) else 0,
            width=picture.width,
            height=picture.height,
            color=picture.color,
            created_by_id=picture.created_by_id,
        )
        picture.save(update_fields=["file"])
    for use in ("ArticlePicture", "DraftPicture"):
        for row in apps.get_model("articles", use).objects.filter(file=None).select_related("picture").iterator():
            row.file_id = row.picture.file_id
            row.save(update_fields=["file"])


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_picture_library")]

    operations = [migrations.RunPython(move_files, migrations.RunPython.noop)]
