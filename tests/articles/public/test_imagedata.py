"""What machines are told about a story's lead picture: which crops, how large, whose, under which licence."""

import json

import pytest

from articles.models import ArticlePicture, Picture, PictureFile
from newsroom.lib.languages import Names

pytestmark = pytest.mark.django_db
HERE = "http://127.0.0.1:8000"


def structured(response):
    return json.loads(response.text.split('<script type="application/ld+json">')[1].split("</script>")[0])


def test_search_engines_get_three_crops_with_their_rights(client, live):
    Picture.objects.update(
        creator="Mei Lin",
        copyright="© 2026 The Corridor",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        source_type="digitalCapture",
        caption=Names({"en": "A bridge over the bay"}),
    )
    ArticlePicture.objects.update(credit="Mei Lin for The Corridor")

    images = structured(client.get(live.get_absolute_url()))["image"]

    assert [round(image["width"] / image["height"], 2) for image in images] == [1.78, 1.33, 1]
    for image in images:
        assert image["@type"] == "ImageObject"
        assert image["contentUrl"].startswith(f"{HERE}/pictures/")
        assert image["contentUrl"].endswith(".jpg")
        assert image["creditText"] == "Mei Lin for The Corridor"
        assert image["creator"] == {"@type": "Person", "name": "Mei Lin"}
        assert image["copyrightNotice"] == "© 2026 The Corridor"
        assert image["license"] == "https://creativecommons.org/licenses/by/4.0/"
        assert image["digitalSourceType"].endswith("/digitalsourcetype/digitalCapture")
        assert image["caption"] == "A bridge over the bay"
        assert image["description"] == "A bridge"


def test_what_is_not_known_is_not_said(client, live):
    image = structured(client.get(live.get_absolute_url()))["image"][0]

    assert set(image) == {"@type", "url", "contentUrl", "width", "height", "encodingFormat", "description"}


def test_previews_of_links_show_the_wide_crop_and_say_what_it_is(client, live):
    page = client.get(live.get_absolute_url()).text

    look = live.picture_uses.get().wide
    for name, value in (
        ("og:image", f"{HERE}{look.src}"),
        ("og:image:type", "image/jpeg"),
        ("og:image:width", "1280"),
        ("og:image:height", "720"),
        ("og:image:alt", "A bridge"),
    ):
        assert f'<meta property="{name}" content="{value}">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page


def test_story_whose_picture_is_not_made_yet_looks_like_one_without(client, live):
    PictureFile.objects.update(ready={})

    page = client.get(live.get_absolute_url()).text

    assert "/pictures/" not in page.split("</head>")[0]
    assert "story-lead" not in page
    assert '"image"' not in page
    assert '<meta name="twitter:card" content="summary">' in page
    assert "card-picture" not in client.get("/").text


def test_decoration_has_no_words_and_no_link(client, live):
    ArticlePicture.objects.update(decorative="A pattern")

    page = client.get(live.get_absolute_url()).text

    lead = page.split('<figure class="story-lead">')[1].split("</figure>")[0]
    assert 'alt=""' in lead
    assert "picture-link" not in lead
    assert "og:image:alt" not in page


def test_crop_by_hand_is_what_pages_name(client, live):
    box = [0, 1000, 10_000, 6_000]
    ArticlePicture.objects.update(ready={"wide": ["abcdef0123", box]})

    for address in (live.get_absolute_url(), "/", "/feeds/rss.xml"):
        assert "-abcdef0123.jpg" in client.get(address).text, address
