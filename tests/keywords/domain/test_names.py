import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from editors.models import AuditEntry
from keywords.domain import lookup, names
from keywords.domain.refusals import KeywordExists, Refused
from keywords.models import Alias, Keyword
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, VocabularyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return KeywordFactory(slug="bank", names=Names({"en": "Investment Bank", "zh-hans": "亚投行"}))


def words(keyword, *, names_only=False):
    rows = keyword.aliases.filter(is_name=True) if names_only else keyword.aliases.others()
    return {(row.language, row.text) for row in rows}


def test_names_are_words_to_look_up_by_whoever_saves(bank):
    assert words(bank, names_only=True) == {("en", "Investment Bank"), ("zh-hans", "亚投行")}

    bank.names = Names({"en": "AIIB", "zh-hans": "AIIB"})
    bank.save()

    assert words(bank, names_only=True) == {("en", "AIIB")}, "one spelling, one row"


def test_renaming_keeps_the_old_name_as_an_alias_and_the_paths_follow(bank, editor):
    below = KeywordFactory(parent=KeywordFactory(parent=bank))
    Alias.objects.create(keyword=bank, text="AIIB")

    names.rename(bank, {"en": "AIIB", "zh-hans": "亚投行"}, by=editor, slug="aiib")

    assert words(bank) == {("en", "Investment Bank")}
    assert lookup.match("investment bank") == lookup.match("aiib") == bank
    below.refresh_from_db()
    assert below.ancestors_named[0][0] == "aiib"
    assert str(below.ancestors_named[0][1]) == "AIIB"
    entry = AuditEntry.objects.get(action="keyword.renamed")
    assert entry.data["before"]["slug"] == "bank"
    assert entry.data["after"]["names"] == {"en": "AIIB", "zh-hans": "亚投行"}


def test_the_same_name_again_changes_nothing(bank, editor):
    names.rename(bank, {"en": " Investment  Bank", "zh-hans": "亚投行"}, by=editor)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("given", [{}, {"en": "  "}, {"fr": "Banque"}, {"en": "x" * 121}, {"en": "\u0301"}])
def test_a_name_is_needed(bank, editor, given):
    with pytest.raises(ValidationError):
        names.rename(bank, given, by=editor)


def test_anothers_name_and_address_are_refused(bank, editor):
    KeywordFactory(slug="road", names=Names({"en": "Road", "zh-hans": "公路"}))

    for given in ({"en": "ROAD"}, {"en": "Bank", "zh-hans": "公路"}):
        with pytest.raises(KeywordExists):
            names.rename(bank, given, by=editor)
    with pytest.raises(ValidationError):
        names.rename(bank, dict(bank.names), by=editor, slug="road")

    bank.refresh_from_db()
    assert (bank.slug, bank.names["en"]) == ("bank", "Investment Bank")


def test_anothers_alias_is_no_new_name_while_that_one_is_in_use(bank, editor):
    road = KeywordFactory(names=Names({"en": "Road"}), vocabulary=bank.vocabulary)
    for keyword, word in ((road, "Highway"), (road, "Lender"), (bank, "Lender")):
        Alias.objects.create(keyword=keyword, text=word)

    with pytest.raises(KeywordExists) as caught:
        names.rename(bank, {"en": "highway"}, by=editor)
    assert caught.value.keyword == road
    assert str(names.rename(bank, {"en": "Lender"}, by=editor)) == "Lender", "it led here before, too"
    Keyword.objects.filter(pk=road.pk).update(status="retired")
    assert str(names.rename(bank, {"en": "highway"}, by=editor)) == "highway"


def test_an_alias_leads_to_one_keyword_of_a_vocabulary(bank, editor):
    other, place = KeywordFactory(), KeywordFactory(vocabulary=VocabularyFactory(slug="places"))

    alias = names.add_alias(bank, "  AIIB ", by=editor, language="en")

    assert (alias.text, alias.language, alias.folded, alias.is_name) == ("AIIB", "en", "aiib", False)
    with pytest.raises(Refused, match="leads to"):
        names.add_alias(bank, "ａｉｉｂ", by=editor)
    with pytest.raises(Refused, match="leads to"):
        names.add_alias(bank, "亞投行", by=editor)
    with pytest.raises(KeywordExists) as refusal:
        names.add_alias(other, "Aiib", by=editor)
    assert refusal.value.keyword == bank
    names.add_alias(place, "AIIB", by=editor)


def test_what_is_retired_stands_in_nobodys_way_and_merged_ones_take_no_words(bank, editor):
    retired = KeywordFactory(status="retired")
    Alias.objects.create(keyword=retired, text="AIIB")

    names.add_alias(bank, "AIIB", by=editor)

    with pytest.raises(Refused, match="add the word there"):
        names.add_alias(KeywordFactory(replaced_by=bank), "NDB", by=editor)


@pytest.mark.parametrize("text", ["", "   ", "\u0301", "x" * 121])
def test_an_alias_is_a_word(bank, editor, text):
    with pytest.raises(ValidationError):
        names.add_alias(bank, text, by=editor)


def test_an_alias_goes_and_a_name_does_not(bank, editor):
    alias = names.add_alias(bank, "AIIB", by=editor)
    names.remove_alias(alias, by=editor)
    assert not words(bank)
    with pytest.raises(Refused, match="rename it instead"):
        names.remove_alias(bank.aliases.get(folded="亚投行"), by=editor)


def test_editors_describe_and_only_what_changed_is_recorded(bank, editor):
    other = KeywordFactory()

    changed = names.describe(
        bank,
        by=editor,
        description=Names({"en": "A bank."}),
        scope_note=Names(),
        media_topic="20000002",
        wikidata="",
        related=[other, bank],
    )

    assert changed == ["description", "media_topic", "related"]
    bank.refresh_from_db()
    assert (bank.media_topic, bank.wikidata, list(bank.related.all())) == ("20000002", None, [other])
    assert names.describe(bank, by=editor, media_topic="20000002", related=[other]) == []
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("values", [{"media_topic": "medtop:1"}, {"wikidata": "17020078"}, {"wikidata": "Q0"}])
def test_identifiers_have_their_form(bank, editor, values):
    with pytest.raises(ValidationError):
        names.describe(bank, by=editor, **values)


def test_a_media_topic_stands_for_one_keyword_of_a_vocabulary(bank, editor):
    other = KeywordFactory(names=Names({"en": "Road"}))
    topic = KeywordFactory(vocabulary=VocabularyFactory(slug="media-topics"), media_topic="20000002")
    names.describe(other, by=editor, media_topic="20000002")

    with pytest.raises(ValidationError, match="Road"):
        names.describe(bank, by=editor, media_topic="20000002")
    assert Keyword.objects.get(pk=bank.pk).media_topic is None
    topic.refresh_from_db()
    assert topic.media_topic == "20000002"


def test_contributors_change_no_names(bank, contributor):
    with pytest.raises(PermissionDenied):
        names.rename(bank, {"en": "X"}, by=contributor)
    with pytest.raises(PermissionDenied):
        names.add_alias(bank, "X", by=contributor)
    with pytest.raises(PermissionDenied):
        names.describe(bank, by=contributor, media_topic="20000002")
