import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.domain import keywords as stories
from editors.models import AuditEntry
from keywords.domain import lifecycle
from keywords.domain.refusals import KeywordExists, Refused
from keywords.models import Alias, Keyword
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, VocabularyFactory, make_story

pytestmark = pytest.mark.django_db


def acts():
    return set(AuditEntry.objects.values_list("action", flat=True))


def test_proposed_accepted_retired_and_back(contributor, editor):
    proposed = lifecycle.create({"en": "Wind"}, vocabulary=VocabularyFactory(), by=contributor)
    assert (proposed.status, proposed.proposed_by) == ("proposed", contributor)

    states = [act(proposed, by=editor).status for act in (lifecycle.accept, lifecycle.retire, lifecycle.revive)]

    assert states == ["accepted", "retired", "accepted"]
    assert Keyword.objects.get().status == "accepted"
    assert acts() == {"keyword.proposed", "keyword.accepted", "keyword.retired", "keyword.revived"}
    assert AuditEntry.objects.get(action="keyword.retired").actor == editor


@pytest.mark.parametrize(
    ("act", "status"),
    [
        (lifecycle.accept, "accepted"),
        (lifecycle.accept, "retired"),
        (lifecycle.retire, "retired"),
        (lifecycle.revive, "accepted"),
        (lifecycle.revive, "proposed"),
        (lifecycle.delete, "accepted"),
        (lifecycle.delete, "retired"),
    ],
)
def test_what_does_not_fit_is_refused(editor, act, status):
    keyword = KeywordFactory(status=status)

    with pytest.raises(Refused):
        act(keyword, by=editor)

    assert (Keyword.objects.get().status, acts()) == (status, set())


@pytest.mark.parametrize("act", [lifecycle.accept, lifecycle.retire, lifecycle.revive, lifecycle.delete])
def test_contributors_only_propose(contributor, act):
    with pytest.raises(PermissionDenied):
        act(KeywordFactory(status="proposed"), by=contributor)


def test_what_has_keywords_below_is_not_retired_and_comes_back_after_its_parent(editor):
    top = KeywordFactory()
    below = KeywordFactory(parent=top)
    with pytest.raises(Refused, match="move or retire it first"):
        lifecycle.retire(top, by=editor)
    lifecycle.retire(below, by=editor)
    lifecycle.retire(top, by=editor)

    with pytest.raises(Refused, match="take it back into use first"):
        lifecycle.revive(below, by=editor)


def test_what_was_merged_is_not_revived(editor):
    with pytest.raises(Refused, match="undo that instead"):
        lifecycle.revive(KeywordFactory(replaced_by=KeywordFactory()), by=editor)


def test_a_proposal_nobody_used_is_thrown_away_and_a_used_one_is_not(contributor, editor):
    unused, used = KeywordFactory.create_batch(2, status="proposed")
    stories.assign(make_story(by=contributor).draft, [used])

    lifecycle.delete(unused, by=editor)
    with pytest.raises(Refused, match="stands on stories"):
        lifecycle.delete(used, by=editor)

    assert list(Keyword.objects.all()) == [used]
    assert AuditEntry.objects.get().target_key
    with pytest.raises(Refused, match="deleted meanwhile"):
        lifecycle.accept(Keyword(pk=99_999, names=Names({"en": "x"})), by=editor)


@pytest.mark.parametrize("names", [{"en": "aiib"}, {"zh-hans": "亞投行"}, {"en": "X", "zh-hans": "亚投行"}])
def test_a_name_that_is_anothers_alias_is_refused(editor, names):
    bank = KeywordFactory(names=Names({"en": "Asian Infrastructure Investment Bank"}))
    for word in ("AIIB", "亚投行"):
        Alias.objects.create(keyword=bank, text=word)

    with pytest.raises(KeywordExists) as refusal:
        lifecycle.create(names, vocabulary=bank.vocabulary, by=editor)

    assert refusal.value.keyword == bank


def test_a_merged_name_leads_to_what_replaced_it_and_a_retired_one_says_so(editor):
    bank = KeywordFactory()
    KeywordFactory(names=Names({"en": "AIIB"}), replaced_by=bank)
    KeywordFactory(names=Names({"en": "Coal"}), status="retired")

    with pytest.raises(KeywordExists) as refusal:
        lifecycle.create({"en": "AIIB"}, vocabulary=bank.vocabulary, by=editor)
    assert refusal.value.keyword == bank
    with pytest.raises(KeywordExists, match="take it back into use"):
        lifecycle.create({"en": "Coal"}, vocabulary=bank.vocabulary, by=editor)


def test_below_another_parent_a_name_may_come_back(editor):
    one, two = KeywordFactory.create_batch(2)
    lifecycle.create({"en": "Press"}, vocabulary=one.vocabulary, parent=one, by=editor)

    again = lifecycle.create({"en": "Press"}, vocabulary=one.vocabulary, parent=two, by=editor)

    assert (again.slug, again.place) == ("press-2", f"Topics › {two}")
    with pytest.raises(KeywordExists):
        lifecycle.create({"en": "press"}, vocabulary=one.vocabulary, parent=two, by=editor)
    with pytest.raises(KeywordExists):
        lifecycle.create({"en": "Press"}, vocabulary=one.vocabulary, by=editor)
    with pytest.raises(KeywordExists):
        lifecycle.create(dict(two.names), vocabulary=one.vocabulary, parent=two, by=editor)


def test_nothing_new_stands_below_a_retired_one(editor):
    retired = KeywordFactory(status="retired")
    with pytest.raises(ValidationError, match="retired"):
        lifecycle.create({"en": "Press"}, vocabulary=retired.vocabulary, parent=retired, by=editor)
