"""Which stories are near to which: by hand, by rare keywords, by time; written when a story is published."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from articles.domain import drafting, merging, relating
from articles.enums import Action, Stage
from articles.models import Article, ArticleKeyword, RelatedStory, StaleRelated, Stamp
from keywords.models import Keyword
from tests.factories import KeywordFactory, make_live, make_story, move, refreshed
from tests.publications import approve

pytestmark = pytest.mark.django_db


def under(*keywords, **kwargs):
    return make_live(facts={"keywords": [keyword.pk for keyword in keywords]}, **kwargs)


def computed(article):
    rows = RelatedStory.objects.filter(article=article, by_hand=False)
    return list(rows.order_by("-score", "-related").values_list("related", flat=True))


def choose(article, keys, by):
    was = relating.read(refreshed(article).draft)
    return drafting.set_fact(article, "related", by=by, was=was, value=keys)


@pytest.fixture
def topic():
    return KeywordFactory(slug="topic")


def test_publishing_relates_both_ways(topic):
    one, other = under(topic), under(topic)

    assert (computed(one), computed(other)) == ([other.pk], [one.pk])


def test_a_rare_keyword_says_more_than_a_common_one(topic):
    rare = KeywordFactory(slug="rare")
    commons = [under(topic) for _n in range(6)]
    near = under(rare)
    story = under(topic, rare)

    assert computed(story)[0] == near.pk
    assert set(computed(story)[1:]) == {each.pk for each in commons}


def test_of_two_that_share_as_much_the_one_nearer_in_time_is_nearer(topic):
    old, recent = under(topic), under(topic)
    Article.objects.filter(pk=old.pk).update(published_at=timezone.now() - timedelta(days=2_000))
    story = under(topic)

    assert computed(story) == [recent.pk, old.pk]
    scores = dict(RelatedStory.objects.filter(article=story).values_list("related", "score"))
    assert scores[old.pk] < scores[recent.pk] / 11


def test_no_more_are_kept_than_may_be_needed_and_the_nearest_stay(topic):
    rare = KeywordFactory(slug="rare")
    story = under(topic, rare)
    for _n in range(relating.KEPT + 3):
        under(topic)
    assert len(computed(story)) == relating.KEPT

    nearest = under(topic, rare)

    assert len(computed(story)) == relating.KEPT
    assert computed(story)[0] == nearest.pk


def test_other_keywords_other_relations(topic, publisher):
    other = KeywordFactory(slug="other")
    one, two = under(topic), under(other)
    story = under(topic)
    drafting.set_fact(story, "keywords", by=publisher, was=[topic.pk], value=[other.pk])
    assert computed(one) == [story.pk]
    approve(story, publisher)
    move(story, Action.PUBLISH, publisher)

    assert (computed(story), computed(one), computed(two)) == ([two.pk], [], [story.pk])


def test_withdrawing_makes_room_and_reinstating_takes_the_place_again(topic, publisher):
    one, other = under(topic), under(topic)

    move(one, Action.WITHDRAW, publisher, note="It was not true.")
    assert (computed(one), computed(other)) == ([], [])

    move(one, Action.REINSTATE, publisher)
    assert (computed(one), computed(other)) == ([other.pk], [one.pk])


def test_by_hand_is_not_repeated_among_the_computed(topic):
    one = under(topic)
    story = make_live(facts={"keywords": [topic.pk], "related": [one.pk]})

    assert list(RelatedStory.objects.filter(article=story).values_list("related", "by_hand")) == [(one.pk, True)]
    assert computed(one) == [story.pk]


def test_a_choice_goes_live_with_publication(publisher):
    one, story = make_live(), make_live()
    choose(story, [one.pk], publisher)
    assert refreshed(story).stage == Stage.DRAFT
    assert not RelatedStory.objects.exists()

    approve(story, publisher)
    move(story, Action.PUBLISH, publisher)

    assert RelatedStory.objects.get().related == one


def test_too_many_itself_foreign_and_lost_stories_are_refused(publisher):
    story = make_story()
    many = [make_story().pk for _n in range(relating.BY_HAND + 1)]
    foreign = make_live(language="zh-hans", headline="别的")
    spiked = make_story(stage=Stage.SPIKED)
    for wanted, words in [
        (many, "At most 8"),
        ([story.pk], "itself"),
        ([foreign.pk], "language"),
        ([spiked.pk], "no longer exists"),
        ([999_999], "no longer exists"),
        (["x"], "list"),
    ]:
        with pytest.raises(ValidationError, match=words):
            choose(story, wanted, publisher)

    assert relating.read(refreshed(story).draft) == []


def test_an_old_version_brings_back_what_is_still_there(publisher):
    one, other = make_live(), make_live()
    story = make_live(facts={"related": [one.pk, other.pk]})
    choose(story, [], publisher)
    Article.objects.filter(pk=one.pk).update(stage=Stage.SPIKED)

    move(story, Action.DISCARD, publisher)

    assert relating.read(refreshed(story).draft) == [other.pk]


def test_merging_keywords_has_their_stories_related_anew_by_the_worker(topic, administrator):
    other = KeywordFactory(slug="other")
    one, two = under(topic), under(other)
    merging.merge(topic, other, by=administrator)
    assert set(StaleRelated.objects.values_list("article", flat=True)) == {one.pk, two.pk}
    before = Stamp.objects.get(key=Stamp.SITE).n

    assert relating.relate_stale() == {"related": 2}

    assert (computed(one), computed(two)) == ([two.pk], [one.pk])
    assert not StaleRelated.objects.exists()
    assert Stamp.objects.get(key=Stamp.SITE).n > before
    assert relating.relate_stale() == {"related": 0}


def test_the_command_computes_all_anew_and_can_be_repeated(topic):
    one, other = under(topic), under(topic)
    chosen = make_live(facts={"related": [one.pk]})
    RelatedStory.objects.filter(by_hand=False).delete()

    def run(*words):
        out = StringIO()
        call_command("relate", "--json", *words, stdout=out, stderr=StringIO())
        return json.loads(out.getvalue())

    assert run() == {"related": 3, "changed": 2, "last": chosen.pk}
    assert (computed(one), computed(other)) == ([other.pk], [one.pk])
    assert RelatedStory.objects.filter(by_hand=True).count() == 1
    assert run()["changed"] == 0
    assert run("--after", str(other.pk))["related"] == 1


@pytest.mark.parametrize("many", [10, 600])
def test_a_common_keyword_costs_what_a_rare_one_does(topic, many, django_assert_max_num_queries):
    story = under(topic)
    columns = [field.attname for field in Article._meta.concrete_fields if field.attname != "id"]
    values = {name: getattr(story, name) for name in columns}
    copies = Article.objects.bulk_create(Article(**values | {"slug": f"copy-{n}"}) for n in range(many))
    ArticleKeyword.objects.bulk_create(ArticleKeyword(content_object=copy, tag=topic) for copy in copies)
    Keyword.objects.filter(pk=topic.pk).update(uses=many + 1)

    with django_assert_max_num_queries(14):
        relating.relate(refreshed(copies[many // 2]))

    assert len(computed(copies[many // 2])) == min(many, relating.KEPT)
