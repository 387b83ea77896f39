import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from articles.domain import pictures, publishing, renditions
from articles.models import (
    Article,
    ArticlePicture,
    DraftPicture,
    Front,
    KeywordPage,
    PictureFile,
    ProfilePage,
    Rendition,
)
from newsroom.lib.images import shapes
from tests.factories import (
    EditorFactory,
    KeywordFactory,
    PictureFactory,
    PictureFileFactory,
    ProfileFactory,
    make_live,
    make_story,
    picture_bytes,
    upload,
    with_figure,
)

pytestmark = pytest.mark.django_db
PUBLIC = "public, max-age=86400, s-maxage=30, proxy-revalidate, immutable"


@pytest.fixture
def picture(contributor):
    return upload(picture_bytes(size=(400, 240)), by=contributor, title="The port", alt={"en": "Cranes"})


@pytest.fixture
def rows():
    """A picture of rows only: enough for every question but the bytes."""
    return PictureFactory()


def get(client, picture, shape="free", width=320, extension="webp", **headers):
    return client.get(picture.look(shape).address(width, extension), **headers)


def test_readers_get_a_picture_only_while_a_live_story_shows_it(client, picture):
    assert get(client, picture).status_code == 404
    draft = make_story(document=with_figure(picture))
    assert get(client, picture).status_code == 404
    article = make_live(document=with_figure(picture), by=draft.created_by)
    answer = get(client, picture)
    assert answer.status_code == 200
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", PUBLIC)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).width == 320
    publishing.withdraw(Article.objects.get(pk=article.pk), note="Wrong.")
    assert get(client, picture).status_code == 404


def test_what_a_live_front_shows_is_public_while_its_rights_last(client, picture):
    front = Front.objects.create(language="en")
    assert get(client, picture).status_code == 404
    front.pictures.add(picture)
    assert get(client, picture).status_code == 200
    picture.expires_at = timezone.now() - timedelta(hours=1)
    picture.save()
    assert get(client, picture).status_code == 404


def test_portraits_and_pages_of_keywords_in_use_are_public(client, picture):
    page = KeywordPage.objects.create(keyword=KeywordFactory(status="proposed"), picture=picture)
    assert get(client, picture).status_code == 404
    page.keyword.status = "accepted"
    page.keyword.save()
    assert get(client, picture).status_code == 200
    page.delete()
    assert get(client, picture).status_code == 404
    ProfilePage.objects.create(profile=ProfileFactory(), picture=picture)
    assert get(client, picture, "square", 160, "jpg").status_code == 200


def test_a_crop_that_only_a_draft_shows_is_private(client, signed_in, picture, editor):
    make_live(document=with_figure(picture))
    story = make_story(facts={"lead_picture": picture.key})
    box = [0, 0, 5000, shapes.box_of("square", 400, 240)[3] * 5000 // shapes.box_of("square", 400, 240)[2]]
    DraftPicture.objects.filter(draft__article=story).update(crops={"square": box})
    renditions.wake(picture.file)
    file = renditions.make(picture.file)
    use = DraftPicture.objects.get(draft__article=story)
    own, common = use.square.address(use.square.sizes[0][0]), picture.square.address(160)

    assert own != common
    assert client.get(common).status_code == 200
    assert client.get(own)["Location"] == common
    assert signed_in(editor).get(own)["Cache-Control"] == "private, no-store"
    ArticlePicture.objects.filter(picture=picture).update(crops=use.crops, ready=use.ready)
    assert client.get(own).status_code == 200
    # Now every live use has a crop of its own: the common one is nobody's any more.
    assert client.get(common)["Location"] == own
    assert file.state == "ready"


def test_a_file_that_no_live_use_shows_is_private(client, rows):
    make_live(document=with_figure(rows))
    old = rows.file
    new = PictureFileFactory(picture=rows, created_by=rows.created_by)

    assert client.get(new.look("wide", rows.key).address(320))["Location"] == old.look("wide", rows.key).address(320)
    answer = client.get(f"/pictures/{rows.key}/wide-999-0123456789.avif")
    assert answer.status_code == 302
    assert answer["Location"] == old.look("wide", rows.key).address(960, "avif")
    assert answer["Cache-Control"] == "public, max-age=60"


def test_an_address_lives_on_when_crop_or_file_changed(client, rows):
    make_live(document=with_figure(rows))
    gone = rows.wide.address(1280, "webp")
    box = shapes.box_of("wide", 1600, 900, (0.1, 0.1))
    file = rows.file
    Rendition.objects.filter(source=file, shape="wide").delete()
    file.ready = file.ready | {"wide": [shapes.digest(file.sha256, "wide", (0, 0, 9000, 9000)), [0, 0, 9000, 9000]]}
    file.save()

    answer = client.get(gone)

    assert box
    assert answer["Location"] == file.look("wide", rows.key).address(1280, "webp")
    assert client.get(gone.replace("wide", "classic"))["Location"].endswith(".jpg")


def test_of_what_is_private_nothing_is_told(client, rows, signed_in, editor):
    old = f"/pictures/{rows.key}/wide-320-0123456789.jpg"
    assert client.get(old).status_code == 404
    answer = signed_in(editor).get(old)
    assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-store")
    assert signed_in(EditorFactory()).get(old).status_code == 404


def test_an_editor_may_see_what_is_not_public_and_no_cache_keeps_it(signed_in, picture, editor):
    answer = get(signed_in(editor), picture)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert get(signed_in(EditorFactory()), picture).status_code == 404


def test_readers_get_no_cookie_and_the_answer_does_not_vary_by_one(client, picture):
    make_live(document=with_figure(picture))
    answer = get(client, picture)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert not client.get(reverse("picture", args=["nothing", "wide-320-0123456789.jpg"])).cookies


def test_a_copy_that_the_browser_holds_is_not_sent_again_until_it_is_made_anew(client, picture, editor):
    make_live(document=with_figure(picture))
    etag = get(client, picture)["ETag"]
    assert get(client, picture, headers={"if-none-match": etag}).status_code == 304
    assert client.head(picture.free.address(320)).status_code == 200

    pictures.describe(picture, by=editor, seen=picture.version, words={"creator": "Mei Lin"})
    renditions.make(picture.file)

    answer = get(client, picture, headers={"if-none-match": etag})
    assert answer.status_code == 200
    form = b"".join(answer.streaming_content)
    assert b"Mei Lin" in form


@pytest.mark.parametrize(
    "address",
    [
        "/pictures/{}/original",
        "/pictures/{}/free-320-{}.webp%00",
        "/pictures/{}/free-320-{}.gif",
        "/pictures/{}/ready-320-{}.jpg",
        "/pictures/{}/..%2F..%2Foriginals",
        "/pictures/../{}",
    ],
)
def test_other_addresses_lead_nowhere(client, rows, address):
    make_live(document=with_figure(rows))
    assert client.get(address.format(rows.key, rows.free.digest)).status_code == 404
    assert client.post(rows.free.address(320, "webp")).status_code == 405


def test_a_lost_file_is_not_found_rather_than_an_error(client, picture):
    make_live(document=with_figure(picture))
    rendition = picture.file.renditions.get(shape="free", width=320, name__endswith="webp")
    default_storage.delete(rendition.file.name)
    assert get(client, picture).status_code == 404


def test_serving_asks_one_question(client, picture, django_assert_num_queries):
    make_live(document=with_figure(picture))
    with django_assert_num_queries(1):
        get(client, picture)
    assert PictureFile.objects.count() == 1
