"""What lies in the storage of pictures while a test runs."""

from django.core.files.storage import default_storage

from newsroom.management import media


def stored_files() -> int:
    return len(list(media.walk(default_storage)))
