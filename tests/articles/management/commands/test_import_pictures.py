import io
import json

import pytest
from django.core.management import CommandError, call_command

from articles.models import Picture
from tests.factories import EditorFactory, picture_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in" / "deep er").mkdir(parents=True)
    (tmp_path / "in" / ".git").mkdir()
    (tmp_path / "in" / "a.jpg").write_bytes(picture_bytes(size=(40, 30)))
    (tmp_path / "in" / "deep er" / "港口.png").write_bytes(picture_bytes(size=(30, 40), form="PNG"))
    (tmp_path / "in" / "deep er" / "same.jpg").write_bytes(picture_bytes(size=(40, 30)))
    (tmp_path / "in" / "broken.jpg").write_bytes(picture_bytes(size=(40, 30), color=(1, 2, 3))[:200])
    (tmp_path / "in" / "notes.txt").write_text("not a picture")
    (tmp_path / "in" / "Thumbs.db").write_bytes(b"x")
    (tmp_path / "in" / ".git" / "b.jpg").write_bytes(picture_bytes(size=(41, 30)))
    (tmp_path / "secret.jpg").write_bytes(picture_bytes(size=(42, 30)))
    (tmp_path / "in" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    return tmp_path / "in"


def run(folder, email, *options):
    out = io.StringIO()
    call_command("import_pictures", str(folder), "--as", email, *options, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_a_folder_is_taken_in_with_folders_and_bad_files_stop_no_other(folder, contributor):
    summary = json.loads(run(folder, contributor.email, "--json"))

    assert [each["file"] for each in summary["accepted"]] == ["a.jpg", "deep er/港口.png"]
    assert [each["file"] for each in summary["already"]] == ["deep er/same.jpg"]
    reasons = {each["file"]: each["reason"] for each in summary["refused"]}
    assert list(reasons) == ["broken.jpg", "notes.txt"]
    assert "damaged" in reasons["broken.jpg"]
    assert "not a picture" in reasons["notes.txt"]
    names = dict(Picture.objects.values_list("file__filename", "created_by"))
    assert names == {"a.jpg": contributor.pk, "港口.png": contributor.pk}

    again = json.loads(run(folder, contributor.email, "--json"))
    assert (len(again["accepted"]), len(again["already"]), Picture.objects.count()) == (0, 3, 2)
    assert "0 pictures are new, 3 were here already, 2 files were refused." in run(folder, contributor.email)


def test_an_account_that_may_not_and_a_folder_that_is_none_are_refused(folder, contributor):
    with pytest.raises(CommandError, match="No active account"):
        run(folder, "nobody@example.org")
    with pytest.raises(CommandError, match="may not send"):
        run(folder, EditorFactory().email)
    with pytest.raises(CommandError, match="not a folder"):
        run(folder / "a.jpg", contributor.email)
