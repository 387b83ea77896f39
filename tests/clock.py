"""Another time for a test: for Python, and for the database's clock, which no test can turn."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

import time_machine
from django.utils import timezone

from articles.domain import clock


@contextmanager
def travel(moment: datetime, *, tick: bool = True) -> Iterator[None]:
    with time_machine.travel(moment, tick=tick), patch.object(clock, "now", timezone.now):
        yield
