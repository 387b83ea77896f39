"""One picture's screen: words, rights, focal point, file, uses and record."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles.domain import pictures, renditions
from articles.enums import FileState
from articles.models import ArticlePicture, DraftPicture, KeywordPage, Picture, PictureFile, ProfilePage
from newsroom.lib.languages import Names
from tests.factories import (
    EditorFactory,
    KeywordFactory,
    PictureFactory,
    ProfileFactory,
    make_live,
    make_story,
    picture_bytes,
    upload,
)

pytestmark = pytest.mark.django_db


def at(picture, *parts) -> str:
    return "/desk/pictures/" + "/".join([picture.key, *parts]) + "/"


def words_of(picture, **changed):
    return {"seen": picture.version, "title": picture.title, "alt_en": "Cranes"} | changed


def test_all_facts_are_saved_and_stand_in_the_record(signed_in, editor):
    picture = PictureFactory(title="Port", created_by=editor)
    given = {
        "caption_en": "Dawn",
        "caption_zh-hans": "黎明",
        "credit_en": "Mei / AP",
        "subjects": "Port, 港口、Cranes",
        "people": "Mei Lin",
        "taken_at": "2022-05-18T15:00",
        "city": "Aktau",
        "expires_at": "2100-01-01T00:00",
        "usage_terms": "Once",
        "source_type": "digitalCapture",
        "note": "As agreed with Mei",
    }
    answer = signed_in(editor).post(at(picture), words_of(picture, **given), follow=True)
    picture.refresh_from_db()
    assert picture.caption == {"en": "Dawn", "zh-hans": "黎明"}
    assert picture.subjects == ["Port", "港口", "Cranes"]
    assert timezone.localtime(picture.taken_at).hour == 15
    assert picture.version == 2
    page = answer.content.decode()
    for words in (
        "The words are saved",
        "As agreed with Mei",
        "Caption (English)",
        "<ins>Aktau</ins>",
        "Photograph, digital",
    ):
        assert words in page


def test_somebody_elses_words_are_shown_and_not_overwritten(signed_in, contributor, editor):
    picture = PictureFactory(title="Port", created_by=contributor)
    first = words_of(picture)
    assert signed_in(editor).post(at(picture), first | {"city": "Aktau"}).status_code == 302
    answer = signed_in(contributor).post(at(picture), first | {"city": "Baku"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "<dd>Aktau</dd>" in page
    assert 'value="Baku"' in page
    picture.refresh_from_db()
    assert picture.city == "Aktau"
    again = signed_in(contributor).post(at(picture), words_of(picture, city="Baku"))
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("licence_url", "nonsense", "URL"),
        ("taken_at", "yesterday", "date"),
        ("subjects", "x" * 121, "120"),
        ("expires_at", "2020-01-01T00:00", "before the embargo"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(signed_in, editor, field, value, words):
    picture = PictureFactory(title="Port")
    data = words_of(picture, city="Aktau", embargo_until="2021-01-01T00:00") | {field: value}
    answer = signed_in(editor).post(at(picture), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert 'value="Aktau"' in page
    picture.refresh_from_db()
    assert picture.city == ""


def test_who_may_not_change_the_words_reads_them(signed_in, contributor):
    picture = PictureFactory(title="Port", creator="Mei Lin", created_by=contributor)
    other = signed_in(EditorFactory(roles=["contributor"]))
    page = other.get(at(picture)).content.decode()
    assert "Mei Lin" in page
    assert 'name="seen"' not in page
    for address in (at(picture), at(picture, "focus"), at(picture, "replace"), at(picture, "prepare")):
        assert other.post(address, words_of(picture)).status_code == 403, address
    assert other.get(at(picture, "original")).status_code == 403
    assert other.post(at(picture, "retire")).status_code == 403
    assert other.get("/desk/pictures/nothing/").status_code == 404


def test_rights_that_stand_in_the_way_are_said(signed_in, editor):
    picture = PictureFactory(embargo_until=timezone.now() + timedelta(days=2))
    page = signed_in(editor).get(at(picture)).content.decode()
    assert "Under embargo until" in page
    assert "No story with this picture can be published now." in page
    ending = PictureFactory(expires_at=timezone.now() + timedelta(days=9))
    assert "Expires in 9 days" in signed_in(editor).get(at(ending)).content.decode()


def test_the_focal_point_is_saved_in_percent(signed_in, editor):
    picture = upload(by=editor)
    client = signed_in(editor)
    answer = client.post(at(picture, "focus"), {"x": "25", "y": "70.5", "file": picture.file.pk}, follow=True)
    picture.file.refresh_from_db()
    assert picture.file.focus == (0.25, 0.705)
    assert "25%" in answer.content.decode()


@pytest.mark.parametrize(("x", "status"), [("101", 422), ("", 422), ("nan", 422), ("left", 422)])
def test_a_point_outside_the_picture_is_refused(signed_in, editor, x, status):
    picture = PictureFactory()
    assert signed_in(editor).post(at(picture, "focus"), {"x": x, "y": "50"}).status_code == status
    picture.file.refresh_from_db()
    assert picture.file.focus == (0.5, 0.5)


def test_a_point_set_on_a_file_that_was_replaced_is_refused(signed_in, editor):
    picture = PictureFactory()
    answer = signed_in(editor).post(at(picture, "focus"), {"x": "10", "y": "10", "file": "0"})
    assert answer.status_code == 409
    assert "replaced the file meanwhile" in answer.content.decode()


def replacement(**fields):
    file = SimpleUploadedFile("better.jpg", picture_bytes(color=(9, 9, 9)), "image/jpeg")
    return {"file": file} | fields


def test_a_new_file_is_shown_where_it_is_to_be(signed_in, publisher):
    picture = upload(by=publisher, title="Port")
    article = make_live(by=publisher, facts={"lead_picture": picture.key, "lead_alt": "A port"})
    client, old = signed_in(publisher), picture.file
    page = client.get(at(picture, "replace"))
    choices = {value.split("-")[0]: value for _use, value, _chosen in page.context["uses"]}
    assert set(choices) == {"live", "draft"}
    answer = client.post(at(picture, "replace"), replacement(follow=[choices["draft"]], note="Sharper"))
    assert answer.status_code == 302
    assert "is being prepared" in client.get(at(picture)).content.decode()
    renditions.make(PictureFile.objects.latest("pk"))
    picture.refresh_from_db()
    assert (picture.file.number, picture.file.filename) == (2, "better.jpg")
    assert ArticlePicture.objects.get(article=article).file == old
    assert DraftPicture.objects.get(draft=article.draft).file == picture.file
    page = client.get(at(picture)).content.decode()
    assert "Sharper" in page
    assert "File replaced" in page
    assert "is being prepared" not in page


@pytest.mark.parametrize(("data", "words"), [(b"<svg/>", "PNG"), (b"", "empty"), (None, "very file")])
def test_a_refused_replacement_changes_nothing_and_keeps_the_choice(signed_in, editor, data, words):
    picture = upload(by=editor)
    make_story(by=editor, facts={"lead_picture": picture.key})
    file = SimpleUploadedFile("x.jpg", picture_bytes() if data is None else data, "image/jpeg")
    answer = signed_in(editor).post(at(picture, "replace"), {"file": file, "note": "Sharper"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert 'value="Sharper"' in page
    assert [chosen for _use, _value, chosen in answer.context["uses"]] == [False]
    assert PictureFile.objects.count() == 1


def test_a_picture_names_only_stories_open_to_the_asker(signed_in, contributor, publisher):
    picture = PictureFactory(created_by=contributor)
    story = make_story(headline="A secret headline", by=publisher, facts={"lead_picture": picture.key})
    assert "A secret headline" in signed_in(publisher).get(at(picture)).content.decode()
    page = signed_in(contributor).get(at(picture)).content.decode()
    assert "A secret headline" not in page
    assert f"/desk/stories/{story.pk}/" not in page
    assert "1 story that is not open to you" in page


def test_every_kind_of_use_is_shown(signed_in, publisher):
    picture = upload(by=publisher)
    make_live(headline="Live story", by=publisher, facts={"lead_picture": picture.key, "lead_alt": "A port"})
    KeywordPage.objects.create(keyword=KeywordFactory(names=Names({"en": "Ports"})), picture=picture)
    ProfilePage.objects.create(profile=ProfileFactory(name=Names({"en": "Mei Lin"})), picture=picture)
    page = signed_in(publisher).get(at(picture)).content.decode()
    for words in ("Live story", "Live, lead picture", "Ports", "Mei Lin", "Readers see it"):
        assert words in page


def test_the_original_is_a_private_download(signed_in, editor, contributor):
    data = picture_bytes(color=(7, 7, 7))
    picture = pictures.upload(data, by=contributor, filename="Порт <1>.jpg")
    for person in (editor, contributor):
        answer = signed_in(person).get(at(picture, "original"))
        assert b"".join(answer.streaming_content) == data
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert "no-store" in answer.headers["Cache-Control"]
    picture.file.original.storage.delete(picture.file.original.name)
    assert signed_in(editor).get(at(picture, "original")).status_code == 404


def test_it_is_retired_and_returned_with_a_reason(signed_in, editor):
    picture = PictureFactory(title="Port")
    client = signed_in(editor)
    page = client.post(at(picture, "retire"), {"note": "Wrong port"}, follow=True).content.decode()
    assert "Wrong port" in page
    assert Picture.objects.get().retired_at
    client.post(at(picture, "return"))
    assert Picture.objects.get().retired_at is None


def test_deleting_is_for_administrators_and_what_nobody_names(signed_in, editor, administrator):
    picture, named = upload(by=editor), upload(picture_bytes(color=(3, 3, 3)), by=editor)
    make_story(by=editor, facts={"lead_picture": named.key})
    assert signed_in(editor).post(at(picture, "delete")).status_code == 403
    client = signed_in(administrator)
    assert "Delete this picture" in client.get(at(picture)).content.decode()
    assert "Delete this picture" not in client.get(at(named)).content.decode()
    page = client.post(at(named, "delete"), follow=True).content.decode()
    assert "can only be retired" in page
    assert client.post(at(picture, "delete")).url == "/desk/pictures/"
    assert list(Picture.objects.all()) == [named]


def test_what_is_being_prepared_and_what_failed_is_said(signed_in, editor):
    waiting = PictureFactory(file__state=FileState.WAITING, file__ready={})
    failed = PictureFactory(file__state=FileState.FAILED, file__ready={}, file__problem="memory")
    client = signed_in(editor)
    assert "are being made" in client.get(at(waiting)).content.decode()
    page = client.get(at(failed)).content.decode()
    assert "could not be made" in page
    assert "too much memory" in page
    client.post(at(failed, "prepare"))
    failed.file.refresh_from_db()
    assert failed.file.state == FileState.WAITING


def test_acts_that_do_not_exist_are_not_found_and_none_happens_on_get(signed_in, editor):
    picture = PictureFactory()
    client = signed_in(editor)
    assert client.post(at(picture, "explode")).status_code == 404
    assert client.get(at(picture, "retire")).status_code == 405
    assert client.get(at(picture, "focus")).status_code == 405


def test_a_long_record_is_shortened_and_can_be_had_whole(signed_in, editor):
    picture = PictureFactory(title="0")
    for number in range(1, 24):
        picture = pictures.describe(picture, by=editor, seen=picture.version, words={"title": str(number)})
    client = signed_in(editor)
    assert len(client.get(at(picture)).context["events"]) == 20
    assert len(client.get(at(picture) + "?all=events").context["events"]) == 23


@pytest.mark.parametrize("number", [1, 6])
def test_the_screen_costs_the_same_with_one_use_and_with_many(
    signed_in, publisher, number, django_assert_max_num_queries
):
    picture = upload(by=publisher)
    renditions.make(picture.file)
    for each in range(number):
        make_story(headline=f"Story {each}", by=publisher, facts={"lead_picture": picture.key})
    client = signed_in(publisher)
    client.get(at(picture))
    with django_assert_max_num_queries(17):
        client.get(at(picture))
