"""The index that readers search: live stories only, as tokens of `newsroom/lib/analysis.py`.

On SQLite an FTS5 table reads its text from SearchDoc and follows it by triggers; on PostgreSQL a generated column
`vector` holds the tokens, with a GIN index. Both come from migration 0040. A later migration that rebuilds the table
on SQLite (Django does, when a column or constraint changes) must make the triggers anew.
"""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Lookup
from django.utils.translation import gettext_lazy as _

# The key of a row begins with the second of the first publication, so that the newest come last in the index itself.
_BITS = 30


class DocKey(models.BigIntegerField):
    """A key that can be asked what the index answers: `__answers=(tsquery, SQL of what is looked at again, …)`."""

    def db_type(self, connection):
        # SQLite keeps a table in the order of its key only where the key is an `integer`.
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class IndexedText(models.TextField):
    """The hidden column of an FTS5 table, which stands for all of its columns."""


@DocKey.register_lookup
class Answers(Lookup):
    """On PostgreSQL: the row's tokens answer the first parameter; what is asked of rows of tokens is looked at again.

    `rhs` is (tsquery, template, parameters): the template names the table as {t}.
    """

    lookup_name = "answers"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, _params = self.process_lhs(compiler, connection)
        table = left.rpartition(".")[0]
        tsquery, template, params = self.rhs
        if template:
            return template.format(t=table), params
        return f"{table}.vector @@ %s::tsquery", [tsquery]


@IndexedText.register_lookup
class Match(Lookup):
    """On SQLite: the FTS5 table answers the expression."""

    lookup_name = "match"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, _params = self.process_lhs(compiler, connection)
        return f"{left} MATCH %s", [self.rhs]


class SearchDoc(models.Model):
    """What a live story is found by. Written by `domain/searchindex.py` alone, gone with the story's withdrawal.

    Keywords and people stand in `names` by their keys (#k12, #p7): what they are called is looked up when somebody
    asks, so that a new name finds at once.
    """

    id = DocKey(primary_key=True)
    article = models.OneToOneField(
        "articles.Article", verbose_name=_("story"), on_delete=models.CASCADE, related_name="search_doc"
    )
    language = models.CharField(_("language"), max_length=10)
    title = models.TextField(_("words of the headline"), blank=True)
    lead = models.TextField(_("words of standfirst and points"), blank=True)
    body = models.TextField(_("words of the text"), blank=True)
    names = models.TextField(_("keys of keywords and people"), blank=True)
    # The tokens that the text comes back to: they weigh more.
    about = models.TextField(_("frequent words"), blank=True)
    # As somebody would type them: what SearchWord counts.
    spelled = models.TextField(_("words as they are spelled"), blank=True)

    class Meta:
        verbose_name = _("searched story")
        verbose_name_plural = _("searched stories")

    def __str__(self):
        return str(self.article_id)

    @staticmethod
    def key_of(article: Any) -> int:
        """Later publications have greater keys; within one second the story's own key decides."""
        return (int(article.published_at.timestamp()) << _BITS) | article.pk

    @staticmethod
    def seconds_of(key: int) -> int:
        """The second of the first publication."""
        return key >> _BITS

    @staticmethod
    def first_key_after(moment: datetime) -> int:
        return (int(moment.timestamp()) + 1) << _BITS


class SearchIndex(models.Model):
    """The FTS5 table of SQLite; PostgreSQL has none."""

    doc = models.OneToOneField(
        SearchDoc, primary_key=True, db_column="rowid", on_delete=models.DO_NOTHING, related_name="index"
    )
    words = IndexedText(db_column="articles_searchindex")

    class Meta:
        managed = False
        db_table = "articles_searchindex"
        verbose_name = _("search index")
        verbose_name_plural = _("search index")

    def __str__(self):
        return str(self.pk)


class SearchWord(models.Model):
    """A word as it is spelled in live stories of one language, with the number of them: what is suggested."""

    language = models.CharField(_("language"), max_length=10)
    word = models.CharField(_("word"), max_length=40)
    stories = models.PositiveIntegerField(_("stories"), default=0)

    class Meta:
        verbose_name = _("word of the stories")
        verbose_name_plural = _("words of the stories")
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="search_word_once")]
        indexes = [
            # Beginnings are looked up: PostgreSQL needs to be told that LIKE may use the index.
            models.Index(
                fields=["language", "word"],
                name="search_word_begins",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            ),
        ]

    def __str__(self):
        return self.word
