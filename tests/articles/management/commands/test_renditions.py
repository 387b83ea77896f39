import io
import json

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from articles.enums import FileState
from articles.models import Picture, PictureFile, Rendition
from tests.factories import PictureFactory, picture_bytes, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(contributor):
    return upload(picture_bytes(size=(64, 40)), by=contributor)


def run(*options):
    out, err = io.StringIO(), io.StringIO()
    call_command("renditions", *options, "--json", stdout=out, stderr=err)
    return json.loads(out.getvalue())


def test_what_waits_is_made_and_what_is_complete_is_left(picture):
    assert run()["made"] == 0
    Rendition.objects.all().delete()
    PictureFile.objects.update(state=FileState.WAITING, ready={})
    assert run()["made"] == 1
    assert Picture.objects.get().wide == picture.wide


def test_missing_finds_rows_and_stored_files_that_are_gone(picture):
    assert run("--missing") == {"made": 0, "complete": 1, "busy": 0, "failed": [], "last": picture.file_id}
    row = picture.file.renditions.filter(shape="wide").first()
    default_storage.delete(row.file.name)
    assert run("--missing")["made"] == 1
    assert default_storage.exists(picture.file.renditions.get(name=row.name).file.name)


def test_all_makes_everything_anew_and_can_go_on_where_it_stopped(picture):
    before = dict(picture.file.renditions.values_list("name", "file"))
    assert run("--all", "--after", str(picture.file_id))["made"] == 0
    assert run("--all")["made"] == 1
    after = dict(picture.file.renditions.values_list("name", "file"))
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())


def test_a_failure_is_named_and_stops_no_other(picture):
    lost = PictureFactory(file__ready={}, file__state=FileState.WAITING)
    Rendition.objects.all().delete()
    PictureFile.objects.filter(picture=picture).update(state=FileState.WAITING)
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 could not"):
        call_command("renditions", "--json", stdout=out, stderr=io.StringIO())
    summary = json.loads(out.getvalue())
    assert (summary["made"], [each["picture"] for each in summary["failed"]]) == (1, [lost.key])


def test_one_picture_is_named_by_its_key(picture):
    PictureFactory()
    assert run("--picture", picture.key)["made"] == 1
    with pytest.raises(CommandError, match="no picture nothing"):
        run("--picture", "nothing")


def test_the_words_to_search_for_are_written_anew(picture):
    Picture.objects.update(search_text="", title="Port")
    assert run("--rebuild-search") == {"rebuilt": 1}
    assert Picture.objects.get().search_text == "port"


def test_tidying_says_what_went(picture):
    assert run("--tidy") == {"forms": 0, "files": 0, "bytes": 0}
