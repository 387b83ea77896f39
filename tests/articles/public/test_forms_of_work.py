"""A story's page by its kind of work: what is labelled, what is explained, what stands where."""

import pytest
from django.utils import timezone

from articles.enums import Kind
from articles.models import ProfilePage
from newsroom.lib.languages import Names
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return factories.ProfileFactory(slug="mei", name=Names({"en": "Mei Lin"}), title=Names({"en": "Columnist"}))


@pytest.fixture
def read(client, section, person):
    def of(kind, *, language="en", authors=None, **parts):
        by = [["author", each.pk] for each in (authors or [person])]
        facts = {"kind": kind, "credits": by, **parts.pop("facts", {})}
        story = factories.make_live(section=section, language=language, facts=facts, **parts)
        return client.get(story.get_absolute_url()).text

    return of


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.REPORT])
def test_every_kind_but_the_report_is_labelled(read, kind):
    assert f'<span class="kind">{kind.label}</span>' in read(kind)


def test_a_report_is_what_readers_expect(read):
    page = read(Kind.REPORT)

    assert 'class="kind"' not in page.split('class="around"')[0].split('class="story-head"')[1]
    assert "kind-note" not in page


@pytest.mark.parametrize(
    ("kind", "told"), [(Kind.OPINION, "not the newsroom’s"), (Kind.ANALYSIS, "what the facts mean")]
)
def test_what_could_be_taken_for_a_report_is_explained(read, kind, told):
    assert told in read(kind).split('class="kind-note')[1].split("</p>")[0]


def test_the_label_leads_to_the_policy_once_there_is_one(read):
    outlet = factories.make_outlet()
    assert "How we label our work" not in read(Kind.OPINION)
    outlet.pages = {"ethics": {"zh-hans": "准则"}}
    outlet.save()

    assert '<a href="/about/ethics/">How we label our work</a>' in read(Kind.OPINION)


def test_opinion_is_signed_above_its_headline(read, person):
    ProfilePage.objects.create(profile=person, picture=factories.PictureFactory())

    page = read(Kind.OPINION)
    head, _h1, rest = page.split('class="story-head"')[1].partition("<h1")
    assert '<div class="signature-portrait">' in head
    assert 'href="/author/mei/" rel="author">Mei Lin</a> <span class="signature-title">Columnist</span>' in head
    assert "byline-authors" not in rest


def test_a_portrait_that_expired_is_not_shown(read, person):
    expired = factories.PictureFactory(expires_at=timezone.now())
    ProfilePage.objects.create(profile=person, picture=expired)

    page = read(Kind.OPINION)

    assert "signature-portrait" not in page
    assert "signature-name" in page


def test_an_opinion_of_two_has_the_usual_byline(read, person):
    other = factories.ProfileFactory(slug="omar")

    page = read(Kind.OPINION, authors=[person, other])

    assert "signature" not in page
    assert "byline-authors" in page


def test_questions_are_marked_in_interviews_only(read):
    document = factories.story_document(text=["An answer."])
    document["content"].append(
        {
            "type": "paragraph",
            "attrs": {"id": "quest001"},
            "content": [{"type": "text", "text": "Why?", "marks": [{"type": "strong"}]}],
        }
    )

    assert '<p id="p-quest001" class="question"><strong>Why?</strong></p>' in read(Kind.INTERVIEW, document=document)
    assert 'class="question"' not in read(Kind.REPORT, document=document)


def test_a_short_briefing_has_its_points_and_contents_first(read):
    document = factories.story_document(points=["First", "Second"], text=["Short."])
    document["content"] += [
        {
            "type": "heading",
            "attrs": {"id": f"head000{n}", "level": 2},
            "content": [{"type": "text", "text": f"Part {n}"}],
        }
        for n in (1, 2)
    ]

    page = read(Kind.BRIEFING, document=document).split('class="story-head"')[1]

    assert page.index("In brief") < page.index("<li>First</li>") < page.index("In this story") < page.index("Short.")
    assert "In this story" not in read(Kind.REPORT, document=document)


def test_a_photo_story_leads_with_its_picture_as_wide_as_the_page(read):
    facts = {"lead_picture": factories.PictureFactory().key}

    assert "(min-width: 83rem) 80rem" in read(Kind.PHOTO_STORY, facts=facts)
    assert "(min-width: 83rem) 80rem" not in read(Kind.REPORT, facts={"lead_picture": factories.PictureFactory().key})


def test_a_story_is_shared_without_scripts_or_trackers(read):
    page = read(Kind.REPORT, headline="Talks")
    tools = page.split('class="sharing"')[1].split("</header>")[0]

    assert 'href="mailto:?' in tools
    assert "https://service.weibo.com/share/share.php?title=Talks&amp;url=http" in tools
    assert "<script" not in tools
    assert "<img" not in tools
    for button in tools.split("<button")[1:]:
        assert "scripted" in button or "scripted" in tools[: tools.index(button)]
