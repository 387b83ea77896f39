"""Codes of Media Topics in several vocabularies: which keyword a file means, and which it leaves alone."""

import pytest

from keywords.domain.exchange import files
from keywords.models import Keyword
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, VocabularyFactory

pytestmark = pytest.mark.django_db
NOTHING = {"created": 0, "updated": 0, "unchanged": 0, "retired": 0, "refused": 0}


def concept(code, called, **values):
    return {"qcode": f"medtop:{code}", "name": {"en": called}, **values}


def test_a_topic_mapped_in_another_vocabulary_stays_as_the_outlet_has_it(take, topics, tree):
    place = VocabularyFactory(slug="places")
    mapped = KeywordFactory(names=Names({"en": "Theatreland"}), media_topic="00000002", vocabulary=place)
    rows = [
        concept("00000001", "arts"),
        concept("00000002", "theatre", broader="medtop:00000001"),
        concept("00000003", "opera", broader="medtop:00000002"),
    ]

    made = take(*rows)

    assert made.counts == NOTHING | {"created": 3}
    assert (tree("places"), tree()) == (["Theatreland"], ["arts", "arts › theatre", "arts › theatre › opera"])
    take(rows[0], concept("00000002", "stage", broader="medtop:00000001", retired="2026-01-01"), rows[2])
    mapped.refresh_from_db()
    assert (str(mapped), mapped.status, mapped.media_topic) == ("Theatreland", "accepted", "00000002")


def test_a_reference_by_code_means_the_keyword_of_the_same_vocabulary(take, topics):
    place = VocabularyFactory(slug="places")
    KeywordFactory(names=Names({"en": "Theatreland"}), media_topic="00000002", vocabulary=place)
    take(concept("00000002", "theatre"))

    take(concept("00000003", "opera", broader="medtop:00000002"))

    assert str(Keyword.objects.get(media_topic="00000003").parent) == "theatre"


def test_one_file_may_hold_a_topic_and_the_keyword_mapped_to_it(take):
    mapped = concept("00000002", "Theatreland", vocabulary="places", slug="theatreland")
    below = concept("00000003", "West End", vocabulary="places", broader="medtop:00000002")
    rows = [concept("00000002", "theatre", vocabulary="topics"), mapped, below]

    assert take(*rows, vocabulary=None).counts == NOTHING | {"created": 3}

    assert str(Keyword.objects.get(media_topic="00000003").parent) == "Theatreland"
    assert take(*rows, vocabulary=None).counts == NOTHING | {"unchanged": 3}


def test_a_code_stands_once_in_a_vocabulary_however_the_rows_name_it(take):
    rows = [concept("00000002", "theatre"), concept("00000002", "stage", vocabulary="topics")]

    with pytest.raises(files.FileRefused, match="Line 9: “medtop:00000002” stands on line 3 already"):
        take(*rows)
