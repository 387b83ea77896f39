"""The last part of a story's address."""

from datetime import date

from articles.models import Article
from newsroom.lib.text import slugify_headline

LIMIT = 80


def free_slug(article: Article, wanted: str, headline: str, day: date) -> str:
    """ASCII of what is wanted or of the headline, else `story-<id>`; unique per language and date by `-2`, `-3` …

    The caller holds `Stamp.ADDRESSES`, so that two who ask at once get two addresses.
    """
    base = slugify_headline(wanted or headline, LIMIT) or f"story-{article.pk}"
    others = Article.objects.filter(language=article.language, published_on=day).exclude(pk=article.pk)
    taken = set(others.filter(slug__startswith=base[: LIMIT - 5]).values_list("slug", flat=True))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base[: LIMIT - 5]}-{number}" if len(base) > LIMIT - 5 else f"{base}-{number}"
    return slug
