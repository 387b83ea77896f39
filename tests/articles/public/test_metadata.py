"""What pages say to machines, property by property, on a story that has everything and on every sort of page."""

import re

import pytest

from articles.enums import BylineSort, Kind
from articles.models import Article, ProfilePage
from articles.public.article import Facts
from articles.public.metadata import SPEAKABLE, TYPES, plain_text
from newsroom.lib.languages import Names
from tests import factories
from tests.heads import HERE, head_of, structured

pytestmark = pytest.mark.django_db
SECRET = "xylophonic"


@pytest.fixture
def outlet(db):
    return factories.make_outlet(
        name=Names({"en": "The Corridor"}),
        tagline=Names({"en": "News of the new Silk Road"}),
        legal_name=Names({"en": "Corridor Press Ltd"}),
        founded="2019-05",
        address="1 Canal Road\nMuscat",
        contact="desk@example.org",
        phone="+968 1",
        social=[{"label": "Mastodon", "url": "https://social.example/@corridor"}],
        pages={slot: {"en": slot.title()} for slot in ("about", "ethics", "team", "ownership", "corrections-policy")},
    )


@pytest.fixture
def full(section, outlet):
    """A story with everything that a story can have."""
    below = factories.SectionFactory(slug="rail", parent=section, name=Names({"en": "Rail"}))
    roles = ("author", "editor", "translator", "photographer")
    people = {role: factories.ProfileFactory(slug=f"the-{role}", name=Names({"en": f"The {role}"})) for role in roles}
    author = people["author"]
    author.title = Names({"en": "Rail correspondent"})
    author.save()
    ProfilePage.objects.create(profile=author, social=[{"label": "Web", "url": "https://author.example/"}])
    belt = factories.KeywordFactory(
        slug="belt", names=Names({"en": "Belt & Road"}), media_topic="20000300", wikidata="Q42"
    )
    plain = factories.KeywordFactory(slug="plain", names=Names({"en": "Plain"}))
    picture = factories.PictureFactory(
        caption=Names({"en": "The bridge at dawn"}),
        credit=Names({"en": "Photo: A. Camera"}),
        creator="A. Camera",
        copyright="© A. Camera",
        licence_url="https://licence.example/by",
        source_type="digitalCapture",
    )
    source = factories.SourceFactory(slug="seetao", name=Names({"en": "Seetao"}), url="https://seetao.example")
    return factories.make_live(
        section=below,
        headline="Talks </script> in “Dushanbe” & more",
        standfirst="Flights resume.",
        points=["Five airlines", "Two airports"],
        text=["The first words.", "The last words."],
        facts={
            "keywords": [belt.pk, plain.pk],
            "credits": [[role, profile.pk] for role, profile in people.items()],
            "lead_picture": picture.key,
            "source": source.pk,
            "dateline": "Dushanbe",
            "kind": Kind.ANALYSIS,
            "reading_minutes": 10,
            "original_published_at": "2026-11-01T08:00:00+00:00",
        },
    )


def test_story_says_everything_that_it_has(client, full):
    address = f"{HERE}{full.get_absolute_url()}"

    data, trail = structured(client.get(full.get_absolute_url()))

    wanted = {
        "@context": "https://schema.org",
        "@type": "AnalysisNewsArticle",
        "@id": address,
        "url": address,
        "mainEntityOfPage": {"@type": "WebPage", "@id": address},
        "identifier": f"newsroom-story-{full.pk}",
        "version": 1,
        "headline": "Talks </script> in “Dushanbe” & more",
        "description": "Flights resume.",
        "abstract": "Five airlines Two airports",
        "articleBody": "The first words.\nThe last words.",
        "inLanguage": "en",
        "datePublished": full.published_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "dateModified": full.published_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "author": [
            {
                "@type": "Person",
                "@id": f"{HERE}/author/the-author/#byline",
                "name": "The author",
                "url": f"{HERE}/author/the-author/",
                "jobTitle": "Rail correspondent",
                "sameAs": ["https://author.example/"],
            }
        ],
        "articleSection": "Rail",
        "keywords": ["Belt & Road", "Plain"],
        "about": [
            {
                "@type": "Thing",
                "name": "Belt & Road",
                "url": f"{HERE}/keyword/belt/",
                "sameAs": [
                    "https://www.wikidata.org/entity/Q42",
                    "http://cv.iptc.org/newscodes/mediatopic/20000300",
                ],
            }
        ],
        "dateline": "Dushanbe",
        "locationCreated": {"@type": "Place", "name": "Dushanbe"},
        "wordCount": full.words,
        "timeRequired": "PT10M",
        "speakable": {"@type": "SpeakableSpecification", "cssSelector": SPEAKABLE},
        "sourceOrganization": {"@type": "Organization", "name": "Seetao", "url": "https://seetao.example"},
        "isBasedOn": {
            "@type": "CreativeWork",
            "publisher": {"@type": "Organization", "name": "Seetao", "url": "https://seetao.example"},
            "url": "https://seetao.example",
            "datePublished": "2026-11-01T08:00:00Z",
        },
        "isAccessibleForFree": True,
        "publishingPrinciples": f"{HERE}/about/ethics/",
        "thumbnailUrl": data["image"][0]["url"],
    }
    assert {name: data.get(name) for name in wanted} == wanted
    for name in ("editor", "translator", "contributor"):
        assert [each["@type"] for each in data[name]] == ["Person"]
    assert [(round(image["width"] / image["height"], 2)) for image in data["image"]] == [1.78, 1.33, 1.0]
    for image in data["image"]:
        assert image["digitalSourceType"] == "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
        assert image["creditText"] == "Photo: A. Camera"
        assert image["copyrightNotice"] == "© A. Camera"
        assert image["license"] == "https://licence.example/by"
    assert trail["@type"] == "BreadcrumbList"
    assert [(step["position"], step["name"], step["item"]) for step in trail["itemListElement"]] == [
        (1, "Trade", f"{HERE}/section/trade/"),
        (2, "Rail", f"{HERE}/section/trade/rail/"),
        (3, data["headline"], address),
    ]


def test_publisher_names_its_logo_accounts_and_policies(client, full):
    publisher = structured(client.get(full.get_absolute_url()))[0]["publisher"]

    logo = publisher.pop("logo")
    assert (logo["@type"], logo["width"], logo["height"]) == ("ImageObject", 512, 512)
    assert client.get(logo["url"].removeprefix(HERE)).headers["Content-Type"] == "image/png"
    assert publisher == {
        "@type": "NewsMediaOrganization",
        "@id": f"{HERE}/#publisher",
        "name": "The Corridor",
        "legalName": "Corridor Press Ltd",
        "slogan": "News of the new Silk Road",
        "url": f"{HERE}/",
        "sameAs": ["https://social.example/@corridor"],
        "foundingDate": "2019-05",
        "address": "1 Canal Road Muscat",
        "email": "desk@example.org",
        "telephone": "+968 1",
        "masthead": f"{HERE}/about/team/",
        "ownershipFundingInfo": f"{HERE}/about/ownership/",
        "ethicsPolicy": f"{HERE}/about/ethics/",
        "correctionsPolicy": f"{HERE}/about/corrections-policy/",
        "publishingPrinciples": f"{HERE}/about/ethics/",
    }


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_of_work_has_a_type(client, section, kind):
    story = factories.make_live(section=section, facts={"kind": kind})

    assert structured(client.get(story.get_absolute_url()))[0]["@type"] == TYPES[kind]


def test_what_a_voice_reads_out_stands_on_the_page(client, full):
    page = client.get(full.get_absolute_url()).text

    for selector in SPEAKABLE:
        assert re.search(rf'class="[^"]*\b{selector[1:]}\b', page), selector


def test_bare_story_says_nothing_empty(client, section):
    story = factories.make_live(section=section)

    data = structured(client.get(story.get_absolute_url()))[0]

    assert not [name for name, value in data.items() if value in ("", None, [], {}, 0)]
    assert data["author"] == [data["publisher"]]
    assert not {"image", "isBasedOn", "about", "editor", "translationOfWork"} & set(data)


def test_story_without_a_summary_is_described_by_how_it_begins(client, section):
    story = factories.make_live(section=section, text=["It began on Tuesday.", "x " * 400])

    head = head_of(client.get(story.get_absolute_url()))

    described = head.data[0]["description"]
    assert described.startswith("It began on Tuesday. x")
    assert len(described) <= 300
    assert head.social["og:description"] == [described]
    assert head.named["description"] == described


def test_agency_is_no_person(client, section):
    agency = factories.ProfileFactory(slug="desk", name=Names({"en": "Trade desk"}), title=Names({"en": "Desk"}))
    ProfilePage.objects.create(profile=agency, sort=BylineSort.AGENCY)
    story = factories.make_live(section=section, facts={"credits": [["author", agency.pk]]})

    [by] = structured(client.get(story.get_absolute_url()))[0]["author"]

    assert (by["@type"], by["name"], by.get("jobTitle")) == ("Organization", "Trade desk", None)


def test_hidden_translation_is_named_nowhere(client, full):
    factories.make_story(section=full.section, language="zh-hans", headline=SECRET, translation_of=full)

    response = client.get(full.get_absolute_url())

    assert SECRET not in response.text
    assert head_of(response).hreflang == {}
    assert "workTranslation" not in structured(response)[0]


def test_translations_name_each_other(client, full):
    chinese = factories.make_live(section=full.section, language="zh-hans", headline="会谈", translation_of=full)

    english = structured(client.get(full.get_absolute_url()))[0]
    translated = structured(client.get(chinese.get_absolute_url()))[0]

    assert [work["@id"] for work in english["workTranslation"]] == [f"{HERE}{chinese.get_absolute_url()}"]
    assert english["workTranslation"][0]["inLanguage"] == "zh-Hans"
    assert translated["translationOfWork"]["@id"] == f"{HERE}{full.get_absolute_url()}"
    assert "workTranslation" not in translated
    assert "translationOfWork" not in english


def test_social_card_of_a_story_is_complete(client, full):
    factories.make_live(section=full.section, language="zh-hans", headline="会谈", translation_of=full)

    head = head_of(client.get(full.get_absolute_url()))

    look = full.picture_uses.get().wide
    time = full.published_at.isoformat()
    assert head.social == {
        "og:type": ["article"],
        "og:title": ["Talks </script> in “Dushanbe” & more"],
        "og:url": [f"{HERE}{full.get_absolute_url()}"],
        "og:description": ["Flights resume."],
        "og:site_name": ["The Corridor"],
        "og:locale": ["en_US"],
        "og:locale:alternate": ["zh_CN"],
        "og:image": [f"{HERE}{look.src}"],
        "og:image:type": ["image/jpeg"],
        "og:image:width": ["1280"],
        "og:image:height": ["720"],
        "og:image:alt": ["A bridge"],
        "article:published_time": [time],
        "article:modified_time": [time],
        "article:author": [f"{HERE}/author/the-author/"],
        "article:section": ["Rail"],
        "article:tag": ["Belt & Road", "Plain"],
        "twitter:card": ["summary_large_image"],
    }
    assert head.robots == "max-image-preview:large"
    assert head.canonical == f"{HERE}{full.get_absolute_url()}"


def test_story_without_a_picture_shows_the_outlets_icon_small(client, section, outlet):
    story = factories.make_live(section=section)

    social = head_of(client.get(story.get_absolute_url())).social

    assert social["twitter:card"] == ["summary"]
    assert social["og:image:width"] == social["og:image:height"] == ["512"]
    assert client.get(social["og:image"][0].removeprefix(HERE)).status_code == 200


def test_no_word_of_a_story_breaks_its_data(client, section):
    bad = "a\x0b</script><!-- & \" ' \u2028 大桥"
    story = factories.make_live(section=section, headline="Fine", facts={"dateline": "Fine"})
    Article.objects.filter(pk=story.pk).update(headline=bad, dateline=bad, standfirst=bad, points=[bad])

    response = client.get(story.get_absolute_url())

    data = structured(response)[0]
    assert (data["headline"], data["dateline"]) == (bad, bad)
    assert head_of(response).social["og:title"] == [bad.replace("\x0b", "")]


def test_story_is_read_from_its_live_row_only(client, full, publisher):
    full.draft.headline = SECRET
    full.draft.save()
    Article.objects.filter(pk=full.pk).update(withdraw_note=SECRET, due_reason={"text": SECRET})

    assert SECRET not in client.get(full.get_absolute_url()).text


def test_words_of_a_body_without_what_stands_beside_it():
    html = (
        '<p id="p-a">One &amp; <em>two</em>.</p><figure><img src="/a"><figcaption>Beside</figcaption></figure>'
        "<h2>Head</h2><ul><li>First</li><li>Second</li></ul><table><tr><td>9</td></tr></table><aside>Box</aside>"
    )

    assert plain_text(html) == "One & two.\nHead\nFirst\nSecond"
    assert plain_text("") == ""


def test_facts_without_an_address_have_no_metadata():
    assert Facts(language="en", headline="x").address == ""
