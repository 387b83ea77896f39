import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.domain import picturetidying
from tests.factories import picture_bytes, upload
from tests.storage import stored_files

pytestmark = pytest.mark.django_db


def aged(name):
    """As if stored two days ago."""
    stored = default_storage.save(name, ContentFile(b"left behind"))
    past = time.time() - 2 * 86400
    os.utime(default_storage.path(stored), (past, past))
    return stored


def test_only_old_files_without_a_row_are_orphans(contributor):
    picture = upload(picture_bytes(size=(40, 30)), by=contributor)
    for root, _folders, files in os.walk(default_storage.path("")):
        for name in files:
            os.utime(os.path.join(root, name), (0, 0))
    left = aged(f"renditions/{picture.key[:2]}/{picture.key}/wide-320-0123456789.jpg")
    other = aged("originals/ab/abcdef-1")
    default_storage.save("renditions/ab/abcdef/new.jpg", ContentFile(b"an upload that is being written"))
    default_storage.save("readyz/abc", ContentFile(b"not ours to judge"))

    assert dict(picturetidying.orphans()) == {other: 11, left: 11}
    assert stored_files() == 2 + 2 + picture.file.renditions.count() + 1


def test_a_storage_that_was_never_written_has_none(db):
    assert list(picturetidying.orphans()) == []
