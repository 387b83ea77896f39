import pytest

from articles.models import KeywordRefusal
from newsroom.lib.languages import Names
from tests.factories import EditorFactory, KeywordFactory, VocabularyFactory, make_story

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def rail(db):
    return KeywordFactory(names=Names({"en": "Rail freight", "zh-hans": "铁路货运"}), vocabulary=VocabularyFactory())


@pytest.fixture
def story(rail, desk, contributor):
    text = ["Nothing here.", "More rail freight crosses the border by night."]
    return make_story(by=contributor, desk=desk, text=text)


def address(story):
    return f"/desk/stories/{story.pk}/suggestions/"


def suggested(client, story):
    return client.get(address(story), headers=JSON).json()["suggestions"]


def test_each_comes_with_the_passage_that_caused_it(signed_in, contributor, story, rail):
    (one,) = suggested(signed_in(contributor), story)
    assert one["keyword"]["id"] == rail.pk
    passage = one["passage"]
    assert (passage["before"], passage["text"]) == ("More ", "rail freight")
    assert passage["block"] == "block002"


def test_taken_and_refused_ones_do_not_come_again(signed_in, contributor, story, rail):
    client = signed_in(contributor)
    for _twice in range(2):
        answer = client.post(address(story), {"keyword": rail.pk, "act": "refuse"}, "application/json", headers=JSON)
        assert answer.status_code == 200
    assert KeywordRefusal.objects.get().keyword == rail
    assert suggested(client, story) == []


def test_the_plain_page_adds_and_refuses(signed_in, contributor, story, rail):
    client = signed_in(contributor)
    assert "rail freight" in client.get(address(story)).content.decode()
    for _twice in range(2):
        assert client.post(address(story), {"keyword": rail.pk, "act": "take"}).status_code == 302
    assert [row.keyword for row in story.draft.keyword_rows.all()] == [rail]
    assert "names no other keyword" in client.get(address(story)).content.decode()


@pytest.mark.parametrize("data", [{}, {"keyword": "x", "act": "take"}, {"keyword": 99999, "act": "refuse"}])
def test_nonsense_is_refused(signed_in, contributor, story, data):
    assert signed_in(contributor).post(address(story), data, headers=JSON).status_code == 422
    assert signed_in(contributor).post(address(story), "[", "application/json", headers=JSON).status_code == 422


def test_stories_of_others_are_not_there(signed_in, story, rail):
    stranger = EditorFactory(roles=["contributor"])
    client = signed_in(stranger)
    assert client.get(address(story)).status_code == 404
    assert client.post(address(story), {"keyword": rail.pk, "act": "refuse"}).status_code == 404
    assert not KeywordRefusal.objects.exists()


def test_who_may_not_change_the_story_may_not_decide(signed_in, contributor, story, rail, monkeypatch):
    monkeypatch.setattr("articles.permissions.may_edit", lambda editor, article: False)
    answer = signed_in(contributor).post(address(story), {"keyword": rail.pk, "act": "refuse"}, headers=JSON)
    assert answer.status_code == 403
    assert not KeywordRefusal.objects.exists()
