import pytest

from articles.domain import history
from articles.domain.corrections import Release
from articles.enums import Action
from articles.models import Publication, Redirect
from articles.public.versions import _differences
from newsroom.lib.languages import Names
from tests.factories import (
    KeywordFactory,
    PictureFactory,
    PictureFileFactory,
    make_live,
    make_story,
    move,
    refreshed,
    story_document,
    with_figure,
)
from tests.publications import change, correct, rewrite

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(publisher):
    """Published, corrected, and being worked on again."""
    story = make_live(headline="A bridge opens", text=["The bridge opened on Tuesday.", "It is long."])
    correct(story, publisher, ["The bridge opened on Wednesday.", "It is long."], "We gave the wrong day.")
    rewrite(story, ["Nobody may read this yet."], publisher)
    return refreshed(story)


def versions(client, story, number=None):
    return client.get(f"{story.get_absolute_url()}versions/{f'{number}/' if number else ''}")


def test_earlier_version_is_read_as_it_was_with_what_differs(client, story):
    response = versions(client, story, 1)
    html = response.content.decode()

    assert response.status_code == 200
    assert "opened on Tuesday." in html.split("version-text")[1]
    assert "<del>Tuesday</del><ins>Wednesday</ins>" in html
    assert "version 1, which has been replaced" in html
    assert html.count("It is long.") == 1
    assert '<meta name="robots" content="noindex">' in html
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{story.get_absolute_url()}">' in html


def test_list_names_every_act_and_nothing_of_the_draft(client, story):
    html = versions(client, story).content.decode()

    assert [html.count(words) for words in ("Read version 1", "What readers see now", "We gave the wrong day.")] == [
        1
    ] * 3
    assert "Read version 2" not in html


@pytest.mark.parametrize("number", [None, 1, 2])
def test_nothing_of_a_draft_is_shown(client, story, number):
    assert b"Nobody may read" not in versions(client, story, number).content


def test_version_that_does_not_exist_or_has_no_text_is_not_found(client, story, publisher):
    move(story, Action.WITHDRAW, publisher, note="Wrong.")
    move(story, Action.REINSTATE, publisher)

    assert [versions(client, story, number).status_code for number in (9, 3, 4)] == [404, 404, 200]
    assert client.get(f"{story.get_absolute_url()}versions/x/").status_code == 404


def test_list_says_that_a_story_was_away(client, story, publisher):
    move(story, Action.WITHDRAW, publisher, note="It was wrong.")
    move(story, Action.REINSTATE, publisher)

    html = versions(client, story).content.decode()

    assert "It was wrong." in html
    assert "Reinstated" in html


@pytest.mark.parametrize("number", [None, 1])
def test_versions_of_a_withdrawn_story_are_gone_with_it(client, story, publisher, number):
    move(story, Action.WITHDRAW, publisher, note="It was wrong.")

    response = versions(client, story, number)

    assert response.status_code == 410
    # Without this a browser would show the page for ever, even after the story came back.
    assert "max-age=0" in response.headers["Cache-Control"]
    assert b"It was wrong." in response.content
    assert b"Tuesday" not in response.content


@pytest.mark.parametrize("number", [None, 1, 2])
def test_versions_of_a_removed_story_say_nothing(client, story, administrator, number):
    old = story.get_absolute_url()
    move(story, Action.REMOVE, administrator, note="A court ordered it.")

    response = client.get(f"{old}versions/{f'{number}/' if number else ''}")

    assert response.status_code == 451
    # The asker's own address is repeated on the page; nothing else of the story is.
    html = response.content.decode().replace("a-bridge-opens", "")
    assert not any(word in html for word in ("bridge", "Tuesday", "Wednesday"))


def test_one_removed_version_is_said_without_its_content(client, story, administrator):
    history.remove_version(story, 1, by=administrator, note="A court ordered it.", reason="Case 12")

    response, listed = versions(client, story, 1), versions(client, story).content

    assert response.status_code == 451
    assert b"Tuesday" not in response.content
    assert b"removed for legal reasons" in listed
    assert b"Case 12" not in listed
    assert versions(client, story, 2).status_code == 200


def test_versions_follow_a_changed_address(client, story, publisher):
    old = story.get_absolute_url()
    Redirect.objects.create(path="/2020/01/01/before/", article=story)

    for below in ("versions/", "versions/1/"):
        response = client.get(f"/2020/01/01/before/{below}")
        assert (response.status_code, response.headers["Location"]) == (301, f"{old}{below}")
    assert client.get("/2020/01/01/nothing/versions/").status_code == 404
    assert client.get("/2020/02/31/nothing/versions/").status_code == 404


def test_unpublished_story_has_no_versions(client):
    story = make_story(headline="Not yet")

    assert not Publication.objects.filter(article=story).exists()


def test_facts_around_the_text_are_compared_too(client, publisher):
    story = make_live(facts={"dateline": "Geneva", "keywords": [KeywordFactory().pk]})
    move(story, Action.ANNOTATE, publisher, release=Release(kind="note", text=Names({"en": "A note."})))

    old = Publication.objects.get(article=story, number=1).content
    new = {**old, "dateline": "Bern", "keywords": [], "kind": "opinion", "section": None}

    found = {str(label): (was, now) for label, was, now in _differences(old, new, "en")}
    assert found["Dateline"] == ("Geneva", "Bern")
    assert found["Kind"] == ("Report", "Opinion")
    assert set(found) == {"Section", "Kind", "Dateline", "Keywords"}


def test_picture_taken_out_everywhere_is_not_shown_in_an_old_version(client, publisher):
    picture = PictureFactory()
    figure = {"type": "figure", "attrs": {"id": "figure01", "picture": picture.key}, "content": []}

    document = story_document()
    document["content"].append(figure)
    story = make_live(document=document)
    assert picture.key in refreshed(story).body_html
    change(story, "Without a picture.", publisher)

    assert picture.key not in versions(client, story, 1).content.decode()


def test_old_version_shows_the_file_that_it_had_while_a_live_story_does(client, publisher):
    picture = PictureFactory()
    story = make_live(document=with_figure(picture))
    address = picture.free.src
    change(story, "Another text.", publisher)
    assert not refreshed(story).picture_uses.exists()

    other = make_live(document=with_figure(picture))
    assert address in versions(client, story, 1).content.decode()
    other.picture_uses.update(file=PictureFileFactory(picture=picture, created_by=publisher))
    assert picture.key not in versions(client, story, 1).content.decode()


def test_version_in_the_other_edition(client, publisher):
    story = make_live(language="zh-hans", headline="大桥通车", text="大桥周二通车。")
    correct(story, publisher, "大桥周三通车。", "日期有误。")

    html = versions(client, refreshed(story), 1).content.decode()

    assert "<del>二</del><ins>三</ins>" in html
    assert story.get_absolute_url().startswith("/zh-hans/")


def test_pages_ask_a_fixed_number_of_questions(client, story, publisher, django_assert_max_num_queries):
    for _ in range(8):
        move(story, Action.ANNOTATE, publisher, release=Release(kind="note", text=Names({"en": "A note."})))

    for number in (None, 1):
        with django_assert_max_num_queries(9):
            versions(client, story, number)
