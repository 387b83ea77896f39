import pytest
from django.core.exceptions import ValidationError

from articles.domain import keywordcare, keywords
from articles.domain.drafting import set_fact
from articles.enums import Action
from articles.models import Redirect, Stamp
from keywords.models import Keyword
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, fresh, make_live, make_story, move, refreshed

pytestmark = pytest.mark.django_db


@pytest.fixture
def road():
    return KeywordFactory(slug="road", names=Names({"en": "Road"}))


def stamp():
    return Stamp.objects.filter(key=Stamp.SITE).values_list("n", flat=True).first() or 0


def leads(path):
    return Redirect.objects.get(path=path).target


def test_a_renamed_keywords_old_addresses_lead_to_the_new_ones(road, editor):
    before = stamp()
    keywordcare.rename(road, {"en": "Street"}, by=editor, slug="Main Street")
    keywordcare.rename(road, {"en": "Street"}, by=editor, slug="street")

    for prefix in ("", "/zh-hans"):
        for end in ("/", "/feeds/rss.xml", "/feeds/atom.xml", "/feeds/feed.json"):
            assert leads(f"{prefix}/keyword/road{end}") == f"{prefix}/keyword/street{end}"
            assert leads(f"{prefix}/keyword/main-street{end}") == f"{prefix}/keyword/street{end}"
    assert stamp() == before + 2


def test_a_keyword_that_returns_to_its_address_does_not_meet_its_own_redirect(road, editor):
    keywordcare.rename(road, {"en": "Street"}, by=editor, slug="street")
    keywordcare.rename(road, {"en": "Road"}, by=editor, slug="road")

    assert not Redirect.objects.filter(path__contains="/keyword/road/").exists()
    assert leads("/keyword/street/") == "/keyword/road/"


def test_another_name_alone_keeps_the_address(road, editor):
    assert keywordcare.rename(road, {"en": "Street"}, by=editor).slug == "road"
    assert not Redirect.objects.exists()
    with pytest.raises(ValidationError, match="Latin"):
        keywordcare.rename(road, {"en": "Street"}, by=editor, slug="Дорога")


def test_a_new_keyword_never_takes_an_address_that_leads_elsewhere(road, editor):
    keywordcare.rename(road, {"en": "Street"}, by=editor, slug="street")
    road.aliases.others().delete()

    made = keywords.create({"en": "Road"}, vocabulary=road.vocabulary, by=editor)

    assert made.slug == "road-2"


def test_what_readers_see_lets_kept_pages_go(road, editor, administrator):
    parent = KeywordFactory()
    acts = [
        lambda: keywordcare.retire(road, by=editor),
        lambda: keywordcare.revive(road, by=editor),
        lambda: keywordcare.move(road, parent, by=administrator),
        lambda: keywordcare.describe(road, by=editor, description=Names({"en": "Roads."})),
        lambda: keywordcare.update_vocabulary(road.vocabulary, by=administrator, name={"en": "Subjects"}),
    ]
    for act in acts:
        before = stamp()
        act()
        assert stamp() == before + 1


def test_uses_follow_publication_withdrawal_and_return(road, publisher):
    other = KeywordFactory()

    def uses():
        return list(Keyword.objects.order_by("pk").values_list("uses", flat=True))

    article = make_live(facts={"keywords": [road.pk]})
    assert uses() == [1, 0]
    draft = refreshed(article).draft
    set_fact(article, "keywords", by=fresh(publisher), was=[road.pk], value=[other.pk])
    assert uses() == [1, 0], "the draft is not what readers see"
    move(article, Action.SUBMIT, draft.article.created_by)
    move(article, Action.APPROVE, publisher)
    move(article, Action.PUBLISH, publisher)
    assert uses() == [0, 1]
    move(article, Action.WITHDRAW, publisher, note="Wrong.")
    assert uses() == [0, 0]
    move(article, Action.REINSTATE, publisher)
    assert uses() == [0, 1]
    Keyword.objects.update(uses=7)
    keywords.recount([road.pk, other.pk])
    assert uses() == [0, 1]


def test_a_screen_that_shows_a_merged_keyword_saves_what_it_means(road, contributor):
    merged = KeywordFactory(replaced_by=road)
    article, more = make_story(by=contributor), KeywordFactory()
    keywords.assign(article.draft, [road])

    set_fact(article, "keywords", by=fresh(contributor), was=[merged.pk], value=[merged.pk, more.pk])

    assert [row.keyword for row in article.draft.keyword_rows.all()] == [road, more]


def test_a_retired_keyword_is_not_picked_but_stays_where_it_stands(road, contributor):
    article = make_story(by=contributor)
    keywords.assign(article.draft, [road])
    Keyword.objects.filter(pk=road.pk).update(status="retired")
    road.refresh_from_db()
    more = KeywordFactory()

    assert keywords.assign(article.draft, [road, more]) == [road, more]
    with pytest.raises(ValidationError, match="retired"):
        keywords.assign(make_story(by=contributor).draft, [road])


def test_an_old_version_returns_without_what_was_retired_or_deleted(road, contributor):
    gone = KeywordFactory(status="retired")
    assert keywords.restorable([road.pk, gone.pk, 999_999]) == [road.pk]
    assert keywords.restorable([]) == []
    assert keywords.resolved("nonsense") == "nonsense"
