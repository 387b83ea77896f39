import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles.domain.corrections import Release
from articles.enums import Action, CorrectionKind
from articles.models import Correction
from articles.public import corrections
from newsroom.lib.languages import Names
from tests.factories import make_live, move, refreshed
from tests.publications import change, correct

pytestmark = pytest.mark.django_db
NOTE = Names({"en": "We gave <the wrong> day.", "zh-hans": "日期有误。"})


def page(client, story):
    return client.get(refreshed(story).get_absolute_url()).content.decode()


def structured(html) -> dict:
    return json.loads(html.split('<script type="application/ld+json">')[1].split("</script>")[0])


def test_correction_and_retraction_stand_above_the_text_the_rest_below(client, publisher):
    story = make_live(text="The bridge opened.")
    for kind in CorrectionKind:
        if kind != CorrectionKind.RETRACTION:
            move(story, Action.ANNOTATE, publisher, release=Release(kind=kind, text=Names({"en": f"Said as {kind}."})))
    move(story, Action.RETRACT, publisher, release=Release(text=Names({"en": "Said as retraction."})))

    html = page(client, story)

    text = html.index(">The bridge opened.")
    above = {kind for kind in CorrectionKind if html.index(f"<p>Said as {kind}.") < text}
    assert above == {CorrectionKind.CORRECTION, CorrectionKind.RETRACTION}


def test_note_is_escaped_dated_and_told_to_machines(client, publisher):
    story = make_live()
    correct(story, publisher, "It opened on Wednesday.", NOTE["en"])

    html = page(client, story)

    note = Correction.objects.get()
    assert "We gave &lt;the wrong&gt; day." in html
    assert f'datetime="{timezone.localdate(note.at)}"' in html
    data = structured(html)
    assert data["correction"] == [
        {
            "@type": "CorrectionComment",
            "name": "Correction",
            "text": NOTE["en"],
            "inLanguage": "en",
            "datePublished": data["dateModified"],
        }
    ]


def test_typo_leaves_no_trace_on_the_page_but_a_link_to_the_version_before(client, publisher):
    story = make_live()
    change(story, "It opened.", publisher, significance="typo")

    html = page(client, story)

    assert "<dt>Updated</dt>" not in html
    assert "correction" not in structured(html)
    assert f'{story.get_absolute_url()}versions/"' in html


def test_story_published_once_links_to_no_versions(client):
    story = make_live()

    assert "versions/" not in page(client, story)


def test_retracted_story_says_so_in_title_head_and_data(client, publisher):
    story = make_live(headline="A bridge opens")
    move(story, Action.RETRACT, publisher, release=Release(text=Names({"en": "It was made up."})))

    response = client.get(story.get_absolute_url())
    html = response.content.decode()

    assert response.status_code == 200
    assert "<title>Retracted: A bridge opens |" in html
    assert 'content="Retracted: A bridge opens"' in html
    assert '<p class="retracted-mark">Retracted</p>' in html
    data = structured(html)
    assert (data["headline"], data["creativeWorkStatus"]) == ("Retracted: A bridge opens", "Retracted")


def test_feed_item_keeps_its_guid_and_carries_the_note(client, publisher):
    story = make_live(headline="A bridge opens")
    before = ElementTree.fromstring(client.get("/feeds/rss.xml").content).find("channel/item")

    correct(story, publisher, "It opened on Wednesday.", NOTE["en"])
    after = ElementTree.fromstring(client.get("/feeds/rss.xml").content).find("channel/item")
    as_json = client.get("/feeds/feed.json").json()["items"][0]

    assert after.find("guid").text == before.find("guid").text
    content = after.find("{http://purl.org/rss/1.0/modules/content/}encoded").text
    assert content.index("We gave &lt;the wrong&gt; day.") < content.index("Wednesday")
    assert as_json["date_modified"] > as_json["date_published"]


def test_retraction_reaches_whoever_has_the_item_already(client, publisher):
    story = make_live(headline="A bridge opens")
    move(story, Action.RETRACT, publisher, release=Release(text=Names({"en": "It was made up."})))

    item = client.get("/feeds/feed.json").json()["items"][0]

    assert item["title"] == "Retracted: A bridge opens"
    assert "It was made up." in item["content_html"]


def test_retracted_story_is_offered_by_no_other(client, publisher):
    one, other = make_live(headline="A bridge opens"), make_live(headline="A tunnel opens")
    move(one, Action.RETRACT, publisher, release=Release(text=Names({"en": "It was made up."})))

    assert "A bridge opens" not in page(client, other)


@pytest.mark.parametrize("path", ["/stories/", "/search/?q=bridge"])
def test_lists_and_search_mark_a_retracted_story(client, publisher, path):
    story = make_live(headline="A bridge opens")
    move(story, Action.RETRACT, publisher, release=Release(text=Names({"en": "It was made up."})))

    assert ">Retracted: A bridge opens</a>" in client.get(path).content.decode()


def test_list_shows_the_newest_first_of_its_edition(client, publisher):
    english, chinese = make_live(headline="A bridge opens"), make_live(language="zh-hans", headline="大桥通车")
    correct(english, publisher, "It opened on Wednesday.", "First note.")
    correct(english, publisher, "It opened on Thursday.", "Second note.")
    correct(chinese, publisher, "周三通车。", "日期有误。")

    html, other = (client.get(path).content.decode() for path in ("/corrections/", "/zh-hans/corrections/"))

    assert html.index("Second note.") < html.index("First note.")
    assert "日期有误" not in html
    assert "日期有误" in other
    assert f'href="{english.get_absolute_url()}#correction-' in html


@pytest.mark.parametrize("gone", [Action.WITHDRAW, Action.REMOVE])
def test_notes_of_what_is_not_read_any_more_are_not_quoted(client, administrator, gone):
    story = make_live()
    correct(story, administrator, "It opened on Wednesday.", "First note.")
    move(story, gone, administrator, note="Because.")

    for path in ("/corrections/", "/corrections/feeds/rss.xml", "/corrections/feeds/feed.json"):
        assert b"First note." not in client.get(path).content


def test_list_is_paged_by_key(client, publisher, monkeypatch):
    monkeypatch.setattr(corrections, "PER_PAGE", 2)
    story = make_live()
    for number in range(5):
        moment = timezone.now() + timedelta(minutes=number)
        release = Release(kind=CorrectionKind.NOTE, text=Names({"en": f"Note {number}."}))
        move(story, Action.ANNOTATE, publisher, release=release, now=moment)

    seen, address = [], "/corrections/"
    while address:
        context = client.get(address).context
        seen += [note.text["en"] for note in context["corrections"]]
        address = f"/corrections/{context['older']}" if context["older"] else ""

    assert seen == [f"Note {number}." for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("format_", ["rss.xml", "atom.xml", "feed.json"])
def test_corrections_have_feeds(client, publisher, format_):
    story = make_live(headline="A bridge opens")
    correct(story, publisher, "It opened on Wednesday.", NOTE["en"])

    response = client.get(f"/corrections/feeds/{format_}")

    assert response.status_code == 200
    assert "Correction: A bridge opens" in response.content.decode()
    assert client.post(f"/corrections/feeds/{format_}").status_code == 405


def test_list_asks_the_same_of_the_database_for_one_and_for_many(client, publisher, django_assert_num_queries):
    story = make_live()
    for rows in (1, 20):
        for number in range(rows):
            release = Release(kind=CorrectionKind.NOTE, text=Names({"en": f"Note {number}."}))
            move(story, Action.ANNOTATE, publisher, release=release)
        with django_assert_num_queries(3):
            client.get("/corrections/")


def test_retracted_story_leaves_the_front_and_keeps_its_address(client, publisher):
    story, other = make_live(headline="A bridge opens"), make_live(headline="A tunnel opens")
    move(story, Action.RETRACT, publisher, release=Release(text=Names({"en": "It was made up."})))

    front = client.get("/").content.decode()

    assert "A bridge opens" not in front
    assert other.headline in front
    assert client.get(story.get_absolute_url()).status_code == 200
