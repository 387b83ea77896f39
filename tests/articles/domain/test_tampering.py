"""Every way of changing in the database what readers were given: each is found, and named."""

import pytest

from articles.domain import verifying
from newsroom.lib import chain
from tests.factories import SectionFactory, story_document
from tests.publications import found_after, sql, stories_in_every_state, without_guards

OTHER = '{"en": "We never said so."}'


@pytest.fixture
def outlet(desk, section, administrator, publisher):
    return stories_in_every_state(desk, section, administrator, publisher)


PUB, ART = "articles_publication", "articles_article"
# name: (statement with {story} for the key of the story's row, story, the kinds of finding among those expected)
BY_ENTRY = {
    "the act of an entry": (
        "UPDATE {p} SET act = 'corrected' WHERE article_id = {id} AND number = 1",
        "plain",
        {"entry"},
    ),
    "its significance": (
        "UPDATE {p} SET significance = 'typo' WHERE article_id = {id} AND number = 2",
        "corrected",
        {"entry"},
    ),
    "its time": (
        "UPDATE {p} SET at = '2020-01-01 00:00:00+00:00' WHERE article_id = {id} AND number = 1",
        "plain",
        {"entry"},
    ),
    "its intended time": (
        "UPDATE {p} SET intended_at = '2020-01-01 00:00:00+00:00' WHERE article_id = {id} AND number = 1",
        "plain",
        {"entry"},
    ),
    "its person": ("UPDATE {p} SET actor_id = NULL WHERE article_id = {id} AND number = 1", "plain", {"entry"}),
    "its robot": ("UPDATE {p} SET robot = 'tick' WHERE article_id = {id} AND number = 1", "plain", {"entry"}),
    "its headline": (
        "UPDATE {p} SET headline = 'Another' WHERE article_id = {id} AND number = 1",
        "plain",
        {"headline"},
    ),
    "its note": (
        "UPDATE {p} SET note = 'Another' WHERE article_id = {id} AND act = 'withdrawn'",
        "withdrawn",
        {"note"},
    ),
    "its content": (
        'UPDATE {p} SET content = \'{{"headline": "Plain story"}}\' WHERE article_id = {id} AND number = 1',
        "plain",
        {"content"},
    ),
    "its content's digest": (
        "UPDATE {p} SET content_sha256 = '{zeros}' WHERE article_id = {id} AND number = 1",
        "plain",
        {"content", "entry"},
    ),
    "its own digest": ("UPDATE {p} SET sha256 = '{zeros}' WHERE article_id = {id} AND number = 1", "plain", {"entry"}),
    "the digest it follows": (
        "UPDATE {p} SET previous_sha256 = '{zeros}' WHERE article_id = {id} AND number = 1",
        "plain",
        {"entry", "order"},
    ),
    "its number": (
        "UPDATE {p} SET number = 9 WHERE article_id = {id} AND number = 2",
        "corrected",
        {"entry", "numbers"},
    ),
    "its content taken away": (
        "UPDATE {p} SET content = NULL, headline = '' WHERE article_id = {id} AND number = 1",
        "corrected",
        {"content_gone"},
    ),
    "a removal without an act": (
        "UPDATE {p} SET content = NULL, headline = '', removed_at = at WHERE article_id = {id} AND number = 1",
        "corrected",
        {"content_gone"},
    ),
    "a removed headline back": (
        "UPDATE {p} SET headline = 'Removed story' WHERE article_id = {id} AND number = 1",
        "removed",
        {"removal"},
    ),
}
BY_STORY = {
    "the live headline": ("UPDATE {a} SET headline = 'Another' WHERE id = {id}", "plain", {"headline"}),
    "the standfirst": ("UPDATE {a} SET standfirst = 'Another' WHERE id = {id}", "plain", {"standfirst"}),
    "the points": ("UPDATE {a} SET points = '[\"Short.\"]' WHERE id = {id}", "corrected", {"points"}),
    "a word of the text": (
        "UPDATE {a} SET body_html = replace(body_html, 'another', 'none') WHERE id = {id}",
        "plain",
        {"body"},
    ),
    "a script in the text": (
        "UPDATE {a} SET body_html = replace(body_html, '<p', '<p onclick=\"alert()\"') WHERE id = {id}",
        "plain",
        {"body"},
    ),
    "the slug": ("UPDATE {a} SET slug = 'another' WHERE id = {id}", "plain", {"address"}),
    "the date of the address": ("UPDATE {a} SET published_on = '2020-01-01' WHERE id = {id}", "plain", {"address"}),
    "the first publication": (
        "UPDATE {a} SET published_at = '2020-01-01 00:00:00+00:00' WHERE id = {id}",
        "plain",
        {"published_at"},
    ),
    "the last change": ("UPDATE {a} SET updated_at = NULL WHERE id = {id}", "corrected", {"updated_at"}),
    "the dateline": ("UPDATE {a} SET dateline = 'Bern' WHERE id = {id}", "corrected", {"dateline"}),
    "the kind": ("UPDATE {a} SET kind = 'opinion' WHERE id = {id}", "plain", {"kind"}),
    "the section": ("UPDATE {a} SET section_id = {other_section} WHERE id = {id}", "plain", {"section"}),
    "the source": ("UPDATE {a} SET source_id = NULL WHERE id = {id}", "corrected", {"source"}),
    "a keyword less": (
        "DELETE FROM articles_articlekeyword WHERE content_object_id = {id} AND position = 1",
        "corrected",
        {"keywords"},
    ),
    "the order of keywords": (
        "UPDATE articles_articlekeyword SET position = 7 WHERE content_object_id = {id} AND position = 0",
        "corrected",
        {"keywords"},
    ),
    "a byline": (
        "UPDATE articles_credit SET role = 'translator' WHERE article_id = {id} AND position = 0",
        "corrected",
        {"credits"},
    ),
    "the lead picture": ("DELETE FROM articles_articlepicture WHERE article_id = {id}", "corrected", {"pictures"}),
    "a withdrawal undone": (
        "UPDATE {a} SET withdrawn_at = NULL, absence = '' WHERE id = {id}",
        "withdrawn",
        {"state", "withdrawn"},
    ),
    "a withdrawal made up": (
        "UPDATE {a} SET withdrawn_at = '2026-01-01 00:00:00+00:00', absence = 'withdrawn' WHERE id = {id}",
        "plain",
        {"state", "withdrawn"},
    ),
    "the note on a withdrawal": (
        "UPDATE {a} SET withdrawal_note = 'Never mind.' WHERE id = {id}",
        "withdrawn",
        {"withdrawal_note"},
    ),
    "a retraction undone": ("UPDATE {a} SET absence = '' WHERE id = {id}", "retracted", {"state"}),
    "a removal undone": ("UPDATE {a} SET absence = '', withdrawn_at = NULL WHERE id = {id}", "removed", {"state"}),
    "removed words back": ("UPDATE {a} SET headline = 'Removed story' WHERE id = {id}", "removed", {"removed_words"}),
    "a story taken away": ("UPDATE {a} SET live_revision_id = NULL WHERE id = {id}", "plain", {"state"}),
    "an older version shown": (
        "UPDATE {a} SET live_publication_id = (SELECT min(id) FROM {p} WHERE article_id = {id}) WHERE id = {id}",
        "corrected",
        {"live_publication"},
    ),
    "the version at the desk": (
        "UPDATE articles_revision SET document = '{document}' WHERE id = {revision}",
        "plain",
        {"document"},
    ),
    "a correction's words": (
        "UPDATE articles_correction SET text = '{other}' WHERE article_id = {id}",
        "corrected",
        {"correction"},
    ),
    "a correction's kind": (
        "UPDATE articles_correction SET kind = 'update' WHERE article_id = {id}",
        "corrected",
        {"correction"},
    ),
    "a correction deleted": ("DELETE FROM articles_correction WHERE article_id = {id}", "corrected", {"correction"}),
    "a story slipped in": (
        "UPDATE {a} SET live_revision_id = approved_revision_id, published_at = created_at,"
        " published_on = '2026-01-01', headline = 'Not published', slug = 'not-published' WHERE id = {id}",
        "waiting",
        {"unrecorded"},
    ),
}


def test_every_tampering_is_found_and_named(outlet):
    other = SectionFactory(slug="another")
    found, wanted = {}, {}
    for name, (statement, which, kinds) in (BY_ENTRY | BY_STORY).items():
        story = outlet[which]
        filled = statement.format(
            p=PUB,
            a=ART,
            id=story.pk,
            zeros="0" * 64,
            other_section=other.pk,
            other=OTHER,
            revision=story.live_revision_id,
            document=chain.canonical(story_document("Plain story", "Other words.")),
        )
        report = found_after(lambda filled=filled: without_guards(lambda: sql(filled)))
        of_story = {finding.kind for finding in report.findings if finding.story == story.pk}
        found[name] = kinds if kinds <= of_story else of_story
        wanted[name] = kinds
        assert all(finding.what for finding in report.findings)

    assert found == wanted
    assert len(wanted) >= 40
    assert verifying.verify().findings == []
