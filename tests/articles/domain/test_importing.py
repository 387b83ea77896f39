from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from articles.domain import importing
from articles.enums import Happening
from articles.models import Article, Source
from articles.story.refusal import Refused
from editors.models import Profile
from keywords.models import Keyword, KeywordStatus
from newsroom.lib.languages import Names
from tests.factories import EditorFactory, KeywordFactory, ProfileFactory, SourceFactory, fresh, refreshed

PIECE = Path(__file__).with_name("piece.txt").read_bytes()


def take_in(raw, by, desk, **kwargs):
    return importing.import_piece(raw, by=fresh(by), language=kwargs.pop("language", "en"), desk=desk, **kwargs)


def test_every_part_of_a_piece_finds_its_place(contributor, desk, section):
    known = KeywordFactory(names=Names({"en": "Belt and Road News"}))

    imported = take_in(PIECE, contributor, desk, section=section)

    article = refreshed(imported.article)
    draft = article.draft
    assert (draft.headline, draft.section, draft.reading_minutes) == ("Port Talks Resume on the Caspian", section, 10)
    assert (str(draft.source), draft.original_published_at) == (
        "Caspian Wire",
        datetime(2022, 5, 18, 7, 0, tzinfo=UTC),
    )
    keywords = [row.keyword for row in draft.keyword_rows.all()]
    assert (keywords[0], str(keywords[1]), keywords[1].status) == (
        known,
        "Engineering News",
        KeywordStatus.PROPOSED,
    )
    assert imported.proposed == [keywords[1]]
    assert [(credit.role, str(credit.profile)) for credit in draft.credits.all()] == [("editor", "XingWentao")]
    kinds = [node["type"] for node in draft.document["content"]]
    assert kinds == ["headline", "standfirst", "points", "paragraph", "heading", "paragraph", "paragraph"]
    assert (article.is_live, article.stage) == (False, "draft")
    assert article.events.get().action == Happening.IMPORTED


def test_same_piece_again_points_to_the_first(contributor, editor, desk):
    first = take_in(PIECE, contributor, desk)

    again = take_in(PIECE.replace(b"\n", b"\r\n") + b"\n\n", editor, desk)

    assert (again.already, again.article) == (True, first.article)
    assert Article.objects.count() == 1


def test_same_piece_in_the_other_language_is_another(contributor, desk):
    take_in(PIECE, contributor, desk)

    assert take_in(PIECE, contributor, desk, language="zh-hans").already is False


def test_known_source_and_person_are_found_by_any_of_their_names(contributor, desk):
    source = SourceFactory(name=Names({"en": "CASPIAN wire", "zh-hans": "里海通讯"}))
    person = ProfileFactory(name=Names({"en": "Xing Wentao", "zh-hans": "邢文涛"}))

    imported = take_in(PIECE, contributor, desk)

    draft = refreshed(imported.article).draft
    assert draft.source == source
    assert [credit.profile for credit in draft.credits.all()] == [person]
    assert imported.new_people == []


@pytest.mark.parametrize("raw", [b"", b"   \n ", bytes(range(256)) * 20, b"word " * 1_200_000])
def test_what_is_no_piece_leaves_nothing_behind(contributor, desk, raw):
    with pytest.raises(Refused):
        take_in(raw, contributor, desk)

    counts = [model.objects.count() for model in (Article, Source, Profile)]
    assert (counts, Keyword.objects.filter(status=KeywordStatus.PROPOSED).count()) == ([0, 0, 0], 0)


def test_person_without_a_role_imports_nothing(desk):
    with pytest.raises(PermissionDenied):
        take_in(PIECE, EditorFactory(), desk)
