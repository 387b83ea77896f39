"""A card of a front is kept by what the database says, which is asked each time: nothing that changed stays."""

import pytest

from articles.domain import cards, frontblocks, fronts
from articles.domain.frontblocks import NEWEST, SECTION
from articles.models import Article
from articles.public.context import all_sections
from articles.public.home import in_the_news
from keywords.models import KeywordStatus
from newsroom.lib.languages import Names
from tests import factories

pytestmark = pytest.mark.django_db
NEW = {"kind": NEWEST, "value": None}


@pytest.fixture
def topic():
    return factories.KeywordFactory(slug="rail-freight")


@pytest.fixture
def live(section, topic):
    author, picture = factories.ProfileFactory(slug="mei-lin"), factories.PictureFactory()
    facts = {"keywords": [topic.pk], "credits": [["author", author.pk]], "lead_picture": picture.key}
    return factories.make_live(section=section, headline="A bridge opens", facts=facts)


def card(story) -> cards.Card | None:
    return cards.offered("en", [story.pk]).get(story.pk)


def test_a_card_says_what_the_row_says(live, django_assert_num_queries):
    with django_assert_num_queries(2):
        shown = card(live)
    row = Article.objects.for_cards().get(pk=live.pk)

    for name in cards.OWN:
        assert getattr(shown, name) == getattr(row, name), name
    assert shown == row
    assert shown.get_absolute_url() == row.get_absolute_url()
    assert (shown.section, shown.section.get_absolute_url()) == (row.section, row.section.get_absolute_url())
    assert [(str(each), each.slug) for each in shown.authors] == [(str(each), each.slug) for each in row.authors]
    assert shown.lead_use.wide == row.lead_use.wide
    assert shown.lead_use.credit_in("en") == row.lead_use.credit_in("en")


def test_the_same_facts_are_the_same_card_with_nothing_to_ask_later(live, django_assert_num_queries):
    first = card(live)

    assert card(live) is first
    with django_assert_num_queries(0):
        assert [first.section.name, first.authors, first.lead_use.wide, first.get_absolute_url()]


@pytest.mark.parametrize("column", [{"headline": "Another"}, {"slug": "another"}, {"points": ["Another"]}])
def test_a_change_of_the_story_is_another_card(live, column):
    card(live)
    Article.objects.filter(pk=live.pk).update(**column)

    assert {name: getattr(card(live), name) for name in column} == column


def test_a_change_around_the_story_is_another_card(live):
    card(live)
    person, place, use = live.credits.get().profile, live.section, live.picture_uses.get()
    person.name = place.name = Names({"en": "Another name"})
    person.save()
    place.save()
    use.file.ready = {shape: ["0123456789", *rest] for shape, (_digest, *rest) in use.file.ready.items()}
    use.file.save()

    after = card(live)

    assert (str(after.authors[0]), str(after.section)) == ("Another name", "Another name")
    assert after.lead_use.wide.digest == "0123456789"


def test_what_readers_may_not_see_has_no_card(live):
    card(live)
    Article.objects.filter(pk=live.pk).update(withdrawn_at=live.published_at)

    assert card(live) is None


def test_words_for_the_front_stay_off_the_shared_card(live):
    factories.make_live(section=live.section, headline="A newer one")
    blocks = [frontblocks.new_block("lead", NEW), frontblocks.new_block("row", NEW)]
    blocks[1]["slots"][0] |= {"story": live.pk, "headline": "Shorter"}

    front = fronts.arrange(blocks, language="en", sections=[])

    assert (front.rows[0].stories[0].headline, front.latest[0].headline) == ("Shorter", "Shorter")
    assert front.rows[0].facts is None
    assert front.head_facts is not None
    assert card(live).headline == "A bridge opens"


@pytest.mark.parametrize("parts", [3, 40])
def test_a_row_is_filled_from_every_part_of_its_section(section, parts, django_assert_num_queries):
    below = [factories.SectionFactory(parent=section) for _ in range(parts)]
    stories = [factories.make_live(section=each, headline=f"Story {n}") for n, each in enumerate(below[:4])]
    sections = all_sections()
    blocks = [frontblocks.new_block("lead", NEW), frontblocks.new_block("row", {"kind": SECTION, "value": section.pk})]

    with django_assert_num_queries(3):
        front = fronts.arrange(blocks, language="en", sections=sections)

    assert {story.pk for story in [front.lead, *front.rows[0].stories]} == {story.pk for story in stories}


def test_rows_that_may_want_the_same_stories_are_all_full(section):
    stories = [factories.make_live(section=section, headline=f"Story {n}") for n in range(17)]
    of_section = {"kind": SECTION, "value": section.pk}
    blocks = [frontblocks.new_block("lead", NEW)]
    blocks += [frontblocks.new_block(kind, rule) for kind, rule in (("row", NEW), ("list", of_section), ("row", NEW))]

    front = fronts.arrange(blocks, language="en", sections=all_sections(), latest=0)

    assert [len(row.places) for row in front.rows] == [5, 6, 5]
    assert {story.pk for story in front.shown} == {story.pk for story in stories}


def test_keywords_in_the_news_follow_their_rows(live, topic, section, django_assert_num_queries):
    other = factories.make_live(section=section, headline="Another", facts={"keywords": [topic.pk]})
    front = [card(live), card(other)]
    with django_assert_num_queries(1):
        before = in_the_news(front)
    topic.names = Names({"en": "Freight by rail"})
    topic.save()
    renamed = in_the_news(front)
    topic.status = KeywordStatus.RETIRED
    topic.save()

    assert [each.get_absolute_url() for each in before] == ["/keyword/rail-freight/"]
    assert [str(each) for each in renamed] == ["Freight by rail"]
    assert in_the_news(front) == []
    assert in_the_news(front[:1]) == []


def test_the_front_page_follows_at_once(client, live, section):
    before = client.get("/").text
    live.section.name = Names({"en": "Goods"})
    live.section.save()
    renamed = client.get("/").text
    Article.objects.filter(pk=live.pk).update(headline="It has opened")
    changed = client.get("/").text
    Article.objects.filter(pk=live.pk).update(withdrawn_at=live.published_at)

    assert "A bridge opens" in before
    assert ">Goods<" in renamed
    assert "It has opened" in changed
    assert "A bridge opens" not in changed
    assert "It has opened" not in client.get("/").text
