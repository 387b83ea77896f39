"""Which stories stand in which part of the sitemap: fixed ranges of keys, so that old parts never change by new ones.

A part is found, and its newest change read, with a look into one index, whatever the size of the archive.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, Func, IntegerField, OuterRef, Subquery
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.domain.keywords import listed_rows
from articles.models import Article, ArticlePicture, ChainPlace, Credit, Section
from articles.models.article import SITEMAP_PART
from articles.models.looks import Look
from articles.models.querysets import ArticleQuerySet
from editors.models import Profile
from keywords.models import Keyword
from newsroom.lib.images import shapes

# What is older, and what is beyond this number, does not belong into a news sitemap.
FRESH = timedelta(days=2)
MOST_NEWS = 1_000


class Place(NamedTuple):
    """A story as the sitemap names it; `translation_of` is the key of its original."""

    pk: int
    language: str
    published_on: date
    published_at: datetime
    updated_at: datetime | None
    listed_at: datetime | None
    slug: str
    translation_of: int | None


class _NewestOfParts(Func):
    """The key of the story that changed last, of every part with live ones: from part to part, down the index.

    A story that left the lists or came back counts as changed then, for the part is another one.
    """

    template = """(
        WITH RECURSIVE part(number) AS (
            SELECT MIN(id / %(size)d) FROM articles_article WHERE live_revision_id IS NOT NULL
            UNION ALL
            SELECT (
                SELECT id / %(size)d FROM articles_article
                WHERE live_revision_id IS NOT NULL AND id / %(size)d > part.number ORDER BY id / %(size)d LIMIT 1
            ) FROM part WHERE part.number IS NOT NULL
        )
        SELECT (
            SELECT id FROM articles_article WHERE live_revision_id IS NOT NULL AND id / %(size)d = part.number
            ORDER BY COALESCE(listed_at, withdrawn_at, updated_at, published_at) DESC LIMIT 1
        ) FROM part
        WHERE part.number IS NOT NULL AND EXISTS (
            SELECT 1 FROM articles_article
            WHERE live_revision_id IS NOT NULL AND id / %(size)d = part.number AND withdrawn_at IS NULL
            AND NOT EXISTS (
                SELECT 1 FROM articles_chainplace
                WHERE article_id = articles_article.id AND replaced_by_id IS NOT NULL
            )
        )
    )"""
    output_field = IntegerField()


def story_parts() -> list[tuple[int, datetime]]:
    """The number of every part with listed stories, and when anything in it changed last; the oldest part first."""
    newest = Article.objects.filter(pk__in=_NewestOfParts(size=SITEMAP_PART)).order_by("pk")
    changed = Coalesce("listed_at", "withdrawn_at", "updated_at", "published_at")
    return [(pk // SITEMAP_PART, at) for pk, at in newest.values_list("pk", changed)]


def stories_of(part: int) -> list[Place]:
    """The stories of a part that nothing stands in the place of, with what an address and its date need."""
    start, end = part * SITEMAP_PART, (part + 1) * SITEMAP_PART
    return _places(Article.objects.listed().filter(pk__gte=start, pk__lt=end).order_by("pk"))


def changed(story: Place) -> datetime:
    """When the page of a listed story changed last: also by its return to readers or to their lists."""
    return story.listed_at or story.updated_at or story.published_at


def leads_of(part: int) -> dict[int, Look]:
    """The wide crops of a part's lead pictures, by the key of the story."""
    start, end = part * SITEMAP_PART, (part + 1) * SITEMAP_PART
    rows = ArticlePicture.objects.leads().filter(article__gte=start, article__lt=end).order_by()
    crop = Coalesce(KeyTransform("wide", "ready"), KeyTransform("wide", "file__ready"))
    columns = ("article", "picture__key", crop, "file__width", "file__height", "file__color")
    found = {}
    for story, key, made, width, height, color in rows.values_list(*columns):
        if made:
            digest, box = made
            sizes = shapes.sizes("wide", width, height, tuple(box))
            found[story] = Look(key, "wide", digest, tuple(sizes), color)
    return found


def families_of(stories: Sequence[Place], part: int) -> dict[int, list[Place]]:
    """The live members of every family of several that one of these stories belongs to, by the key of the original.

    Members may stand in other parts. One query or two, by ranges and keys that have an index.
    """
    live = Article.objects.live()
    start, end = part * SITEMAP_PART, (part + 1) * SITEMAP_PART
    elsewhere = {story.translation_of for story in stories if story.translation_of}
    elsewhere = {key for key in elsewhere if not start <= key < end}
    found = _places(live.filter(translation_of__gte=start, translation_of__lt=end))
    if elsewhere:
        # A union, since PostgreSQL answers OR of two columns by reading more than it must.
        found += _places(live.filter(pk__in=elsewhere), live.filter(translation_of__in=elsewhere))
    originals = {story.translation_of for story in found if story.translation_of}
    originals |= {story.translation_of for story in stories if story.translation_of}
    members = {story.pk: story for story in stories if (story.translation_of or story.pk) in originals}
    members |= {story.pk: story for story in found}
    families: dict[int, list[Place]] = defaultdict(list)
    for key in sorted(members):
        families[members[key].translation_of or key].append(members[key])
    return {key: family for key, family in families.items() if len(family) > 1}


def _places(*queries: ArticleQuerySet) -> list[Place]:
    """Rows, not models: a part has a thousand of them."""
    first, *others = (query.values_list(*Place._fields) for query in queries)
    return [Place(*row) for row in (first.union(*others, all=True) if others else first)]


def news(now: datetime | None = None) -> ArticleQuerySet:
    """First published within two days, in every language, the newest first; nothing that was retracted."""
    since = (now or timezone.now()) - FRESH
    rows = Article.objects.offered().filter(published_at__gte=since).newest_first()
    return rows.only("language", "headline", "published_at", "published_on", "slug")[:MOST_NEWS]


def keywords_with_stories(language: str) -> set[int]:
    """The keys of all keywords whose pages list a story of this edition, their own or one of what stands below."""
    carried = listed_rows().filter(tag=OuterRef("pk"), language=language)
    found: set[int] = set()
    for key, path in Keyword.objects.for_readers().filter(Exists(carried)).order_by().values_list("pk", "path"):
        found.update([key, *(step[0] for step in path)])
    return found


def profiles_with_stories(language: str) -> set[int]:
    """The keys of the people whose pages list a story of this edition."""
    replaced = ChainPlace.objects.filter(article=OuterRef("article"), replaced_by__isnull=False)
    credited = Credit.objects.filter(profile=OuterRef("pk"), article__language=language)
    live = credited.filter(article__live_revision__isnull=False, article__withdrawn_at=None)
    return set(Profile.objects.filter(Exists(live.filter(~Exists(replaced)))).order_by().values_list("pk", flat=True))


def newest_by_section(language: str) -> dict[int, datetime]:
    """When the list of each section changed last, without what stands below it; only sections with a story.

    By a first publication, or by a story that left the list or came back.
    """
    stories = Article.objects.listed().in_language(language).filter(section=OuterRef("pk"))
    newest = Subquery(stories.newest_first().values("published_at")[:1])
    moved = Article.objects.filter(language=language, section=OuterRef("pk"), listed_at__isnull=False)
    last = Subquery(moved.order_by("-listed_at").values("listed_at")[:1])
    rows = Section.objects.order_by().annotate(newest=newest, last=last).values_list("pk", "newest", "last")
    return {key: max(at, last or at) for key, at, last in rows if at}
