import io
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from articles.domain import pictures, pixels, renditions
from articles.enums import FileState, PictureHappening
from articles.models import Picture, PictureFile, Rendition
from newsroom.lib.images import shapes
from newsroom.lib.images.terms import Job
from tests.factories import EditorFactory, picture_bytes, upload
from tests.storage import stored_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(contributor):
    return upload(by=contributor, title="The port", alt={"en": "Cranes", "zh-hans": "吊车"})


def test_an_upload_is_stored_privately_with_its_forms(picture, contributor):
    file = picture.file
    assert (file.width, file.height, picture.created_by) == (700, 400, contributor)
    assert file.original.read() == picture_bytes()
    names = set(file.renditions.values_list("name", flat=True))
    for shape in shapes.SHAPES:
        look = picture.look(shape)
        assert {f"{shape}-{width}-{look.digest}.jpg" for width, _height in look.sizes} <= names
    for rendition in file.renditions.all():
        assert Image.open(rendition.file).size == (rendition.width, rendition.height)
        assert rendition.bytes == rendition.file.size


def test_the_same_file_gives_the_picture_that_is_here_with_its_words(picture, editor):
    before = stored_files()
    again = pictures.upload(SimpleUploadedFile("other.png", picture_bytes()), by=editor, title="Another title")
    assert again == picture
    assert again.title == "The port"
    assert pictures.same_as(picture_bytes()) == picture
    assert (Picture.objects.count(), stored_files()) == (1, before)


def test_of_two_who_send_the_same_file_at_once_the_second_gets_the_firsts(contributor, editor, monkeypatch):
    probe = pixels.probe
    first = []

    def slow(path):
        if not first:
            first.append(None)
            first[0] = pictures.upload(picture_bytes(), by=editor)
        return probe(path)

    monkeypatch.setattr(pixels, "probe", slow)
    assert pictures.upload(picture_bytes(), by=contributor) == first[0]
    assert Picture.objects.get().created_by == editor
    assert stored_files() == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 90, "JPEG"),
        (b"MZ this is a program", "not a picture"),
        (picture_bytes()[:900], "damaged"),
        (picture_bytes((3000, 2000), form="PNG"), "million pixels"),
        (b"\xff\xd8\xff" + b"x" * 300_000, "larger than"),
    ],
)
def test_a_refused_file_says_why_and_leaves_nothing(data, words, contributor, settings):
    settings.NEWSROOM_PICTURE_PIXELS = 5_000_000
    settings.NEWSROOM_PICTURE_BYTES = 200_000
    with pytest.raises(pictures.PictureRefused, match=words):
        pictures.upload(SimpleUploadedFile("innocent.jpg", data, "image/jpeg"), by=contributor)
    assert (Picture.objects.count(), Rendition.objects.count(), stored_files()) == (0, 0, 0)


def test_a_file_over_the_limit_is_not_even_read(contributor, settings):
    class Giant:
        size = settings.NEWSROOM_PICTURE_BYTES + 1

        def read(self, *args):
            raise AssertionError("read")

    with pytest.raises(pictures.PictureRefused, match="larger than"):
        pictures.upload(Giant(), by=contributor)


def test_whoever_has_no_role_may_not_upload(db):
    with pytest.raises(PermissionDenied):
        pictures.upload(picture_bytes(), by=EditorFactory())
    assert Picture.objects.count() == 0


def test_files_are_removed_when_the_rows_cannot_be_written(contributor, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the database went away")

    monkeypatch.setattr(Rendition, "save", fail)
    with pytest.raises(RuntimeError):
        pictures.upload(picture_bytes(), by=contributor)
    assert (Picture.objects.count(), stored_files()) == (0, 0)


def test_a_new_picture_shows_its_smallest_form_at_once_and_waits_for_the_others(
    contributor, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as woken:
        picture = pictures.upload(picture_bytes(), by=contributor, filename="C:\\dcim\\port\n1.JPG")

    file = PictureFile.objects.get(picture=picture)
    assert (file.state, file.ready, file.filename, file.format) == (FileState.WAITING, {}, "port1.JPG", "JPEG")
    assert picture.free is None
    assert [f"/pictures/{picture.key}/{row.name}" for row in file.renditions.all()] == [picture.preview.thumb]
    assert picture.events.get().action == PictureHappening.UPLOADED
    for call in woken:
        call()
    assert PictureFile.objects.get(picture=picture).state == FileState.READY


def test_words_of_the_file_fill_what_the_person_left_empty(contributor, tmp_path):
    source = tmp_path / "port.jpg"
    notice = {
        "title": "From the camera",
        "creator": "Mei Lin",
        "credit": "Agency",
        "caption": {"x-default": "Cranes", "zh-cn": "吊车"},
        "subjects": ["port", "cranes"],
        "taken_at": "2026-03-04T05:06:07",
        "source_type": "digitalCapture",
    }
    made = _written(source, notice)

    picture = pictures.upload(made, by=contributor, title="Typed", caption={"en": "Typed caption"})

    picture = Picture.objects.get(pk=picture.pk)
    assert (picture.title, picture.creator, picture.credit) == ("Typed", "Mei Lin", {"en": "Agency"})
    assert picture.caption == {"en": "Typed caption", "zh-hans": "吊车"}
    assert (picture.subjects, picture.source_type) == (["port", "cranes"], "digitalCapture")
    assert picture.taken_at.isoformat() == "2026-03-03T21:06:07+00:00"
    assert picture.created_by == contributor
    for word in ("typed caption", "吊车", "mei lin", "cranes"):
        assert word in picture.search_text


def _written(path, notice) -> bytes:
    """A JPEG with these words in it, by our own hand."""
    path.write_bytes(picture_bytes(size=(40, 30)))
    job = Job("free", (0, 0, 10_000, 10_000), ((40, 30),), ("jpg",), "0123456789")
    return pixels.make(path, [job], path.parent, notice)[0].path.read_bytes()


def test_a_moving_file_keeps_its_motion_only_where_the_outlet_wants_it(contributor, settings):
    frames = [Image.new("RGB", (60, 40), color) for color in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100, loop=0)

    still = upload(out.getvalue(), by=contributor)
    assert (still.file.is_animated, still.file.motion(still.key)) == (True, None)
    settings.NEWSROOM_ANIMATION = "keep"
    renditions.make(still.file)

    moving = Picture.objects.get(pk=still.pk)
    address, width, height = moving.file.motion(moving.key)
    assert (width, height) == (60, 40)
    row = moving.file.renditions.get(shape="motion")
    assert address.endswith(row.name)
    assert Image.open(row.file).n_frames == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_processes_with_the_same_file_one_picture_comes(contributor):
    """Threads with connections of their own, at the same moment."""
    start = threading.Barrier(2)
    results = []

    def send():
        try:
            start.wait()
            results.append(pictures.upload(picture_bytes(size=(50, 40)), by=contributor).pk)
        finally:
            connection.close()

    both = [threading.Thread(target=send) for _number in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    picture = Picture.objects.get()
    assert results == [picture.pk, picture.pk]
    named = Rendition.objects.count() + PictureFile.objects.count()
    assert stored_files() == named
