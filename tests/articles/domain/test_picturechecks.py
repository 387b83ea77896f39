from datetime import timedelta

import pytest
from django.utils import timezone

from articles.domain import checks, due, picturechecks
from articles.domain.refusals import NotReady
from articles.enums import Action, FileState, Happening, Stage
from articles.models import ArticlePicture, DraftPicture, Notice
from newsroom.lib.languages import Names
from tests.factories import (
    PictureFactory,
    PictureFileFactory,
    make_live,
    make_story,
    move,
    refreshed,
    story_document,
)

NOW = timezone.now()
HOUR = timedelta(hours=1)


def with_figures(*figures, **rest):
    """A document with figures, given as a picture or as (picture, attributes)."""
    document = story_document(**rest)
    for number, figure in enumerate(figures):
        picture, attrs = figure if isinstance(figure, tuple) else (figure, {})
        attrs = {"id": f"figure{number:02d}", "picture": picture.key} | attrs
        document["content"].append({"type": "figure", "attrs": attrs})
    return document


def problems(*figures, by, **kwargs):
    return checks.problems(make_story(by=by, document=with_figures(*figures), **kwargs).draft)


def set_rights(picture, **rights):
    for name, value in rights.items():
        setattr(picture, name, value)
    picture.save()


def test_a_picture_that_says_nothing_is_named_with_its_place(contributor):
    silent = PictureFactory(title="The port", alt=Names())

    found = problems(silent, by=contributor)

    assert found == [
        "“The port” has no text for those who cannot see it: describe it, or say why it is only decoration."
    ]
    assert found[0].anchor == "block-figure00"


@pytest.mark.parametrize("own", [{"alt": "Cranes"}, {"decorative": "A pattern between the parts"}])
def test_own_words_or_a_reason_are_enough(contributor, own):
    assert problems((PictureFactory(alt=Names()), own), by=contributor) == []


@pytest.mark.parametrize("own", [{"alt": ""}, {"alt": " "}, {"alt": "", "decorative": " "}])
def test_emptied_words_without_a_reason_are_not(contributor, own):
    assert len(problems((PictureFactory(), own), by=contributor)) == 1


def test_pictures_of_galleries_and_the_lead_are_looked_at(contributor):
    silent, lead = PictureFactory(alt=Names()), PictureFactory(alt=Names())
    figures = [
        {"type": "figure", "attrs": {"id": f"inside{n:02d}", "picture": key}}
        for n, key in enumerate([silent.key, PictureFactory().key])
    ]
    document = story_document()
    document["content"].append({"type": "gallery", "content": figures})
    story = make_story(by=contributor, document=document, facts={"lead_picture": lead.key})

    assert [problem.anchor for problem in checks.problems(story.draft)] == ["fact-lead_picture", "block-inside00"]


@pytest.mark.parametrize("fact", ["lead_alt", "lead_decorative"])
def test_the_lead_s_own_words_count(contributor, fact):
    facts = {"lead_picture": PictureFactory(alt=Names()).key, fact: "Cranes"}
    assert checks.problems(make_story(by=contributor, facts=facts).draft) == []


def test_words_missing_keep_a_story_from_review(contributor):
    story = make_story(by=contributor, document=with_figures(PictureFactory(alt=Names())))
    with pytest.raises(NotReady):
        move(story, Action.SUBMIT, contributor)
    assert refreshed(story).stage == Stage.DRAFT


def test_a_retired_picture_keeps_a_story_from_review_unless_readers_see_it(contributor, publisher):
    picture = PictureFactory(title="The port")
    live = make_live(document=with_figures(picture))
    fresh = make_story(by=contributor, document=with_figures(picture))
    set_rights(picture, retired_at=NOW)

    assert checks.problems(fresh.draft) == ["“The port” was taken out of the library: choose another picture."]
    assert checks.problems(refreshed(live).draft) == []


def test_a_picture_that_could_not_be_prepared_keeps_a_story_from_review(contributor):
    picture = PictureFactory(title="The port", file__state=FileState.FAILED, file__ready={})
    assert problems(picture, by=contributor) == [
        "“The port” could not be prepared for readers: send the file in again, or choose another."
    ]


@pytest.mark.parametrize(
    ("rights", "says"),
    [
        ({"embargo_until": NOW + HOUR}, "may not be published before"),
        ({"expires_at": NOW - HOUR}, "may not be published after"),
    ],
)
def test_rights_refuse_publication_and_not_review(publisher, rights, says):
    picture = PictureFactory()
    set_rights(picture, **rights)
    story = make_story(stage=Stage.APPROVED, document=with_figures(picture))

    with pytest.raises(NotReady, match=says):
        move(story, Action.PUBLISH, publisher)

    story = refreshed(story)
    assert (story.stage, story.live_revision) == (Stage.APPROVED, None)
    assert not ArticlePicture.objects.exists()


def test_rights_that_have_begun_and_not_ended_let_it_out(publisher):
    picture = PictureFactory()
    set_rights(picture, embargo_until=NOW - HOUR, expires_at=NOW + HOUR)
    story = make_story(stage=Stage.APPROVED, document=with_figures(picture))
    assert move(story, Action.PUBLISH, publisher).is_live


@pytest.mark.parametrize("role", ["figure", "lead"])
def test_forms_that_are_not_made_refuse_publication(publisher, role):
    picture = PictureFactory(title="The port", file__state=FileState.WAITING, file__ready={})
    parts = {"facts": {"lead_picture": picture.key}} if role == "lead" else {"document": with_figures(picture)}
    story = make_story(stage=Stage.APPROVED, **parts)

    with pytest.raises(NotReady, match="still being prepared"):
        move(story, Action.PUBLISH, publisher)


def test_a_crop_by_hand_that_is_not_made_refuses_publication_until_it_is(publisher):
    box = [1000, 1000, 5000, 5000]
    facts = {"lead_picture": PictureFactory().key, "lead_crops": {"wide": box}}
    story = make_story(stage=Stage.APPROVED, facts=facts)
    with pytest.raises(NotReady, match="still being prepared"):
        move(story, Action.PUBLISH, publisher)

    DraftPicture.objects.update(ready={"wide": ["aaaaaaaaaa", box]})
    move(story, Action.PUBLISH, publisher)

    use = ArticlePicture.objects.get()
    assert (use.crops, use.ready) == ({"wide": box}, {"wide": ["aaaaaaaaaa", box]})


def test_the_approved_version_is_what_is_looked_at(publisher):
    """The file counts that the working copy shows, not a newer one of the same picture that is still waiting."""
    picture = PictureFactory()
    story = make_story(stage=Stage.APPROVED, document=with_figures(picture))
    PictureFileFactory(picture=picture, created_by=publisher, state=FileState.WAITING, ready={})

    assert move(story, Action.PUBLISH, publisher).is_live
    assert ArticlePicture.objects.get().file.number == 1


@pytest.mark.parametrize(
    ("rights", "refused"),
    [
        ({"embargo_until": NOW + 3 * HOUR}, True),
        ({"expires_at": NOW + HOUR}, True),
        ({"embargo_until": NOW + HOUR, "expires_at": NOW + 3 * HOUR}, False),
    ],
)
def test_a_plan_needs_rights_at_its_time(publisher, rights, refused):
    picture = PictureFactory()
    set_rights(picture, **rights)
    story = make_story(stage=Stage.APPROVED, document=with_figures(picture))

    if refused:
        with pytest.raises(NotReady):
            move(story, Action.SCHEDULE, publisher, publish_at=NOW + 2 * HOUR)
        assert refreshed(story).publish_at is None
    else:
        move(story, Action.SCHEDULE, publisher, publish_at=NOW + 2 * HOUR)
        assert refreshed(story).publish_at


def test_at_its_time_a_story_is_held_back_told_once_and_goes_out_when_it_can(publisher):
    picture = PictureFactory()
    story = make_story(stage=Stage.APPROVED, document=with_figures(picture))
    move(story, Action.SCHEDULE, publisher, publish_at=timezone.now() + HOUR)
    set_rights(picture, embargo_until=timezone.now() + timedelta(days=1))
    planned = timezone.now() - timedelta(seconds=1)
    type(story).objects.filter(pk=story.pk).update(publish_at=planned)
    Notice.objects.all().delete()

    for _each in range(3):
        assert due.run()["failed"] == 1
        type(story).objects.filter(pk=story.pk).update(due_next_try_at=None)

    held = refreshed(story)
    assert (held.stage, held.publish_at, held.live_revision) == (Stage.APPROVED, planned, None)
    event = held.events.get(action=Happening.DUE_FAILED)
    assert "may not be published before" in event.note
    assert Notice.objects.filter(event=event, editor=publisher).count() == 1

    set_rights(picture, embargo_until=None)
    assert due.run()["published"] == 1
    assert refreshed(story).is_live


def test_a_withdrawn_story_does_not_come_back_with_an_expired_picture(publisher):
    picture = PictureFactory()
    story = make_live(document=with_figures(picture))
    move(story, Action.WITHDRAW, publisher, note="Wrong.")
    set_rights(picture, expires_at=NOW - HOUR)

    with pytest.raises(NotReady):
        move(story, Action.REINSTATE, publisher)
    assert refreshed(story).withdrawn_at


def test_warnings_stop_nothing(contributor):
    picture = PictureFactory(title="The port")
    set_rights(picture, embargo_until=NOW + HOUR, expires_at=NOW + 48 * HOUR)
    draft = make_story(by=contributor, document=with_figures(picture)).draft

    assert checks.problems(draft) == []
    before, until = picturechecks.warnings(draft)
    assert "before" in before
    assert "until" in until


def test_notes_say_how_a_picture_stands(contributor):
    picture = PictureFactory()
    assert picturechecks.notes(picture) == []
    first = picture.file
    PictureFileFactory(picture=picture, created_by=contributor)
    set_rights(picture, retired_at=NOW, expires_at=NOW - HOUR)

    assert len(picturechecks.notes(picture, first)) == 3
