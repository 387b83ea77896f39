import pytest

from articles.domain import pictures, publishing
from articles.enums import PictureRole
from articles.models import Article, KeywordPage, ProfilePage, RevisionPicture
from tests.factories import (
    DeskFactory,
    EditorFactory,
    KeywordFactory,
    PictureFactory,
    ProfileFactory,
    make_live,
    make_story,
    with_figure,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture():
    return PictureFactory(title="The port")


def test_every_place_is_named_with_its_role(picture, publisher):
    live = make_live(document=with_figure(picture))
    draft = make_story(facts={"lead_picture": picture.key})
    KeywordPage.objects.create(keyword=KeywordFactory(), picture=picture)
    ProfilePage.objects.create(profile=ProfileFactory(), picture=picture)

    used = pictures.uses(picture, publisher)

    places = {(use.kind, use.article.pk, use.role) for use in used.stories}
    figure, lead = PictureRole.FIGURE, PictureRole.LEAD
    assert places == {("live", live.pk, figure), ("draft", live.pk, figure), ("draft", draft.pk, lead)}
    assert (len(used.keywords), len(used.portraits), used.others, used.is_live) == (1, 1, 0, True)
    assert not pictures.uses(PictureFactory(), publisher)


def test_stories_that_are_not_open_to_the_asker_are_only_counted(picture, editor):
    make_live(document=with_figure(picture), desk=DeskFactory())

    used = pictures.uses(picture, editor)

    assert (used.stories, used.others, used.is_live) == ([], 1, True)
    assert pictures.uses(picture, EditorFactory(roles=["contributor"])).others == 1


def test_a_version_that_still_names_it_is_found_by_its_row(picture, publisher):
    story = make_story(document=with_figure(picture), facts={"lead_picture": picture.key})
    assert list(RevisionPicture.objects.values_list("revision__article", "picture")) == [(story.pk, picture.pk)]
    story.draft.picture_uses.all().delete()

    used = pictures.uses(picture, publisher)

    assert [(use.article, use.words) for use in used.versions] == [(story, "In 1 kept version")]
    assert (used.stories, used.is_live) == ([], False)
    assert pictures.is_named(picture)


def test_a_withdrawn_story_says_so(picture, publisher):
    article = make_live(document=with_figure(picture))
    publishing.withdraw(Article.objects.get(pk=article.pk), note="Wrong.")
    used = pictures.uses(picture, publisher)
    assert (used.is_live, used.stories[0].words) == (False, "Withdrawn story")


@pytest.mark.parametrize("number", [1, 6])
def test_it_costs_the_same_with_one_and_with_many(picture, publisher, number, django_assert_num_queries):
    for _number in range(number):
        make_live(document=with_figure(picture))
    with django_assert_num_queries(9):
        for use in pictures.uses(picture, publisher).stories:
            assert use.article.draft.headline
            assert use.file.number
