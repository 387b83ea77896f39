from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.domain import frontpage, fronts
from articles.domain.frontblocks import FrontChanged
from articles.domain.refusals import BadTime
from articles.enums import FrontState
from articles.models import Article, Front, FrontEdition, Stamp
from articles.public.context import all_sections
from newsroom.lib.languages import Names
from tests import factories
from tests.clock import travel

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories(section):
    return [factories.make_live(section=section, headline=f"Story {number}") for number in range(12)]


@pytest.fixture
def edition(stories, publisher):
    return frontpage.working("en", None, by=publisher)


def stamp():
    return Stamp.objects.filter(key=Stamp.SITE).values_list("n", flat=True).first() or 0


def place(edition, story, *, by, block=0, slot=0):
    name = edition.blocks[block]["slots"][slot]["id"]
    return frontpage.arrange(edition, lambda front: front.place(name, story.pk), by=by, seen=edition.version)


def home(**kwargs):
    blocks = frontpage.live_blocks("en") or frontpage.usual_blocks(None)
    return fronts.arrange(blocks, language="en", sections=all_sections(), **kwargs)


def test_the_working_copy_is_one_and_starts_from_what_readers_see(edition, publisher, section):
    assert frontpage.working("en", None, by=publisher) == edition
    assert [block["kind"] for block in edition.blocks] == ["lead", "second", "strip", "row"]
    assert home().lead.headline == "Story 11"


def test_readers_see_it_when_it_is_shown(edition, stories, publisher):
    before = stamp()
    edition = place(edition, stories[0], by=publisher)
    assert home().lead == stories[11]

    frontpage.show(edition, by=publisher, seen=edition.version, note="Morning")

    assert home().lead == stories[0]
    assert stamp() > before
    assert frontpage.live_edition("en").note == "Morning"
    assert frontpage.working("en", None, by=publisher).number == 2


def test_a_withdrawn_story_gives_its_place_to_the_rule(edition, stories, publisher):
    edition = place(edition, stories[0], by=publisher)
    frontpage.show(edition, by=publisher, seen=edition.version)

    Article.objects.filter(pk=stories[0].pk).update(withdrawn_at=timezone.now())

    assert home().lead == stories[11]


def test_a_story_that_is_not_live_yet_never_shows(edition, stories, publisher, desk):
    draft = factories.make_story(by=publisher, desk=desk, headline="Not yet")
    edition = place(edition, draft, by=publisher)
    frontpage.show(edition, by=publisher, seen=edition.version)

    assert home().lead == stories[11]
    assert "Not yet" not in [story.headline for story in home().shown]


def test_headline_and_picture_hold_for_the_front_alone(edition, stories, publisher):
    picture = factories.PictureFactory()
    edition = place(edition, stories[0], by=publisher)
    slot = edition.blocks[0]["slots"][0]["id"]
    edition = frontpage.arrange(
        edition,
        lambda front: front.say(slot, headline="Shorter", picture=picture.key, until=None),
        by=publisher,
        seen=edition.version,
    )
    frontpage.show(edition, by=publisher, seen=edition.version)

    arranged = home()
    assert (arranged.lead.headline, arranged.lead.lead_use) == ("Shorter", picture)
    stories[0].refresh_from_db()
    assert stories[0].headline == "Story 0"
    assert list(Front.objects.get().pictures.all()) == [picture]


@pytest.mark.parametrize("unfit", ["expired", "under embargo", "without forms"])
def test_a_picture_that_may_not_be_shown_leaves_the_story_its_own(edition, stories, publisher, unfit):
    picture = factories.PictureFactory()
    edition = place(edition, stories[0], by=publisher)
    slot = edition.blocks[0]["slots"][0]["id"]
    edition = frontpage.arrange(
        edition,
        lambda front: front.say(slot, headline="", picture=picture.key, until=None),
        by=publisher,
        seen=edition.version,
    )
    frontpage.show(edition, by=publisher, seen=edition.version)
    now, hour = timezone.now(), timedelta(hours=1)
    assert home().lead.lead_use == picture

    if unfit == "without forms":
        type(picture.file).objects.filter(pk=picture.file_id).update(ready={})
    else:
        rights = {"expired": {"expires_at": now - hour}, "under embargo": {"embargo_until": now + hour}}[unfit]
        type(picture).objects.filter(pk=picture.pk).update(**rights)

    assert home().lead.lead_use is None


def test_a_pin_ends_by_itself_and_raises_the_stamp_once(edition, stories, publisher):
    now = timezone.now()
    edition = place(edition, stories[0], by=publisher)
    slot = edition.blocks[0]["slots"][0]["id"]
    until = now + timedelta(hours=1)
    edition = frontpage.arrange(
        edition,
        lambda front: front.say(slot, headline="", picture="", until=until),
        by=publisher,
        seen=edition.version,
    )
    frontpage.show(edition, by=publisher, seen=edition.version)
    assert home().lead == stories[0]

    before = stamp()
    assert frontpage.due(now)["front_pins_ended"] == 0
    assert frontpage.due(until)["front_pins_ended"] == 1
    assert frontpage.due(until)["front_pins_ended"] == 0
    assert stamp() == before + 1
    assert home(now=until).lead == stories[11]


def test_the_page_shows_a_pin_and_its_words_until_they_end(client, edition, stories, publisher):
    until = timezone.now() + timedelta(hours=1)
    edition = place(edition, stories[0], by=publisher)
    slot = edition.blocks[0]["slots"][0]["id"]
    edition = frontpage.arrange(
        edition,
        lambda front: front.say(slot, headline="In other words", picture="", until=until),
        by=publisher,
        seen=edition.version,
    )
    assert "In other words" not in client.get("/").text
    frontpage.show(edition, by=publisher, seen=edition.version)

    assert client.get("/").text.count(">In other words<") == 1
    with travel(until - timedelta(seconds=1)):
        assert ">In other words<" in client.get("/").text
    with travel(until):
        assert "In other words" not in client.get("/").text


def test_two_people_do_not_overwrite_each_other(edition, stories, publisher, editor):
    seen = edition.version
    place(edition, stories[0], by=publisher)
    other = edition.blocks[1]["slots"][0]["id"]
    same = edition.blocks[0]["slots"][0]["id"]

    frontpage.arrange(edition, lambda front: front.place(other, stories[1].pk), by=editor, seen=seen)
    with pytest.raises(FrontChanged):
        frontpage.arrange(edition, lambda front: front.place(same, stories[2].pk), by=editor, seen=seen)

    edition.refresh_from_db()
    assert (edition.blocks[0]["slots"][0]["story"], edition.blocks[1]["slots"][0]["story"]) == (
        stories[0].pk,
        stories[1].pk,
    )


def test_showing_something_else_than_seen_is_refused(edition, stories, publisher):
    seen = edition.version
    place(edition, stories[0], by=publisher)

    with pytest.raises(FrontChanged):
        frontpage.show(edition, by=publisher, seen=seen)

    assert frontpage.live_edition("en") is None


def test_editors_arrange_and_publishers_show(edition, stories, editor, contributor):
    edition = place(edition, stories[0], by=editor)
    with pytest.raises(PermissionDenied):
        frontpage.show(edition, by=editor, seen=edition.version)
    with pytest.raises(PermissionDenied):
        frontpage.working("en", None, by=contributor)


def test_a_planned_front_goes_live_once_on_time(edition, stories, publisher, later):
    edition = place(edition, stories[0], by=publisher)
    frontpage.plan(edition, later, by=publisher, seen=edition.version)
    fresh = frontpage.working("en", None, by=publisher)
    assert fresh != edition

    assert frontpage.due(later - timedelta(seconds=1))["fronts_shown"] == 0
    assert frontpage.due(later)["fronts_shown"] == 1
    assert frontpage.due(later)["fronts_shown"] == 0

    assert home().lead == stories[0]
    edition.refresh_from_db()
    assert (edition.state, edition.go_live_at, edition.went_live_at) == (FrontState.LIVE, None, later)


def test_a_plan_needs_a_moment_to_come_and_can_be_cancelled(edition, publisher, later):
    with pytest.raises(BadTime):
        frontpage.plan(edition, timezone.now(), by=publisher, seen=edition.version)

    frontpage.plan(edition, later, by=publisher, seen=edition.version)
    frontpage.cancel(edition, by=publisher)
    frontpage.cancel(edition, by=publisher)

    assert frontpage.due(later)["fronts_shown"] == 0


def test_a_failed_plan_is_kept_and_tried_again(edition, stories, publisher, later, monkeypatch):
    frontpage.plan(edition, later, by=publisher, seen=edition.version)

    def broken(*args, **kwargs):
        raise RuntimeError("no")

    with monkeypatch.context() as patch:
        patch.setattr(frontpage, "go_live", broken)
        assert frontpage.due(later)["fronts_failed"] == 1
    edition.refresh_from_db()
    assert (edition.state, edition.problem) == (FrontState.PLANNED, "RuntimeError: no")

    assert frontpage.due(later)["fronts_shown"] == 0
    assert frontpage.due(later + timedelta(minutes=2))["fronts_shown"] == 1


def test_a_former_front_is_shown_again(edition, stories, publisher):
    edition = place(edition, stories[0], by=publisher)
    first = frontpage.show(edition, by=publisher, seen=edition.version)
    second = place(frontpage.working("en", None, by=publisher), stories[1], by=publisher)
    frontpage.show(second, by=publisher, seen=second.version)
    assert home().lead == stories[1]

    frontpage.restore(first, by=publisher)
    assert home().lead == stories[0]
    frontpage.restore(frontpage.live_edition("en"), by=publisher)
    assert FrontEdition.objects.filter(state=FrontState.LIVE).count() == 1
    assert FrontEdition.objects.count() == 3


def test_only_what_was_seen_is_shown_again(edition, publisher):
    with pytest.raises(ValidationError, match="have seen"):
        frontpage.restore(edition, by=publisher)


def test_what_may_be_placed(edition, stories, editor, section):
    other_desk = factories.make_story(desk=factories.DeskFactory(slug="far"))
    foreign = factories.make_live(language="zh-hans")

    assert frontpage.story_for(str(stories[0].pk), edition.front, by=editor) == stories[0].pk
    for pk in (other_desk.pk, foreign.pk, "x", "9" * 30, None):
        with pytest.raises(ValidationError):
            frontpage.story_for(pk, edition.front, by=editor)


def test_rules_are_checked(section):
    keyword = factories.KeywordFactory()
    assert frontpage.rule_for("section", str(section.pk)) == {"kind": "section", "value": section.pk}
    assert frontpage.rule_for("keyword", keyword.pk) == {"kind": "keyword", "value": keyword.pk}
    for kind, value in [("section", 0), ("keyword", "x"), ("random", 1)]:
        with pytest.raises(ValidationError):
            frontpage.rule_for(kind, value)


def test_a_keyword_row_brings_its_stories(stories, publisher, edition):
    keyword = factories.KeywordFactory(names=Names({"en": "Ports"}))
    chosen = factories.make_live(section=stories[0].section, facts={"keywords": [keyword.pk]}, headline="About ports")
    for story in stories:
        Article.objects.filter(pk=story.pk).update(published_at=timezone.now() + timedelta(seconds=1))

    def instead_of_the_section(front):
        front.remove(front.blocks[-1]["id"])
        front.add("row", frontpage.rule_for("keyword", keyword.pk))

    edition = frontpage.arrange(edition, instead_of_the_section, by=publisher, seen=edition.version)
    frontpage.show(edition, by=publisher, seen=edition.version)

    row = home().rows[-1]
    assert (row.about, row.stories) == (keyword, [chosen])
