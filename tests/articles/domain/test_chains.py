"""Running stories: one line, the newest at its end, and nobody in it whom readers may not see."""

import pytest
from django.core.exceptions import ValidationError

from articles.domain import chains, drafting
from articles.domain.corrections import Release
from articles.domain.refusals import NotReady
from articles.domain.related import NEWEST_OF_CHAIN, around
from articles.enums import Action, Stage
from articles.models import Article, ChainPlace, Stamp
from editors.enums import Role
from newsroom.lib.languages import Names
from tests.factories import EditorFactory, make_live, make_story, move, refreshed
from tests.publications import approve

pytestmark = pytest.mark.django_db


def chain(kind, earlier):
    return {"chain": [kind, earlier.pk]}


def read(article):
    return Article.objects.select_related("chain_place").get(pk=article.pk)


def shown(article):
    return [each.pk for each in around(read(article)).chain]


def replacement(article):
    found = around(read(article)).replacement
    return found.pk if found else None


def listed():
    return set(Article.objects.listed().values_list("pk", flat=True))


def choose(article, value, by):
    return drafting.set_fact(article, "chain", by=by, was=chains.read(refreshed(article).draft), value=value)


@pytest.fixture
def first(section):
    return make_live(section=section, headline="First")


def test_every_story_of_a_line_shows_it_newest_first(first):
    second = make_live(headline="Second", facts=chain("continues", first))
    third = make_live(headline="Third", facts=chain("continues", second))

    line = [third.pk, second.pk, first.pk]
    assert [shown(each) for each in (first, second, third)] == [line] * 3
    assert listed() == set(line)
    assert around(read(first)).newest == third


def test_a_line_is_read_in_one_question(first, django_assert_num_queries):
    earlier = first
    for number in range(4):
        earlier = make_live(headline=f"Part {number}", facts=chain("continues", earlier))
    story = read(first)

    with django_assert_num_queries(1):
        assert len(around(story).chain) == 5


def test_what_is_chosen_is_not_seen_before_publication(first):
    second = make_story(headline="Second", facts=chain("continues", first), stage=Stage.APPROVED)
    assert (shown(first), ChainPlace.objects.count()) == ([], 0)

    move(second, Action.PUBLISH, _publisher())

    assert shown(first) == [second.pk, first.pk]


def test_following_an_unpublished_story_shows_only_when_that_is_published(section):
    first = make_story(headline="First", stage=Stage.APPROVED)
    second = make_live(headline="Second", facts=chain("continues", first))
    assert shown(second) == []

    move(first, Action.PUBLISH, _publisher())

    assert shown(second) == [second.pk, first.pk]


def test_a_replaced_story_leads_to_the_newest_and_stands_in_no_list(first):
    second = make_live(headline="Second", facts=chain("replaces", first))
    third = make_live(headline="Third", facts=chain("replaces", second))

    assert [replacement(each) for each in (first, second, third)] == [third.pk, third.pk, None]
    assert listed() == {third.pk}
    assert Article.objects.live().count() == 3


def test_what_continues_a_replacement_is_not_the_replacement(first):
    second = make_live(headline="Second", facts=chain("replaces", first))
    third = make_live(headline="Third", facts=chain("continues", second))

    assert replacement(first) == second.pk
    assert shown(first) == [third.pk, second.pk, first.pk]
    assert shown(third) == [third.pk, second.pk]


def test_withdrawn_stories_vanish_and_return(first, publisher):
    second = make_live(headline="Second", facts=chain("replaces", first))
    third = make_live(headline="Third", facts=chain("continues", second))

    move(second, Action.WITHDRAW, publisher, note="It was not true.")
    assert (replacement(first), shown(first), listed()) == (None, [third.pk, first.pk], {first.pk, third.pk})

    move(second, Action.REINSTATE, publisher)
    assert (replacement(first), listed()) == (second.pk, {second.pk, third.pk})


def test_nobody_is_led_to_a_retracted_story(first, publisher):
    second = make_live(headline="Second", facts=chain("replaces", first))
    move(second, Action.RETRACT, publisher, release=Release(text=Names({"en": "It was not true."})))

    assert (replacement(first), shown(first)) == (None, [])
    assert first.pk in listed()


def test_a_removed_story_leaves_the_line_whole(first, administrator):
    second = make_live(headline="Second", facts=chain("continues", first))
    third = make_live(headline="Third", facts=chain("continues", second))
    move(second, Action.REMOVE, administrator, note="Removed.", reason="court")

    assert shown(first) == [third.pk, first.pk]


def test_taking_the_choice_back_goes_live_with_publication(first, publisher):
    second = make_live(headline="Second", facts=chain("replaces", first))
    choose(second, None, publisher)
    assert replacement(first) == second.pk

    approve(second, publisher)
    move(second, Action.PUBLISH, publisher)

    assert (replacement(first), ChainPlace.objects.count()) == (None, 0)


def test_the_second_to_be_published_follows_the_first(first):
    one = make_story(headline="One", facts=chain("continues", first), stage=Stage.APPROVED)
    other = make_story(headline="Other", facts=chain("continues", first), stage=Stage.APPROVED)
    move(other, Action.PUBLISH, _publisher())
    move(one, Action.PUBLISH, _publisher())

    assert shown(first) == [one.pk, other.pk, first.pk]


def test_publication_is_on_record_and_lets_kept_pages_go(first):
    before = Stamp.objects.get(key=Stamp.SITE).n
    second = make_live(headline="Second", facts=chain("continues", first))

    assert second.live_publication.content["follows"] == {"id": first.pk, "kind": "continues"}
    assert Stamp.objects.get(key=Stamp.SITE).n == before + 1


def test_a_long_line_shows_the_newest_and_the_neighborhood(first):
    line = [first]
    for number in range(NEWEST_OF_CHAIN + 8):
        line.append(make_live(headline=f"Part {number}", facts=chain("continues", line[-1])))

    assert shown(first) == [each.pk for each in [*line[: -NEWEST_OF_CHAIN - 1 : -1], *line[3::-1]]]


@pytest.mark.parametrize("value", [["continues", 999_999], ["follows", None], ["continues", "x"], 5, ["continues"]])
def test_nonsense_is_refused(first, publisher, value):
    if value == ["follows", None]:
        value = ["follows", first.pk]
    story = make_story(headline="Second")

    with pytest.raises(ValidationError):
        choose(story, value, publisher)

    assert refreshed(story).draft.continues is None


def test_itself_another_language_spiked_and_circles_are_refused(first, publisher):
    second = make_live(headline="Second", facts=chain("continues", first))
    working = make_story(headline="Third", facts=chain("continues", second))
    foreign = make_live(headline="别的", language="zh-hans")
    spiked = make_story(headline="Spiked", stage=Stage.SPIKED)
    for story, other, words in [
        (first, first, "itself"),
        (working, foreign, "one language"),
        (working, spiked, "no longer exists"),
        (first, second, "follow each other"),
        (first, working, "follow each other"),
    ]:
        with pytest.raises(ValidationError, match=words):
            choose(story, ["continues", other.pk], publisher)


def test_a_story_that_is_followed_already_names_the_newest(first, publisher):
    make_live(headline="Second", facts=chain("continues", first))
    story = make_story(headline="Third")

    with pytest.raises(ValidationError, match="“Second”"):
        choose(story, ["continues", first.pk], publisher)


def test_the_language_stays_while_a_story_is_in_a_line(first, publisher):
    story = make_story(headline="Second", facts=chain("continues", first))

    with pytest.raises(ValidationError, match="running story"):
        drafting.set_fact(story, "language", by=publisher, was="en", value="zh-hans")


def test_a_circle_that_came_about_meanwhile_is_not_published(section, publisher):
    first, second = make_story(headline="First"), make_story(headline="Second", stage=Stage.APPROVED)
    choose(first, ["continues", second.pk], publisher)
    approve(first, publisher)
    # Straight in the rows: the desk refuses it.
    revision = refreshed(second).approved_revision
    type(revision).objects.filter(pk=revision.pk).update(
        metadata=revision.metadata | {"chain": ["continues", first.pk]}
    )
    move(second, Action.PUBLISH, publisher)

    with pytest.raises(NotReady, match="meanwhile"):
        move(first, Action.PUBLISH, publisher)

    assert not refreshed(first).is_live


def test_an_old_version_brings_back_what_can_still_be_chosen(first, publisher):
    story = make_live(headline="Second", facts=chain("continues", first))
    choose(story, None, publisher)
    move(story, Action.DISCARD, publisher)
    assert chains.read(refreshed(story).draft) == ["continues", first.pk]

    choose(story, None, publisher)
    approve(story, publisher)
    move(story, Action.PUBLISH, publisher)
    make_live(headline="Other", facts=chain("continues", first))
    draft = refreshed(story).draft
    chains.restore(draft, ["continues", first.pk])
    assert chains.read(draft) is None


def _publisher():
    return EditorFactory(roles=[Role.PUBLISHER])
