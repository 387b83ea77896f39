import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.domain import keywords as stories
from articles.domain.refusals import NotReady
from articles.enums import Action
from editors.models import AuditEntry
from keywords.domain import vocabularies
from keywords.domain.refusals import Refused
from keywords.models import Vocabulary
from tests.factories import KeywordFactory, VocabularyFactory, make_story, move, refreshed

pytestmark = pytest.mark.django_db


def test_administrators_make_change_and_order_vocabularies(administrator):
    made = vocabularies.create({"en": "Topics", "zh-hans": "题目"}, by=administrator, is_tree=False, limit=3)
    last = Vocabulary.objects.order_by("-position")[0]
    assert (made, made.slug, made.is_tree, made.limit) == (last, "topics-2", False, 3)

    vocabularies.update(made, by=administrator, name={"en": "Themes"}, is_required=True)
    made.refresh_from_db()
    assert (str(made), made.is_required, made.limit) == ("Themes", True, 3)

    vocabularies.order([made.pk, 999_999], by=administrator)
    assert Vocabulary.objects.first() == made
    assert [row.position for row in Vocabulary.objects.all()] == list(range(Vocabulary.objects.count()))
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {
        "vocabulary.created",
        "vocabulary.changed",
        "vocabulary.ordered",
    }


def test_an_empty_one_is_removed_and_one_with_keywords_is_not(administrator):
    with pytest.raises(Refused, match="move them"):
        vocabularies.delete(KeywordFactory().vocabulary, by=administrator)
    empty = VocabularyFactory(slug="empty")
    vocabularies.delete(empty, by=administrator)
    assert not Vocabulary.objects.filter(slug="empty").exists()


def test_a_tree_with_branches_does_not_become_a_list(administrator):
    below = KeywordFactory(parent=KeywordFactory())
    with pytest.raises(Refused, match="stand below others"):
        vocabularies.update(below.vocabulary, by=administrator, is_tree=False)


@pytest.mark.parametrize("values", [{"name": {}}, {"limit": 0}, {"limit": -1}, {"name": {"fr": "Sujets"}}])
def test_bad_values_are_refused(administrator, values):
    with pytest.raises(ValidationError):
        vocabularies.update(VocabularyFactory(), by=administrator, **values)
    with pytest.raises(ValidationError):
        vocabularies.create(**({"name": {"en": "X"}} | values), by=administrator)


def test_nobody_else_touches_them(publisher):
    vocabulary = VocabularyFactory()
    with pytest.raises(PermissionDenied):
        vocabularies.create({"en": "X"}, by=publisher)
    with pytest.raises(PermissionDenied):
        vocabularies.update(vocabulary, by=publisher, limit=1)
    with pytest.raises(PermissionDenied):
        vocabularies.order([], by=publisher)
    with pytest.raises(PermissionDenied):
        vocabularies.delete(vocabulary, by=publisher)


def test_a_story_goes_to_review_only_as_its_vocabularies_ask(contributor, administrator):
    topics, places = VocabularyFactory(slug="topics"), VocabularyFactory(slug="places")
    vocabularies.update(topics, by=administrator, name={"en": "Topics"}, is_required=True)
    vocabularies.update(places, by=administrator, name={"en": "Places"}, limit=1)
    topic, here, there = KeywordFactory(vocabulary=topics), *KeywordFactory.create_batch(2, vocabulary=places)
    article = make_story(by=contributor)
    stories.assign(article.draft, [here, there])

    with pytest.raises(NotReady) as refusal:
        move(article, Action.SUBMIT, contributor)

    assert refusal.value.reasons == [
        "The story has no keyword of “Topics”: add at least one.",
        "A story can have 1 keyword of “Places” at most; this one has 2: remove some.",
    ]
    stories.assign(article.draft, [topic, here])
    move(article, Action.SUBMIT, contributor)
    assert refreshed(article).stage == "in_review"


def test_without_rules_nothing_is_asked_and_it_costs_one_query(django_assert_num_queries):
    keywords = [KeywordFactory() for _ in range(9)]
    with django_assert_num_queries(1):
        assert vocabularies.problems(keywords) == []
