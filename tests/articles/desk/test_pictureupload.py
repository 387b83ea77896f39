"""Files coming in: each by itself with its own result, from a script or from a plain form."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Picture
from tests.factories import EditorFactory, picture_bytes

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/pictures/upload/"
JSON = {"accept": "application/json"}


def file(data=None, name="port.jpg"):
    return SimpleUploadedFile(name, picture_bytes() if data is None else data, "image/jpeg")


def send(client, *files, **headers):
    return client.post(ADDRESS, {"file": list(files) if len(files) > 1 else files[0]}, headers=headers)


def test_a_script_gets_the_way_to_what_it_sent(signed_in, contributor):
    answer = send(signed_in(contributor), file(), **JSON)
    picture = Picture.objects.get()
    assert answer.status_code == 201
    assert answer.json()["key"] == picture.key
    assert answer.json()["address"] == f"/desk/pictures/{picture.key}/"
    assert (picture.file.filename, picture.created_by) == ("port.jpg", contributor)


def test_the_same_picture_again_leads_to_the_first(signed_in, contributor, editor):
    send(signed_in(contributor), file(), **JSON)
    answer = send(signed_in(editor), file(name="again.jpg"), **JSON)
    assert answer.status_code == 200
    assert str(contributor) in answer.json()["said"]
    assert answer.json()["key"] == Picture.objects.get().key


@pytest.mark.parametrize(("data", "words"), [(b"<svg/>", "PNG"), (b"", "empty"), (b"no picture", "not a picture")])
def test_a_refused_picture_says_why_in_both_forms(signed_in, contributor, data, words):
    client = signed_in(contributor)
    page = send(client, file(data))
    assert page.status_code == 422
    assert words in page.content.decode()
    answer = send(client, file(data), **JSON)
    assert answer.status_code == 422
    assert words in answer.json()["reason"]
    assert not Picture.objects.exists()


def test_too_large_a_file_is_refused_with_the_limit(signed_in, contributor, settings):
    settings.NEWSROOM_PICTURE_BYTES = 1024**2
    answer = send(signed_in(contributor), file(b"\xff\xd8\xff" + bytes(1024**2)), **JSON)
    assert answer.status_code == 422
    assert "1 MB" in answer.json()["reason"]


def test_a_plain_form_takes_many_and_a_bad_one_stops_no_other(signed_in, contributor):
    files = [
        file(),
        file(b"broken", "broken.jpg"),
        file(picture_bytes(color=(1, 2, 3)), "second.jpg"),
        file(name="same.jpg"),
    ]
    answer = send(signed_in(contributor), *files)
    assert answer.status_code == 200
    assert [result.state for result in answer.context["results"]] == ["done", "refused", "done", "already"]
    page = answer.content.decode()
    assert "2 are here · 1 was here already · 1 was refused" in page
    new = [result.picture.key for result in answer.context["results"] if result.state == "done"]
    assert f"/desk/pictures/describe/?p={new[0]}&amp;p={new[1]}" in page


def test_more_files_than_a_form_takes_are_named(signed_in, contributor, monkeypatch):
    monkeypatch.setattr("articles.desk.pictureupload.AT_ONCE", 1)
    answer = send(signed_in(contributor), file(), file(picture_bytes(color=(1, 2, 3)), "second.jpg"))
    assert [result.state for result in answer.context["results"]] == ["done", "refused"]
    assert "send this one again" in answer.content.decode()
    assert Picture.objects.count() == 1


def test_nothing_chosen_is_said(signed_in, contributor):
    client = signed_in(contributor)
    assert client.post(ADDRESS, {}).status_code == 422
    answer = client.post(ADDRESS, {}, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["reason"]


def test_who_may_not_send_in_is_refused(signed_in, editor):
    group = editor.groups.get()
    group.permissions.remove(group.permissions.get(codename="add_picture"))
    client = signed_in(EditorFactory(roles=["editor"]))
    assert client.get(ADDRESS).status_code == 403
    assert send(client, file()).status_code == 403
    assert not Picture.objects.exists()
