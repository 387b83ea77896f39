"""What every sort of page but a story's says to machines."""

import pytest

from articles.models import ArticleKeyword, Page, PageVersion, ProfilePage
from articles.public.context import absolute
from newsroom.lib.languages import Names
from tests import factories
from tests.heads import HERE, head_of, structured

pytestmark = pytest.mark.django_db
LISTS = ["/section/trade/", "/keyword/rail-freight/", "/stories/"]
EVERYWHERE = [
    *("/", "/section/trade/", "/keyword/rail-freight/", "/author/mei-lin/", "/stories/", "/archive/", "/corrections/"),
    *("/keywords/", "/keywords/topics/", "/record/", "/feeds/", "/authors/", "/search/"),
]
NOT_KEPT = ["/search/?kind=report", "/search/?q=bridge", "/stories/?kind=report", "/nothing/"]


@pytest.mark.parametrize("place", EVERYWHERE)
@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
def test_page_says_what_it_is_and_where_it_is_in_every_edition(client, live, prefix, place):
    factories.make_live(section=live.section, language="zh-hans", translation_of=live)

    response = client.get(f"{prefix}{place}")

    head = head_of(response)
    here = f"{HERE}{prefix}{place}"
    assert head.canonical == here
    assert head.hreflang == {"en": f"{HERE}{place}", "zh-Hans": f"{HERE}/zh-hans{place}", "x-default": f"{HERE}{place}"}
    assert head.robots == "max-image-preview:large"
    for name in ("og:type", "og:title", "og:url", "og:site_name", "og:locale", "og:locale:alternate", "og:image"):
        assert len(head.social[name]) == 1, name
    assert head.social["og:url"] == [here]
    assert head.social["og:locale"] == ["zh_CN" if prefix else "en_US"]
    page = head.data[-1]
    assert page["@context"] == "https://schema.org"
    assert page["url"] == here
    assert page["name"]
    assert page["inLanguage"] == ("zh-Hans" if prefix else "en")
    if place != "/":
        assert page["breadcrumb"]["itemListElement"][-1]["item"] == here
        assert page["isPartOf"] == {"@id": f"{HERE}{prefix}/#site"}


@pytest.mark.parametrize("place", ["/section/bare/", "/keyword/bare/", "/author/bare/"])
def test_what_nobody_has_described_is_described_by_the_outlet(client, section, place):
    factories.make_outlet(tagline={"en": "Trade and power along the corridor"})
    bare = factories.SectionFactory(slug="bare")
    keyword = factories.KeywordFactory(slug="bare")
    author = factories.ProfileFactory(slug="bare")
    factories.make_live(section=bare, facts={"keywords": [keyword.pk], "credits": [["author", author.pk]]})

    page = client.get(place).text

    assert page.count('<meta name="description" content="Trade and power along the corridor">') == 1


@pytest.mark.parametrize("place", LISTS)
def test_list_names_its_stories_in_their_order(client, live, copies, place):
    stories = [live, *copies(live, 2)]

    [page] = structured(client.get(place))

    assert page["@type"] == "CollectionPage"
    listed = page["mainEntity"]
    assert listed["@type"] == "ItemList"
    assert [(each["position"], each["url"], each["name"]) for each in listed["itemListElement"]] == [
        (number, absolute(story.get_absolute_url()), story.headline) for number, story in enumerate(stories, start=1)
    ]


def test_home_is_a_site_with_a_search_and_a_publisher(client, live):
    factories.make_outlet(name=Names({"en": "The Corridor"}))

    site, front = structured(client.get("/"))

    assert (site["@type"], site["name"], site["url"]) == ("WebSite", "The Corridor", f"{HERE}/")
    assert site["publisher"]["@type"] == "NewsMediaOrganization"
    action = site["potentialAction"]
    assert action["@type"] == "SearchAction"
    assert action["target"]["urlTemplate"] == f"{HERE}/search/?q={{search_term_string}}"
    assert action["query-input"] == "required name=search_term_string"
    assert client.get("/search/?q=bridge").status_code == 200
    assert front["mainEntity"]["itemListElement"][0]["url"] == f"{HERE}{live.get_absolute_url()}"


def test_author_has_a_profile_page(client, live, author, topic):
    author.title, author.biography = Names({"en": "Rail correspondent"}), Names({"en": "Writes about rail."})
    author.contact = "mei@example.org"
    author.save()
    page = ProfilePage.objects.create(
        profile=author,
        picture=factories.PictureFactory(),
        languages=Names({"en": "English, Chinese"}),
        location=Names({"en": "Almaty"}),
        social=[{"label": "Web", "url": "https://mei.example/"}],
    )
    page.expertise.add(topic)

    response = client.get("/author/mei-lin/")

    [data] = structured(response)
    assert data["@type"] == "ProfilePage"
    person = data["mainEntity"]
    image = person.pop("image")
    assert (image[0]["@type"], image[0]["width"]) == ("ImageObject", image[0]["height"])
    assert person == {
        "@type": "Person",
        "@id": f"{HERE}/author/mei-lin/#byline",
        "name": str(author),
        "url": f"{HERE}/author/mei-lin/",
        "jobTitle": "Rail correspondent",
        "description": "Writes about rail.",
        "email": "mei@example.org",
        "sameAs": ["https://mei.example/"],
        "worksFor": {"@id": f"{HERE}/#publisher"},
        "knowsAbout": [{"@type": "Thing", "name": "Rail-Freight", "url": f"{HERE}/keyword/rail-freight/"}],
        "knowsLanguage": ["English", "Chinese"],
        "workLocation": {"@type": "Place", "name": "Almaty"},
    }
    assert head_of(response).social["og:description"] == ["Writes about rail."]


def test_page_about_the_outlet_is_one_of_its_languages(client, db):
    page = Page.objects.create(slot="ethics", language="en")
    document = factories.story_document()
    page.live = PageVersion.objects.create(page=page, number=1, title="Our ethics", document=document)
    page.save()

    here, elsewhere = client.get("/about/ethics/"), client.get("/zh-hans/about/ethics/")

    [data] = structured(here)
    assert (data["@type"], data["name"]) == ("WebPage", "Our ethics")
    assert head_of(here).hreflang == {}
    # The other edition shows the same page; its address is this one.
    assert head_of(elsewhere).canonical == f"{HERE}/about/ethics/"
    assert structured(elsewhere) == []


@pytest.mark.parametrize("place", LISTS)
def test_later_page_of_a_list_is_no_second_list(client, live, copies, place):
    copies(live, 25)
    first = client.get(place)
    older = first.text.split('rel="next" href="')[1].split('"')[0]

    head = head_of(client.get(f"{place}{older}".replace("&amp;", "&")))

    assert head.data == []
    assert head.hreflang == {}
    assert head.canonical.startswith(f"{HERE}{place}?after=")
    # Whoever sends it to somebody sends this page.
    assert head.social["og:url"] == [head.canonical]


@pytest.mark.parametrize("place", NOT_KEPT)
def test_what_search_engines_shall_not_keep_says_nothing(client, live, place):
    head = head_of(client.get(place))

    assert "noindex" in head.robots
    assert (head.canonical, head.data, head.social, head.hreflang) == ("", [], {}, {})


def test_pages_of_the_archive_lead_up(client, live):
    on = live.published_on

    [page] = structured(client.get(f"/archive/{on:%Y/%m/%d}/"))

    trail = [step["item"].removeprefix(HERE) for step in page["breadcrumb"]["itemListElement"]]
    assert trail == ["/archive/", f"/archive/{on:%Y}/", f"/archive/{on:%Y/%m}/", f"/archive/{on:%Y/%m/%d}/"]


@pytest.mark.parametrize("place", EVERYWHERE)
def test_head_has_the_same_headers(client, live, place):
    got, head = client.get(place), client.head(place)

    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers["Content-Type"] == got.headers["Content-Type"]


def test_every_page_is_described(client, live):
    """What has no words of its own says what the outlet is."""
    factories.make_outlet(tagline=Names({"en": "News of bridges"}))
    keyword = factories.KeywordFactory(slug="bridges")
    ArticleKeyword.objects.create(content_object=live, tag=keyword)
    profile = factories.ProfileFactory(slug="mei")

    for place in (live.section, keyword, profile):
        assert head_of(client.get(place.get_absolute_url())).named["description"] == "News of bridges"
