"""A large archive, made quickly: rows as `publish` would leave them, written in bulk, with a bar that says how far."""

import random
from datetime import timedelta
from itertools import cycle

from django.db import connection, transaction
from django.utils import timezone
from django.utils.html import escape

from articles.domain import searchindex
from articles.domain.keywords import recount
from articles.enums import PictureRole
from articles.models import Article, ArticleKeyword, ArticlePicture, Credit, Revision, Section
from articles.models.revision import Reason
from newsroom.lib.progress import Bar
from newsroom.lib.text import fold
from tests.benchmarks.texts import Writer
from tests.factories import (
    DeskFactory,
    EditorFactory,
    KeywordFactory,
    PictureFactory,
    ProfileFactory,
    SectionFactory,
    story_document,
)

SECTIONS, BELOW, KEYWORDS, AUTHORS, PICTURES = 12, 2, 60, 20, 20
# Stories that make an archive of this size appear so many minutes apart, whatever its size.
APART = 20
LANGUAGES = ("en", "en", "en", "en", "zh-hans")


class Furniture:
    """What the stories share; the same rows when an archive grows."""

    def __init__(self) -> None:
        if Section.objects.exists():
            self._find()
            return
        self.desk, self.editor = DeskFactory(), EditorFactory()
        tops = [SectionFactory(desk=self.desk) for _ in range(SECTIONS)]
        self.sections = [*tops, *(SectionFactory(desk=self.desk, parent=top) for top in tops[:BELOW])]
        above = KeywordFactory(slug="everything")
        self.keywords = [KeywordFactory(parent=above) for _ in range(KEYWORDS)]
        self.profiles = [ProfileFactory() for _ in range(AUTHORS)]
        self.pictures = [PictureFactory() for _ in range(PICTURES)]

    def _find(self) -> None:
        newest = Article.objects.select_related("desk", "created_by").first()
        self.desk, self.editor = newest.desk, newest.created_by
        self.sections = list(Section.objects.order_by("pk"))
        self.keywords = list(KeywordFactory._meta.model.objects.exclude(parent=None).order_by("pk"))
        self.profiles = list(ProfileFactory._meta.model.objects.order_by("pk"))
        self.pictures = list(PictureFactory._meta.model.objects.select_related("file").order_by("pk"))


def build(stories: int, *, seed: int = 1, step: int = 2_000, index: bool = True) -> None:
    """Make it `stories` published ones, the first numbers the newest: one in five Chinese, half with a picture."""
    start = Article.objects.count()
    if start >= stories:
        return
    with transaction.atomic():
        furniture = Furniture()
    chance = random.Random(f"{seed} {start}")
    writers = {code: Writer(code, seed + start) for code in dict.fromkeys(LANGUAGES)}
    newest = Article.objects.order_by("published_at").values_list("published_at", flat=True).first()
    before = newest or timezone.now()
    bar = Bar(-(-(stories - start) // step))
    for first in range(start, stories, step):
        with transaction.atomic():
            count = min(step, stories - first)
            _write(range(first, first + count), before, start, chance, furniture, writers)
        bar.step("stories")
    # What follows asks for all of them: without statistics PostgreSQL goes through a million rows again and again.
    _look_after()
    # How a keyword's page looks for its stories depends on how many there are.
    recount(keyword.pk for keyword in furniture.keywords)
    if index:
        searchindex.rebuild(step=500)
    _look_after()


def _look_after() -> None:
    """What the database does by itself, a little later: only then PostgreSQL reads from an index alone."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _write(numbers: range, before, start: int, chance: random.Random, furniture: Furniture, writers: dict) -> None:
    articles = Article.objects.bulk_create(
        (
            _article(number, before - timedelta(minutes=(number - start + 1) * APART), chance, furniture, writers)
            for number in numbers
        ),
        batch_size=500,
    )
    first, last = articles[0].pk, articles[-1].pk
    Revision.objects.bulk_create(
        (
            Revision(
                article=article,
                number=1,
                document=story_document(article.headline, article.standfirst),
                version=0,
                headline=article.headline,
                reason=Reason.APPROVED,
            )
            for article in articles
        ),
        batch_size=500,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE articles_article SET live_revision_id = (SELECT r.id FROM articles_revision r"
            " WHERE r.article_id = articles_article.id) WHERE id BETWEEN %s AND %s",
            [first, last],
        )
    ArticleKeyword.objects.bulk_create(
        (
            ArticleKeyword(content_object=article, tag=keyword, position=position, language=article.language)
            for article in articles
            for position, keyword in enumerate(chance.sample(furniture.keywords, 3))
        ),
        batch_size=1_000,
    )
    Credit.objects.bulk_create(
        (Credit(article=article, profile=chance.choice(furniture.profiles)) for article in articles), batch_size=1_000
    )
    pictures = cycle(furniture.pictures)
    ArticlePicture.objects.bulk_create(
        (
            ArticlePicture(article=article, picture=picture, file=picture.file, role=PictureRole.LEAD)
            for article, picture in zip(articles[::2], pictures, strict=False)
        ),
        batch_size=1_000,
    )


def _article(number: int, moment, chance: random.Random, furniture: Furniture, writers: dict) -> Article:
    language = LANGUAGES[number % len(LANGUAGES)]
    # One story in a thousand has the rare word.
    text = writers[language].story("zeppelin" if number % 1_000 == 500 else "")
    body = "".join(f'<p id="p-block{place:03d}">{escape(words)}</p>' for place, words in enumerate(text.paragraphs))
    return Article(
        language=language,
        desk=furniture.desk,
        created_by=furniture.editor,
        stage="clean",
        section=chance.choice(furniture.sections),
        headline=text.headline,
        slug=f"story-{number}",
        standfirst=text.standfirst,
        body_html=body,
        search_text=fold(f"{text.headline} {' '.join(text.paragraphs)}"),
        words=600,
        reading_minutes=3,
        published_at=moment,
        published_on=timezone.localdate(moment),
    )
