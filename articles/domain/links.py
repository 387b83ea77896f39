"""Which live stories lead to which: kept with the text, so that whoever cites a story hears of its correction."""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q

from articles.models import Article, Redirect, StoryLink
from articles.models.querysets import ArticleQuerySet

_ADDRESS = re.compile(r"/(?:(?P<language>[a-z-]+)/)?(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)/(?P<slug>[-\w]+)/")


def write(article: Article, document: dict) -> None:
    """Make the rows equal to what the text says."""
    wanted = targets(document) - {article.pk}
    rows = StoryLink.objects.filter(article=article)
    rows.exclude(target__in=wanted).delete()
    there = set(rows.values_list("target", flat=True))
    StoryLink.objects.bulk_create(StoryLink(article=article, target_id=pk) for pk in sorted(wanted - there))


def targets(document: dict) -> set[int]:
    """The stories that a document leads to, by their present or an earlier address."""
    paths = set(_paths(document))
    if not paths:
        return set()
    found = set(Redirect.objects.filter(path__in=paths, article__isnull=False).values_list("article", flat=True))
    where = Q()
    for path in paths:
        where |= _place(path)
    if where:
        found |= set(Article.objects.filter(where, live_revision__isnull=False).values_list("pk", flat=True))
    return found


def leading_to(article: Article) -> ArticleQuerySet:
    """Live stories whose text leads to this one."""
    return Article.objects.live().filter(links_out__target=article)


def _place(path: str) -> Q:
    found = _ADDRESS.fullmatch(path)
    if found is None:
        return Q()
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return Q()
    language = found["language"] or settings.LANGUAGE_CODE
    return Q(language=language, published_on=day, slug=found["slug"])


def _paths(node: dict) -> Iterator[str]:
    """The addresses on this site that a document names, without their search and anchor."""
    own = urlsplit(settings.NEWSROOM_URL).netloc
    named = [mark.get("attrs", {}).get("href", "") for mark in node.get("marks", [])]
    for address in [*named, node.get("attrs", {}).get("url", "")]:
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme in {"", "http", "https"} and parts.netloc in {"", own}:
            yield unquote(parts.path)
    for child in node.get("content", []):
        yield from _paths(child)
