import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.domain import drafting
from articles.enums import Action, Stage
from articles.models import Article, Event
from tests.factories import EditorFactory, SectionFactory, make_live, make_story, refreshed

pytestmark = pytest.mark.django_db


def press(client, story, action, *, seen=None, **data):
    seen = refreshed(story).draft.version if seen is None else seen
    return client.post(f"/desk/stories/{story.pk}/move/{action}/", {"seen": seen, **data})


def stage(story) -> str:
    return Article.objects.get(pk=story.pk).stage


def type_into(story, by, text="More. "):
    """Insert words at the start of the first paragraph."""
    draft = refreshed(story).draft
    position = draft.document["content"]
    size = sum(_size(node) for node in position[:3])
    step = {
        "stepType": "replace",
        "from": size + 1,
        "to": size + 1,
        "slice": {"content": [{"type": "text", "text": text}]},
    }
    drafting.apply_batch(story, by=by, uuid=uuid.uuid4(), client="test", version=draft.version, steps_=[step])


def _size(node) -> int:
    if node["type"] == "text":
        return len(node["text"])
    return 2 + sum(_size(child) for child in node.get("content", []))


def test_the_whole_way_by_buttons(signed_in, contributor, editor, publisher):
    story = make_story(by=contributor)
    assert press(signed_in(contributor), story, Action.SUBMIT).url == "/desk/"
    assert press(signed_in(editor), story, Action.SEND_BACK, note="Who says so?").status_code == 302
    press(signed_in(contributor), story, Action.SUBMIT)
    press(signed_in(editor), story, Action.APPROVE)
    tomorrow = timezone.localtime() + timedelta(days=1)
    press(signed_in(publisher), story, Action.SCHEDULE, at=f"{tomorrow:%Y-%m-%dT%H:%M}")
    assert (
        refreshed(story).publish_at.date()
        == tomorrow.astimezone(timezone.get_default_timezone()).astimezone(refreshed(story).publish_at.tzinfo).date()
    )
    press(signed_in(publisher), story, Action.UNSCHEDULE)
    answer = press(signed_in(publisher), story, Action.PUBLISH)
    assert answer.url == f"/desk/stories/{story.pk}/"
    assert refreshed(story).is_live
    press(signed_in(publisher), story, Action.WITHDRAW, note="It was wrong.")
    assert not refreshed(story).is_live


def test_a_second_click_changes_nothing_and_says_what_happened(signed_in, contributor, editor):
    story = make_story(by=contributor, stage=Stage.IN_REVIEW)
    client = signed_in(editor)
    press(client, story, Action.APPROVE)
    answer = client.post(
        f"/desk/stories/{story.pk}/move/approve/", {"seen": refreshed(story).draft.version}, follow=True
    )
    assert "is not possible any more" in answer.content.decode()
    assert Event.objects.filter(article=story, action=Action.APPROVE).count() == 1


def test_a_changed_text_refuses_the_move_and_shows_the_difference(signed_in, contributor, editor):
    story = make_story(by=contributor, stage=Stage.IN_REVIEW)
    seen = refreshed(story).draft.version
    type_into(story, contributor, "Unseen words. ")
    answer = press(signed_in(editor), story, Action.SEND_BACK, seen=seen, note="My long note")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert f"{contributor} changed 1 paragraph since" in page
    assert "<ins>Unseen words. </ins>" in page
    assert "My long note</textarea>" in page
    assert f'name="seen" value="{seen + 1}"' in page
    assert stage(story) == Stage.IN_REVIEW


def test_changed_facts_refuse_the_move_too(signed_in, contributor, editor):
    story = make_story(by=contributor, stage=Stage.IN_REVIEW)
    seen = refreshed(story).draft.version
    drafting.set_fact(story, "section", by=contributor, was=story.draft.section_id, value=SectionFactory().pk)
    answer = press(signed_in(editor), story, Action.APPROVE, seen=seen)
    assert answer.status_code == 409
    assert "facts" in answer.content.decode()
    assert stage(story) == Stage.IN_REVIEW


@pytest.mark.parametrize(
    ("action", "data", "words"),
    [
        (Action.SEND_BACK, {"note": "  "}, "needs a note"),
        (Action.SEND_BACK, {"note": "x" * 4001}, "4000"),
        (Action.APPROVE, {"seen": "x"}, "whole number"),
        (Action.APPROVE, {"seen": "-1"}, "greater than or equal"),
    ],
)
def test_what_is_missing_is_named_on_the_screen(signed_in, contributor, editor, action, data, words):
    story = make_story(by=contributor, stage=Stage.IN_REVIEW)
    answer = press(signed_in(editor), story, action, **data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert stage(story) == Stage.IN_REVIEW


def test_a_publication_cannot_be_planned_for_the_past(signed_in, contributor, publisher):
    story = make_story(by=contributor, stage=Stage.APPROVED)
    answer = press(signed_in(publisher), story, Action.SCHEDULE, at="2020-01-01T10:00")
    assert answer.status_code == 422
    assert "still to come" in answer.content.decode()


def test_a_story_that_is_not_ready_says_what_it_lacks(signed_in, contributor):
    story = make_story(by=contributor, headline="", text="")
    answer = press(signed_in(contributor), story, Action.SUBMIT)
    assert answer.status_code == 422
    assert "no headline" in answer.content.decode()
    assert "no text" in answer.content.decode()


def test_four_eyes_is_said_and_kept(signed_in, editor):
    story = make_story(by=editor, stage=Stage.IN_REVIEW)
    answer = press(signed_in(editor), story, Action.APPROVE)
    assert answer.status_code == 422
    assert "somebody else approves it" in answer.content.decode()
    assert stage(story) == Stage.IN_REVIEW


def test_a_role_that_does_not_suffice_is_told_so(signed_in, contributor):
    story = make_story(by=contributor, stage=Stage.APPROVED)
    answer = press(signed_in(contributor), story, Action.PUBLISH)
    assert answer.status_code == 403
    assert "Your role does not allow this" in answer.content.decode()


def test_moves_need_a_post_a_known_act_and_an_open_story(signed_in, contributor):
    story = make_live(by=contributor)
    client = signed_in(contributor)
    assert client.get(f"/desk/stories/{story.pk}/move/submit/").status_code == 405
    assert press(client, story, "destroy").status_code == 404
    assert press(signed_in(EditorFactory(roles=["contributor"])), story, Action.SUBMIT).status_code == 404
