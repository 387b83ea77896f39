import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.domain import drafting
from articles.domain.facts import FACTS
from articles.domain.refusals import FactConflict
from editors.enums import Role
from tests.factories import (
    DeskFactory,
    EditorFactory,
    KeywordFactory,
    PictureFactory,
    ProfileFactory,
    SectionFactory,
    SourceFactory,
    fresh,
    make_live,
    make_story,
    refreshed,
)


@pytest.fixture
def story(contributor, desk, section):
    return make_story(by=contributor, desk=desk, section=section)


def write(article, name, by, was, value):
    drafting.set_fact(refreshed(article), name, by=fresh(by), was=was, value=value)
    return FACTS[name].read(refreshed(article).draft)


def test_every_field_is_saved_by_itself_and_raises_the_version(story, contributor, desk):
    section, source, profile, picture = SectionFactory(), SourceFactory(), ProfileFactory(), PictureFactory()
    first, second = KeywordFactory(), KeywordFactory()
    original = make_story(by=contributor, desk=desk, language="zh-hans")
    wanted = {
        "section": (story.draft.section_id, str(section.pk), section.pk),
        "kind": ("report", "analysis", "analysis"),
        "source": (None, source.pk, source.pk),
        "dateline": ("", "  Dushanbe ", "Dushanbe"),
        "original_published_at": ("", "2022-05-18 15:00", "2022-05-18T15:00+08:00"),
        "slug": ("", "Talks held!", "talks-held"),
        "reading_minutes": (None, "10", 10),
        "keywords": ([], [second.pk, first.pk, second.pk], [second.pk, first.pk]),
        "credits": ([], [["editor", profile.pk], ["editor", profile.pk]], [["editor", profile.pk]]),
        "lead_picture": (None, picture.key, picture.key),
        "lead_caption": ("", "The hall", "The hall"),
        "translation_of": (None, original.pk, original.pk),
    }

    found = {name: write(story, name, contributor, was, value) for name, (was, value, _stored) in wanted.items()}

    assert found == {name: stored for name, (_was, _value, stored) in wanted.items()}
    draft = refreshed(story).draft
    assert draft.version == len(wanted)
    assert [next(iter(batch.facts)) for batch in draft.batches.all()] == list(wanted)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("section", "999"),
        ("section", "x"),
        ("kind", "poem"),
        ("source", 10**30),
        ("dateline", "x" * 121),
        ("original_published_at", "yesterday"),
        ("original_published_at", "2022-13-45 15:00"),
        ("slug", "！？"),
        ("reading_minutes", "0"),
        ("reading_minutes", "ten"),
        ("keywords", [999]),
        ("keywords", "abc"),
        ("credits", [["poet", 1]]),
        ("credits", [["author", 999]]),
        ("credits", ["author"]),
        ("lead_picture", "nothing"),
        ("lead_caption", "no picture"),
        ("desk", ""),
        ("language", "fr"),
        ("translation_of", 999),
    ],
)
def test_value_that_cannot_be_is_refused_with_a_sentence(story, contributor, name, value):
    before = FACTS[name].read(story.draft)

    with pytest.raises(ValidationError):
        write(story, name, contributor, before, value)

    draft = refreshed(story).draft
    assert (FACTS[name].read(draft), draft.version) == (before, 0)


def test_field_changed_meanwhile_shows_both_values(story, contributor, editor):
    write(story, "dateline", editor, "", "Dushanbe")

    with pytest.raises(FactConflict) as conflict:
        write(story, "dateline", contributor, "", "Beijing")

    assert (conflict.value.theirs, conflict.value.yours, conflict.value.by) == ("Dushanbe", "Beijing", editor)
    assert refreshed(story).draft.dateline == "Dushanbe"


def test_same_value_twice_is_one_change(story, contributor):
    write(story, "dateline", contributor, "", "Dushanbe")
    write(story, "dateline", contributor, "", "Dushanbe")

    assert refreshed(story).draft.version == 1


def test_conflict_takes_back_what_rows_were_written(story, contributor, editor):
    first, second = KeywordFactory(), KeywordFactory()
    write(story, "keywords", editor, [], [first.pk])

    with pytest.raises(FactConflict):
        write(story, "keywords", contributor, [], [second.pk])

    assert FACTS["keywords"].read(refreshed(story).draft) == [first.pk]


def test_published_story_keeps_its_language(contributor, desk):
    article = make_live(by=contributor, desk=desk)

    with pytest.raises(ValidationError, match="keeps its language"):
        write(article, "language", contributor, "en", "zh-hans")


def test_translation_is_of_an_original_in_another_language(story, contributor, desk):
    same = make_story(by=contributor, desk=desk)
    chinese = make_story(by=contributor, desk=desk, language="zh-hans", translation_of=same)

    for value in (story.pk, same.pk, chinese.pk):
        with pytest.raises(ValidationError):
            write(story, "translation_of", contributor, None, value)


def test_editor_cannot_move_a_story_out_of_her_own_sight(story, editor):
    with pytest.raises(ValidationError, match="lose sight"):
        write(story, "desk", editor, story.desk_id, DeskFactory().pk)


def test_stranger_cannot_change_facts(story):
    with pytest.raises(PermissionDenied):
        write(story, "dateline", EditorFactory(roles=[Role.CONTRIBUTOR]), "", "Dushanbe")
