import json

import pytest

from keywords.domain.exchange import files, giving, taking
from keywords.models import Keyword, Vocabulary


@pytest.fixture
def topics(db):
    return Vocabulary.objects.get(slug="topics")


@pytest.fixture
def take(topics):
    """Import concepts, given as in the JSON file; the short form of a code is its last digits."""

    def import_(*concepts, vocabulary=topics, by=None, seen=None, **top):
        raw = json.dumps({"concepts": list(concepts), **top}, indent=1).encode()
        return taking.take_in(files.read(raw), by=by, name="test.json", vocabulary=vocabulary, seen=seen)

    return import_


@pytest.fixture
def take_rows(topics):
    """Import lines of CSV."""

    def import_(*rows, vocabulary=topics, by=None):
        return taking.take_in(files.read("\n".join(rows).encode()), by=by, name="test.csv", vocabulary=vocabulary)

    return import_


@pytest.fixture
def tree():
    """The names of a vocabulary's keywords below each other, with what is not simply accepted."""

    def drawn(slug="topics"):
        lines = []
        for keyword in Keyword.objects.filter(vocabulary__slug=slug):
            path = " › ".join([*(names["en"] for _pk, _slug, names in keyword.path), keyword.name])
            lines.append(path if keyword.status == "accepted" else f"{path} ({keyword.status})")
        return sorted(lines)

    return drawn


@pytest.fixture
def exported():
    """The bytes of a vocabulary, as JSON or as a table."""

    def write(form="json", vocabulary=None):
        return giving.as_json(vocabulary) if form == "json" else "".join(giving.as_csv(vocabulary))

    return write
