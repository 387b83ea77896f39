"""A question question answers as the queryset that it was made of, whatever it is asked with."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from articles.models import Article, Section
from newsroom.lib.fixedquestions import FixedQuestion
from tests.factories import SectionFactory, make_live


def test_rows_become_what_the_queryset_gives(section, django_assert_num_queries):
    stories = [make_live(section=section, headline=f"Bridge {number}") for number in range(3)]

    def of(language, before, on, pk):
        rows = Article.objects.live().filter(language=language, published_at__lt=before, published_on=on, pk__lte=pk)
        return rows.select_related("section").annotate(place=F("section__path")).order_by("pk")

    question = FixedQuestion(of, language=str, before=type(timezone.now()), on=type(timezone.localdate()), pk=int)
    for story in stories:
        asked = {
            "language": "en",
            "before": timezone.now() + timedelta(days=1),
            "on": story.published_on,
            "pk": story.pk,
        }
        with django_assert_num_queries(1):
            found = question.ask(**asked)
            assert [each.section.name for each in found] == [section.name] * len(found)

        expected = list(of(**asked))
        assert found == expected
        for name in ("headline", "points", "published_at", "published_on", "place", "release"):
            assert [getattr(each, name) for each in found] == [getattr(each, name) for each in expected]
    assert len(found) == 3
    assert question.ask(language="zh-hans", before=timezone.now(), on=stories[0].published_on, pk=1) == []


def test_rows_are_equal_exactly_while_the_database_says_the_same(db):
    section = SectionFactory(name={"en": "Trade"})
    question = FixedQuestion(lambda: Section.objects.only("name", "path"))

    before = question.rows()
    assert question.rows() == before
    assert hash(question.rows()) == hash(before)

    Section.objects.filter(pk=section.pk).update(name={"en": "Commerce"})
    assert question.rows() != before
    assert str(question.objects(before)[0].name) == "Trade"


def test_a_value_that_is_not_asked_with_is_refused(db):
    with pytest.raises(ValueError, match="slug"):
        FixedQuestion(lambda slug: Section.objects.filter(path__startswith=slug), slug=str).rows(slug="x")
