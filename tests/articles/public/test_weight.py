"""What a reader's phone fetches before it shows a page: HTML, style sheets and scripts, compressed."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from articles.enums import Kind
from articles.models import Picture
from newsroom import sheets
from newsroom.lib.languages import Names
from tests import factories

pytestmark = pytest.mark.django_db
BUDGET = 40_000  # bytes for a story; pictures come on top
SCRIPT = re.compile(r"<script\b([^>]*)>")
SHEET = re.compile(r'<link rel="stylesheet" href="/static/([^"]+)"')


def compressed(data: bytes) -> int:
    return len(gzip.compress(data, 6))


def of_file(name: str) -> int:
    with open(finders.find(name), "rb") as file:
        return compressed(file.read())


def weight(response) -> int:
    """As `HashedAssets` sends them: what is joined counts as one file."""
    names = SHEET.findall(response.text)
    total = compressed(response.content)
    for parts in sheets.JOINED.values():
        wanted = [sheets.address(part) for part in parts]
        if set(wanted) <= set(names):
            total += compressed(b"".join(open(finders.find(name), "rb").read() for name in wanted))  # noqa: SIM115
            names = [name for name in names if name not in wanted]
    scripts = re.findall(r'<script [^>]*src="/static/([^"]+)"', response.text)
    assert names or scripts
    return total + sum(of_file(name) for name in [*names, *scripts])


@pytest.fixture
def long_read(section):
    """Three thousand words in a hundred paragraphs, a lead picture, points, many keywords and credits."""
    words = [
        f"Paragraph {number} weighs {number * 7} grams and was written on day {number * 13}. " * 5
        for number in range(100)
    ]
    people = [factories.ProfileFactory(slug=f"p{number}") for number in range(6)]
    keywords = [factories.KeywordFactory(names=Names({"en": f"Keyword {number}"})).pk for number in range(12)]
    facts = {
        "kind": Kind.ANALYSIS,
        "keywords": keywords,
        "credits": [["author", each.pk] for each in people],
        "lead_picture": factories.PictureFactory().key,
    }
    for number in range(12):
        factories.make_live(section=section, headline=f"Around it {number}", facts={"keywords": keywords[:2]})
    return factories.make_live(section=section, text=words, points=words[:3], facts=facts)


def test_a_long_story_weighs_less_than_forty_kilobytes(client, long_read):
    response = client.get(long_read.get_absolute_url())

    assert Picture.objects.count() == 1
    assert response.text.count("<p id=") >= 100
    assert weight(response) < BUDGET


def test_nothing_holds_up_the_first_paint_but_styles(client, long_read):
    for address in ("/", long_read.get_absolute_url(), "/section/trade/", reverse("public:search")):
        page = client.get(address).text
        for attributes in SCRIPT.findall(page):
            late = ('type="module"', "ld+json", "async", "defer")
            assert any(word in attributes for word in late), (address, attributes)
        assert "@import" not in page
        assert not re.search(r'(?:src|href)="https?://(?!127\.0\.0\.1)[^"]+\.(?:js|css|woff2?)"', page)
