"""The search index, kept in the transaction of the act that changes what readers see. It holds live stories only."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from articles.models import Article, ArticleKeyword, Credit, SearchDoc, SearchWord, Stamp
from articles.story import shown
from newsroom.lib import analysis

# A word that comes back so often says what a story is about; not more of them than these.
COMES_BACK = 3
MOST_ABOUT = 60
# The commonest words come back in every story, and tell nothing.
_LITTLE_WORDS = """
a about after all also an and are as at be been but by can could do for from had has have he her his i if in
into is it its may more most new not of on one onli or other our out over said she so some than that the their
them there they this to two up was we were what when which who will with would you
"""
_LITTLE = frozenset(_LITTLE_WORDS.split())
_STEP = 500


def write(article: Article) -> None:
    """Make the index say of this story what readers see of it now; nothing, where they do not see it."""
    Stamp.objects.hold(Stamp.WORDS)
    if not article.is_live:
        return _forget(article)
    keywords = ArticleKeyword.objects.filter(content_object=article).values_list("tag", flat=True)
    people = Credit.objects.filter(article=article).values_list("profile", flat=True)
    doc = prepared(article, keywords, people)
    old = SearchDoc.objects.filter(article=article).first()
    if old is not None and old.pk == doc.pk:
        doc.save(force_update=True)
    else:
        SearchDoc.objects.filter(article=article).delete()
        doc.save(force_insert=True)
    before, after = set(old.spelled.split() if old else ()), set(doc.spelled.split())
    _count(article.language, more=after - before, less=before - after)


def forget(article: Article) -> None:
    """Take every word of the story out of the index."""
    Stamp.objects.hold(Stamp.WORDS)
    _forget(article)


def _forget(article: Article) -> None:
    for doc in SearchDoc.objects.filter(article=article):
        _count(doc.language, less=set(doc.spelled.split()))
        doc.delete()


def prepared(article: Article, keywords: Iterable[int], people: Iterable[int]) -> SearchDoc:
    """The row of a live story, not stored."""
    return SearchDoc(pk=SearchDoc.key_of(article), article=article, **columns(article, keywords, people))


def columns(article: Any, keywords: Iterable[int], people: Iterable[int]) -> dict[str, str]:
    """What stands in a story's text, and under which keys it can be found."""
    lines = shown.lines(article.body_html)
    lead = [article.standfirst, *article.points]
    body = analysis.stored([*lines, article.dateline])
    counts = Counter(token for token in body.split() if token != analysis.BREAK and token not in _LITTLE)
    about = [token for token, number in counts.most_common(MOST_ABOUT) if number >= COMES_BACK]
    return {
        "language": article.language,
        "title": analysis.stored([article.headline]),
        "lead": analysis.stored(lead),
        "body": body,
        "names": " ".join(sorted({*(f"#k{pk}" for pk in keywords), *(f"#p{pk}" for pk in people)})),
        "about": " ".join(sorted(about)),
        "spelled": " ".join(sorted(analysis.vocabulary("\n".join([article.headline, *lead, *lines])))),
    }


def _count(language: str, *, more: Iterable[str] = (), less: Iterable[str] = ()) -> None:
    """Keep the number of stories of each word. The caller holds `Stamp.WORDS`: two acts would wait crosswise."""
    for part in batched(sorted(more), _STEP):
        rows = SearchWord.objects.filter(language=language, word__in=part)
        known = set(rows.values_list("word", flat=True))
        rows.update(stories=F("stories") + 1)
        SearchWord.objects.bulk_create(
            SearchWord(language=language, word=word, stories=1) for word in part if word not in known
        )
    for part in batched(sorted(less), _STEP):
        rows = SearchWord.objects.filter(language=language, word__in=part)
        rows.filter(stories__lte=1).delete()
        rows.update(stories=F("stories") - 1)


def batched(words: list[str], size: int) -> Iterator[list[str]]:
    """The list in parts: a database takes only so many parameters at once."""
    return (words[start : start + size] for start in range(0, len(words), size))


def rebuild(*, progress: Callable[[int, int], None] | None = None, step: int = 200) -> dict[str, int]:
    """Make the whole index anew, step by step, while the site goes on; it can be repeated at any time.

    Each step is a transaction of its own. A story that is published or withdrawn meanwhile is written by that act
    under the same lock, so the index never says less or more than what is live.
    """
    live = Article.objects.live().order_by("pk")
    total, done, last = live.count(), 0, 0
    while True:
        with transaction.atomic():
            Stamp.objects.hold(Stamp.WORDS)
            rows = list(_loaded(live.filter(pk__gt=last)[:step]))
            if not rows:
                break
            keys = [article.pk for article, _keywords, _people in rows]
            SearchDoc.objects.filter(article__in=keys).delete()
            SearchDoc.objects.bulk_create(prepared(*row) for row in rows)
            # Between the last step and this one nothing that is live was left out: keys only grow.
            stale = SearchDoc.objects.filter(article__gt=last, article__lte=keys[-1]).exclude(article__in=keys)
            stale.delete()
        last, done = keys[-1], done + len(rows)
        if progress:
            progress(min(done, total), total)
    with transaction.atomic():
        Stamp.objects.hold(Stamp.WORDS)
        SearchDoc.objects.exclude(article__in=Article.objects.live()).delete()
        words = recount()
        Stamp.objects.raise_(Stamp.SITE)
    _tidy()
    return {"stories": done, "words": words}


def _loaded(stories: Iterable[Article]) -> Iterator[tuple[Article, list[int], list[int]]]:
    """Stories with the keys of their keywords and people: three queries for all of them."""
    rows = {article.pk: article for article in stories}
    keywords: dict[int, list[int]] = {}
    people: dict[int, list[int]] = {}
    for story, key in ArticleKeyword.objects.filter(content_object__in=rows).values_list("content_object", "tag"):
        keywords.setdefault(story, []).append(key)
    for story, key in Credit.objects.filter(article__in=rows).values_list("article", "profile"):
        people.setdefault(story, []).append(key)
    for pk, article in rows.items():
        yield article, keywords.get(pk, []), people.get(pk, [])


def recount() -> int:
    """Count the words of all indexed stories anew; the number of different ones."""
    counts: dict[str, Counter[str]] = {}
    for language, spelled in SearchDoc.objects.values_list("language", "spelled").iterator(chunk_size=1000):
        counts.setdefault(language, Counter()).update(spelled.split())
    SearchWord.objects.all().delete()
    rows = (
        SearchWord(language=language, word=word, stories=number)
        for language, words in counts.items()
        for word, number in words.items()
    )
    return len(SearchWord.objects.bulk_create(rows, batch_size=2000))


def _tidy() -> None:
    """Let the database put the new index in order, and see how often each word stands."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO articles_searchindex(articles_searchindex) VALUES ('optimize')")
        cursor.execute("ANALYZE articles_searchdoc")
