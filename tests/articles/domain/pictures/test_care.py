import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.domain import pictures, renditions
from articles.enums import FileState, PictureHappening
from articles.models import DraftPicture, Front, KeywordPage, Picture, PictureFile, ProfilePage, Rendition
from editors.models import AuditEntry
from tests.factories import (
    EditorFactory,
    KeywordFactory,
    PictureFactory,
    ProfileFactory,
    make_live,
    make_story,
    picture_bytes,
    upload,
    with_figure,
)
from tests.storage import stored_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(contributor):
    return PictureFactory(created_by=contributor, title="The port")


@pytest.fixture
def small(contributor):
    return upload(picture_bytes(size=(64, 40)), by=contributor, alt={"en": "Cranes"})


def new_file(color=(200, 10, 10)):
    return picture_bytes(size=(64, 40), color=color)


def test_a_focal_point_waits_for_its_crops_and_stands_in_the_record(picture, editor):
    old = picture.wide

    file = pictures.set_focus(picture.file, 0.25, 0.1, by=editor)

    assert (file.focus, file.state) == ((0.25, 0.1), FileState.WAITING)
    assert file.look("wide", picture.key) == old
    assert picture.events.get().changes == {"focus": [[0.5, 0.5], [0.25, 0.1]]}
    with pytest.raises(ValidationError):
        pictures.set_focus(file, 1.2, 0, by=editor)
    with pytest.raises(PermissionDenied):
        pictures.set_focus(file, 0, 0, by=EditorFactory(roles=["contributor"]))


def test_a_replacement_is_shown_when_its_forms_are_made_by_the_uses_that_follow(small, editor):
    follows = make_live(document=with_figure(small, headline="Follows"))
    stays = make_live(document=with_figure(small, headline="Stays"))
    old = small.file
    follow = [use for use in pictures.uses(small, editor).stories if use.article == follows]
    follow += [
        use for use in pictures.uses(small, EditorFactory(roles=["publisher"])).stories if use.article == follows
    ]

    pictures.replace(small, new_file(), by=editor, follow=follow, note="Better light")

    new = small.files.get(number=2)
    assert Picture.objects.get().file == old
    assert old.look("free", small.key).digest in type(follows).objects.get(pk=follows.pk).body_html
    renditions.make(new)

    small = Picture.objects.get()
    assert small.file == new
    bodies = {story.headline: type(story).objects.get(pk=story.pk).body_html for story in (follows, stays)}
    assert small.free.digest in bodies["Follows"]
    assert old.look("free", small.key).digest in bodies["Stays"]
    assert {use.file_id for use in follows.picture_uses.all()} == {new.pk}
    assert set(DraftPicture.objects.filter(draft__article=follows).values_list("file", flat=True)) == {new.pk}
    assert set(DraftPicture.objects.filter(draft__article=stays).values_list("file", flat=True)) == {old.pk}
    event = small.events.filter(action=PictureHappening.REPLACED).get()
    assert (event.note, event.changes["file"][1]["number"]) == ("Better light", 2)


@pytest.mark.parametrize(("size", "focus"), [((800, 450), (0.8, 0.3)), ((450, 800), (0.5, 0.5))])
def test_a_better_version_keeps_the_focal_point_and_another_cut_does_not(editor, size, focus):
    picture = upload(picture_bytes(size=(400, 225)), by=editor)
    pictures.set_focus(picture.file, 0.8, 0.3, by=editor)

    pictures.replace(picture, picture_bytes(size=size, color=(1, 2, 3)), by=editor)

    assert picture.files.latest("number").focus == focus


def test_a_story_published_while_the_replacement_is_made_follows_too(small, editor, publisher):
    story = make_live(document=with_figure(small))
    pictures.replace(small, new_file(), by=editor, follow=pictures.uses(small, publisher).stories)
    # Published again: its rows are new ones.
    again = make_live(document=with_figure(small))
    story.picture_uses.all().delete()
    story.picture_uses.create(picture=small, file=small.file, role="figure")

    new = renditions.make(small.files.get(number=2))

    assert story.picture_uses.get().file == new
    assert again.picture_uses.get().file == small.file


def test_the_file_of_another_picture_is_refused_and_the_own_old_one_comes_back(small, editor):
    other = upload(new_file(), by=editor, title="Other")
    with pytest.raises(pictures.Refused, match="Other"):
        pictures.replace(small, new_file(), by=editor)
    with pytest.raises(pictures.Refused, match="very file"):
        pictures.replace(small, picture_bytes(size=(64, 40)), by=editor)
    with pytest.raises(pictures.PictureRefused, match="damaged"):
        pictures.replace(small, new_file()[:300], by=editor)
    assert (PictureFile.objects.count(), other.files.count()) == (2, 1)

    pictures.replace(small, new_file((1, 2, 3)), by=editor)
    renditions.make(small.files.get(number=2))
    pictures.replace(small, picture_bytes(size=(64, 40)), by=editor)
    renditions.make(small.files.get(number=1))

    assert (Picture.objects.get(pk=small.pk).file.number, small.files.count()) == (1, 2)


def test_a_replacement_that_is_overtaken_is_never_shown(small, editor, publisher):
    story = make_live(document=with_figure(small))
    pictures.replace(small, new_file((1, 1, 1)), by=editor, follow=pictures.uses(small, publisher).stories)
    pictures.replace(small, new_file((2, 2, 2)), by=editor)
    renditions.make(small.files.get(number=3))
    renditions.make(small.files.get(number=2))

    assert Picture.objects.get().file.number == 3
    assert story.picture_uses.get().file.number == 3


def test_nothing_is_left_of_a_replacement_whose_rows_cannot_be_written(small, editor, monkeypatch):
    before = stored_files()

    def fail(*args, **kwargs):
        raise RuntimeError("the database went away")

    monkeypatch.setattr(renditions, "wake", fail)
    with pytest.raises(RuntimeError):
        pictures.replace(small, new_file(), by=editor)
    assert (stored_files(), small.files.count()) == (before, 1)


def test_who_may_replace_retire_and_delete(picture, contributor, editor, administrator):
    assert pictures.may_replace(contributor, picture)
    assert not pictures.may_delete(editor, picture)
    assert pictures.may_delete(administrator, picture)
    with pytest.raises(PermissionDenied):
        pictures.retire(picture, by=contributor)
    with pytest.raises(PermissionDenied):
        pictures.delete(picture, by=editor)
    make_story(facts={"lead_picture": picture.key})
    assert not pictures.may_replace(contributor, picture)
    assert pictures.may_replace(editor, picture)
    with pytest.raises(PermissionDenied):
        pictures.replace(picture, new_file(), by=contributor)


def test_a_retired_picture_stays_where_it_is_and_comes_back(picture, editor):
    make_live(document=with_figure(picture))
    retired = pictures.retire(picture, by=editor, note="Wrong port")
    assert retired.retired_at
    assert not Picture.objects.kept().exists()
    assert pictures.retire(picture, by=editor).retired_at == retired.retired_at
    assert pictures.return_(picture, by=editor).retired_at is None
    assert [event.action for event in picture.events.all()] == ["returned", "retired"]


@pytest.mark.parametrize("named", ["live", "draft", "version", "keyword", "portrait", "front"])
def test_what_anything_names_cannot_be_deleted(picture, administrator, named):
    if named == "live":
        make_live(document=with_figure(picture))
        DraftPicture.objects.all().delete()
    elif named in ("draft", "version"):
        story = make_story(document=with_figure(picture))
        if named == "version":
            story.draft.picture_uses.all().delete()
    elif named == "keyword":
        KeywordPage.objects.create(keyword=KeywordFactory(), picture=picture)
    elif named == "front":
        Front.objects.create(language="en").pictures.add(picture)
    else:
        ProfilePage.objects.create(profile=ProfileFactory(), picture=picture)

    assert not pictures.may_delete(administrator, picture)
    with pytest.raises(pictures.Refused, match="retired"):
        pictures.delete(picture, by=administrator)
    assert Picture.objects.exists()


def test_what_nothing_names_goes_with_its_files(small, administrator, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        pictures.delete(small, by=administrator)
    assert (Picture.objects.count(), Rendition.objects.count(), stored_files()) == (0, 0, 0)
    assert AuditEntry.objects.get(action="picture.deleted").actor == administrator
