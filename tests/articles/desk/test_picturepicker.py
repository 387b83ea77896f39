from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from articles.enums import FileState
from articles.models import Picture
from newsroom.lib.languages import Names
from tests.factories import EditorFactory, PictureFactory, PictureFileFactory, make_story, picture_bytes

NOW = timezone.now()
ADDRESS = reverse("desk:picture-choices")


def results(client, **query):
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.json()["results"]


def keys(client, **query):
    return [picture["key"] for picture in results(client, **query)]


@pytest.fixture
def client(signed_in, contributor):
    return signed_in(contributor)


def test_pictures_come_with_what_the_screen_needs(client):
    picture = PictureFactory(title="The port", caption=Names({"en": "Quays"}), credit=Names({"en": "Photo: M"}))

    (found,) = results(client)

    assert found["title"] == "The port"
    assert (found["alt"], found["caption"], found["credit"]) == ("A bridge", "Quays", "Photo: M")
    assert (found["width"], found["height"], found["state"], found["notes"]) == (1600, 900, "ready", [])
    assert found["thumb"].startswith(f"/pictures/{picture.key}/free-320-")
    assert found["boxes"]["square"] == [2188, 0, 5625, 10_000]


def test_retired_pictures_are_never_offered_even_when_asked_for(client):
    PictureFactory(retired_at=NOW)
    kept = PictureFactory()
    assert keys(client) == keys(client, retired="true") == [kept.key]


def test_rights_are_said_and_filtered(client):
    embargoed = PictureFactory(embargo_until=NOW + timedelta(hours=1))
    expired = PictureFactory(expires_at=NOW - timedelta(hours=1))
    soon = PictureFactory(expires_at=NOW + timedelta(days=3))

    found = results(client)
    notes = {picture["key"]: picture["notes"] for picture in found}

    assert {picture["key"] for picture in found if picture["barred"]} == {embargoed.key, expired.key}
    assert "before" in notes[embargoed.key][0]
    assert "any more" in notes[expired.key][0]
    assert "Only until" in notes[soon.key][0]
    assert keys(client, rights="usable") == [soon.key]
    assert keys(client, rights="expired") == [expired.key]


def test_filters_of_the_library_hold_here(client, contributor):
    used, tall = PictureFactory(creator="Mei"), PictureFactory(file__width=900, file__height=1600)
    make_story(by=contributor, facts={"lead_picture": used.key})

    assert keys(client, orientation="tall") == [tall.key]
    assert keys(client, use="unused") == [tall.key]
    assert keys(client, creator="mei") == [used.key]
    assert keys(client, q=used.key) == [used.key]


def test_pages_go_on_by_key(client):
    made = [PictureFactory().key for _each in range(30)]

    first = client.get(ADDRESS).json()
    second = client.get(ADDRESS, {"after": first["next"]}).json()

    assert [picture["key"] for picture in first["results"] + second["results"]] == made[::-1]
    assert second["next"] is None


def test_a_page_costs_the_same_however_many_there_are(client, django_assert_max_num_queries):
    for _each in range(12):
        PictureFactory()
    with django_assert_max_num_queries(6):
        assert len(results(client)) == 12


def test_named_pictures_come_in_the_file_that_the_story_shows(client, contributor):
    picture = PictureFactory()
    story = make_story(by=contributor, facts={"lead_picture": picture.key})
    PictureFileFactory(picture=picture, created_by=contributor, width=640, height=360)

    (in_story,) = results(client, keys=picture.key, story=story.pk)
    (by_itself,) = results(client, keys=f"{picture.key},unknown")

    assert (in_story["width"], by_itself["width"]) == (1600, 640)
    assert "replaced" in in_story["notes"][0]


def test_a_story_that_is_not_open_to_the_asker_shows_nothing_of_itself(signed_in, contributor, editor):
    picture = PictureFactory()
    story = make_story(by=editor, facts={"lead_picture": picture.key})
    PictureFileFactory(picture=picture, created_by=editor, width=640, height=360)

    (found,) = results(signed_in(contributor), keys=picture.key, story=story.pk)

    assert found["width"] == 640


@pytest.mark.parametrize("query", [{"story": "x", "keys": ","}, {"after": "x"}, {"since": "never"}, {"keys": "\0"}])
def test_nonsense_finds_something_or_nothing(client, query):
    assert client.get(ADDRESS, query).status_code in {200, 404}


def test_a_picture_that_waits_says_so_and_has_its_first_form(client):
    PictureFactory(file__state=FileState.WAITING, file__ready={})
    (found,) = results(client)
    assert found["state"] == "waiting"
    assert found["src"] == found["thumb"]


def send(client, data, name="bridge.jpg"):
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, data)}, headers={"accept": "application/json"})


def test_a_file_is_sent_in_and_known_the_second_time(client):
    data = picture_bytes()

    first, second = send(client, data), send(client, data)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["key"] == second.json()["key"] == Picture.objects.get().key
    assert second.json()["already"]


def test_what_is_no_picture_is_refused_in_a_sentence(client):
    answer = send(client, b"These are notes.")
    assert answer.status_code == 422
    assert "not a picture" in answer.json()["reason"]
    assert client.post(ADDRESS).json()["reason"] == "Choose a file first."


def test_the_very_file_of_a_retired_picture_does_not_come_back_this_way(client):
    data = picture_bytes()
    send(client, data)
    Picture.objects.update(retired_at=NOW)

    answer = send(client, data)

    assert answer.status_code == 422
    assert "taken out of the library" in answer.json()["reason"]


def test_whoever_may_not_add_pictures_may_choose_only(signed_in, desk):
    reader = signed_in(EditorFactory(roles=[], desks=[desk]))
    assert send(reader, picture_bytes()).status_code in {302, 403}
    assert not Picture.objects.exists()


def test_a_picture_without_words_is_called_what_its_file_was(client):
    PictureFactory(title="", caption=Names(), file__filename="DSC_0042.jpg")

    assert [found["title"] for found in results(client)] == ["DSC_0042.jpg"]
