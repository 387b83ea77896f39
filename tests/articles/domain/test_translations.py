"""A translation begins with everything but the words, follows its original, and its people hear of changes."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.domain import drafting, freshness, translations
from articles.domain.facts import FACTS
from articles.domain.refusals import Refusal
from articles.enums import Action, CreditRole, Happening, PublicAct, Significance, Stage
from articles.models import Article, Event, Notice, Publication
from editors.enums import Role
from newsroom.lib.languages import Names
from tests.factories import (
    DeskFactory,
    EditorFactory,
    KeywordFactory,
    PictureFactory,
    ProfileFactory,
    SourceFactory,
    fresh,
    make_live,
    make_story,
    move,
    refreshed,
)
from tests.publications import approve, change, correct, rewrite

pytestmark = pytest.mark.django_db


def begun(source, by, **kwargs) -> Article:
    return refreshed(translations.begin(source, by=by, language="zh-hans", **kwargs).article)


def finished(article, text, by, publisher):
    """Words in every place, through review, to readers."""
    rewrite(article, text, by, headline="大桥通车")
    approve(article, by)
    move(article, Action.PUBLISH, publisher)
    return refreshed(article)


@pytest.fixture
def source(desk, section):
    return make_live(desk=desk, section=section, text=["The bridge opened on Tuesday.", "It is long."])


@pytest.fixture
def translator(desk):
    return EditorFactory(email="translator@example.org", roles=[Role.EDITOR], desks=[desk])


@pytest.fixture
def translation(source, translator, publisher):
    """A live translation that says what its original says."""
    return finished(begun(source, translator), ["大桥周二通车。", "它很长。"], translator, publisher)


def test_translation_has_the_blocks_without_their_words(source, translator):
    article = begun(source, translator)

    ids = [block["attrs"]["id"] for block in article.draft.document["content"][3:]]
    assert ids == [block["attrs"]["id"] for block in source.draft.document["content"][3:]]
    assert article.draft.search_text == ""
    assert (article.language, article.translation_of, article.stage) == ("zh-hans", source, Stage.DRAFT)
    assert Event.objects.get(action=Happening.TRANSLATED).article == source


def test_words_are_copied_where_that_is_wanted(source, translator):
    article = begun(source, translator, with_words=True)

    assert article.draft.document == source.draft.document


def test_facts_are_carried_over_and_the_translator_is_credited(desk, section, translator):
    author, own = ProfileFactory(), ProfileFactory(account=translator)
    picture = PictureFactory()
    facts = {
        "kind": "analysis",
        "keywords": [KeywordFactory().pk, KeywordFactory().pk],
        "credits": [["author", author.pk]],
        "source": SourceFactory().pk,
        "dateline": "Geneva",
        "original_published_at": "2022-05-18T07:00",
        "slug": "a-bridge",
        "lead_picture": picture.key,
        "lead_caption": "Words in English",
        "lead_credit": "A. Camera",
        "lead_crops": {"wide": [0, 0, 10000, 10000]},
    }
    source = make_story(desk=desk, section=section, facts=facts)

    draft = begun(source, translator).draft

    read = {name: fact.read(draft) for name, fact in FACTS.items()}
    for name in ("kind", "keywords", "source", "dateline", "lead_picture", "lead_credit", "lead_crops"):
        assert read[name] == FACTS[name].read(source.draft), name
    assert read["original_published_at"] == FACTS["original_published_at"].read(source.draft)
    assert read["section"] == section.pk
    assert read["credits"] == [["author", author.pk], [CreditRole.TRANSLATOR, own.pk]]
    assert (read["slug"], read["lead_caption"]) == ("", "")


def test_second_click_finds_what_the_first_began(source, translator, publisher):
    first = translations.begin(source, by=translator, language="zh-hans")

    second = translations.begin(source, by=publisher, language="zh-hans")

    assert (first.new, second.new) == (True, False)
    assert first.article == second.article
    assert translations.missing(source) == []


def test_spiked_translation_leaves_its_place_free(source, translator, publisher):
    first = begun(source, translator)
    move(first, Action.SPIKE, publisher, note="By mistake.")

    assert translations.begin(source, by=translator, language="zh-hans").new


def test_translation_of_a_translation_is_of_the_same_family(source, translator, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "French")]
    chinese = begun(source, translator)

    french = translations.begin(chinese, by=translator, language="fr").article

    assert french.translation_of == source
    assert freshness.source_of(french) == chinese
    assert [each.language for each in translations.family(french)] == ["en", "zh-hans", "fr"]


def test_strangers_and_wrong_moments_are_refused(source, publisher):
    stranger = EditorFactory(roles=[Role.EDITOR], desks=[DeskFactory()])
    with pytest.raises(PermissionDenied):
        translations.begin(source, by=stranger, language="zh-hans")
    with pytest.raises(translations.NotTranslatable):
        translations.begin(source, by=publisher, language="xx")
    move(source, Action.WITHDRAW, publisher, note="It was wrong.")
    with pytest.raises(translations.NotTranslatable):
        translations.begin(source, by=publisher, language="zh-hans")
    assert Article.objects.count() == 1


def test_unpublished_source_is_sealed_and_followed_until_it_is_out(desk, section, translator, publisher):
    source = make_story(desk=desk, section=section, by=translator)
    article = begun(source, translator)
    assert article.based_on.article == source
    assert article.taken_over is None

    approve(source, translator)
    move(source, Action.PUBLISH, publisher)

    article = refreshed(article)
    assert article.taken_over == refreshed(source).live_publication
    assert article.outdated == ""
    assert not Event.objects.filter(article=article, action=Happening.ORIGINAL_CHANGED).exists()


def test_unpublished_source_that_goes_out_with_other_words_marks_its_translation(desk, section, translator, publisher):
    source = make_story(desk=desk, section=section, by=translator)
    article = begun(source, translator)
    rewrite(source, "Another text.", translator)
    approve(source, translator)

    move(source, Action.PUBLISH, publisher)

    assert refreshed(article).outdated == Significance.NORMAL


def test_embargo_of_an_original_holds_its_translation(desk, section, translator, publisher, later):
    source = make_story(desk=desk, section=section, by=translator, facts={"embargo_until": later.isoformat()})
    article = begun(source, translator)
    assert article.embargo_until == refreshed(source).embargo_until

    rewrite(article, "大桥", translator, headline="大桥")
    approve(article, translator)
    move(article, Action.LIFT_EMBARGO, publisher, note="Only here.")

    with pytest.raises(Refusal, match="The original is under embargo"):
        move(article, Action.PUBLISH, publisher)


@pytest.mark.parametrize(
    ("significance", "readers", "mailed"),
    [(Significance.TYPO, False, False), (Significance.NORMAL, False, True), (Significance.MAJOR, True, True)],
)
def test_change_of_the_original_marks_by_its_significance(
    source, translation, translator, publisher, significance, readers, mailed
):
    assert translation.translated_from == source.live_publication
    assert (translation.outdated, translation.newer_original_at) == ("", None)

    change(source, ["The bridge opened on Wednesday.", "It is long."], publisher, significance=significance)

    after = refreshed(translation)
    assert after.outdated == significance
    assert (after.newer_original_at is not None) == readers
    event = Event.objects.get(article=translation, action=Happening.ORIGINAL_CHANGED)
    assert Notice.objects.filter(event=event, editor=translator).exists() == mailed


def test_heaviest_change_counts_until_it_is_taken_over(source, translation, publisher):
    change(source, "One.", publisher, significance=Significance.MAJOR)
    change(source, "Two.", publisher, significance=Significance.TYPO)

    assert refreshed(translation).outdated == Significance.MAJOR


def test_correction_by_a_note_alone_flags_the_translation(source, translation, publisher):
    from articles.domain.corrections import Release

    release = Release(kind="correction", text=Names({"en": "It opened on Wednesday."}))
    move(source, Action.ANNOTATE, publisher, release=release)

    assert refreshed(translation).outdated == Significance.NORMAL


def test_same_words_again_are_taken_over_by_themselves(source, translation, editor, publisher):
    drafting.set_fact(source, "dateline", by=editor, was="", value="Geneva")
    approve(source, editor)
    move(source, Action.PUBLISH, publisher)

    after = refreshed(translation)
    assert after.outdated == ""
    assert after.taken_over == after.translated_from == refreshed(source).live_publication


@pytest.mark.parametrize("action", [Action.WITHDRAW, Action.RETRACT])
def test_people_hear_that_the_original_is_gone(source, translation, translator, publisher, action):
    kwargs = {"note": "It was wrong."} if action == Action.WITHDRAW else {}
    if action == Action.RETRACT:
        from articles.domain.corrections import Release

        kwargs = {"release": Release(text=Names({"en": "It was made up."}))}

    move(source, action, publisher, **kwargs)

    event = Event.objects.get(article=translation, action=Happening.ORIGINAL_CHANGED)
    assert event.data == {"act": action, "significance": "major"}
    assert Notice.objects.filter(event=event, editor=translator).exists()


def test_taking_over_makes_the_newest_the_base(source, translation, translator, publisher):
    change(source, "Another text.", publisher)
    token, entry = translations.latest(refreshed(source))

    translations.take_over(translation, by=translator, seen=token)
    translations.take_over(translation, by=translator, seen=token)

    after = refreshed(translation)
    assert (after.taken_over, after.outdated) == (entry, "")
    assert after.translated_from == entry
    assert after.stage == Stage.CLEAN
    assert Event.objects.filter(article=translation, action=Happening.TAKEN_OVER).count() == 1


def test_what_changed_again_is_not_taken_over_unseen(source, translation, translator, publisher):
    change(source, "One.", publisher)
    token, _entry = translations.latest(refreshed(source))
    change(source, "Two.", publisher)

    with pytest.raises(translations.ChangedAgain):
        translations.take_over(translation, by=translator, seen=token)
    assert refreshed(translation).outdated == Significance.NORMAL


def test_readers_mark_goes_by_a_new_version_or_by_a_publisher(source, translation, translator, publisher):
    change(source, "Another text.", publisher, significance=Significance.MAJOR)
    token, entry = translations.latest(refreshed(source))

    with pytest.raises(Refusal, match="let a publisher say"):
        translations.take_over(translation, by=translator, seen=token)
    rewrite(translation, "另一篇。", translator)
    translations.take_over(translation, by=translator, seen=token)

    waiting = refreshed(translation)
    assert (waiting.outdated, waiting.translated_from.number) == ("", 1)
    assert waiting.newer_original_at == entry.at
    approve(translation, translator)
    move(translation, Action.PUBLISH, publisher)
    after = refreshed(translation)
    assert (after.translated_from, after.newer_original_at) == (entry, None)
    content = Publication.objects.filter(article=translation, act=PublicAct.UPDATED).get().content
    assert content["translated_from"] == {"story": source.pk, "version": 2}


def test_publisher_may_say_that_nothing_has_to_change(source, translation, publisher):
    change(source, "Another text.", publisher, significance=Significance.MAJOR)

    translations.take_over(translation, by=publisher, seen=translations.latest(refreshed(source))[0])

    assert refreshed(translation).newer_original_at is None


def test_discarded_changes_take_their_base_with_them(source, translation, translator, publisher):
    change(source, "Another text.", publisher)
    rewrite(translation, "另一篇。", translator)
    translations.take_over(translation, by=translator, seen=translations.latest(refreshed(source))[0])

    move(translation, Action.DISCARD, translator)

    after = refreshed(translation)
    assert after.taken_over.number == 1
    assert after.outdated == Significance.NORMAL


def test_strangers_take_nothing_over(source, translation, publisher):
    change(source, "Another text.", publisher)
    stranger = EditorFactory(roles=[Role.EDITOR], desks=[DeskFactory()])

    with pytest.raises(PermissionDenied):
        translations.take_over(translation, by=stranger, seen="p2")


def test_working_text_of_an_unpublished_original_can_be_followed(desk, section, translator):
    source = make_story(desk=desk, section=section, by=translator)
    article = begun(source, translator)
    rewrite(source, "Another text.", translator)
    foreign = EditorFactory(roles=[Role.CONTRIBUTOR])
    drafting.set_fact(article, "credits", by=translator, was=[], value=[["author", ProfileFactory(account=foreign).pk]])
    token = f"v{refreshed(source).draft.version}"

    with pytest.raises(PermissionDenied):
        translations.take_over(article, by=fresh(foreign), seen=token)
    translations.take_over(article, by=translator, seen=token)

    assert refreshed(article).based_on.document == refreshed(source).draft.document


def test_family_has_one_story_in_each_language(source, translation, translator, desk):
    other = make_story(desk=desk, by=translator, language="zh-hans")

    with pytest.raises(ValidationError, match="among its translations already"):
        drafting.set_fact(other, "translation_of", by=translator, was=None, value=source.pk)


def test_linked_by_hand_it_is_based_on_what_the_original_says_now(source, translator, desk):
    other = make_story(desk=desk, by=translator, language="zh-hans")

    drafting.set_fact(other, "translation_of", by=translator, was=None, value=source.pk)
    assert refreshed(other).taken_over == source.live_publication
    drafting.set_fact(other, "translation_of", by=translator, was=source.pk, value=None)

    assert refreshed(other).based_on is None


def test_correction_reaches_those_who_cite_the_story_too(source, translation, publisher):
    correct(source, publisher, "The bridge opened on Wednesday.", "We gave the wrong day.")

    assert refreshed(translation).outdated == Significance.NORMAL


def test_spiked_story_that_a_translation_is_based_on_is_kept(source, translator, settings, publisher):
    from datetime import timedelta

    from django.utils import timezone

    from articles.domain import tick

    settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "French")]
    chinese = begun(source, translator)
    french = translations.begin(chinese, by=translator, language="fr").article
    move(chinese, Action.SPIKE, publisher, note="Superseded.")
    Article.objects.filter(pk=chinese.pk).update(spiked_at=timezone.now() - timedelta(days=91))

    tick.prune()

    assert freshness.source_of(refreshed(french)) == chinese
