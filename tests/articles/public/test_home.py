import re
from datetime import timedelta

import pytest

from articles.public.context import all_sections
from articles.public.home import front
from newsroom.lib.languages import Names
from tests import factories

pytestmark = pytest.mark.django_db


def test_home_without_stories_says_so(client):
    response = client.get("/")

    assert response.status_code == 200
    assert "Nothing has been published yet" in response.text


def test_home_shows_the_outlet_and_its_story(client, live):
    factories.make_outlet(name={"en": "The Corridor", "zh-hans": "通道"})

    response = client.get("/")

    assert '<h1 class="nameplate"><a href="/" rel="home">The Corridor</a></h1>' in response.text
    assert live.get_absolute_url() in response.text
    assert "通道" in client.get("/zh-hans/").text


def test_every_card_says_where_it_belongs_who_wrote_it_and_when(client, copies, section):
    person = factories.ProfileFactory(name=Names({"en": "Mei Lin"}))
    story = factories.make_live(section=section, facts={"credits": [["author", person.pk]]})
    copies(story, 20)

    page = client.get("/").text

    cards = re.findall(r'<article class="card card-(\w+).*?</article>', page, re.S)
    assert {"lead", "second", "tile", "wide", "line"} <= set(cards)
    for card in re.findall(r'<article class="card.*?</article>', page, re.S):
        assert 'class="kicker"' in card, card
        assert "Mei Lin" in card, card
        assert "<time" in card, card


def test_front_places_each_story_once_in_large(live, copies, section):
    copies(live, 40)

    arranged = front("en", all_sections())

    large = [arranged.lead, *arranged.second, *arranged.strip]
    assert len({story.pk for story in large}) == 8
    assert len(arranged.latest) == 8
    for row in arranged.rows:
        assert not {story.pk for story in row.stories} & {story.pk for story in large}


def test_front_opens_with_a_picture_when_a_new_story_has_one(live, section):
    newer = factories.make_live(section=section, headline="Newer without a picture")

    arranged = front("en", all_sections())

    assert arranged.lead == live
    assert arranged.second == [newer]


def test_section_row_reaches_stories_far_below_the_newest(live, copies):
    other = factories.SectionFactory(slug="energy")
    deep = factories.SectionFactory(slug="grids", parent=other)
    copies(live, 40)
    long_ago = live.published_at - timedelta(days=30)
    old = copies(live, 1, section=deep, slug="old-grid-story", published_at=long_ago)[0]

    rows = {row.about: row.stories for row in front("en", all_sections()).rows}

    assert [story.pk for story in rows[other]] == [old.pk]


def test_home_lists_only_its_own_edition(client, section):
    chinese = factories.make_live(section=section, language="zh-hans", headline="大桥通车")

    assert "大桥通车" not in client.get("/").text
    assert "大桥通车" in client.get("/zh-hans/").text
    assert chinese.get_absolute_url().startswith("/zh-hans/20")
