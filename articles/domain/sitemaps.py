"""Which stories stand in which part of the sitemap: fixed ranges of keys, so that old parts never change by new ones.

A part is found, and its newest change read, with a look into one index, whatever the size of the archive.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, Func, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.domain.keywords import listed_rows
from articles.models import Article, ArticlePicture, ChainPlace, Credit, Section
from articles.models.article import SITEMAP_PART
from articles.models.querysets import ArticleQuerySet
from editors.models import Profile
from keywords.models import Keyword

# What is older, and what is beyond this number, does not belong into a news sitemap.
FRESH = timedelta(days=2)
MOST_NEWS = 1_000


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


def stories_of(part: int) -> ArticleQuerySet:
    """The stories of a part that nothing stands in the place of, with what an address and its date need."""
    rows = Article.objects.listed().filter(pk__gte=part * SITEMAP_PART, pk__lt=(part + 1) * SITEMAP_PART)
    fields = ("language", "published_on", "published_at", "updated_at", "listed_at", "slug", "translation_of")
    return rows.only(*fields).order_by("pk")


def changed(story: Article) -> datetime:
    """When the page of a listed story changed last: also by its return to readers or to their lists."""
    at = story.listed_at or story.updated_at or story.published_at
    assert at is not None  # noqa: S101 -- what is listed was published
    return at


def leads_of(part: int) -> dict[int, ArticlePicture]:
    """The lead pictures of a part, by the key of the story, with no more than their addresses need."""
    rows = ArticlePicture.objects.leads().filter(
        article__gte=part * SITEMAP_PART, article__lt=(part + 1) * SITEMAP_PART
    )
    file = [f"file__{name}" for name in ("ready", "width", "height", "color")]
    found = rows.select_related("picture", "file").only("article", "ready", "picture__key", *file).order_by()
    return {use.article_id: use for use in found}


def families_of(stories: Sequence[Article], part: int) -> dict[int, list[Article]]:
    """The live members of every family that one of these stories belongs to, by the key of the original.

    Members may stand in other parts. One query or two, by ranges and keys that have an index.
    """
    lean = Article.objects.live().only("language", "published_on", "slug", "translation_of")
    start, end = part * SITEMAP_PART, (part + 1) * SITEMAP_PART
    elsewhere = {story.translation_of_id for story in stories if story.translation_of_id}
    elsewhere = {key for key in elsewhere if not start <= key < end}
    members = {story.pk: story for story in stories}
    members |= {story.pk: story for story in lean.filter(translation_of__gte=start, translation_of__lt=end)}
    if elsewhere:
        # A union, since PostgreSQL answers OR of two columns by reading more than it must.
        found = lean.filter(pk__in=elsewhere).union(lean.filter(translation_of__in=elsewhere), all=True)
        members |= {story.pk: story for story in found}
    families: dict[int, list[Article]] = defaultdict(list)
    for story in sorted(members.values(), key=lambda each: each.pk):
        families[story.translation_of_id or story.pk].append(story)
    return families


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
