"""What stands around a story, from rows that were written when stories were published."""

import pytest

from articles.domain.corrections import Release
from articles.domain.related import MORE, RELATED, around
from articles.enums import Action
from articles.models import Article
from newsroom.lib.languages import Names
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    return factories.KeywordFactory(slug="topic")


@pytest.fixture
def story(section, topic):
    return factories.make_live(section=section, facts={"keywords": [topic.pk]})


def test_around_a_lonely_story_is_nothing(story):
    found = around(story)

    assert (found.translations, found.related, found.more, found.chain) == ([], [], [], [])


def test_around_takes_related_and_newest_and_none_twice(story, topic, section):
    other = factories.SectionFactory(slug="other")
    sharing = [
        factories.make_live(section=other, headline=f"S{n}", facts={"keywords": [topic.pk]}) for n in range(RELATED + 2)
    ]
    neighbors = [factories.make_live(section=section, headline=f"N{n}") for n in range(MORE + 2)]

    found = around(story)

    assert set(found.related) < set(sharing)
    assert len(found.related) == RELATED
    assert found.more == neighbors[::-1][:MORE]


def test_around_asks_one_question(story, topic, section, django_assert_num_queries):
    for number in range(3):
        factories.make_live(section=section, headline=f"S{number}", facts={"keywords": [topic.pk]})
    read = Article.objects.select_related("chain_place").get(pk=story.pk)

    with django_assert_num_queries(1):
        around(read)


def test_those_by_hand_come_first_in_their_order_and_push_nobody_of_theirs_out(section, topic):
    near = [factories.make_live(section=section, headline=f"S{n}", facts={"keywords": [topic.pk]}) for n in range(6)]
    chosen = [factories.make_live(section=section, headline=f"C{n}") for n in range(6)]
    wanted = [each.pk for each in (chosen[4], near[0], *chosen[:4])]
    story = factories.make_live(section=section, facts={"keywords": [topic.pk], "related": wanted})

    assert [each.pk for each in around(story).related] == wanted

    few = factories.make_live(section=section, facts={"keywords": [topic.pk], "related": wanted[:1]})
    found = around(few).related
    assert (found[0].pk, len(found)) == (wanted[0], RELATED)
    assert set(found[1:]) <= {*near, story}


def test_unpublished_withdrawn_retracted_and_foreign_stories_are_not_around(story, topic, section, publisher):
    factories.make_story(section=section, facts={"keywords": [topic.pk]})
    factories.make_live(section=section, language="zh-hans", headline="别的", facts={"keywords": [topic.pk]})
    gone, wrong = (factories.make_live(section=section, facts={"keywords": [topic.pk]}) for _n in range(2))
    chooses = factories.make_live(section=section, facts={"related": [gone.pk, wrong.pk]})
    factories.move(gone, Action.WITHDRAW, publisher, note="It was not true.")
    retraction = Release(text=Names({"en": "It was not true."}))
    factories.move(wrong, Action.RETRACT, publisher, release=retraction)

    assert around(story).related == []
    assert around(chooses).related == []
    assert [each.pk for each in around(chooses).more] == [story.pk]

    factories.move(gone, Action.REINSTATE, publisher)
    assert [each.pk for each in around(story).related] == [gone.pk]
    assert [each.pk for each in around(chooses).related] == [gone.pk]


def test_translations_find_each_other(story, section):
    chinese = factories.make_live(section=section, language="zh-hans", headline="译文", translation_of=story)

    assert around(story).translations == [chinese]
    assert around(chinese).translations == [story]
