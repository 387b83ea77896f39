"""A query that is put into SQL once and asked many times: Django takes longer to write one than to have it answered.

What varies from asking to asking are keys, whose places are kept with `slots()`. Rows come as the database gives them:
whoever needs a value as Django has it reads the row first, and whoever knows the row already need not.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# No key is as low as these.
LOW = -(10**15)


def slots(count: int) -> list[int]:
    """Places for so many keys: `filter(pk__in=slots(3))`."""
    return [LOW - number for number in range(count)]


class Prepared:
    """One query of `values_list()`, or several in a union. Nothing of the database is kept in it but words."""

    def __init__(self, query: QuerySet, count: int = 0) -> None:
        compiler = query.query.get_compiler(connection=connection)
        self.query = query.query
        self.sql, parameters = compiler.as_sql()
        self.parameters: tuple[Any, ...] = tuple(parameters)
        self.columns = [column for column, _sql, _alias in compiler.select]
        self.count = count
        self.start = self.parameters.index(LOW) if count else 0
        if count and self.parameters[self.start : self.start + count] != tuple(slots(count)):
            raise ValueError("The places for keys stand in one filter, in their order.")

    def ask(self, keys: Sequence[int] = ()) -> list[tuple]:
        """The rows as they are stored; `keys` as many as there are places for them."""
        if len(keys) != self.count:
            raise ValueError(f"{self.count} keys are asked for, not {len(keys)}.")
        behind = self.parameters[self.start + self.count :]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, (*self.parameters[: self.start], *keys, *behind))
            return cursor.fetchall()

    def read(self, rows: list[tuple]) -> list[list]:
        """Stored rows as Django reads them: moments with their zone, JSON as what it says."""
        compiler = self.query.get_compiler(connection=connection)
        return list(compiler.apply_converters(rows, compiler.get_converters(self.columns)))
