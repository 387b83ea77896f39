"""What the migrations make of the keywords that were there before."""

import importlib

import pytest
from django.apps import apps

from articles.models import ArticleKeyword
from keywords.models import Alias, Keyword
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, make_live

pytestmark = pytest.mark.django_db


def run(app, name, function):
    getattr(importlib.import_module(f"{app}.migrations.{name}"), function)(apps, None)


def test_every_name_becomes_a_word_and_every_keyword_knows_its_ancestors():
    top = KeywordFactory(slug="asia", names=Names({"en": "Asia", "zh-hans": "亚洲"}))
    below = KeywordFactory(slug="tajikistan", names=Names({"en": "Tajikistan", "zh-hans": "Tajikistan"}), parent=top)
    KeywordFactory(names=Names({"zh-hans": "中亞"}), parent=below)
    wanted = set(Alias.objects.values_list("keyword", "text", "language", "folded", "is_name"))
    paths = list(Keyword.objects.order_by("pk").values_list("path", flat=True))
    Alias.objects.all().delete()
    Keyword.objects.update(path=[])

    run("keywords", "0004_fill_aliases_and_paths", "fill")

    assert set(Alias.objects.values_list("keyword", "text", "language", "folded", "is_name")) == wanted
    assert list(Keyword.objects.order_by("pk").values_list("path", flat=True)) == paths
    assert [len(path) for path in paths] == [0, 1, 2]


def test_the_stories_that_readers_see_are_counted():
    keyword, unused = KeywordFactory(), KeywordFactory()
    make_live(facts={"keywords": [keyword.pk]})
    withdrawn = make_live(facts={"keywords": [keyword.pk]})
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(withdrawn_at=withdrawn.published_at)
    assert ArticleKeyword.objects.count() == 2
    Keyword.objects.update(uses=0)

    run("articles", "0007_count_uses", "count")

    assert dict(Keyword.objects.values_list("pk", "uses")) == {keyword.pk: 1, unused.pk: 0}
