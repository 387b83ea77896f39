import threading
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from PIL import Image

from articles.domain import drafting, picturefields, picturetidying, pixels, renditions
from articles.enums import Action, FileState
from articles.models import DraftPicture, Picture, PictureFile, Rendition
from newsroom.lib.images import shapes
from newsroom.lib.images.terms import Unreadable
from tests.factories import (
    EditorFactory,
    PictureFactory,
    PictureFileFactory,
    make_live,
    make_story,
    move,
    picture_bytes,
    upload,
    with_figure,
)
from tests.storage import stored_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(contributor):
    return upload(picture_bytes(size=(64, 40)), by=contributor, alt={"en": "Cranes"})


def names(file):
    return set(file.renditions.values_list("name", flat=True))


def test_forms_of_several_are_made_together_while_the_next_ones_come(contributor):
    colors = [(200, 10, 10), (10, 200, 10), (10, 10, 200)]
    files = (upload(picture_bytes(size=(64, 40), color=color), by=contributor).file for color in colors)

    renditions.make_together(files)

    rows = PictureFile.objects.all()
    assert [row.state for row in rows] == [FileState.READY] * 3
    assert all(not renditions.plan(row).jobs and row.ready for row in rows)
    assert all(row.picture.free.src for row in rows.select_related("picture__file"))


def test_every_crop_comes_in_every_format_and_a_second_time_nothing(picture, monkeypatch):
    file = picture.file
    assert file.state == FileState.READY
    assert set(file.ready) == set(shapes.SHAPES)
    for shape, kind in shapes.SHAPES.items():
        look = picture.look(shape)
        wanted = {shapes.name(shape, width, look.digest, each) for width, _ in look.sizes for each in kind.extensions}
        assert wanted <= names(file)
    for row in file.renditions.all():
        with row.file.open("rb") as stored:
            assert Image.open(stored).size == (row.width, row.height)
    monkeypatch.setattr(pixels, "make", None)
    before = stored_files()
    assert renditions.make(file).state == FileState.READY
    assert stored_files() == before


def test_a_new_focal_point_is_named_only_when_its_crops_are_made(picture):
    story = make_live(facts={"lead_picture": picture.key}, document=with_figure(picture))
    old = picture.wide
    PictureFile.objects.update(focus_y=0.0)
    renditions.wake(picture.file)
    assert Picture.objects.get().wide == old

    file = renditions.make(picture.file)

    new = file.look("wide", picture.key)
    assert new.digest != old.digest
    assert {row.digest for row in file.renditions.filter(shape="wide", unneeded_since=None)} == {new.digest}
    # What pages named until now stays for a day.
    assert file.renditions.filter(digest=old.digest).exclude(unneeded_since=None).exists()
    assert story.picture_uses.leads().get().wide == new


def test_forms_that_nobody_names_go_a_day_later(picture):
    PictureFile.objects.update(focus_y=0.0)
    file = renditions.make(picture.file)
    old = list(file.renditions.exclude(unneeded_since=None))
    assert old
    assert picturetidying.sweep() == {"forms_removed": 0}
    Rendition.objects.exclude(unneeded_since=None).update(unneeded_since=timezone.now() - timedelta(days=2))

    assert picturetidying.sweep() == {"forms_removed": len(old)}
    assert not any(default_storage.exists(row.file.name) for row in old)
    assert all(default_storage.exists(row.file.name) for row in file.renditions.all())


def test_a_focal_point_that_comes_back_keeps_its_forms(picture):
    for focus in (0.0, 0.5):
        PictureFile.objects.update(focus_y=focus)
        file = renditions.make(picture.file)
    assert file.look("wide", picture.key) == picture.wide
    assert not file.renditions.filter(digest=picture.wide.digest).exclude(unneeded_since=None).exists()


def test_a_crop_by_hand_is_named_by_its_use_only(picture):
    story = make_story(facts={"lead_picture": picture.key})
    DraftPicture.objects.update(crops={"square": [0, 0, 3125, 5000]})

    file = renditions.make(picture.file)

    use = DraftPicture.objects.get(draft__article=story)
    assert use.square.digest == shapes.digest(file.sha256, "square", (0, 0, 3125, 5000))
    assert (use.square.width, use.wide) == (20, picture.wide)
    assert file.look("square", picture.key) == picture.square


def test_what_changes_while_forms_are_made_is_made_too(picture, monkeypatch):
    make = pixels.make
    moved = []

    def slow(*args, **kwargs):
        if not moved:
            moved.append(PictureFile.objects.update(focus_y=0.9))
        return make(*args, **kwargs)

    PictureFile.objects.update(focus_y=0.0)
    monkeypatch.setattr(pixels, "make", slow)
    file = renditions.make(picture.file)

    wanted = shapes.box_of("wide", 64, 40, (0.5, 0.9))
    assert (file.state, tuple(file.ready["wide"][1])) == (FileState.READY, wanted)


def test_a_file_that_cannot_be_read_fails_with_its_reason_at_once(picture, monkeypatch):
    def refuse(*args, **kwargs):
        raise Unreadable("broken")

    Rendition.objects.all().delete()
    monkeypatch.setattr(pixels, "make", refuse)
    renditions.wake(picture.file)
    file = renditions.make(picture.file)
    assert (file.state, file.problem, file.next_try_at, file.claimed_until) == (FileState.FAILED, "broken", None, None)


@pytest.mark.parametrize("error", [Unreadable("time"), OSError("the store is away")], ids=["time", "storage"])
def test_what_may_pass_is_tried_again_later_and_given_up_in_the_end(picture, monkeypatch, error):
    def refuse(*args, **kwargs):
        raise error

    Rendition.objects.all().delete()
    monkeypatch.setattr(pixels, "make", refuse)
    renditions.wake(picture.file)
    tries = []
    for _attempt in range(renditions.ATTEMPTS):
        file = renditions.make(picture.file)
        tries.append((file.state, file.next_try_at and file.next_try_at > timezone.now()))
    assert tries == [(FileState.WAITING, True)] * (renditions.ATTEMPTS - 1) + [(FileState.FAILED, None)]


def test_nothing_stays_of_forms_whose_storing_failed(picture, monkeypatch):
    Rendition.objects.all().delete()
    before = stored_files()
    store, count = pixels.store, []

    def fail(name, path):
        count.append(name)
        if len(count) > 3:
            raise OSError("full")
        return store(name, path)

    monkeypatch.setattr(pixels, "store", fail)
    renditions.make(picture.file)
    assert stored_files() == before


def test_the_tick_calls_again_for_what_was_lost_once_in_a_while(monkeypatch):
    called = []
    monkeypatch.setattr(renditions, "_enqueue", called.append)
    lost, new, claimed = (PictureFactory().file for _number in range(3))
    past, future = timezone.now() - timedelta(minutes=1), timezone.now() + timedelta(minutes=1)
    rows = PictureFile.objects
    rows.filter(pk=lost.pk).update(state=FileState.WAITING, next_try_at=past, claimed_until=past)
    rows.filter(pk=new.pk).update(state=FileState.WAITING, next_try_at=future)
    rows.filter(pk=claimed.pk).update(state=FileState.WAITING, next_try_at=past, claimed_until=future)

    assert renditions.wake_due() == {"pictures_woken": 1, "pictures_failed": 0}
    assert renditions.wake_due() == {"pictures_woken": 0, "pictures_failed": 0}
    assert called == [lost.pk]


def test_a_file_that_killed_its_workers_is_given_up(monkeypatch):
    monkeypatch.setattr(renditions, "_enqueue", pytest.fail)
    file = PictureFactory().file
    past = timezone.now() - timedelta(minutes=1)
    PictureFile.objects.update(state=FileState.WAITING, next_try_at=past, claimed_until=past, attempts=5)
    assert renditions.wake_due() == {"pictures_woken": 0, "pictures_failed": 1}
    file.refresh_from_db()
    assert (file.state, file.problem) == (FileState.FAILED, "time")


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_makes_the_file(contributor, monkeypatch):
    picture = upload(picture_bytes(size=(64, 40)), by=contributor)
    Rendition.objects.all().delete()
    renditions_made = []
    make = pixels.make
    start = threading.Barrier(2)

    def counted(*args, **kwargs):
        renditions_made.append(1)
        return make(*args, **kwargs)

    def work():
        try:
            start.wait()
            renditions.make(picture.file.pk)
        finally:
            connection.close()

    monkeypatch.setattr(pixels, "make", counted)
    both = [threading.Thread(target=work) for _number in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    file = PictureFile.objects.get()
    assert (len(renditions_made), file.state, file.claimed_until) == (1, FileState.READY, None)


@pytest.mark.django_db(transaction=True)
def test_of_a_replacement_and_a_publication_at_once_page_and_row_tell_the_same(contributor, editor, monkeypatch):
    picture = PictureFactory(created_by=contributor)
    story = make_live(document=with_figure(picture))
    old, new = picture.file, PictureFileFactory(picture=picture, created_by=contributor)
    Picture.objects.update(file=old)
    follow = [["live", story.pk, "figure"], ["draft", story.pk, "figure"]]
    PictureFile.objects.filter(pk=new.pk).update(pending={"follow": follow}, state=FileState.WAITING)
    drafting.set_fact(story, "dateline", by=story.created_by, was="", value="Dushanbe")
    move(story, Action.SUBMIT, story.created_by)
    move(story, Action.APPROVE, publisher := EditorFactory(roles=["publisher"]))
    start = threading.Barrier(2)
    nothing = renditions.Plan()
    claims = picturefields.claims_digest(picture)

    def produce(row, wanted):
        wanted.claims = claims
        start.wait()
        return [], {}

    def work():
        try:
            renditions.make(new.pk)
        finally:
            connection.close()

    monkeypatch.setattr(renditions, "_produce", produce)
    monkeypatch.setattr(renditions, "plan", lambda file, **options: nothing)
    worker = threading.Thread(target=work)
    worker.start()
    start.wait()
    move(story, Action.PUBLISH, publisher)
    worker.join()

    story.refresh_from_db()
    assert story.picture_uses.get().file_id == new.pk
    assert new.look("free", picture.key).digest in story.body_html
    assert (story.dateline, Picture.objects.get().file_id) == ("Dushanbe", new.pk)
