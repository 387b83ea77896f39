"""Files of keywords where readers see them: pages let go, stories led on, old addresses kept clear."""

import json

import pytest

from articles.domain import keywordcare
from articles.exchange import vocabularies
from articles.models import KeywordMerge, Stamp
from keywords.domain.exchange import files
from keywords.models import Keyword, Vocabulary
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, make_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def take(db):
    def import_(*concepts, by=None):
        topics = Vocabulary.objects.get(slug="topics")
        raw = json.dumps({"concepts": list(concepts)}, indent=1).encode()
        return vocabularies.take_in(files.read(raw), by=by, name="x.json", vocabulary=topics)

    return import_


def concept(code, called, **values):
    return {"qcode": f"medtop:{code}", "name": {"en": called}, **values}


def stamp():
    return Stamp.objects.filter(key=Stamp.SITE).values_list("n", flat=True).first() or 0


def test_kept_pages_are_let_go_once_when_something_changed(take):
    before = stamp()

    take(concept("20000007", "dance"), concept("20000008", "song"))
    after = stamp()
    take(concept("20000007", "dance"))

    assert (after, stamp()) == (before + 1, before + 1)


def test_an_address_that_leads_on_is_not_taken(take, administrator):
    keyword = KeywordFactory(names=Names({"en": "Jig"}), slug="dance")
    keywordcare.rename(keyword, {"en": "Jig"}, by=administrator, slug="jig")

    take(concept("20000007", "dance"))

    assert Keyword.objects.get(media_topic="20000007").slug == "dance-2"


@pytest.fixture
def replaced(take, administrator):
    """A keyword on a live story, and the file that replaces it."""
    take(concept("20000007", "dance"), concept("20000008", "ballet"))
    article = make_live(facts={"keywords": [Keyword.objects.get(media_topic="20000008").pk]})
    return article, [concept("20000007", "dance"), concept("20000008", "ballet", replaced_by="medtop:20000007")]


def test_stories_go_to_the_successor(take, replaced, administrator):
    article, rows = replaced

    counts = take(*rows, by=administrator).counts

    ballet = Keyword.objects.get(media_topic="20000008")
    assert (counts["retired"], counts["unchanged"]) == (1, 1)
    assert (ballet.status, ballet.replaced_by.media_topic) == ("retired", "20000007")
    assert [row.tag.media_topic for row in article.keyword_rows.all()] == ["20000007"]
    assert KeywordMerge.objects.get().by == administrator
    assert take(*rows, by=administrator).counts["unchanged"] == 2


def test_a_merge_needs_a_name(take, replaced):
    _article, rows = replaced

    with pytest.raises(files.FileRefused, match="Line 9: “ballet” would be merged into “dance”: say in whose name"):
        take(*rows, concept("20000009", "new"))

    assert Keyword.objects.filter(media_topic="20000009").exists() is False


def test_a_code_that_went_to_the_kept_keyword_is_found_there(take, administrator):
    KeywordFactory(names=Names({"en": "Steps"}), slug="steps", vocabulary=Vocabulary.objects.get(slug="topics"))
    take(concept("20000007", "dance"))
    rows = [
        concept("20000007", "dance", replaced_by="topics:steps"),
        {"qcode": "topics:steps", "name": {"en": "Steps"}},
    ]

    take(*rows, by=administrator)

    assert Keyword.objects.get(slug="steps").media_topic == "20000007"
    assert take(*rows, by=administrator).counts["unchanged"] == 2


def test_a_merge_that_cannot_be_refuses_the_file(take, administrator):
    take(concept("20000007", "dance"), concept("20000008", "ballet", broader="medtop:20000007"))

    with pytest.raises(files.FileRefused, match="stands below"):
        take(
            concept("20000008", "ballet", broader="medtop:20000007"),
            concept("20000007", "dance", replaced_by="medtop:20000008"),
            by=administrator,
        )
