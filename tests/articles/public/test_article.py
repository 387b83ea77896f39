"""A story's page: every part that the story has, and nothing of what is not public."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from articles.enums import Action, Kind
from articles.models import Article
from articles.public.article import Facts, page_context
from keywords.models import Keyword, KeywordStatus
from newsroom.lib.languages import Names
from tests import factories

pytestmark = pytest.mark.django_db


def structured(response) -> dict:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.text, re.S)
    return json.loads(found[1])


@pytest.fixture
def whole(section):
    """A story with all parts."""
    mei = factories.ProfileFactory(slug="mei", name=Names({"en": "Mei Lin", "zh-hans": "林梅"}))
    xing = factories.ProfileFactory(slug="xing", name=Names({"en": "Xing Wentao", "zh-hans": "邢文涛"}))
    source = factories.SourceFactory(
        slug="seetao", name=Names({"en": "Seetao"}), url="https://seetao.example", terms=Names({"en": "Ask Seetao."})
    )
    picture = factories.PictureFactory(
        caption=Names({"en": "The bridge at dawn"}), credit=Names({"en": "Photo: A. Camera"})
    )
    belt = factories.KeywordFactory(slug="belt", names=Names({"en": "Belt and Road News"}))
    return factories.make_live(
        section=section,
        headline="Talks <in> Dushanbe",
        standfirst="Flights resume.",
        points=["Flights & trains resume", "Trade grows"],
        text=["The first paragraph.", "The second paragraph."],
        facts={
            "kind": Kind.ANALYSIS,
            "source": source.pk,
            "dateline": "Dushanbe",
            "original_published_at": "2022-05-18T07:00:00Z",
            "reading_minutes": 10,
            "keywords": [belt.pk],
            "credits": [["author", mei.pk], ["photographer", xing.pk], ["editor", xing.pk]],
            "lead_picture": picture.key,
        },
    )


def test_page_shows_every_part(client, whole):
    page = client.get(whole.get_absolute_url()).text

    for part in (
        "Talks &lt;in&gt; Dushanbe</h1>",
        '<p class="standfirst">Flights resume.</p>',
        "<li>Flights &amp; trains resume</li><li>Trade grows</li>",
        '<a href="/section/trade/">Trade</a>',
        '<span class="kind">Analysis</span>',
        'By <a href="/author/mei/">Mei Lin</a>',
        "Dushanbe</span>",
        'Photographer: <a href="/author/xing/">Xing Wentao</a>',
        'Editor: <a href="/author/xing/">Xing Wentao</a>',
        '<a href="https://seetao.example" rel="noopener">Seetao</a>',
        'First published by Seetao</dt><dd><time datetime="2022-05-18T15:00:00+08:00">18 May 2022, 15:00 CST</time>',
        "10 min read",
        "The bridge at dawn",
        "Photo: A. Camera",
        "The first paragraph.</p>",
        'href="/keyword/belt/">Belt and Road News</a>',
        "Ask Seetao.",
        'href="mailto:?subject=Worth%20reading',
    ):
        assert part in page


def test_page_shows_when_it_was_updated(client, whole):
    Article.objects.filter(pk=whole.pk).update(updated_at=timezone.now())

    assert "<dt>Updated</dt>" in client.get(whole.get_absolute_url()).text


def test_updated_is_absent_until_then(client, whole):
    assert "<dt>Updated</dt>" not in client.get(whole.get_absolute_url()).text


@pytest.mark.parametrize(
    ("years", "days", "told"),
    [(0, 1, None), (2, -1, None), (2, 0, "more than 2 years old"), (3, -1, "2 years"), (3, 1, "3 years"), (9, 0, "9")],
)
def test_old_story_says_so_by_the_calendar(client, whole, years, days, told):
    now = timezone.localtime()
    then = now.replace(year=now.year - years, day=min(now.day, 28)) - timedelta(days=days + now.day - min(now.day, 28))
    Article.objects.filter(pk=whole.pk).update(published_at=then)

    page = client.get(whole.get_absolute_url()).text

    assert ("old-story" in page) == (told is not None)
    assert told is None or told in page


def test_long_piece_has_its_contents(client, section):
    headings = [
        {
            "type": "heading",
            "attrs": {"id": f"head000{n}", "level": 2},
            "content": [{"type": "text", "text": f"Part {n}"}],
        }
        for n in (1, 2, 3)
    ]
    document = factories.story_document(text=["Word " * 1200])
    document["content"] += headings
    story = factories.make_live(section=section, document=document)

    page = client.get(story.get_absolute_url()).text

    assert '<a href="#p-head0002">Part 2</a>' in page
    assert '<h2 id="p-head0002"><a class="heading-link" href="#p-head0002">Part 2</a></h2>' in page


def test_short_piece_has_none(client, whole):
    assert 'class="contents"' not in client.get(whole.get_absolute_url()).text


def test_metadata_is_complete_and_cannot_break_out(client, section):
    story = factories.make_live(section=section, headline="</script><script>alert(1)</script> & <!--")

    response = client.get(story.get_absolute_url())

    assert "<script>alert" not in response.text
    data = structured(response)
    assert data["headline"] == "</script><script>alert(1)</script> & <!--"
    assert data["@type"] == "ReportageNewsArticle"
    assert data["url"] == f"http://127.0.0.1:8000{story.get_absolute_url()}"


def test_metadata_names_people_times_and_picture(client, whole):
    response = client.get(whole.get_absolute_url())

    data = structured(response)
    assert data["@type"] == "AnalysisNewsArticle"
    assert [person["name"] for person in data["author"]] == ["Mei Lin"]
    assert [person["name"] for person in data["editor"]] == ["Xing Wentao"]
    assert data["keywords"] == ["Belt and Road News"]
    assert data["timeRequired"] == "PT10M"
    assert data["datePublished"] == data["dateModified"]
    assert data["image"][0]["url"].startswith("http://127.0.0.1:8000/pictures/")
    for part in ('property="og:type" content="article"', 'property="og:image:width" content="1280"'):
        assert part in response.text
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{whole.get_absolute_url()}">' in response.text


def test_page_marks_its_current_section(client, whole):
    page = client.get(whole.get_absolute_url()).text

    assert '<a href="/section/trade/" aria-current="true">' in page


def test_related_and_more_stand_below(client, section, live, topic):
    other = factories.SectionFactory(slug="energy")
    sharing = factories.make_live(section=other, headline="Same topic", facts={"keywords": [topic.pk]})
    neighbor = factories.make_live(section=section, headline="Same section")

    page = client.get(live.get_absolute_url()).text

    related, more = page.split('id="more"')
    assert sharing.get_absolute_url() in related
    assert neighbor.get_absolute_url() in more
    assert live.get_absolute_url() not in page.split('class="around"')[1]


def test_translation_is_one_step_away(client, live, section):
    chinese = factories.make_live(section=section, language="zh-hans", headline="大桥通车", translation_of=live)

    english = client.get(live.get_absolute_url()).text
    translated = client.get(chinese.get_absolute_url()).text

    assert f'<a class="tool" href="{chinese.get_absolute_url()}"' in english
    assert f'hreflang="zh-Hans" href="http://127.0.0.1:8000{chinese.get_absolute_url()}"' in english
    assert f'<a class="tool" href="{live.get_absolute_url()}"' in translated
    assert f'<a href="{live.get_absolute_url()}" hreflang="en">' in translated
    assert '<html lang="zh-hans"' in translated


def test_story_without_translation_leads_to_its_section(client, live):
    page = client.get(live.get_absolute_url()).text

    assert 'href="/zh-hans/section/trade/?untranslated"' in page
    assert 'rel="alternate" hreflang' not in page


def test_unpublished_translation_is_not_offered(client, live, section):
    hidden = factories.make_story(section=section, language="zh-hans", headline="未发表", translation_of=live)

    page = client.get(live.get_absolute_url()).text

    assert "未发表" not in page
    assert hidden.pk
    assert "?untranslated" in page


def test_edit_of_a_live_story_stays_unseen(client, live):
    live.draft.headline = "Changed in the draft"
    live.draft.document = factories.story_document(headline="Changed in the draft", text="New words.")
    live.draft.save()

    page = client.get(live.get_absolute_url()).text

    assert "Changed in the draft" not in page
    assert "New words." not in page


def test_proposed_keyword_is_not_shown(client, section):
    wild = factories.KeywordFactory(slug="wild", names=Names({"en": "Wild guess"}))
    story = factories.make_live(section=section, facts={"keywords": [wild.pk]})
    Keyword.objects.filter(pk=wild.pk).update(status=KeywordStatus.PROPOSED)

    assert "Wild guess" not in client.get(story.get_absolute_url()).text
    assert client.get("/keyword/wild/").status_code == 404


def test_preview_of_a_draft_renders_without_rows_or_address(rf):
    facts = Facts(language="zh-hans", headline="草稿", points=["要点"], body_html="<p>正文</p>")

    with translation.override("zh-hans"):
        context = page_context(facts, preview=True)

    assert context["canonical"] == ""
    assert "structured" not in context
    assert context["switch"] == [
        {"code": "en", "name": "English", "url": "/?untranslated", "missing": True},
    ]


def test_withdrawn_story_is_gone_with_its_note(client, live, publisher):
    address = live.get_absolute_url()
    factories.move(live, Action.WITHDRAW, publisher, note="The figures were wrong.")

    response = client.get(address)

    assert response.status_code == 410
    assert "The figures were wrong." in response.text
    for gone in ("A bridge opens", "opened on Tuesday"):
        assert gone not in response.text
    for page in ("/", "/section/trade/", "/keyword/rail-freight/", "/author/mei-lin/", "/stories/", "/feeds/rss.xml"):
        assert address not in client.get(page).text


def test_reinstated_story_is_back(client, live, publisher):
    factories.move(live, Action.WITHDRAW, publisher, note="Checking.")
    factories.move(live, Action.REINSTATE, publisher)

    assert client.get(live.get_absolute_url()).status_code == 200


NOWHERE = [
    "/2099/01/01/a-bridge-opens/",
    "/2022/02/30/a-bridge-opens/",
    "/2022/13/01/a-bridge-opens/",
    "/0000/01/01/a-bridge-opens/",
    "/2022/5/18/a-bridge-opens/",
    "/2022/05/18/nothing-here/",
    "/2022/05/18/%00/",
    "/２０２２/05/18/a/",
]


def test_address_of_nothing_is_not_found(client, live):
    for address in NOWHERE:
        assert client.get(address).status_code == 404, address


def test_story_is_not_found_in_the_other_edition(client, live):
    assert client.get(f"/zh-hans{live.get_absolute_url()}").status_code == 404


@pytest.mark.parametrize("stage", ["draft", "in_review", "approved"])
def test_unpublished_story_has_no_page(client, section, stage):
    story = factories.make_story(section=section, stage=stage, headline="Not yet")
    today = timezone.localdate()

    assert story.get_absolute_url() == ""
    assert client.get(f"/{today:%Y/%m/%d}/not-yet/").status_code == 404
