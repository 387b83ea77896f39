"""Clicks at the same moment: one translation, one base, and no two acts that wait for each other."""

import pytest

from articles.domain import translations
from articles.domain.corrections import Release
from articles.enums import Action, Happening, Significance
from articles.models import Article, Event
from editors.enums import Role
from tests.articles.domain.test_races import act, at_once
from tests.factories import DeskFactory, EditorFactory, SectionFactory, fresh, make_live, move, refreshed
from tests.publications import approve, rewrite

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = [pytest.param(2, id="few"), pytest.param(25, id="many", marks=pytest.mark.long)]


@pytest.fixture
def people():
    desk = DeskFactory()
    SectionFactory(desk=desk)
    return desk, *(EditorFactory(roles=[Role.PUBLISHER], desks=[desk]) for _ in range(3))


@pytest.mark.parametrize("rounds", ROUNDS)
def test_two_clicks_at_once_begin_one_translation(people, rounds):
    desk, first, second, third = people
    for _ in range(rounds):
        source = make_live(desk=desk)

        begun = at_once(
            *(act(translations.begin, source, by=fresh(each), language="zh-hans") for each in (first, second, third))
        )

        assert sorted(each.new for each in begun) == [False, False, True]
        assert len({each.article.pk for each in begun}) == 1
        assert Article.objects.filter(translation_of=source).count() == 1
        assert Event.objects.filter(article=source, action=Happening.TRANSLATED).count() == 1


@pytest.mark.parametrize("rounds", ROUNDS)
def test_original_and_translation_go_out_at_once(people, rounds):
    """Whichever is first: the translation ends up marked, or never had the old text."""
    desk, first, second, writer = people
    for _ in range(rounds):
        source = make_live(desk=desk)
        article = translations.begin(source, by=writer, language="zh-hans").article
        for story, words in ((source, "Another text."), (article, "译文。")):
            rewrite(story, words, writer, headline="大桥")
            approve(story, writer)

        results = at_once(
            act(move, source, Action.PUBLISH, first, release=Release(Significance.MAJOR)),
            act(move, article, Action.PUBLISH, second),
        )

        assert [str(each) for each in results if isinstance(each, Exception)] == []
        after = refreshed(article)
        assert (after.is_live, after.outdated) == (True, Significance.MAJOR)
        assert after.newer_original_at is not None
        assert after.translated_from.number == 1


@pytest.mark.parametrize("rounds", ROUNDS)
def test_taking_over_while_the_original_goes_out_again(people, rounds):
    """Either the newest was taken over unseen by nobody, or it is refused; the mark says the truth."""
    desk, first, second, writer = people
    for _ in range(rounds):
        source = make_live(desk=desk)
        article = translations.begin(source, by=writer, language="zh-hans").article
        for words in ("One.", "Two."):
            rewrite(source, words, writer)
            approve(source, writer)
            if words == "One.":
                move(source, Action.PUBLISH, first)

        at_once(
            act(move, source, Action.PUBLISH, first),
            act(translations.take_over, article, by=fresh(second), seen="p2"),
        )

        after = refreshed(article)
        assert after.outdated == Significance.NORMAL
        assert after.taken_over.number in {1, 2}
