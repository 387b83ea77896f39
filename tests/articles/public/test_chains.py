"""Running stories where readers meet them."""

import pytest

from articles.enums import Action
from tests.factories import make_live, make_story, move

pytestmark = pytest.mark.django_db


def chain(kind, earlier):
    return {"chain": [kind, earlier.pk]}


def page(client, story):
    response = client.get(story.get_absolute_url())
    assert response.status_code == 200
    return response.text


def test_a_continued_story_leads_to_the_newest_and_shows_the_line(client, section):
    first = make_live(headline="First part")
    second = make_live(headline="Second part", facts=chain("continues", first))
    make_story(headline="Third part", facts=chain("continues", second))

    earlier, newest = page(client, first), page(client, second)

    assert "The story went on." in earlier
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{first.get_absolute_url()}">' in earlier
    assert "The story went on." not in newest
    for text in (earlier, newest):
        line = text[text.index('id="chain"') :]
        assert line.index("Second part") < line.index("First part")
        assert line.count("chain-here") == 1
        assert "Third part" not in text


def test_a_replaced_story_keeps_its_address_and_leads_away(client, section):
    first = make_live(headline="First part")
    second = make_live(headline="Second part", facts=chain("replaces", first))

    text = page(client, first)

    assert "This story was replaced by a newer one:" in text
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{second.get_absolute_url()}">' in text
    assert "The running story" not in text
    for place in ("/", "/section/trade/", "/stories/", "/feeds/rss.xml", "/feeds/atom.xml", "/feeds/feed.json"):
        listed = client.get(place).content.decode()
        assert "Second part" in listed, place
        assert "First part" not in listed, place
    assert "First part" not in page(client, second)


def test_a_withdrawn_newest_leads_nobody_anywhere(client, section, publisher):
    first = make_live(headline="First part")
    second = make_live(headline="Second part", facts=chain("replaces", first))
    move(second, Action.WITHDRAW, publisher, note="It was not true.")

    assert "Second part" not in page(client, first)
    assert "First part" in client.get("/feeds/rss.xml").content.decode()
