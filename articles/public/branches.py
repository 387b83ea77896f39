"""Keywords with everything below them, in subqueries that both databases answer from their indexes."""

from django.db.models import BooleanField, Expression, F, Func, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from articles.models import Article, ArticleKeyword
from articles.models.querysets import ArticleQuerySet, CountOf
from articles.public.counts import COUNTED
from keywords.models import Keyword

ROWS_EACH = 5


class Within(Func):
    """The keys of a keyword and of everything below it that was accepted once, down by the index on the parent.

    The status is asked of what was found already: asked of `below`, SQLite would read the whole table each time, to
    build a Bloom filter.
    """

    template = """(
        WITH RECURSIVE within(id, status) AS (
            SELECT CAST(%(expressions)s AS bigint), CAST('accepted' AS varchar(10))
            UNION
            SELECT below.id, below.status FROM keywords_keyword below JOIN within ON below.parent_id = within.id
            WHERE within.status <> 'proposed'
        )
        SELECT id FROM within WHERE status <> 'proposed'
    )"""


class Among(Func):
    """Whether a value is among those of a subquery.

    PostgreSQL is given an array: how many rows a walk down a tree finds it would guess wrong by far.
    """

    arg_joiner, template = " IN ", "%(expressions)s"
    output_field = BooleanField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, arg_joiner=" = ANY(ARRAY", template="%(expressions)s)", **context)


def some_below(top: Expression, limit: int = COUNTED) -> ArticleQuerySet:
    """Live stories of this edition on a keyword or below it, in no order: all of them, or more than the limit.

    No more rows are read than a few for each story: one story may have several keywords of a branch.
    """
    carried = ArticleKeyword.objects.filter(Among(F("tag"), Within(top)), language=get_language())
    rows = carried.order_by().values("content_object")[: (limit + 1) * ROWS_EACH]
    return Article.objects.listed().filter(Among(F("pk"), Subquery(rows)))


def with_stories(keywords: QuerySet[Keyword], limit: int = COUNTED) -> QuerySet[Keyword]:
    """With `stories`: how many live ones of this edition are on a keyword or below it, to one past the limit."""
    stories = some_below(OuterRef(OuterRef("pk")), limit)
    return keywords.annotate(stories=CountOf(stories.values("pk")[: limit + 1]))


def gathered() -> Coalesce:
    """About how many stories a keyword and everything below it have, in all editions, from the kept numbers."""
    below = Keyword.objects.filter(Among(F("pk"), Within(OuterRef("pk")))).order_by()
    total = below.annotate(one=Value(1)).values("one").annotate(total=Sum("uses")).values("total")
    return Coalesce(Subquery(total), Value(0))
