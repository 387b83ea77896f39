import pytest
from django.urls import reverse

from articles.domain import drafting
from articles.enums import Action, Stage
from tests.articles.desk.test_moves import type_into
from tests.factories import EditorFactory, PictureFactory, make_story, move, refreshed

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(contributor):
    story = make_story(by=contributor, text="The bridge opened on Tuesday.")
    type_into(story, contributor, "At last. ")
    return story


def test_two_versions_are_compared_word_by_word(signed_in, contributor, story):
    address = f"/desk/stories/{story.pk}/history/"
    page = signed_in(contributor).get(address, {"from": 1, "to": "now"}).content.decode()
    assert "<ins>At last. </ins>" in page
    move(story, Action.SUBMIT, contributor)
    answer = signed_in(contributor).get(address, {"from": 2, "to": 1})
    assert (answer.context["before"].number, answer.context["after"].number) == (1, 2)
    assert "<ins>At last. </ins>" in answer.content.decode()


@pytest.mark.parametrize("query", ["?from=99", "?from=x", "?from=1&to=99", "?from=99999999999999999999"])
def test_versions_that_are_not_there_are_not_found(signed_in, contributor, story, query):
    assert signed_in(contributor).get(f"/desk/stories/{story.pk}/history/{query}").status_code == 404


def test_a_version_is_kept_under_a_name(signed_in, contributor, story):
    seen = refreshed(story).draft.version
    client = signed_in(contributor)
    client.post(f"/desk/stories/{story.pk}/history/save/", {"seen": seen, "name": "Before the cut"})
    assert story.revisions.first().name == "Before the cut"
    assert "Before the cut" in client.get(f"/desk/stories/{story.pk}/history/").content.decode()


def test_a_version_comes_back_and_what_stood_there_is_kept(signed_in, contributor, story):
    seen = refreshed(story).draft.version
    answer = signed_in(contributor).post(f"/desk/stories/{story.pk}/history/1/restore/", {"seen": seen})
    assert answer.url == f"/desk/stories/{story.pk}/"
    draft = refreshed(story).draft
    assert "at last" not in draft.search_text
    assert draft.version == seen + 1
    assert any("At last" in str(revision.document) for revision in story.revisions.all())


def test_a_text_that_changed_meanwhile_is_not_replaced(signed_in, contributor, editor, story):
    seen = refreshed(story).draft.version
    type_into(story, editor, "Unseen. ")
    answer = signed_in(contributor).post(f"/desk/stories/{story.pk}/history/1/restore/", {"seen": seen})
    assert answer.status_code == 409
    assert "<ins>Unseen. </ins>" in answer.content.decode()
    assert "unseen" in refreshed(story).draft.search_text


def test_strangers_and_spiked_stories_are_refused(signed_in, contributor, story):
    stranger = signed_in(EditorFactory(roles=["contributor"]))
    for rest in ("history/save/", "history/1/restore/"):
        assert stranger.post(f"/desk/stories/{story.pk}/{rest}", {"seen": 1}).status_code == 404
    spiked = make_story(by=contributor, stage=Stage.SPIKED)
    seen = refreshed(spiked).draft.version
    signed_in(contributor).post(f"/desk/stories/{spiked.pk}/history/1/restore/", {"seen": seen})
    assert refreshed(spiked).draft.version == seen


def test_a_preview_is_the_readers_page_and_nobody_keeps_it(signed_in, contributor, story):
    client = signed_in(contributor)
    drafting.set_fact(story, "dateline", by=contributor, was="", value="Dushanbe")
    answer = client.get(f"/desk/stories/{story.pk}/preview/")
    page = answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert "At last. The bridge opened on Tuesday." in page
    assert "Dushanbe" in page
    assert "Readers do not see this page" in page
    assert "noindex" in page
    old = client.get(f"/desk/stories/{story.pk}/preview/?version=1").content.decode()
    assert "At last" not in old
    assert client.get(f"/desk/stories/{story.pk}/preview/?version=x").status_code == 404


def test_facts_that_differ_are_compared_in_words(signed_in, contributor):
    story = make_story(by=contributor, facts={"lead_picture": PictureFactory(title="The port").key})
    drafting.set_fact(story, "lead_alt", by=contributor, was="", value="Cranes")

    page = signed_in(contributor).get(reverse("desk:history", args=[story.pk]), {"from": "1"}).content.decode()

    assert "Text for those who cannot see the lead picture" in page
    assert "<del>(empty)</del> <ins>Cranes</ins>" in page
    assert "The words are the same in both" not in page
