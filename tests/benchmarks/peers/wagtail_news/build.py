"""The same archive in Wagtail's tables, written in bulk; ends with the addresses to ask for, as JSON on a line.

Built once for each database: an archive that stands there already is told again and not touched.
"""

import io
import json
import random
import sys
import uuid
from datetime import timedelta
from itertools import cycle

import django

django.setup()

from django.conf import settings  # noqa: E402 -- only after the set-up
from django.core.files.images import ImageFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models.sql import InsertQuery  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.html import escape  # noqa: E402
from django.utils.http import urlencode  # noqa: E402
from PIL import Image as Drawing  # noqa: E402
from taggit.models import Tag  # noqa: E402
from wagtail.images.models import Image  # noqa: E402
from wagtail.models import Locale, Page, Site  # noqa: E402

from tests.benchmarks.peers.wagtail_news.models import (  # noqa: E402
    CARD_FORMS,
    LEAD_FORMS,
    PER_PAGE,
    ArticlePage,
    ArticlePageTag,
    Author,
    Byline,
    HomePage,
    SectionPage,
)
from tests.benchmarks.texts import Writer  # noqa: E402

PLAN = settings.PLAN
STEP = 1_000


def build() -> None:
    call_command("migrate", verbosity=0)
    if ArticlePage.objects.exists():
        return
    with transaction.atomic():
        sections, tags, authors, pictures = _furniture()
        _articles(sections, tags, authors, pictures)
    faults = [found for found in Page.find_problems() if found]
    if faults:
        sys.exit(f"The tree of pages is not sound: {faults}")
    call_command("update_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _furniture():
    root = Page.get_first_root_node()
    root.get_children().delete()  # the page that welcomes a new installation
    root = Page.objects.get(pk=root.pk)
    key, sections = uuid.uuid4(), {}
    for code in dict.fromkeys(PLAN["languages"]):
        locale, _made = Locale.objects.get_or_create(language_code=code)
        home = root.add_child(instance=HomePage(title="Home", slug=f"home-{code}", locale=locale, translation_key=key))
        if code == settings.LANGUAGE_CODE:
            Site.objects.all().delete()
            Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
        sections[code] = _sections(home, locale)
    tags = [Tag.objects.create(name=f"Keyword-{number}", slug=f"keyword-{number}") for number in range(PLAN["tags"])]
    authors = [Author.objects.create(name=f"Byline Number{number}") for number in range(PLAN["authors"])]
    return sections, tags, authors, [_picture(number) for number in range(PLAN["pictures"])]


def _sections(home: HomePage, locale: Locale) -> list[SectionPage]:
    def added(parent: Page, number: int, **facts) -> SectionPage:
        section = SectionPage(title=f"Section-{number}", slug=f"section-{number}", locale=locale, **facts)
        return parent.add_child(instance=section)

    tops = [added(home, number, show_in_menus=True) for number in range(PLAN["sections"])]
    return [*tops, *(added(top, PLAN["sections"] + number) for number, top in enumerate(tops[: PLAN["below"]]))]


def _picture(number: int) -> Image:
    out = io.BytesIO()
    Drawing.new("RGB", (1600, 900), (10, 90, number * 10 % 256)).save(out, "JPEG")
    picture = Image.objects.create(title="A bridge", file=ImageFile(out, name=f"bridge-{number}.jpg"))
    picture.get_renditions(*CARD_FORMS, *LEAD_FORMS)
    return picture


def _articles(sections, tags, authors, pictures) -> None:
    chance, now = random.Random(PLAN["seed"]), timezone.now()
    writers = {code: Writer(code, PLAN["seed"]) for code in sections}
    below = dict.fromkeys((section.pk for group in sections.values() for section in group), 0)
    kind = ArticlePage(title="x").content_type
    shown = cycle(pictures)
    for first in range(0, PLAN["stories"], STEP):
        pages, parts = [], []
        for number in range(first, min(first + STEP, PLAN["stories"])):
            code = PLAN["languages"][number % len(PLAN["languages"])]
            text = writers[code].story("zeppelin" if number % 1_000 == 500 else "")
            section = chance.choice(sections[code])
            # Sections below this one came first.
            below[section.pk] += 1
            pages.append(_page(number, text, section, section.numchild + below[section.pk], kind, now))
            parts.append((text, next(shown) if number % 2 == 0 else None))
        Page.objects.bulk_create(pages, batch_size=500)
        _insert_articles(pages, parts)
        ArticlePageTag.objects.bulk_create(
            (
                ArticlePageTag(content_object_id=page.pk, tag=tag)
                for page in pages
                for tag in chance.sample(tags, PLAN["tags_each"])
            ),
            batch_size=1_000,
        )
        Byline.objects.bulk_create(
            (Byline(page_id=page.pk, author=chance.choice(authors), sort_order=0) for page in pages), batch_size=1_000
        )
    for pk, number in below.items():
        section = Page.objects.get(pk=pk)
        Page.objects.filter(pk=pk).update(numchild=section.numchild + number)


def _page(number: int, text, section: SectionPage, place: int, kind, now) -> Page:
    moment = now - timedelta(minutes=(number + 1) * PLAN["apart"])
    return Page(
        title=text.headline,
        draft_title=text.headline,
        slug=f"story-{number}",
        path=Page._get_path(section.path, section.depth + 1, place),
        depth=section.depth + 1,
        url_path=f"{section.url_path}story-{number}/",
        search_description=text.standfirst,
        content_type=kind,
        locale=section.locale,
        live=True,
        first_published_at=moment,
        last_published_at=moment,
    )


def _insert_articles(pages: list[Page], parts: list[tuple]) -> None:
    """The rows of the class below: Django's own bulk_create makes none of a model with a parent."""
    rows = []
    for page, (text, picture) in zip(pages, parts, strict=True):
        words = "".join(
            f'<p data-block-key="k{place:04d}">{escape(paragraph)}</p>'
            for place, paragraph in enumerate(text.paragraphs)
        )
        body = json.dumps([{"type": "paragraphs", "value": words, "id": str(uuid.uuid4())}])
        rows.append(
            ArticlePage(
                page_ptr_id=page.pk,
                standfirst=text.standfirst,
                published_at=page.first_published_at,
                lead_image=picture,
                body=body,
            )
        )
    for first in range(0, len(rows), 200):
        query = InsertQuery(ArticlePage)
        query.insert_values(ArticlePage._meta.local_concrete_fields, rows[first : first + 200], raw=True)
        query.get_compiler(connection=connection).execute_sql()


def addresses() -> dict[str, str]:
    english = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    section = SectionPage.objects.filter(locale=english).order_by("path").first()
    stories = ArticlePage.objects.filter(locale=english).newest_first()
    ahead = PLAN["cards"]["section"] - PER_PAGE
    deep = (stories.descendant_of(section).count() - ahead) // PER_PAGE
    return {
        "home": "/",
        "section": section.url,
        "section-deep": f"{section.url}?{urlencode({'page': max(1, deep)})}",
        "keyword": "/tags/keyword-0/",
        "article": stories[5].url,
        "article-oldest": stories.last().url,
        "search-common": "/search/?query=port",
        "search-rare": "/search/?query=zeppelin",
        "search-newest": "/search/?query=port&order=newest",
        "feed": "/feed/",
    }


if __name__ == "__main__":
    build()
    sys.stdout.write(json.dumps({"stories": ArticlePage.objects.count(), "addresses": addresses()}) + "\n")
