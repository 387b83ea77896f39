"""The desk's way with translations: the family panel, the original beside the text, and who is refused what."""

import pytest

from articles.domain import translations
from articles.enums import Action, Significance, Stage
from articles.models import Article
from editors.enums import Role
from tests.factories import DeskFactory, EditorFactory, fresh, make_live, make_story, move, refreshed
from tests.publications import approve, change, rewrite

pytestmark = pytest.mark.django_db
TEXT = ["The bridge opened on Tuesday.", "It is long."]


@pytest.fixture
def source(desk, section):
    return make_live(desk=desk, section=section, headline="A bridge opens", text=TEXT)


@pytest.fixture
def translation(source, editor, publisher):
    article = translations.begin(source, by=editor, language="zh-hans").article
    rewrite(article, ["大桥周二通车。", "它很长。"], editor, headline="大桥通车")
    approve(article, editor)
    move(article, Action.PUBLISH, publisher)
    return refreshed(article)


def screen(client, story) -> str:
    return client.get(f"/desk/stories/{story.pk}/").text


def begin(client, story, language="zh-hans", **data):
    return client.post(f"/desk/stories/{story.pk}/translate/", {"language": language, **data}, follow=True)


def test_button_begins_a_translation_and_the_second_click_leads_to_it(signed_in, editor, source):
    client = signed_in(editor)
    assert "Translate this into Simplified Chinese" in screen(client, source)

    first = begin(client, source)
    second = begin(client, source)

    article = Article.objects.get(translation_of=source)
    assert first.redirect_chain == second.redirect_chain == [(f"/desk/stories/{article.pk}/", 302)]
    assert "was begun already" in second.text
    assert "Translate this into" not in screen(client, source)
    assert 'data-key="block001"' in first.text
    assert "The bridge opened on Tuesday." in first.text


def test_words_come_along_when_asked_for(signed_in, editor, source):
    begin(signed_in(editor), source, words="true")

    assert Article.objects.get(translation_of=source).draft.document == source.draft.document


def test_nobody_translates_what_is_not_open_to_her(signed_in, source):
    stranger = EditorFactory(roles=[Role.EDITOR], desks=[DeskFactory()])

    assert begin(signed_in(stranger), source).status_code == 404
    assert begin(signed_in(EditorFactory()), source).status_code == 403
    assert not Article.objects.filter(translation_of=source).exists()


@pytest.mark.parametrize("address", ["translate/", "original/", "machine/ask/", "machine/confirm/"])
def test_nothing_happens_without_a_post_or_by_a_wrong_form(signed_in, editor, source, address):
    client = signed_in(editor)

    assert client.get(f"/desk/stories/{source.pk}/{address}").status_code == 405
    assert client.post(f"/desk/stories/{source.pk}/{address}").status_code == 404


def test_panel_names_only_what_a_person_may_see(signed_in, desk, section, editor, source):
    chinese = translations.begin(source, by=editor, language="zh-hans").article
    rewrite(chinese, "译文。", editor, headline="机密标题")
    author = EditorFactory(roles=[Role.CONTRIBUTOR], desks=[desk])
    own = make_story(desk=desk, section=section, by=author, headline="Own story")
    Article.objects.filter(pk=chinese.pk).update(translation_of=own)

    page = screen(signed_in(author), own)

    assert "In work, and not open to you." in page
    assert "机密标题" not in page
    assert "机密标题" in screen(signed_in(editor), refreshed(chinese))


def test_screen_shows_what_changed_and_takes_it_over(signed_in, editor, publisher, source, translation):
    change(source, ["The bridge opened on Wednesday.", TEXT[1]], publisher)
    client = signed_in(editor)

    page = screen(client, translation)
    assert "Out of date: the original changed." in page
    assert "1 passage differs" in page
    assert "<del>Tuesday</del><ins>Wednesday</ins>" in page
    assert page.count('data-state="changed"') == 1
    answer = client.post(f"/desk/stories/{translation.pk}/original/", {"original": "p2"}, follow=True)

    assert "count as taken over" in answer.text
    assert "Out of date" not in answer.text
    assert refreshed(translation).stage == Stage.CLEAN


def test_what_changed_again_is_shown_first(signed_in, editor, publisher, source, translation):
    change(source, "One.", publisher)
    change(source, "Two.", publisher)

    answer = signed_in(editor).post(f"/desk/stories/{translation.pk}/original/", {"original": "p2"}, follow=True)

    assert "changed once more" in answer.text
    assert refreshed(translation).outdated


def test_readers_mark_is_left_to_a_publisher(signed_in, editor, publisher, source, translation):
    change(source, "One.", publisher, significance=Significance.MAJOR)
    data = {"original": "p2"}

    page = screen(signed_in(editor), translation)
    assert "let a publisher say that nothing has to change" in page
    answer = signed_in(editor).post(f"/desk/stories/{translation.pk}/original/", data, follow=True)
    assert "Readers are told that the original is newer." in answer.text
    signed_in(publisher).post(f"/desk/stories/{translation.pk}/original/", data)

    assert refreshed(translation).newer_original_at is None


def test_publishing_says_that_the_changes_are_in(signed_in, editor, publisher, source, translation):
    change(source, "One.", publisher, significance=Significance.MAJOR)
    rewrite(translation, "一。", editor)
    approve(translation, editor)
    client = signed_in(publisher)
    seen = refreshed(translation).draft.version
    assert 'name="original" value="p2"' in screen(client, translation)

    client.post(f"/desk/stories/{translation.pk}/move/publish/", {"seen": seen, "original": "p2"})

    after = refreshed(translation)
    assert (after.stage, after.outdated, after.newer_original_at) == (Stage.CLEAN, "", None)
    assert after.live_publication.content["translated_from"] == {"story": source.pk, "version": 2}


def test_refused_publication_takes_nothing_over(signed_in, editor, publisher, source, translation):
    change(source, "One.", publisher)
    rewrite(translation, "一。", editor)
    approve(translation, editor)
    seen = refreshed(translation).draft.version - 1

    answer = signed_in(publisher).post(
        f"/desk/stories/{translation.pk}/move/publish/", {"seen": seen, "original": "p2"}
    )

    assert answer.status_code == 409
    assert refreshed(translation).outdated == Significance.NORMAL


def test_list_and_board_find_what_is_out_of_date(signed_in, editor, publisher, source, translation):
    client = signed_in(editor)
    assert "Translations out of date" not in client.get("/desk/").text
    change(source, "One.", publisher, headline="A bridge opened")

    assert "Translations out of date" in client.get("/desk/").text
    found = client.get("/desk/stories/?translation=outdated").text
    assert "大桥通车" in found
    assert "A bridge opened" not in found.split("<tbody>")[1]
    assert "outdated-normal" in found
    assert "大桥通车" not in client.get("/desk/stories/?translation=spelling").text
    assert "大桥通车" in client.get("/desk/stories/?translation=translations").text


def test_list_finds_what_nobody_has_translated(signed_in, editor, desk, section, translation):
    make_live(desk=desk, section=section, headline="Only in English")

    rows = signed_in(editor).get("/desk/stories/?translation=missing").text.split("<tbody>")[1]

    assert "Only in English" in rows
    assert "A bridge opens" not in rows
    assert "大桥通车" not in rows


def test_original_of_another_desk_stays_closed(signed_in, section, publisher):
    elsewhere = DeskFactory()
    source = make_story(desk=elsewhere, section=section, by=publisher, headline="Sealed headline", text="Sealed words.")
    article = translations.begin(source, by=publisher, language="zh-hans").article
    here = DeskFactory()
    Article.objects.filter(pk=article.pk).update(desk=here)
    colleague = EditorFactory(roles=[Role.EDITOR], desks=[here])

    page = screen(signed_in(colleague), article)

    assert "The original is not open to you" in page
    assert "Sealed" not in page


def test_story_may_be_linked_by_hand(signed_in, editor, desk, section, source):
    other = make_story(desk=desk, section=section, by=editor, language="zh-hans")

    page = screen(signed_in(editor), other)

    link = page.split('id="choices-translation_of"')[1].split("</datalist>")[0]
    assert f'<option value="{source.pk}">A bridge opens</option>' in link
    assert page.count('data-fact="translation_of"') == 1


def test_screen_costs_the_same_however_much_changed(
    signed_in, editor, publisher, source, translation, django_assert_max_num_queries
):
    client = signed_in(editor)
    for text in ("One.", "Two.", "Three."):
        change(source, text, publisher)

    with django_assert_max_num_queries(60) as asked:
        screen(client, translation)
    before = len(asked)
    for text in ("Four.", "Five.", "Six."):
        change(source, [text, *TEXT], publisher)
    with django_assert_max_num_queries(before):
        screen(client, translation)
    assert fresh(editor).pk


def test_timeline_and_history_say_what_happened(signed_in, editor, publisher, source, translation):
    change(source, "One.", publisher, significance=Significance.MAJOR)
    translations.take_over(translation, by=publisher, seen="p2")
    rewrite(translation, "一。", editor)
    approve(translation, editor)
    client = signed_in(editor)

    page = " ".join(screen(client, translation).split())
    history = client.get(f"/desk/stories/{translation.pk}/history/?from=1").text

    assert "The original changed" in page
    assert "Published: Major" in page
    assert "Changes of the original taken over" in page
    assert "public version 1 of the original" in history
    assert "public version 2 of the original" in history
    assert "Simplified Chinese" in screen(client, source)


def test_preview_says_from_which_language(signed_in, editor, source, translation):
    page = signed_in(editor).get(f"/desk/stories/{translation.pk}/preview/").text

    assert 'class="translated"' in page
    assert source.get_absolute_url() not in page.split('class="translated"')[1].split("</p>")[0]
