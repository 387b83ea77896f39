"""A query put into SQL once asks the database anew each time."""

import pytest

from articles.models import Article, Section
from newsroom.lib.prepared import Prepared, slots
from tests import factories

pytestmark = pytest.mark.django_db


def test_what_changed_between_two_askings_is_seen(section, django_assert_num_queries):
    question = Prepared(Section.objects.filter(pk__in=slots(2)).values_list("pk", "slug", "name").order_by("pk"), 2)
    other = factories.SectionFactory(slug="energy")
    before = question.ask([section.pk, other.pk])
    Section.objects.filter(pk=other.pk).update(slug="power")

    with django_assert_num_queries(1):
        after = question.ask([section.pk, other.pk])

    assert [row[1] for row in before] == ["trade", "energy"]
    assert [row[1] for row in after] == ["trade", "power"]
    assert before[0] == after[0]


def test_rows_are_read_as_django_reads_them(section):
    story = factories.make_live(section=section)
    rows = Article.objects.filter(pk__in=slots(1), language="en")
    question = Prepared(rows.values_list("published_at", "points", "section__name"), 1)

    stored = question.ask([story.pk])

    assert hash(stored[0])
    assert question.read(stored) == [[story.published_at, story.points, section.name]]


def test_keys_and_places_for_them_are_as_many():
    question = Prepared(Section.objects.filter(pk__in=slots(2)).values_list("pk"), 2)

    with pytest.raises(ValueError, match="2 keys are asked for, not 1"):
        question.ask([1])
