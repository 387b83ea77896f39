"""Questions that pages ask again and again: put into SQL once in a process, then asked with other values.

To build a query costs Django more than the database needs to answer it. The rows come as the database gives them, so
that they can be compared with those of an earlier time before anything is made of them; `objects` makes the models.

    STORIES = FixedQuestion(lambda section: Article.objects.live().filter(section=section), section=int)
    rows = STORIES.rows(section=7)
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, connections
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

Rows = tuple[tuple, ...]
_MOMENT = datetime(1901, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Sql:
    """`places`: where in `values` a name stands; the other values are the question's own."""

    using: str
    sql: str
    values: tuple
    places: tuple[tuple[int, str], ...]
    compiler: Any
    converters: dict


class FixedQuestion:
    """`question` gives a queryset of models, the same but for these values; `kinds` says of what type each one is.

    A value that changes the shape of the question (None in the place of a key) needs another question.
    """

    def __init__(self, question: Callable[..., QuerySet], **kinds: type) -> None:
        self.question, self.kinds = question, kinds
        self.prepared: _Sql | None = None

    def rows(self, **values: Any) -> Rows:
        """What the database answers now, as one value that can be compared and kept."""
        asked = self._sql()
        connection = connections[asked.using]
        given = {name: _adapted(connection, values[name]) for name in self.kinds}
        filled = list(asked.values)
        for place, name in asked.places:
            filled[place] = given[name]
        with connection.cursor() as cursor:
            cursor.execute(asked.sql, filled)
            return tuple(cursor.fetchall())

    def objects(self, rows: Rows) -> list[Any]:
        """The models of these rows, with what the question selects besides, as the queryset itself would give them."""
        asked = self._sql()
        compiler = asked.compiler
        read = compiler.apply_converters(rows, asked.converters) if asked.converters else rows
        fields = compiler.klass_info["select_fields"]
        start, end = fields[0], fields[-1] + 1
        names = [field[0].target.attname for field in compiler.select[start:end]]
        populators = get_related_populators(compiler.klass_info, compiler.select, asked.using)
        found = []
        for row in read:
            each = compiler.klass_info["model"].from_db(asked.using, names, row[start:end])
            for populator in populators:
                populator.populate(row, each)
            for name, place in compiler.annotation_col_map.items():
                setattr(each, name, row[place])
            found.append(each)
        return found

    def ask(self, **values: Any) -> list[Any]:
        return self.objects(self.rows(**values))

    def _sql(self) -> _Sql:
        # Two threads may both do it: they come to the same.
        if self.prepared is None:
            self.prepared = self._prepare()
        return self.prepared

    def _prepare(self) -> _Sql:
        samples = {name: _sample(kind, number) for number, (name, kind) in enumerate(self.kinds.items(), start=1)}
        queryset = self.question(**samples)
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, values = compiler.as_sql()
        connection = connections[queryset.db]
        known = {name: _adapted(connection, sample) for name, sample in samples.items()}
        places = [(place, name) for place, value in enumerate(values) for name in known if _is(value, known[name])]
        if missing := known.keys() - {name for _place, name in places}:
            raise ValueError(f"The question does not ask with {', '.join(sorted(missing))}.")
        selected = [each[0] for each in compiler.select[: compiler.col_count]]
        return _Sql(queryset.db, sql, tuple(values), tuple(places), compiler, compiler.get_converters(selected))


@contextmanager
def questions_asked() -> Iterator[list[str]]:
    """The questions that are asked meanwhile: what is made without any can be made again of the same facts."""
    asked: list[str] = []

    def note(run: Callable[..., Any], sql: str, *others: Any) -> Any:
        asked.append(sql)
        return run(sql, *others)

    with connection.execute_wrapper(note):
        yield asked


def _is(value: object, sample: object) -> bool:
    return isinstance(value, type(sample)) and value == sample


def _adapted(connection: Any, value: Any) -> Any:
    """As the fields of this database hand the value to its driver."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _sample(kind: type, number: int) -> Any:
    """A value that stands nowhere else in a question."""
    if kind is int:
        return 1_900_000_000 + number
    if kind is str:
        return f"§{number}§"
    if kind is datetime:
        return _MOMENT + timedelta(days=number)
    if kind is date:
        return date(1901, 1, 1) + timedelta(days=number)
    raise TypeError(f"No sample of {kind.__name__}.")
