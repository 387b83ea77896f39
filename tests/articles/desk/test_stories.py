from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles.domain import keywordcare
from articles.enums import Stage
from articles.models import Article, Draft
from newsroom.lib.languages import Names
from tests.factories import (
    DeskFactory,
    EditorFactory,
    KeywordFactory,
    ProfileFactory,
    SectionFactory,
    make_live,
    make_story,
)

pytestmark = pytest.mark.django_db

SAMPLE = """Talks with Tajikistan on a new road

Seetao 2022-05-18 15:00
- The road will be 120 kilometers long
- Work begins in June
Read this article
4 Minutes

The two governments met on Tuesday.

They agreed on the route.
Keywords: Roads Tajikistan
Editor/Xing Wentao
"""


@pytest.fixture
def listed(signed_in, publisher):
    """The headlines that the list shows for some parameters."""
    client = signed_in(publisher)

    def show(**parameters) -> list[str]:
        answer = client.get("/desk/stories/", parameters)
        assert answer.status_code == 200
        return [row.working_headline for row in answer.context["page"].object_list]

    return show


def test_everybody_sees_the_stories_open_to_them(signed_in, contributor, editor, publisher):
    make_story(by=contributor, headline="Own")
    make_story(headline="Of the desk")
    make_story(headline="Elsewhere", desk=DeskFactory())
    seen = {}
    for person in (contributor, editor, publisher):
        page = signed_in(person).get("/desk/stories/").context["page"]
        seen[person] = {row.working_headline for row in page.object_list}
    assert seen[contributor] == {"Own"}
    assert seen[editor] == {"Own", "Of the desk"}
    assert seen[publisher] == {"Own", "Of the desk", "Elsewhere"}


def test_words_are_found_in_unpublished_text_in_every_script(listed, contributor):
    make_story(by=contributor, headline="Bridge", text="The Ångström crossing opened.")
    make_story(by=contributor, headline="Port", text="一带一路的港口已经启用。", language="zh-hans")
    assert listed(q="angstrom CROSSING") == ["Bridge"]
    assert listed(q="港口") == ["Port"]
    assert listed(q="crossing 港口") == []
    assert listed(q="100%") == []


def test_words_are_found_in_the_names_of_keywords_as_they_are_now(listed, contributor, editor):
    keyword = KeywordFactory(names=Names({"en": "Ports", "zh-hans": "港口"}))
    make_story(by=contributor, headline="Quay", facts={"keywords": [keyword.pk]})
    make_story(by=contributor, headline="Ports")
    keywordcare.rename(keyword, {"en": "Harbors"}, by=editor)
    assert listed(q="quay harbors") == ["Quay"]
    assert listed(q="港口") == ["Quay"]


def test_a_story_is_found_by_its_number(listed, contributor):
    story = make_story(by=contributor)
    make_story(by=contributor)
    assert len(listed(q=f"#{story.pk}")) == 1


def test_each_filter_narrows_the_list(listed, contributor, section):
    child = SectionFactory(slug="ports", parent=section)
    other = SectionFactory(slug="culture")
    profile = ProfileFactory()
    keyword = KeywordFactory(names=Names({"en": "Tajikistan", "zh-hans": "塔吉克斯坦"}))
    make_story(by=contributor, headline="In child", section=child, kind="analysis", facts={"keywords": [keyword.pk]})
    make_story(by=contributor, headline="In other", section=other, facts={"credits": [["author", profile.pk]]})
    make_story(by=contributor, headline="Chinese", section=section, language="zh-hans", stage=Stage.IN_REVIEW)
    make_live(by=contributor, headline="Live", section=other, desk=DeskFactory(slug="culture"))
    assert set(listed(section=section.pk)) == {"In child", "Chinese"}
    assert listed(kind="analysis") == ["In child"]
    assert listed(author=profile.pk) == ["In other"]
    assert listed(language="zh-hans") == ["Chinese"]
    assert listed(label="in_review") == ["Chinese"]
    assert set(listed(label=["in_review", "live"])) == {"Chinese", "Live"}
    assert listed(keyword="塔吉克斯坦") == ["In child"]
    assert listed(keyword="nothing like it") == []
    assert listed(desk=Article.objects.get(draft__headline="Live").desk_id) == ["Live"]


def test_ones_own_stories_alone(signed_in, editor):
    mine = make_story(by=editor, headline="Mine")
    make_story(headline="Another’s")
    answer = signed_in(editor).get("/desk/stories/?mine=true")
    assert list(answer.context["page"].object_list) == [mine]
    assert len(answer.context["chosen"]) == 1
    assert len(signed_in(editor).get("/desk/stories/").context["page"].object_list) == 2
    assert signed_in(editor).get("/desk/stories/").context["chosen"] == []


def test_dates_bound_what_was_changed_created_or_published(listed, contributor):
    old = make_story(by=contributor, headline="Old")
    make_story(by=contributor, headline="New")
    long_ago = timezone.now() - timedelta(days=30)
    Draft.objects.filter(article=old).update(updated_at=long_ago)
    week_ago = (timezone.localdate() - timedelta(days=7)).isoformat()
    assert listed(since=week_ago) == ["New"]
    assert listed(until=week_ago) == ["Old"]
    assert set(listed(since=week_ago, when="created")) == {"Old", "New"}
    assert listed(since=week_ago, when="published") == []


def test_columns_sort_both_ways_and_the_unpublished_come_last(listed, contributor):
    make_story(by=contributor, headline="B", text="one two three four")
    make_story(by=contributor, headline="A", text="one")
    make_live(by=contributor, headline="C", text="one two")
    assert listed(sort="headline") == ["A", "B", "C"]
    assert listed(sort="-words")[0] == "B"
    assert listed(sort="-published")[0] == "C"
    assert listed(sort="published")[0] == "C"
    assert listed(sort="nonsense") == ["C", "A", "B"]


@pytest.mark.parametrize(
    "query",
    [
        "?section=x&desk=99999999999999999999&language=fr&label=no&author=-1",
        "?since=yesterday&until=2022-13-45&when=never",
        "?page=99999&sort=-",
        "?page=x&q=" + "x" * 3000,
        "?q=%23999999999999999999999",
    ],
)
def test_an_address_that_makes_no_sense_still_shows_a_list(signed_in, publisher, query):
    make_story()
    assert signed_in(publisher).get(f"/desk/stories/{query}").status_code == 200


def test_filters_in_use_are_chips_that_can_be_removed(signed_in, publisher, section):
    answer = signed_in(publisher).get("/desk/stories/", {"label": ["draft", "live"], "section": section.pk, "q": "x"})
    chips = answer.context["chosen"]
    assert len(chips) == 4
    removed = next(chip for chip in chips if str(chip["value"]) == "Live")
    assert "label=draft" in removed["query"]
    assert "label=live" not in removed["query"]


def test_pages_keep_the_state_of_the_address(signed_in, publisher, contributor, monkeypatch):
    monkeypatch.setattr("articles.desk.stories.PER_PAGE", 2)
    for number in range(5):
        make_story(by=contributor, headline=f"Story {number}")
    page = signed_in(publisher).get("/desk/stories/?sort=headline&page=2&label=draft")
    assert [row.working_headline for row in page.context["page"]] == ["Story 2", "Story 3"]
    assert "?sort=headline&amp;page=3&amp;label=draft" in page.content.decode()


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_costs_the_same_with_one_row_and_with_many(
    signed_in, publisher, contributor, number, django_assert_max_num_queries
):
    for _each in range(number):
        make_story(by=contributor)
    client = signed_in(publisher)
    with django_assert_max_num_queries(12):
        client.get("/desk/stories/", {"q": "bridge", "label": "draft"})


# New stories.


def test_four_answers_begin_a_story(signed_in, contributor, desk, section):
    answer = signed_in(contributor).post(
        "/desk/stories/new/", {"language": "zh-hans", "desk": desk.pk, "section": section.pk, "kind": "interview"}
    )
    story = Article.objects.get()
    assert answer.url == f"/desk/stories/{story.pk}/"
    assert (story.language, story.desk, story.draft.section, story.draft.kind) == (
        "zh-hans",
        desk,
        section,
        "interview",
    )


def test_a_story_cannot_begin_on_somebody_elses_desk(signed_in, contributor):
    answer = signed_in(contributor).post(
        "/desk/stories/new/", {"language": "en", "desk": DeskFactory().pk, "kind": "report"}
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors["desk"]
    assert not Article.objects.exists()


# Paste or upload.


def paste(client, desk, **data):
    return client.post("/desk/stories/import/", {"language": "en", "desk": desk.pk, **data}, follow=True)


def test_a_pasted_piece_becomes_a_draft_and_says_what_was_recognised(signed_in, contributor, desk):
    answer = paste(signed_in(contributor), desk, text=SAMPLE)
    story = Article.objects.get()
    assert answer.redirect_chain[-1][0] == f"/desk/stories/{story.pk}/imported/"
    page = answer.content.decode()
    assert "Talks with Tajikistan on a new road" in page
    assert "Xing Wentao" in page
    assert "120 kilometers" in page
    assert (story.stage, story.live_revision) == (Stage.DRAFT, None)


def test_the_same_piece_again_leads_to_the_first(signed_in, contributor, desk):
    client = signed_in(contributor)
    paste(client, desk, text=SAMPLE)
    story = Article.objects.get()
    again = client.post("/desk/stories/import/", {"language": "en", "desk": desk.pk, "text": f"{SAMPLE}\n\n"})
    assert again.url == f"/desk/stories/{story.pk}/"
    assert Article.objects.count() == 1


def test_a_piece_that_is_not_open_is_not_shown_to_who_sends_it_again(signed_in, contributor, publisher, desk):
    paste(signed_in(publisher), desk, text=SAMPLE)
    story = Article.objects.get()
    stranger = EditorFactory(roles=["contributor"])
    answer = paste(signed_in(stranger), desk, text=SAMPLE)
    assert "not open to you" in answer.content.decode()
    assert f"/desk/stories/{story.pk}/" not in answer.content.decode()


def test_a_file_is_read_in_its_encoding(signed_in, contributor, desk):
    file = SimpleUploadedFile("piece.txt", "与塔吉克斯坦的会谈\n\n双方在周二会面，讨论新公路。\n".encode("gb18030"))
    paste(signed_in(contributor), desk, file=file)
    assert Article.objects.get().draft.headline == "与塔吉克斯坦的会谈"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text": "   "}, "Paste a text"),
        ({"text": "A", "file": SimpleUploadedFile("a.txt", b"B")}, "both a text and a file"),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "no text"),
        ({"file": SimpleUploadedFile("a.txt", bytes(range(256)) * 40)}, "not a text file"),
        ({"file": SimpleUploadedFile("a.txt", b"x" * (5 * 1024 * 1024 + 1))}, "larger than 5 MB"),
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(signed_in, contributor, desk, data, words):
    answer = paste(signed_in(contributor), desk, **data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Article.objects.exists()


def test_what_was_recognised_is_shown_only_to_who_imported(signed_in, contributor, editor, desk):
    paste(signed_in(contributor), desk, text=SAMPLE)
    story = Article.objects.get()
    assert signed_in(editor).get(f"/desk/stories/{story.pk}/imported/").status_code == 302
