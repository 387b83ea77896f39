"""Sections go out of use by moving their stories, and what was done to sections can be undone."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.domain import drafting, frontpage, livefacts, sectionretiring, sections
from articles.domain.refusals import Refusal
from articles.enums import Action, Stage
from articles.models import Article, Draft, Section, Stamp
from editors.models import AuditEntry
from tests.factories import SectionFactory, make_live, make_story, move, refreshed

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(section):
    return section, SectionFactory(slug="economy")


def newest():
    return AuditEntry.objects.first()


def test_stories_move_and_every_address_leads_on(pair, administrator, client):
    old, into = pair
    live, working = make_live(section=old), make_story(section=old)

    sectionretiring.retire(old, into, by=administrator)

    assert {refreshed(each).draft.section for each in (live, working)} == {into}
    assert refreshed(live).section == into
    for address in ("/section/trade/", "/zh-hans/section/trade/", "/section/trade/feeds/rss.xml"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (301, address.replace("trade", "economy"))
    assert list(Section.objects.all()) == [into]
    assert list(livefacts.problems(refreshed(live))) == []


def test_approved_and_planned_stories_are_published_where_it_went(pair, administrator, publisher):
    old, into = pair
    story = make_story(section=old, stage=Stage.APPROVED)

    sectionretiring.retire(old, into, by=administrator)

    assert refreshed(story).stage == Stage.APPROVED
    move(story, Action.PUBLISH, publisher)
    assert refreshed(story).section == into


def test_an_old_version_means_what_took_its_stories(pair, administrator, publisher):
    old, into = pair
    third = SectionFactory(slug="third")
    story = make_live(section=old)
    drafting.set_fact(story, "section", by=publisher, was=old.pk, value=third.pk)
    sectionretiring.retire(old, into, by=administrator)

    move(story, Action.DISCARD, publisher)

    assert refreshed(story).draft.section == into


def test_a_screen_that_shows_the_retired_section_meets_no_conflict(pair, administrator, publisher):
    old, into = pair
    story, third = make_story(section=old), SectionFactory(slug="third")
    sectionretiring.retire(old, into, by=administrator)

    drafting.set_fact(story, "section", by=publisher, was=old.pk, value=third.pk)
    with pytest.raises(ValidationError, match="no longer exists"):
        drafting.set_fact(story, "section", by=publisher, was=third.pk, value=old.pk)

    assert refreshed(story).draft.section == third


def test_the_address_is_free_for_another_one(pair, administrator, client):
    old, into = pair
    sectionretiring.retire(old, into, by=administrator)

    made = sections.create(Section(slug="trade", name={"en": "Trade again"}), by=administrator)

    assert made.path == "trade"
    assert client.get("/section/trade/").status_code == 200


def test_what_stands_in_the_way_is_named(pair, administrator, publisher):
    old, into = pair
    below = SectionFactory(slug="rail", parent=old)
    with pytest.raises(Refusal, match="stand below"):
        sectionretiring.retire(old, into, by=administrator)
    with pytest.raises(Refusal, match="another section"):
        sectionretiring.retire(old, old, by=administrator)
    sectionretiring.retire(below, into, by=administrator)
    with pytest.raises(Refusal, match="not in use"):
        sectionretiring.retire(below, into, by=administrator)
    frontpage.working("en", None, by=publisher)
    with pytest.raises(Refusal, match="Home page"):
        sectionretiring.retire(old, into, by=administrator)

    assert Section.objects.filter(pk=old.pk).exists()


def test_only_who_looks_after_sections(pair, publisher):
    old, into = pair
    for act in (
        lambda: sectionretiring.retire(old, into, by=publisher),
        lambda: sections.rename(old, "other", by=publisher),
        lambda: sections.order([into.pk, old.pk], by=publisher),
        lambda: sections.create(Section(slug="new", name={"en": "New"}), by=publisher),
        lambda: sections.describe(old, name={"en": "X"}, description={}, desk=None, by=publisher),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert not AuditEntry.objects.exists()


def test_retiring_is_undone_as_far_as_stories_still_stand_there(pair, administrator, publisher, client):
    old, into = pair
    third = SectionFactory(slug="third")
    one, gone, own = make_live(section=old), make_live(section=old), make_live(section=into)
    sectionretiring.retire(old, into, by=administrator)
    Article.objects.filter(pk=gone.pk).update(section=third)
    Draft.objects.filter(article=gone).update(section=third)

    sectionretiring.undo(newest(), by=administrator)

    assert [refreshed(each).section for each in (one, gone, own)] == [old, third, into]
    assert client.get("/section/trade/").status_code == 200
    with pytest.raises(Refusal, match="in use already"):
        sectionretiring.undo(AuditEntry.objects.get(action="section.retired"), by=administrator)


def test_no_address_that_was_taken_meanwhile_is_taken_back(pair, administrator):
    old, into = pair
    sectionretiring.retire(old, into, by=administrator)
    entry = newest()
    sections.create(Section(slug="trade", name={"en": "Trade again"}), by=administrator)

    with pytest.raises(ValidationError, match="Another section"):
        sectionretiring.undo(entry, by=administrator)


def test_moves_orders_and_words_are_undone(pair, administrator):
    old, into = pair
    sections.move(old, into, by=administrator)
    moved = newest()
    sectionretiring.undo(moved, by=administrator)
    assert Section.objects.get(pk=old.pk).path == "trade"
    with pytest.raises(Refusal, match="moved again"):
        sectionretiring.undo(moved, by=administrator)

    before = list(Section.objects.all())
    sections.order([each.pk for each in before[::-1]], by=administrator)
    assert list(Section.objects.all()) == before[::-1]
    sectionretiring.undo(newest(), by=administrator)
    assert list(Section.objects.all()) == before

    sections.describe(old, name={"en": "Commerce"}, description={"en": "Buying."}, desk=None, by=administrator)
    described = newest()
    sectionretiring.undo(described, by=administrator)
    assert (str(Section.objects.get(pk=old.pk)), described.data["changed"]["name"][1]) == ("Trade", {"en": "Commerce"})
    with pytest.raises(Refusal, match="changed again"):
        sectionretiring.undo(described, by=administrator)
    sections.create(Section(slug="new", name={"en": "New"}), by=administrator)
    with pytest.raises(Refusal, match="cannot be undone"):
        sectionretiring.undo(newest(), by=administrator)


def test_dragging_moves_and_orders_at_once(pair, administrator):
    old, into = pair
    first, second = SectionFactory(slug="a", parent=into, position=0), SectionFactory(slug="b", parent=into, position=1)

    sections.put(old, parent=into, before=second, by=administrator)

    assert list(Section.objects.filter(parent=into)) == [first, old, second]
    assert Section.objects.get(pk=old.pk).path == "economy/trade"


def test_steps_stop_at_the_ends_and_kept_pages_go(pair, administrator):
    old, into = pair
    beside = list(Section.objects.all())
    assert sections.shift(beside[0], -1, by=administrator) == beside
    assert not Stamp.objects.filter(key=Stamp.SITE).exists()

    assert sections.shift(beside[0], 1, by=administrator) == beside[::-1]
    assert Stamp.objects.get(key=Stamp.SITE).n == 1
    with pytest.raises(ValidationError, match="below the same one"):
        sections.order([old.pk, SectionFactory(slug="c", parent=into).pk], by=administrator)
