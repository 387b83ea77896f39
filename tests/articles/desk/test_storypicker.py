"""Choosing stories from a story's screen: what is offered, what is saved, and what is not given away."""

import json

import pytest

from articles.domain import drafting
from articles.enums import Stage
from articles.models import Draft
from tests.factories import DeskFactory, EditorFactory, make_live, make_story, refreshed

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(contributor):
    return make_story(by=contributor, headline="My own")


@pytest.fixture
def secret():
    desk = DeskFactory(slug="elsewhere")
    return make_story(desk=desk, by=EditorFactory(roles=["contributor"], desks=[desk]), headline="Xylophone deal")


def asked(client, story, words=""):
    answer = client.get(f"/desk/stories/{story.pk}/choices/", {"q": words})
    assert answer.status_code == 200
    return [(each["id"], each["name"]) for each in answer.json()["results"]]


def save(client, story, name, value):
    was = json.loads(json.dumps(drafting.FACTS[name].read(Draft.objects.get(article=story))))
    return client.post(
        f"/desk/stories/{story.pk}/facts/{name}/",
        json.dumps({"was": was, "value": value}),
        content_type="application/json",
        headers={"accept": "application/json"},
    )


def test_the_picker_finds_by_words_and_number_in_the_language_of_the_story(signed_in, contributor, story):
    live = make_live(headline="Harbor opens")
    chinese = make_live(headline="港口", language="zh-hans")
    make_story(by=contributor, headline="Harbor spiked", stage=Stage.SPIKED)
    client = signed_in(contributor)

    assert asked(client, story, "harbor") == [(live.pk, "Harbor opens")]
    assert asked(client, story, f"#{live.pk}") == [(live.pk, "Harbor opens")]
    assert asked(client, story, "港口") == []
    assert chinese.pk not in [pk for pk, _name in asked(client, story)]


def test_a_story_in_another_language_is_offered_by_its_translation(signed_in, contributor, story):
    original = make_live(headline="港口开放", language="zh-hans")
    english = make_live(headline="Port opens", translation_of=original)

    assert asked(signed_in(contributor), story, "港口") == [(english.pk, "Port opens")]


def test_what_one_may_not_read_is_neither_offered_nor_saved(signed_in, contributor, story, secret):
    client = signed_in(contributor)

    assert asked(client, story, "xylophone") == []
    assert secret.pk not in [pk for pk, _name in asked(client, story)]
    for name, value in (("related", [secret.pk]), ("chain", ["continues", secret.pk])):
        answer = save(client, story, name, value)
        assert (answer.status_code, "Xylophone" in answer.content.decode()) == (422, False)


def test_what_somebody_else_chose_stays_and_is_not_named(signed_in, contributor, publisher, story, secret):
    live = make_live(headline="Harbor opens")
    drafting.set_fact(story, "related", by=publisher, was=[], value=[secret.pk])
    client = signed_in(contributor)

    page = client.get(f"/desk/stories/{story.pk}/").content.decode()
    assert "Xylophone" not in page
    assert "A story that is not open to you" in page
    assert save(client, story, "related", [secret.pk, live.pk]).status_code == 200


def test_both_fields_work_without_script(signed_in, contributor, story):
    one, other = make_live(headline="One"), make_live(headline="Other")
    client = signed_in(contributor)
    page = client.get(f"/desk/stories/{story.pk}/").content.decode()
    assert f'<option value="{one.pk}">One</option>' in page

    client.post(f"/desk/stories/{story.pk}/facts/chain/", {"was": "null", "kind": "replaces", "story": other.pk})
    client.post(f"/desk/stories/{story.pk}/facts/related/", {"was": "[]", "story": one.pk})
    again = {"was": json.dumps([one.pk]), "keep": [one.pk], f"place-{one.pk}": "2", "story": ""}
    client.post(f"/desk/stories/{story.pk}/facts/related/", again)

    draft = refreshed(story).draft
    assert (draft.chain_kind, draft.continues) == ("replaces", other)
    assert [row.related for row in draft.related_rows.all()] == [one]


def test_a_conflict_names_public_headlines_only(signed_in, contributor, publisher, story, secret):
    live = make_live(headline="Harbor opens")
    drafting.set_fact(story, "related", by=publisher, was=[], value=[secret.pk])
    answer = signed_in(contributor).post(
        f"/desk/stories/{story.pk}/facts/related/",
        json.dumps({"was": [], "value": [live.pk]}),
        content_type="application/json",
        headers={"accept": "application/json"},
    )

    assert answer.status_code == 409
    assert answer.json()["theirs_shown"] == f"story {secret.pk}"
    assert answer.json()["yours_shown"] == "Harbor opens"


def test_a_story_of_another_desk_has_no_choices(signed_in, contributor, secret):
    assert signed_in(contributor).get(f"/desk/stories/{secret.pk}/choices/").status_code == 404
