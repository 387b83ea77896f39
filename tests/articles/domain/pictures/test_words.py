import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from articles.domain import picturelocks, pictures
from articles.enums import FileState, PictureHappening
from articles.models import Article, Picture, PictureFile
from newsroom.lib.languages import Names
from tests.factories import EditorFactory, PictureFactory, make_live, refreshed, with_figure

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(contributor):
    return PictureFactory(created_by=contributor, title="The port")


def describe(picture, by, **words):
    return pictures.describe(picture, by=by, seen=picture.version, words=words)


def test_new_words_reach_live_stories_without_touching_their_dates(picture, editor):
    article = make_live(document=with_figure(picture))
    assert "A bridge" in article.body_html
    stamp = article.published_at

    describe(picture, editor, alt={"en": "Cranes at dawn"}, credit={"en": "Photo: M"})

    article.refresh_from_db()
    assert "Cranes at dawn" in article.body_html
    assert "Photo: M" in article.body_html
    assert (article.published_at, article.updated_at) == (stamp, None)


def test_of_many_live_stories_the_tick_renders_those_that_the_change_left(picture, editor, monkeypatch):
    monkeypatch.setattr(picturelocks, "AT_ONCE", 1)
    stories = [make_live(document=with_figure(picture)) for _number in range(3)]

    describe(picture, editor, alt={"en": "New"})

    def done():
        return sum('alt="New"' in Article.objects.get(pk=story.pk).body_html for story in stories)

    assert done() == 1
    assert picturelocks.rerender_stale() == {"rerendered": 2}
    assert done() == 3
    assert picturelocks.rerender_stale() == {"rerendered": 0}


def test_the_record_keeps_every_value_before_and_after(picture, editor):
    until = timezone.now()
    after = describe(picture, editor, title="Quay", subjects=["port", " port ", ""], expires_at=until)

    event = picture.events.get()
    assert (event.action, event.actor) == (PictureHappening.DESCRIBED, editor)
    assert event.changes == {
        "title": ["The port", "Quay"],
        "subjects": [[], ["port"]],
        "expires_at": [None, until.isoformat()],
    }
    assert (after.version, after.search_text) == (picture.version + 1, "quay a bridge 一座桥 port")
    assert describe(after, editor, title="Quay").version == after.version
    assert picture.events.count() == 1


def test_words_that_somebody_changed_meanwhile_are_not_overwritten(picture, editor, contributor):
    describe(picture, editor, alt={"en": "First"})
    with pytest.raises(pictures.WordsChanged) as refusal:
        describe(picture, contributor, alt={"en": "Second"})
    assert refusal.value.picture.alt["en"] == "First"
    # The same once more, as a button pressed twice sends it, loses nothing.
    assert describe(picture, editor, alt={"en": "First"}).version == picture.version + 1
    assert Picture.objects.get().alt == {"en": "First"}


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"title": "x" * 201}, "title"),
        ({"caption": {"en": "x" * 1001}}, "caption"),
        ({"alt": {"fr": "Un pont"}}, "alt"),
        ({"source_type": "guessed"}, "source_type"),
        ({"licence_url": "javascript:alert(1)"}, "licence_url"),
        ({"subjects": ["x" * 201]}, "subjects"),
        ({"taken_at": "yesterday"}, "taken_at"),
        ({"embargo_until": "2026-02-02T00:00Z", "expires_at": "2026-02-01T00:00Z"}, "expires_at"),
    ],
)
def test_values_that_cannot_be_kept_are_refused_and_nothing_changes(picture, editor, words, field):
    with pytest.raises(ValidationError) as refusal:
        describe(picture, editor, **words)
    assert list(refusal.value.message_dict) == [field]
    assert (Picture.objects.get().version, picture.events.count()) == (picture.version, 0)


def test_contributors_describe_their_own_pictures_until_readers_see_them(picture, contributor, editor):
    assert pictures.may_describe(contributor, picture)
    other = EditorFactory(roles=["contributor"])
    assert not pictures.may_describe(other, picture)
    with pytest.raises(PermissionDenied):
        describe(picture, other, title="Mine")
    make_live(document=with_figure(picture))
    assert not pictures.may_describe(contributor, picture)
    assert pictures.may_describe(editor, picture)


def test_another_credit_is_written_into_the_files_again_other_words_are_not(picture, editor):
    picture = describe(picture, editor, title="Quay")
    assert PictureFile.objects.get().state == FileState.READY
    describe(picture, editor, creator="Mei Lin")
    assert PictureFile.objects.get().state == FileState.WAITING


def test_many_are_changed_as_one_act_and_taken_back_as_one(editor):
    one = PictureFactory(credit=Names({"en": "Old"}), subjects=["port", "Sea"])
    two = PictureFactory(creator="Kept", subjects=[])
    changes = {"credit": {"en": "Agency"}, "creator": "Mei", "add": ["port", "crane"], "remove": ["sea"]}

    act = pictures.describe_many([one, two], by=editor, changes=changes, mode="fill")

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.credit, one.creator, one.subjects) == ({"en": "Old"}, "Mei", ["port", "crane"])
    assert (two.credit, two.creator, two.subjects) == ({"en": "Agency"}, "Kept", ["port", "crane"])
    describe(two, editor, credit={"en": "Corrected"})
    assert pictures.undo(act, by=editor) == [two]
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.creator, one.subjects) == ("", ["port", "Sea"])
    assert (two.credit, two.subjects) == ({"en": "Corrected"}, [])
    # A second time, nothing.
    assert pictures.undo(act, by=editor) == []
    assert two.events.filter(action=PictureHappening.UNDONE).count() == 1


@pytest.mark.parametrize(
    ("mode", "caption"), [("set", "New"), ("fill", "Old"), ("append", "Old New")], ids=["set", "fill", "append"]
)
def test_a_bulk_change_says_what_becomes_of_what_is_there(editor, mode, caption):
    picture = PictureFactory(caption=Names({"en": "Old", "zh-hans": "旧"}))
    pictures.describe_many([picture], by=editor, changes={"caption": {"en": "New"}}, mode=mode)
    picture.refresh_from_db()
    assert picture.caption == {"en": caption, "zh-hans": "旧"}


def test_a_bulk_change_with_one_picture_of_others_changes_none(contributor):
    mine, other = PictureFactory(created_by=contributor), PictureFactory()
    with pytest.raises(PermissionDenied):
        pictures.describe_many([mine, other], by=contributor, changes={"creator": "Me"})
    assert Picture.objects.get(pk=mine.pk).creator == ""


def test_a_bulk_change_costs_the_same_for_each_picture(editor, django_assert_max_num_queries):
    many = [PictureFactory() for _number in range(10)]
    with django_assert_max_num_queries(10 + 4 * 10):
        pictures.describe_many(many, by=editor, changes={"title": "Same"})


@pytest.mark.django_db(transaction=True)
def test_of_two_who_describe_at_once_one_is_told(picture, editor, publisher):
    start, told = threading.Barrier(2), []

    def save(by, words):
        try:
            start.wait()
            describe(picture, by, alt={"en": words})
        except pictures.WordsChanged as refusal:
            told.append((words, refusal.picture.alt["en"]))
        finally:
            connection.close()

    both = [threading.Thread(target=save, args=each) for each in ((editor, "One"), (publisher, "Two"))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    stored = Picture.objects.get()
    assert len(told) == 1
    assert told[0][1] == stored.alt["en"] != told[0][0]
    assert stored.version == picture.version + 1


def test_a_story_renders_with_the_words_of_now(picture, editor):
    describe(picture, editor, caption={"en": "Before"})
    article = make_live(document=with_figure(picture))
    assert "Before" in refreshed(article).body_html
