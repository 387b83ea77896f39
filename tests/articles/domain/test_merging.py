import pytest
from django.core.exceptions import PermissionDenied

from articles.domain import content, keywords, merging, search
from articles.domain.facts import FACTS
from articles.enums import Action
from articles.models import Article, ArticleKeyword, DraftKeyword, KeywordMerge, KeywordPage, PinnedStory, Stamp
from editors.models import AuditEntry
from keywords.domain.refusals import Refused
from keywords.models import Alias, Keyword
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, PictureFactory, VocabularyFactory, make_live, make_story, move, refreshed

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return KeywordFactory(slug="bank", names=Names({"en": "Asian Infrastructure Investment Bank", "zh-hans": "亚投行"}))


@pytest.fixture
def aiib():
    return KeywordFactory(slug="aiib", names=Names({"en": "AIIB", "zh-hans": "亚洲基础设施投资银行"}))


@pytest.fixture
def other():
    return KeywordFactory(slug="other")


def live_under(*found):
    return make_live(facts={"keywords": [keyword.pk for keyword in found]})


def tags(article):
    return list(article.keyword_rows.values_list("tag__slug", flat=True))


def picture_of_everything():
    """All that a merging may touch, to be compared."""
    return {
        "keywords": list(Keyword.objects.order_by("pk").values()),
        "related": list(
            Keyword.related.through.objects.order_by("from_keyword", "to_keyword").values_list(
                "from_keyword", "to_keyword"
            )
        ),
        "words": list(Alias.objects.order_by("keyword", "folded", "is_name").values_list("keyword", "text", "is_name")),
        "live": list(
            ArticleKeyword.objects.order_by("content_object", "position", "tag").values_list(
                "content_object", "tag", "position"
            )
        ),
        "drafts": list(
            DraftKeyword.objects.order_by("draft", "position", "keyword").values_list("draft", "keyword", "position")
        ),
        "pages": list(KeywordPage.objects.order_by("keyword").values_list("keyword", "picture")),
        "pinned": list(
            PinnedStory.objects.order_by("page", "position").values_list("page__keyword", "article", "position")
        ),
    }


def test_stories_words_children_and_pages_move_to_the_kept_keyword(bank, aiib, other, administrator):
    child = KeywordFactory(slug="child", parent=aiib)
    below = KeywordFactory(slug="below", parent=child)
    Alias.objects.create(keyword=aiib, text="A.I.I.B.")
    aiib.related.add(other)
    one, both, draft = live_under(other, aiib), live_under(aiib, other, bank), make_story(facts={"keywords": [aiib.pk]})
    page = KeywordPage.objects.create(keyword=aiib, picture=PictureFactory())
    PinnedStory.objects.create(page=page, article=one)
    Keyword.objects.filter(pk=aiib.pk).update(media_topic="20000002", wikidata="Q17020078")

    merge = merging.merge(bank, aiib, by=administrator)

    aiib.refresh_from_db()
    bank.refresh_from_db()
    assert (aiib.status, aiib.replaced_by, aiib.uses, bank.uses) == ("retired", bank, 0, 2)
    assert tags(one) == ["other", "bank"]
    assert tags(both) == ["bank", "other"], "the better position stays"
    assert FACTS["keywords"].read(draft.draft) == [bank.pk]
    assert {alias.text for alias in bank.aliases.others()} == {"AIIB", "A.I.I.B.", "亚洲基础设施投资银行"}
    assert keywords.match("aiib") == bank
    below.refresh_from_db()
    assert [slug for slug, _names in below.ancestors_named] == ["bank", "child"]
    assert list(bank.related.all()) == [other]
    assert (bank.media_topic, bank.wikidata, aiib.media_topic) == ("20000002", "Q17020078", None)
    assert (bank.page.picture, [pin.article for pin in bank.page.pinned.all()]) == (page.picture, [one])
    for words in ("asian infrastructure", "aiib", "亚投行"):
        assert set(search.matching(Article.objects.live(), words)) == {one, both}
    entry = AuditEntry.objects.get(action="keyword.merged")
    assert (entry.actor, entry.data["articles"], entry.data["drafts"]) == (administrator, 2, 3)
    assert (merge.kept, merge.merged, merge.by, merge.undone_at) == (bank, aiib, administrator, None)
    assert Stamp.objects.get(key=Stamp.SITE).n > 0


def test_undoing_gives_everything_back_as_it_was(bank, aiib, other, administrator):
    KeywordFactory(slug="child", parent=aiib)
    KeywordFactory(slug="before", replaced_by=aiib)
    aiib.related.add(other, bank)
    for found in ([aiib], [bank], [other, aiib], [aiib, other, bank], [bank, other, aiib]):
        live_under(*found)
    page = KeywordPage.objects.create(keyword=aiib, picture=PictureFactory())
    PinnedStory.objects.create(page=page, article=Article.objects.first())
    Keyword.objects.filter(pk=aiib.pk).update(media_topic="20000002")
    before = picture_of_everything()

    merge = merging.merge(bank, aiib, by=administrator)
    assert picture_of_everything() != before
    undone = merging.undo(merge, by=administrator)

    assert picture_of_everything() == before
    assert (undone.undone_by, undone.undone_at is not None) == (administrator, True)
    assert AuditEntry.objects.filter(action="keyword.merge_undone").count() == 1
    merging.merge(bank, aiib, by=administrator)


def test_undoing_keeps_what_happened_since(bank, aiib, other, publisher, administrator):
    again, changed, new = live_under(aiib), live_under(aiib), None
    merge = merging.merge(bank, aiib, by=administrator)
    new = live_under(bank)
    # One is edited and published again; from another one the keyword is taken away.
    for story, value in ((again, [other.pk, bank.pk]), (changed, [other.pk])):
        draft = refreshed(story).draft
        keywords.assign(draft, [Keyword.objects.get(pk=pk) for pk in value])
        draft.article.stage = "draft"
        draft.article.save()
        move(story, Action.SUBMIT, administrator)
        move(story, Action.APPROVE, publisher)
        move(story, Action.PUBLISH, publisher)

    merging.undo(merge, by=administrator)

    assert (tags(again), tags(changed), tags(new)) == (["other", "aiib"], ["other"], ["bank"])
    assert dict(Keyword.objects.values_list("slug", "uses")) == {"bank": 1, "aiib": 1, "other": 2}


def test_a_code_of_another_vocabulary_stays_and_comes_back(bank, administrator):
    shelf = VocabularyFactory(slug="media-topics")
    topic = KeywordFactory(vocabulary=shelf, media_topic="20000002", wikidata="Q1")

    merge = merging.merge(bank, topic, by=administrator)
    codes = Keyword.objects.order_by("pk").values_list("media_topic", "wikidata")
    assert list(codes) == [("20000002", "Q1"), ("20000002", "Q1")]
    merging.undo(merge, by=administrator)

    assert list(codes.all()) == [(None, None), ("20000002", "Q1")]


def test_a_code_is_not_brought_where_another_has_it(bank, other, administrator):
    Keyword.objects.filter(pk=other.pk).update(media_topic="20000002")
    topic = KeywordFactory(vocabulary=VocabularyFactory(slug="media-topics"), media_topic="20000002")

    merging.undo(merging.merge(bank, topic, by=administrator), by=administrator)

    assert list(Keyword.objects.order_by("pk").values_list("media_topic", flat=True)) == [None, "20000002", "20000002"]


def test_a_code_that_somebody_took_since_is_not_given_back_twice(bank, aiib, other, administrator):
    Keyword.objects.filter(pk=aiib.pk).update(media_topic="20000002")
    merge = merging.merge(bank, aiib, by=administrator)
    places = VocabularyFactory(slug="places")
    KeywordFactory(vocabulary=places, media_topic="20000002")
    Keyword.objects.filter(pk=aiib.pk).update(vocabulary=places)

    merging.undo(merge, by=administrator)

    aiib.refresh_from_db()
    assert (aiib.media_topic, aiib.replaced_by) == (None, None)


def test_old_versions_are_resolved_when_they_return(bank, aiib, other, administrator):
    article = make_story(facts={"keywords": [aiib.pk, other.pk]})
    old = content.snapshot(article.draft)
    merging.merge(bank, aiib, by=administrator)
    keywords.assign(article.draft, [])

    content.write_back(refreshed(article).draft, old)

    assert FACTS["keywords"].read(refreshed(article).draft) == [bank.pk, other.pk]
    assert old["keywords"] == [aiib.pk, other.pk]


def test_what_was_merged_before_follows_without_a_chain(bank, aiib, other, administrator):
    first = merging.merge(aiib, other, by=administrator)
    second = merging.merge(bank, aiib, by=administrator)
    other.refresh_from_db()
    assert other.replaced_by == bank

    with pytest.raises(Refused, match="undo that first"):
        merging.undo(first, by=administrator)
    merging.undo(second, by=administrator)
    other.refresh_from_db()
    assert other.replaced_by == aiib
    merging.undo(first, by=administrator)
    with pytest.raises(Refused, match="undone already"):
        merging.undo(first, by=administrator)


@pytest.mark.parametrize(
    ("prepare", "why"),
    [
        (lambda bank, aiib: aiib, "into itself"),
        (lambda bank, aiib: KeywordFactory(parent=aiib), "stands below"),
        (lambda bank, aiib: KeywordFactory(status="retired"), "not in use"),
        (lambda bank, aiib: KeywordFactory(status="proposed"), "not in use"),
        (lambda bank, aiib: KeywordFactory(replaced_by=bank), "merged into"),
        (lambda bank, aiib: KeywordFactory(vocabulary=VocabularyFactory(slug="places")), "another vocabulary"),
    ],
)
def test_refusals_change_nothing(bank, aiib, administrator, prepare, why):
    KeywordFactory(parent=aiib)
    kept = prepare(bank, aiib)
    before = picture_of_everything()

    with pytest.raises(Refused, match=why):
        merging.merge(kept, aiib, by=administrator)

    assert picture_of_everything() == before
    assert not KeywordMerge.objects.exists()


def test_children_of_one_name_are_merged_first(bank, aiib, administrator):
    for parent in (bank, aiib):
        KeywordFactory(parent=parent, names=Names({"en": "Loans"}))

    with pytest.raises(Refused, match="Loans"):
        merging.merge(bank, aiib, by=administrator)


def test_only_administrators_merge_and_undo(bank, aiib, publisher, administrator):
    with pytest.raises(PermissionDenied):
        merging.merge(bank, aiib, by=publisher)
    merge = merging.merge(bank, aiib, by=administrator)
    with pytest.raises(PermissionDenied):
        merging.undo(merge, by=publisher)


def test_progress_is_told_from_nothing_to_everything(bank, aiib, administrator, monkeypatch):
    monkeypatch.setattr(merging, "AT_ONCE", 2)
    for _ in range(5):
        live_under(aiib)
    told = []

    merge = merging.merge(bank, aiib, by=administrator, progress=lambda done, total: told.append((done, total)))

    assert told == [(0, 10), (2, 10), (4, 10), (5, 10), (7, 10), (9, 10), (10, 10)]
    told.clear()
    merging.undo(merge, by=administrator, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (10, 10)


def test_a_failure_on_the_way_leaves_no_half_state(bank, aiib, administrator, monkeypatch):
    for _ in range(3):
        live_under(aiib)
    before = picture_of_everything()
    monkeypatch.setattr(merging, "AT_ONCE", 2)

    def fail(done, total):
        if done > 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        merging.merge(bank, aiib, by=administrator, progress=fail)

    assert picture_of_everything() == before
