"""What readers see of a family: where a translation comes from, the other languages, and a newer original."""

import re

import pytest

from articles.domain import translations
from articles.domain.corrections import Release
from articles.enums import Action, Significance
from newsroom.lib.languages import Names
from tests.factories import SourceFactory, make_live, make_story, move, refreshed
from tests.publications import approve, change, rewrite

pytestmark = pytest.mark.django_db
NEWER = "was changed in substance on"


def finished(source, language, headline, publisher):
    """A translation made from this story and given to readers."""
    article = translations.begin(source, by=publisher, language=language).article
    rewrite(article, "译文。", publisher, headline=headline)
    approve(article, publisher)
    move(article, Action.PUBLISH, publisher)
    return refreshed(article)


def alternates(page: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="http://127.0.0.1:8000([^"]*)"', page))


@pytest.fixture
def chinese(live, publisher):
    return finished(live, "zh-hans", "大桥通车", publisher)


@pytest.fixture
def page(client):
    def get(story):
        return " ".join(client.get(story.get_absolute_url()).text.split())

    return get


def test_translation_says_where_it_comes_from(page, live, chinese):
    text = page(chinese)

    address = live.get_absolute_url()
    assert f'<a href="{address}" hreflang="en">' in text
    assert NEWER not in text
    assert 'class="translated"' not in page(live)


def test_original_from_elsewhere_names_its_own_source(page, section, publisher):
    source = SourceFactory(name=Names({"en": "Seetao"}))
    facts = {"source": source.pk, "original_published_at": "2022-05-18T07:00:00Z"}
    chinese = make_live(section=section, language="zh-hans", headline="大桥通车", facts=facts)

    text = page(finished(chinese, "en", "A bridge opens", publisher))

    foot = text.split('class="translated"')[1].split("</p>")[0]
    assert "Translated from Chinese;" in foot
    assert f'href="{chinese.get_absolute_url()}"' in foot
    assert 'First published by Seetao on <time datetime="2022-05-18">18 May 2022</time>' in foot


def test_original_that_readers_cannot_see_is_not_led_to(page, live, chinese, publisher):
    address = live.get_absolute_url()
    move(live, Action.WITHDRAW, publisher, note="It was wrong.")

    text = page(chinese)

    assert 'class="translated"' in text
    assert address not in text
    assert live.headline not in text
    assert alternates(text) == {}


def test_embargoed_original_is_only_a_language(page, section, publisher, later):
    secret = make_story(section=section, headline="Not before noon", facts={"embargo_until": later.isoformat()})
    chinese = make_live(section=section, language="zh-hans", headline="大桥通车")
    type(chinese).objects.filter(pk=chinese.pk).update(translation_of=secret)

    text = page(chinese)

    assert "Not before noon" not in text
    assert alternates(text) == {}


@pytest.mark.parametrize(
    ("significance", "told"), [(Significance.TYPO, False), (Significance.NORMAL, False), (Significance.MAJOR, True)]
)
def test_newer_original_is_told_when_it_matters(page, section, publisher, significance, told):
    chinese = make_live(section=section, language="zh-hans", headline="大桥通车", text="周二通车。")
    english = finished(chinese, "en", "A bridge opens", publisher)
    assert NEWER not in page(english)

    change(chinese, "周三通车。", publisher, significance=significance)

    assert (NEWER in page(english)) == told


def test_retracted_original_is_said(page, section, publisher):
    chinese = make_live(section=section, language="zh-hans", headline="大桥通车")
    english = finished(chinese, "en", "A bridge opens", publisher)

    move(chinese, Action.RETRACT, publisher, release=Release(text=Names({"zh-hans": "有误。"})))

    assert "The original of this translation</a> has been retracted." in page(english)


def test_editions_know_each_other_and_the_default(page, live, chinese):
    places = {
        "en": live.get_absolute_url(),
        "zh-Hans": chinese.get_absolute_url(),
        "x-default": live.get_absolute_url(),
    }

    assert alternates(page(live)) == places
    assert alternates(page(chinese)) == places


def test_retired_member_leaves_the_switch(page, live, chinese, publisher):
    move(chinese, Action.WITHDRAW, publisher, note="有误。")

    text = page(live)

    assert alternates(text) == {}
    assert "/zh-hans/section/trade/?untranslated" in text
