"""A card that is made once reads as one that is made anew, whatever changed since."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from articles.models import Article
from articles.templatetags import cards
from newsroom.lib.languages import Names
from tests import factories
from tests.clock import travel

pytestmark = pytest.mark.django_db
CARD = Template(
    '{% include "public/_card.html" with story=story size=size place=place level=level bare=bare first=first only %}'
)
ASKED = {"size": "row", "place": "row", "level": 2, "bare": False, "first": False}


@pytest.fixture(autouse=True)
def _no_cards():
    cards.made.things.clear()
    cards.parts.things.clear()


@pytest.fixture
def live(section):
    keyword, author, picture = factories.KeywordFactory(), factories.ProfileFactory(), factories.PictureFactory()
    facts = {"keywords": [keyword.pk], "credits": [["author", author.pk]], "lead_picture": picture.key}
    return factories.make_live(section=section, headline="A bridge opens", facts=facts)


def card(story, **asked) -> str:
    row = Article.objects.for_cards().get(pk=story.pk)
    return CARD.render(Context({"story": row, **ASKED, **asked}))


def anew(story, **asked) -> str:
    cards.made.things.clear()
    cards.parts.things.clear()
    return card(story, **asked)


def test_same_card_is_made_once(live):
    first = card(live)

    assert card(live) == first
    assert len(cards.made.things) == 1


@pytest.mark.parametrize(
    "column",
    [
        {"headline": "Another headline"},
        {"standfirst": "Another standfirst"},
        {"standfirst": "", "points": ["Another point"]},
        {"kind": "analysis"},
        {"slug": "another-address"},
        {"reading_minutes": 42},
        {"absence": "retracted"},
    ],
)
def test_changed_story_has_another_card(live, column):
    before = card(live)
    Article.objects.filter(pk=live.pk).update(**column)

    after = card(live)

    assert after != before
    assert after == anew(live)


def test_what_stands_around_a_story_changes_its_card(live):
    before = card(live)
    section = live.section
    section.name = Names({"en": "Another section"})
    section.save()
    named = card(live)
    person = live.credits.get().profile
    person.name = Names({"en": "Another Name"})
    person.save()

    assert "Another section" in named
    assert "Another Name" in card(live)
    assert before != named
    assert card(live) == anew(live)


def test_new_crop_changes_the_card(live):
    before = card(live)
    use = live.picture_uses.get()
    file = use.file
    file.ready = {shape: ["0123456789", *rest] for shape, (_digest, *rest) in file.ready.items()}
    file.save()

    assert "0123456789" in card(live)
    assert "0123456789" not in before


@pytest.mark.parametrize(
    "asked", [{"size": "line"}, {"size": "plate"}, {"place": "pinned"}, {"level": 3}, {"first": True}]
)
def test_each_place_has_a_card_of_its_own(live, asked):
    usual = card(live)

    other = card(live, **asked)

    assert other != usual
    assert other == anew(live, **asked)


def test_card_speaks_the_language_of_its_page(live):
    english = card(live)
    with translation.override("zh-hans"):
        chinese = card(live)

    assert english != chinese


def test_card_of_last_year_says_its_year(live):
    before = card(live)
    with travel(live.published_at + timedelta(days=400)):
        assert card(live) != before
