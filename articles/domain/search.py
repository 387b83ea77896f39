"""Search: stories that answer a question, in any order or ranked. For readers in what is live, for the desk in drafts.

Readers' search asks the index of `searchindex.py`: every word must stand in the story's text, or in a name of one of
its keywords or people. Both databases give the same stories in the same order.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.domain import searchnames
from articles.domain.searchnames import Named
from articles.models import DraftKeyword, SearchDoc
from articles.models.querysets import ArticleQuerySet
from keywords.models import Alias
from keywords.models.alias import key
from newsroom.lib import questions
from newsroom.lib.questions import Question, Row, Term
from newsroom.lib.text import fold

MOST_WORDS = 12
# So many of the newest hits are ranked: what an order by relevance costs does not grow with the archive.
RANKED = 1_000
# A row of words is looked for in so many of the newest stories that hold all of the words. (PostgreSQL has to read
# the text of each; SQLite would not need the bound, and has it so that both find the same.)
ROWS_WITHIN = 5_000

# What a word weighs by the best place where it stands, and more where the whole question stands as one row.
_IN_TITLE, _IN_NAMES, _IN_LEAD, _ABOUT, _IN_BODY = 10, 6, 5, 4, 1
_WHOLE_IN_TITLE, _WHOLE_IN_LEAD = 8, 3
# After half a year what age takes away is halved; the oldest story keeps this share of its weight.
_HALF_LIFE = 180
_OLDEST = 0.4
_DAY = 86_400


@dataclass(frozen=True)
class Hits:
    """The keys of the stories found, best or newest first; `more` where there are others, older than these.

    `newest` is the key in the index of the newest hit: given as `upto` for the next page, it keeps pages from shifting
    when something is published meanwhile.
    """

    keys: list[int] = field(default_factory=list)
    more: bool = False
    newest: int = 0

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True)
class Asked:
    """A question with the keywords and people that its words may mean: looked up once, asked of several lists."""

    question: Question
    named: Named

    @property
    def names(self) -> dict[Term, list[str]]:
        return self.named.keys


def prepare(question: str | Question) -> Asked:
    asked = questions.read(question) if isinstance(question, str) else question
    return Asked(asked, searchnames.look_up(asked))


def matching(stories: ArticleQuerySet, question: str | Question | Asked) -> ArticleQuerySet:
    """The live stories that answer the question. A blank one narrows nothing; one without a word finds nothing."""
    condition = answering(question)
    return stories.none() if condition is None else stories.filter(condition)


def answering(question: str | Question | Asked) -> Q | None:
    """The condition of `matching`, for whoever asks of several lists: names are looked up once. None finds nothing."""
    asked = question if isinstance(question, Asked) else prepare(question)
    if asked.question.blank:
        return Q()
    return _answering(asked.question, asked.names) if asked.question else None


def ranked(
    stories: ArticleQuerySet, question: str | Question | Asked, *, newest_first: bool = False, upto: int = 0
) -> Hits:
    """Of the newest 1,000 stories that answer, the best first: by where the words stand, and by age.

    A page is a slice of `keys`: the order is the same within a day, and with `upto` (the first page's `newest`)
    nothing published since moves it. One query, besides those for names.
    """
    asked = question if isinstance(question, Asked) else prepare(question)
    if not asked.question:
        return Hits()
    found = stories.order_by().filter(_answering(asked.question, asked.names))
    if upto:
        found = found.filter(search_doc__lte=upto)
    columns = ("pk", *(f"search_doc__{name}" for name in ("pk", "title", "lead", "names", "about")))
    with _honest_costs():
        rows = list(found.order_by(_newest_first()).values_list(*columns)[: RANKED + 1])
    more, rows = len(rows) > RANKED, rows[:RANKED]
    newest = rows[0][1] if rows else 0
    if not newest_first:
        rows.sort(key=_Weight(asked.question, asked.names), reverse=True)
    return Hits([row[0] for row in rows], more, newest)


@contextmanager
def _honest_costs() -> Iterator[None]:
    """Tell PostgreSQL what it costs to look into a vector, which it has to fetch and unpack.

    It takes that for nothing, and would walk through half of the archive by date for a word of every tenth story.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('cpu_operator_cost', '0.1', true),"
            " set_config('max_parallel_workers_per_gather', '0', true)"
        )
        yield


def _newest_first() -> str:
    """By the key of the index that is asked: it gives the newest hits first without sorting all of them."""
    return "-search_doc__index__doc" if connection.vendor == "sqlite" else "-search_doc__pk"


class _Weight:
    """What one row of `ranked` weighs; of equal ones the newer comes first."""

    def __init__(self, asked: Question, names: dict[Term, list[str]]) -> None:
        self.terms = [([_framed(row) for row in term.rows], {*names[term]}) for term in asked.terms]
        whole = [token for term in asked.terms for token in term.rows[0].tokens]
        self.whole = _framed(Row(tuple(whole), open=asked.terms[-1].rows[0].open)) if len(whole) > 1 else ""
        self.today = int(timezone.now().timestamp()) // _DAY

    def __call__(self, row: tuple) -> tuple[float, int]:
        _pk, key, title, lead, called, about = row
        title, lead, about, called = f" {title} ", f" {lead} ", f" {about} ", set(called.split())
        weight = 0.0
        for rows, names in self.terms:
            if any(each in title for each in rows):
                weight += _IN_TITLE
            elif not names.isdisjoint(called):
                weight += _IN_NAMES
            elif any(each in lead for each in rows):
                weight += _IN_LEAD
            elif any(each in about for each in rows):
                weight += _ABOUT
            else:
                weight += _IN_BODY
        weight /= len(self.terms)
        if self.whole:
            weight += _WHOLE_IN_TITLE if self.whole in title else _WHOLE_IN_LEAD if self.whole in lead else 0
        days = max(0, self.today - SearchDoc.seconds_of(key) // _DAY)
        return weight * (_OLDEST + (1 - _OLDEST) * 0.5 ** (days / _HALF_LIFE)), key


def _framed(row: Row) -> str:
    """A row of tokens as it stands in a column that begins and ends with a space."""
    return f" {' '.join(row.tokens)}{'' if row.open else ' '}"


# ── In the words of each database ───────────────────────────────────────────────────────────────────────────────────


def _answering(asked: Question, names: dict[Term, list[str]]) -> Q:
    if connection.vendor == "postgresql":
        return Q(search_doc__pk__answers=_tsquery(asked, names))
    answers = Q(search_doc__index__words__match=_fts5(asked, names))
    if not any(_is_row(term) for term in asked.terms):
        return answers
    within = RawSQL(
        "SELECT rowid FROM articles_searchindex WHERE articles_searchindex MATCH %s"
        " ORDER BY rowid DESC LIMIT 1 OFFSET %s",
        [_fts5(asked, names, apart=True), ROWS_WITHIN - 1],
    )
    return answers & Q(search_doc__index__gte=Coalesce(within, 0))


def _is_row(term: Term) -> bool:
    return any(len(row.tokens) > 1 for row in term.rows)


def _fts5(asked: Question, names: dict[Term, list[str]], *, apart: bool = False) -> str:
    """Every token is quoted, so nothing of it is an operator. `apart`: the words of a row may stand anywhere."""

    def one(row: Row) -> str:
        if apart:
            words = [f'"{token}"' for token in row.tokens]
            return f"({' AND '.join(words)}{_STAR[row.open]})"
        return f'"{" ".join(row.tokens)}"{_STAR[row.open]}'

    def any_of(term: Term) -> str:
        called = [f'"{name}"' for name in names[term]]
        return f"({' OR '.join([*map(one, term.rows), *called])})"

    wanted = " AND ".join(map(any_of, asked.terms))
    denied = [any_of(term) for term in asked.without if not (apart and _is_row(term))]
    return f"({wanted}){''.join(f' NOT {each}' for each in denied)}"


_STAR = {True: " *", False: ""}
_COLON_STAR = {True: ":*", False: ""}


def _tsquery(asked: Question, names: dict[Term, list[str]]) -> tuple[str, str, list]:
    """A tsquery of all tokens, and SQL for the rows of several tokens, which have no places in the index."""
    parts, again, params = [], [], []
    for term in asked.terms:
        single, rows = _apart(term, names[term])
        parts.append(f"({' | '.join([*map(_all_of, rows), *single])})")
        if rows:
            sql, values = _in_text(rows, single)
            again.append(sql)
            params += values
    for term in asked.without:
        single, rows = _apart(term, names[term])
        if not rows:
            parts.append(f"!({' | '.join(single)})")
            continue
        sql, values = _in_text(rows, single)
        again.append(f"NOT {sql}")
        params += values
    tsquery = " & ".join(parts)
    if not again:
        return tsquery, "", []
    within = (
        "{t}.vector @@ %s::tsquery AND {t}.id >= COALESCE((SELECT id FROM articles_searchdoc"
        " WHERE vector @@ %s::tsquery ORDER BY id DESC LIMIT 1 OFFSET %s), 0)"
    )
    return tsquery, f"({' AND '.join([within, *again])})", [tsquery, tsquery, ROWS_WITHIN - 1, *params]


def _apart(term: Term, called: list[str]) -> tuple[list[str], list[Row]]:
    """What the index alone answers, and the rows of several tokens."""
    single = [_all_of(row) for row in term.rows if len(row.tokens) == 1]
    return [*single, *(f"'{name}'" for name in called)], [row for row in term.rows if len(row.tokens) > 1]


def _all_of(row: Row) -> str:
    words = [f"'{token}'" for token in row.tokens]
    return f"({' & '.join(words)}{_COLON_STAR[row.open]})"


def _in_text(rows: list[Row], single: list[str]) -> tuple[str, list[str]]:
    checks = [f"position(%s in ' ' || {{t}}.{column} || ' ') > 0" for _row in rows for column in _TEXTS]
    values = [_framed(row) for row in rows for _column in _TEXTS]
    if single:
        checks.insert(0, "{t}.vector @@ %s::tsquery")
        values.insert(0, " | ".join(single))
    return f"({' OR '.join(checks)})", values


_TEXTS = ("title", "lead", "body")


# ── The desk ────────────────────────────────────────────────────────────────────────────────────────────────────────


def words_of(question: str) -> list[str]:
    """The words asked for, each once. What follows the twelfth is not looked for."""
    return list(dict.fromkeys(fold(question).split()))[:MOST_WORDS]


def in_draft(word: str) -> Q:
    """The stories with this word, folded, in the working text or in a name of one of its keywords."""
    called = Alias.objects.filter(folded__contains=key(word)).order_by().values("keyword")
    rows = DraftKeyword.objects.filter(keyword__in=called).order_by()
    return Q(draft__search_text__contains=word) | Q(draft__in=rows.values("draft"))
