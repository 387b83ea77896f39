"""Corrections as one act: the new version, its note, its place in the record; and the ways of not being read."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.domain import corrections, history, tick, verifying
from articles.domain.corrections import Release
from articles.domain.refusals import BadRelease, NotRemovable, WrongStage
from articles.enums import Absence, Action, CorrectionKind, PublicAct, Significance, Stage
from articles.models import Article, Correction, Event, Publication, Redirect
from keywords.models import Keyword
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, PictureFactory, ProfileFactory, make_live, make_story, move, refreshed
from tests.publications import approve, change, correct, rewrite

pytestmark = pytest.mark.django_db
NOTE = Names({"en": "We gave the wrong day.", "zh-hans": "日期有误。"})


def last(story) -> Publication:
    return Publication.objects.filter(article=story).order_by("-number").first()


def test_correction_publishes_the_new_text_with_its_note_in_one_act(publisher):
    story = make_live()
    before = refreshed(story)

    after = correct(story, publisher, "The bridge opened on Wednesday.", "We gave the wrong day.")

    note = Correction.objects.get()
    assert "Wednesday" in after.body_html
    assert after.published_at == before.published_at
    assert (after.updated_at, note.at) == (last(story).at, last(story).at)
    assert (note.kind, note.text, note.created_by) == ("correction", {"en": "We gave the wrong day."}, publisher)
    assert (last(story).act, last(story).number, last(story).significance) == (PublicAct.CORRECTED, 2, "normal")
    assert last(story).content["correction"] == {"kind": "correction", "text": {"en": "We gave the wrong day."}}
    assert after.live_publication == last(story)
    first = Publication.objects.get(article=story, number=1)
    assert "Tuesday" in str(first.content["document"])


def test_typo_changes_neither_updated_nor_needs_a_note(publisher):
    story = make_live()

    after = change(story, "The bridge opened on Tuesdey.", publisher, significance=Significance.TYPO)

    assert after.updated_at is None
    assert (last(story).act, last(story).significance) == (PublicAct.UPDATED, "typo")
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("kind", "act"),
    [
        (CorrectionKind.CORRECTION, PublicAct.CORRECTED),
        (CorrectionKind.CLARIFICATION, PublicAct.CORRECTED),
        (CorrectionKind.UPDATE, PublicAct.UPDATED),
        (CorrectionKind.NOTE, PublicAct.UPDATED),
        (CorrectionKind.RETRACTION, PublicAct.RETRACTED),
    ],
)
def test_record_calls_each_kind_by_its_act(publisher, kind, act):
    story = make_live()

    change(story, "Another text.", publisher, kind=kind, note=NOTE)

    assert last(story).act == act
    assert refreshed(story).is_retracted == (kind == CorrectionKind.RETRACTION)


@pytest.mark.parametrize(
    ("release", "reason"),
    [
        (Release(kind="correction"), "Write the note in the story’s language, English"),
        (Release(kind="correction", text=Names({"zh-hans": "日期有误。"})), "Write the note in the story’s language"),
        (Release(kind="correction", text=Names({"en": "  "})), "Write the note"),
        (Release(text=NOTE), "Say what sort of note"),
        (Release("typo", "correction", NOTE), "spelling only carries no note"),
        (Release("enormous"), "Choose how much"),
        (Release(kind="apology", text=NOTE), "Choose how much"),
        (Release(kind="correction", text=Names({"en": "x" * 2001})), "2,000"),
    ],
)
def test_release_that_does_not_fit_changes_nothing(publisher, release, reason):
    story = make_live()
    rewrite(story, "Another text.", publisher)
    approve(story, publisher)

    with pytest.raises(BadRelease, match=reason):
        move(story, Action.PUBLISH, publisher, release=release)

    assert refreshed(story).stage == Stage.APPROVED
    assert last(story).number == 1


def test_first_publication_carries_no_note(publisher):
    story = make_story(stage=Stage.APPROVED)

    with pytest.raises(BadRelease, match="nothing to correct"):
        move(story, Action.PUBLISH, publisher, release=Release(kind="correction", text=NOTE))
    move(story, Action.PUBLISH, publisher, release=Release("major"))

    assert last(story).significance == "normal"


def test_planned_correction_waits_with_the_approval_and_goes_out_with_the_robot(publisher, later):
    story = make_live()
    rewrite(story, "Another text.", publisher)
    approve(story, publisher)
    release = Release(Significance.MAJOR, CorrectionKind.CORRECTION, NOTE)
    move(story, Action.SCHEDULE, publisher, publish_at=later, release=release)
    assert corrections.planned(refreshed(story)) == Release("major", "correction", NOTE, publisher.pk)
    # SQLite's clock tells milliseconds: a moment just now is still to come for it.
    due = timezone.now() - timedelta(seconds=1)
    Article.objects.filter(pk=story.pk).update(publish_at=due)

    tick.do_due()

    entry, note = last(story), Correction.objects.get()
    assert (entry.act, entry.significance, entry.actor) == (PublicAct.CORRECTED, "major", None)
    assert (entry.intended_at, bool(entry.robot)) == (due, True)
    assert (note.text, note.created_by) == (NOTE, publisher)
    assert refreshed(story).release == {}


@pytest.mark.parametrize("undoing", ["edit", "unschedule", "send back"])
def test_planned_correction_is_void_with_the_approval(publisher, editor, later, undoing):
    story = make_live()
    rewrite(story, "Another text.", publisher)
    approve(story, publisher)
    move(story, Action.SCHEDULE, publisher, publish_at=later, release=Release(kind="correction", text=NOTE))

    match undoing:
        case "edit":
            rewrite(story, "Yet another text.", publisher)
        case "unschedule":
            move(story, Action.UNSCHEDULE, publisher)
        case "send back":
            move(story, Action.SEND_BACK, publisher, note="Not yet.")

    assert refreshed(story).release == {}


def test_note_alone_is_a_version_of_its_own_and_leaves_the_working_text(publisher):
    story = make_live()
    rewrite(story, "Text being written.", publisher)
    version = refreshed(story).draft.version

    move(story, Action.ANNOTATE, publisher, release=Release(kind=CorrectionKind.NOTE, text=NOTE))

    after = refreshed(story)
    assert (after.stage, after.draft.version) == (Stage.DRAFT, version)
    assert (last(story).act, last(story).number) == (PublicAct.UPDATED, 2)
    assert after.updated_at == last(story).at
    assert Publication.objects.get(article=story, number=1).content["document"] == last(story).content["document"]


def test_note_without_words_or_kind_is_refused(publisher):
    story = make_live()

    for release in (None, Release(), Release("typo"), Release(kind="note")):
        with pytest.raises(BadRelease):
            move(story, Action.ANNOTATE, publisher, release=release)

    assert last(story).number == 1


def test_retracted_story_stays_to_be_read_until_it_is_reinstated(publisher):
    story = make_live()

    move(story, Action.RETRACT, publisher, release=Release(text=NOTE))
    retracted = refreshed(story)
    changed = change(story, "Another text.", publisher)
    move(story, Action.REINSTATE, publisher)

    assert retracted.is_live
    assert changed.is_retracted
    assert refreshed(story).absence == ""
    acts = list(Publication.objects.filter(article=story).order_by("number").values_list("act", flat=True))
    assert acts == [PublicAct.PUBLISHED, PublicAct.RETRACTED, PublicAct.UPDATED, PublicAct.REINSTATED]


def test_retraction_needs_words(publisher):
    story = make_live()

    with pytest.raises(BadRelease):
        move(story, Action.RETRACT, publisher)

    assert not refreshed(story).is_retracted


def test_withdrawn_retraction_comes_back_as_a_retraction(publisher):
    story = make_live()
    move(story, Action.RETRACT, publisher, release=Release(text=NOTE))
    move(story, Action.WITHDRAW, publisher, note="Even the notice was wrong.")
    assert refreshed(story).absence == Absence.WITHDRAWN

    move(story, Action.REINSTATE, publisher)

    assert refreshed(story).absence == Absence.RETRACTED
    move(story, Action.REINSTATE, publisher)
    assert refreshed(story).absence == ""


def test_publishing_anew_ends_a_withdrawal_and_not_the_retraction_before_it(publisher):
    story = make_live()
    move(story, Action.RETRACT, publisher, release=Release(text=NOTE))
    move(story, Action.WITHDRAW, publisher, note="Wrong.")

    after = change(story, "Another text.", publisher)

    assert after.is_live
    assert after.is_retracted


@pytest.fixture
def rich(desk, section):
    """A story with something in every place that readers may meet it."""
    facts = {
        "keywords": [KeywordFactory(slug="bridges").pk],
        "credits": [["author", ProfileFactory().pk]],
        "lead_picture": PictureFactory().key,
        "dateline": "Geneva",
    }
    return make_live(headline="Secret bridge", text="Secret words.", standfirst="Secret deck.", facts=facts)


def test_removal_leaves_no_word_in_live_rows_and_record(rich, administrator, publisher):
    correct(rich, publisher, "Secret words, mended.", "A secret was wrong.")

    move(rich, Action.REMOVE, administrator, note="A court ordered it.", reason="Case 12")

    after = refreshed(rich)
    assert (after.headline, after.standfirst, after.body_html, after.search_text, after.points) == ("", "", "", "", [])
    assert (after.absence, after.is_live, after.slug) == (Absence.REMOVED, False, f"story-{rich.pk}")
    rows = [after.keyword_rows, after.credits, after.picture_uses, after.links_out]
    assert [each.count() for each in rows] == [0, 0, 0, 0]
    assert Keyword.objects.get(slug="bridges").uses == 0
    entries = Publication.objects.filter(article=rich).order_by("number")
    assert [(each.content, each.headline, each.note, bool(each.removed_at)) for each in entries[:2]] == [
        (None, "", "", True)
    ] * 2
    assert (entries[2].act, entries[2].content["removed"], entries[2].note) == (
        "removed",
        [1, 2],
        "A court ordered it.",
    )
    assert "secret" not in str([each.content for each in entries]).lower()
    assert entries[0].removal_reason == "Case 12"


def test_removal_is_for_administrators_and_for_good(rich, publisher, administrator):
    with pytest.raises(PermissionDenied):
        move(rich, Action.REMOVE, publisher, note="A court ordered it.")
    move(rich, Action.REMOVE, administrator, note="A court ordered it.")

    for action in (Action.REINSTATE, Action.WITHDRAW, Action.RETRACT, Action.REMOVE, Action.DISCARD):
        with pytest.raises(WrongStage):
            move(rich, action, administrator, note="Because.", release=Release(text=NOTE))
    assert Article.objects.open_to(administrator).filter(pk=rich.pk).exists()
    assert not Article.objects.open_to(publisher).filter(pk=rich.pk).exists()


def test_old_addresses_of_a_removed_story_are_kept(rich, administrator):
    address = rich.get_absolute_url()

    move(rich, Action.REMOVE, administrator, note="A court ordered it.")

    assert Redirect.objects.get(path=address).article_id == rich.pk
    assert not Redirect.objects.filter(path=refreshed(rich).get_absolute_url()).exists()


def test_one_earlier_version_can_be_removed_and_the_story_stays(rich, administrator, publisher):
    correct(rich, publisher, "Mended words.", "A name was wrong.")

    words = {"note": "A court ordered it.", "reason": "Case 12"}
    for person, number in ((publisher, 1), (administrator, 2), (administrator, 9)):
        with pytest.raises((PermissionDenied, NotRemovable)):
            history.remove_version(refreshed(rich), number, by=person, **words)
    history.remove_version(refreshed(rich), 1, by=administrator, **words)
    with pytest.raises(NotRemovable):
        history.remove_version(refreshed(rich), 1, by=administrator, **words)

    entries = Publication.objects.filter(article=rich).order_by("number")
    assert [each.content is None for each in entries] == [True, False, False]
    assert (entries[2].act, entries[2].content["story"]) == ("removed", False)
    assert refreshed(rich).is_live
    assert "Mended" in refreshed(rich).body_html
    event = Event.objects.filter(article=rich).first()
    assert (event.action, event.actor, event.data["number"]) == ("removed_version", administrator, 1)
    assert verifying.verify().findings == []


def test_event_says_what_the_new_version_is(publisher):
    story = make_live()

    correct(story, publisher, "Another text.", "Wrong day.", significance=Significance.MAJOR)

    event = Event.objects.filter(article=story, action=Action.PUBLISH).first()
    assert {name: event.data[name] for name in ("significance", "correction")} == {
        "significance": "major",
        "correction": "correction",
    }
