"""Two people at the same keyword at once: one comes first, the other finds what is left; never half of both."""

import pytest
from django.core.exceptions import ValidationError

from articles.domain import drafting, keywordcare, keywords, merging, workflow
from articles.enums import Action, Stage
from articles.models import ArticleKeyword, DraftKeyword, KeywordMerge
from editors.enums import Role
from keywords.domain.refusals import Refused
from keywords.models import Keyword
from tests.articles.domain.test_races import at_once
from tests.factories import DeskFactory, EditorFactory, KeywordFactory, VocabularyFactory, fresh, make_story, refreshed

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = [pytest.param(3, id="few"), pytest.param(25, id="many", marks=pytest.mark.long)]


def act(function, *args, **kwargs):
    """Something to do; a refusal is a result."""

    def one():
        try:
            return function(*args, **kwargs)
        except (Refused, ValidationError) as refusal:
            return refusal

    return one


def refused(results):
    return [result for result in results if isinstance(result, (Refused, ValidationError))]


@pytest.fixture
def people():
    desk = DeskFactory()
    return desk, *(EditorFactory(roles=[Role.ADMINISTRATOR], desks=[desk]) for _ in range(2))


def check_whole():
    """What must hold after any race: no row of a merged keyword, no chain, counts that are right."""
    assert not ArticleKeyword.objects.filter(tag__replaced_by__isnull=False).exists()
    assert not DraftKeyword.objects.filter(keyword__replaced_by__isnull=False).exists()
    assert not Keyword.objects.filter(replaced_by__replaced_by__isnull=False).exists()
    counted = dict(Keyword.objects.values_list("pk", "uses"))
    keywords.recount(counted)
    assert dict(Keyword.objects.values_list("pk", "uses")) == counted


@pytest.mark.parametrize("rounds", ROUNDS)
def test_of_two_who_merge_opposite_ways_one_wins(people, rounds):
    desk, first, second = people
    for _ in range(rounds):
        one, two = KeywordFactory.create_batch(2)
        make_story(desk=desk, stage=Stage.CLEAN, facts={"keywords": [one.pk]})
        make_story(desk=desk, stage=Stage.CLEAN, facts={"keywords": [two.pk, one.pk]})

        results = at_once(act(merging.merge, one, two, by=fresh(first)), act(merging.merge, two, one, by=fresh(second)))

        assert len(refused(results)) == 1
        kept = next(result for result in results if isinstance(result, KeywordMerge)).kept
        assert Keyword.objects.get(pk=kept.pk).uses == 2
        check_whole()


@pytest.mark.parametrize("rounds", ROUNDS)
def test_merging_while_publishing_leaves_no_row_of_the_merged_one(people, rounds):
    desk, first, second = people
    for _ in range(rounds):
        kept, merged = KeywordFactory.create_batch(2)
        writer = EditorFactory(roles=[Role.CONTRIBUTOR], desks=[desk])
        article = make_story(by=writer, desk=desk, stage=Stage.APPROVED, facts={"keywords": [merged.pk]})

        at_once(
            act(merging.merge, kept, merged, by=fresh(first)),
            act(workflow.take, Action.PUBLISH, article, by=fresh(second), seen=refreshed(article).draft.version),
        )

        assert list(refreshed(article).keyword_rows.values_list("tag", flat=True)) == [kept.pk]
        check_whole()


@pytest.mark.parametrize("rounds", ROUNDS)
def test_merging_while_picking_puts_the_kept_one_on_the_draft(people, rounds):
    desk, first, second = people
    for _ in range(rounds):
        kept, merged = KeywordFactory.create_batch(2)
        article = make_story(desk=desk)

        at_once(
            act(merging.merge, kept, merged, by=fresh(first)),
            act(drafting.set_fact, article, "keywords", by=fresh(second), was=[], value=[merged.pk]),
        )

        assert [row.keyword for row in refreshed(article).draft.keyword_rows.all()] == [kept]
        check_whole()


@pytest.mark.parametrize("rounds", ROUNDS)
def test_deleting_while_picking_either_deletes_or_picks(people, rounds):
    desk, first, second = people
    for _ in range(rounds):
        keyword, article = KeywordFactory(status="proposed"), make_story(desk=desk)

        results = at_once(
            act(keywordcare.delete, keyword, by=fresh(first)),
            act(drafting.set_fact, article, "keywords", by=fresh(second), was=[], value=[keyword.pk]),
        )

        assert len(refused(results)) == 1
        there = Keyword.objects.filter(pk=keyword.pk).exists()
        assert DraftKeyword.objects.filter(draft__article=article).exists() == there


@pytest.mark.parametrize("rounds", ROUNDS)
def test_retiring_while_publishing_and_picking_keeps_both_whole(people, rounds):
    desk, first, second = people
    for _ in range(rounds):
        keyword = KeywordFactory()
        writer = EditorFactory(roles=[Role.CONTRIBUTOR], desks=[desk])
        article = make_story(by=writer, desk=desk, stage=Stage.APPROVED, facts={"keywords": [keyword.pk]})
        other = make_story(by=writer, desk=desk)

        results = at_once(
            act(keywordcare.retire, keyword, by=fresh(first)),
            act(workflow.take, Action.PUBLISH, article, by=fresh(second), seen=refreshed(article).draft.version),
            act(drafting.set_fact, other, "keywords", by=fresh(writer), was=[], value=[keyword.pk]),
        )

        assert len(refused(results[:2])) == 0
        assert Keyword.objects.get(pk=keyword.pk).status == "retired"
        assert bool(refused(results[2:])) != DraftKeyword.objects.filter(draft__article=other).exists()
        check_whole()


@pytest.mark.parametrize("rounds", ROUNDS)
def test_two_moves_that_would_make_a_cycle_together_do_not(people, rounds):
    _desk, first, second = people
    places = VocabularyFactory(slug="places")
    for _ in range(rounds):
        one, two = KeywordFactory.create_batch(2, vocabulary=places)
        KeywordFactory(vocabulary=places, parent=one)

        results = at_once(
            act(keywordcare.move, one, two, by=fresh(first)), act(keywordcare.move, two, one, by=fresh(second))
        )

        assert len(refused(results)) == 1
        tops = Keyword.objects.filter(pk__in=[one.pk, two.pk], parent=None).count()
        assert tops == 1
        for keyword in Keyword.objects.filter(vocabulary=places).select_related("parent"):
            assert keyword.path == ([*keyword.parent.path, keyword.parent.as_step()] if keyword.parent else [])


@pytest.mark.parametrize("rounds", ROUNDS)
def test_of_three_who_make_the_same_keyword_one_makes_it(people, rounds):
    _desk, first, second = people
    topics = VocabularyFactory()
    for number in range(rounds):
        names = [
            {"en": f"Wind {number}"},
            {"en": f"WIND {number}"},
            {"en": f"Gale {number}", "zh-hans": f"wind {number}"},
        ]

        results = at_once(
            *(
                act(keywords.create, each, vocabulary=topics, by=fresh(by))
                for each, by in zip(names, (first, second, first), strict=True)
            )
        )

        assert len(refused(results)) == 2
        made = next(result for result in results if isinstance(result, Keyword))
        assert {refusal.keyword for refusal in refused(results)} == {made}


@pytest.mark.parametrize("rounds", ROUNDS)
def test_undoing_twice_at_once_undoes_once(people, rounds):
    desk, first, second = people
    for _ in range(rounds):
        kept, merged = KeywordFactory.create_batch(2)
        article = make_story(desk=desk, stage=Stage.CLEAN, facts={"keywords": [merged.pk]})
        merge = merging.merge(kept, merged, by=fresh(first))

        results = at_once(*(act(merging.undo, merge, by=fresh(by)) for by in (first, second)))

        assert len(refused(results)) == 1
        assert list(article.keyword_rows.values_list("tag", flat=True)) == [merged.pk]
        check_whole()


@pytest.mark.parametrize("rounds", ROUNDS)
def test_of_two_who_map_to_one_media_topic_one_does(people, rounds):
    _desk, first, second = people
    for number in range(rounds):
        one, two = KeywordFactory.create_batch(2)
        code = f"{20_000_000 + number}"

        results = at_once(
            *(
                act(keywordcare.describe, keyword, by=fresh(by), media_topic=code)
                for keyword, by in ((one, first), (two, second))
            )
        )

        assert len(refused(results)) == 1
        assert Keyword.objects.filter(media_topic=code).count() == 1


@pytest.mark.parametrize("rounds", ROUNDS)
def test_merging_while_renaming_keeps_words_and_addresses(people, rounds):
    _desk, first, second = people
    for number in range(rounds):
        kept, merged = KeywordFactory.create_batch(2)

        results = at_once(
            act(merging.merge, kept, merged, by=fresh(first)),
            act(keywordcare.rename, merged, {"en": f"Wind {number}"}, by=fresh(second), slug=f"wind-{number}"),
        )

        assert refused(results) == []
        assert keywords.match(merged.names["en"]) == kept
        there = Keyword.objects.get(pk=merged.pk)
        assert (there.slug, there.replaced_by, there.status) == (f"wind-{number}", kept, "retired")
        check_whole()
