"""The pane beside a translation: exactly the changed passages, and nothing that this person may not see."""

import pytest

from articles.domain import drafting, sourceview, translations
from articles.enums import Action, Significance
from articles.models import Article
from editors.enums import Role
from tests.factories import EditorFactory, ProfileFactory, fresh, make_live, make_story, move, refreshed, story_document
from tests.publications import change, rewrite

pytestmark = pytest.mark.django_db
TEXT = ["The bridge opened on Tuesday.", "It is long.", "People walked over it."]


def begun(source, by) -> Article:
    return translations.begin(source, by=by, language="zh-hans").article


def seen(article, by):
    found = Article.objects.select_related("draft", "based_on__article__draft", "taken_over").get(pk=article.pk)
    return sourceview.of(found, fresh(by))


def states(view) -> dict[str, str]:
    return {row.key: row.state for row in view.rows if row.state != "same"}


@pytest.fixture
def source(desk, section):
    return make_live(desk=desk, section=section, text=TEXT, points=["One point."])


@pytest.fixture
def contributor_beside(desk):
    """Somebody who is credited on a translation and may look up nothing else."""

    def join(article, by):
        person = EditorFactory(roles=[Role.CONTRIBUTOR])
        pair = ["translator", ProfileFactory(account=person).pk]
        drafting.set_fact(article, "credits", by=by, was=refreshed_credits(article), value=[pair])
        return person

    return join


def refreshed_credits(article):
    return [[row.role, row.profile_id] for row in refreshed(article).draft.credits.all()]


def test_story_of_its_own_has_no_original(source, editor):
    assert seen(source, editor) is None


def test_untouched_original_shows_its_blocks_and_asks_for_nothing(source, editor):
    view = seen(begun(source, editor), editor)

    assert [row.key for row in view.rows] == ["headline", "standfirst", "points", "block001", "block002", "block003"]
    assert "opened on Tuesday" in view.rows[3].body_html
    assert view.rows[2].points == ["One point."]
    assert (view.token, view.changed) == ("", 0)


def test_exactly_the_changed_passages_are_marked(source, editor, publisher):
    article = begun(source, editor)
    document = story_document("A bridge is open", ["The bridge opened on Wednesday.", "It is long."])
    document["content"][2] = source.draft.document["content"][2]
    new = {"type": "paragraph", "attrs": {"id": "newblock"}, "content": [{"type": "text", "text": "It rained."}]}
    document["content"].insert(4, new)

    from articles.domain import workingcopy
    from articles.domain.workflow import reopen
    from tests.publications import approve

    with workingcopy.held(source.pk) as draft:
        steps = workingcopy.replace_document(draft, document)
        workingcopy.record(draft, editor, steps=steps)
        reopen(draft, by=editor)
    approve(source, editor)
    move(source, Action.PUBLISH, publisher)
    view = seen(article, editor)

    assert states(view) == {
        "headline": "changed",
        "block001": "changed",
        "newblock": "added",
        "block003": "removed",
    }
    assert [row.key for row in view.rows][3:] == ["block001", "newblock", "block002", "block003"]
    runs = next(row for row in view.rows if row.key == "block001").changes[0].runs
    assert [(run.mark, run.text) for run in runs if run.mark != "same"] == [
        ("removed", "Tuesday"),
        ("added", "Wednesday"),
    ]
    assert next(row for row in view.rows if row.key == "newblock").frame == {**new, "content": []}
    assert (view.token, view.changed) == ("p2", 4)


def test_changes_add_up_until_they_are_taken_over(source, editor, publisher):
    article = begun(source, editor)
    change(source, ["One.", *TEXT[1:]], publisher, significance=Significance.MAJOR)
    change(source, ["One.", TEXT[1], "Three."], publisher)

    assert states(seen(article, editor)) == {"block001": "changed", "block003": "changed"}
    assert [entry.number for entry in seen(article, editor).news] == [2, 3]
    translations.take_over(article, by=editor, seen="p3")
    assert states(seen(article, editor)) == {}


def test_note_for_readers_is_shown_where_no_word_differs(source, editor, publisher):
    from articles.domain.corrections import Release
    from newsroom.lib.languages import Names

    article = begun(source, editor)
    release = Release(kind="correction", text=Names({"en": "It was Wednesday."}))
    move(source, Action.ANNOTATE, publisher, release=release)

    view = seen(article, editor)

    assert (view.token, view.changed) == ("p2", 0)
    assert [note.text["en"] for note in view.notes] == ["It was Wednesday."]


def test_working_text_of_an_original_is_for_those_who_may_look_it_up(
    desk, section, editor, publisher, contributor_beside
):
    source = make_story(desk=desk, section=section, by=editor, text=TEXT)
    article = begun(source, editor)
    outsider = contributor_beside(article, editor)
    rewrite(source, ["Secret.", *TEXT[1:]], editor)

    assert states(seen(article, editor)) == {"block001": "changed"}
    hidden = seen(article, outsider)
    assert (hidden.rows, hidden.token, hidden.is_open) == ([], "", False)


def test_public_original_is_shown_as_readers_have_it(source, editor, publisher, contributor_beside):
    article = begun(source, editor)
    outsider = contributor_beside(article, editor)
    rewrite(source, ["Not public yet.", *TEXT[1:]], editor)

    view = seen(article, outsider)

    assert not view.is_open
    assert "opened on Tuesday" in view.rows[3].body_html
    change(source, ["Public now.", *TEXT[1:]], publisher)
    assert states(seen(article, outsider)) == {"block001": "changed"}
    move(source, Action.WITHDRAW, publisher, note="It was wrong.")
    assert seen(article, outsider).rows == []


def test_removed_original_shows_nothing(source, editor, publisher, administrator):
    article = begun(source, editor)
    move(source, Action.REMOVE, administrator, note="A court ordered it.", reason="Case 12")

    assert seen(article, editor).rows == []
    assert seen(article, publisher).rows == []


def test_removed_version_is_not_compared(source, editor, administrator, publisher):
    from articles.domain import history

    article = begun(source, editor)
    change(source, ["Without the name.", *TEXT[1:]], publisher)
    history.remove_version(source, 1, by=administrator, note="A court ordered it.")

    view = seen(article, editor)

    assert view.uncompared
    assert states(view) == {}
    assert "Without the name." in view.rows[3].body_html


def test_passages_of_lists_and_tables_belong_to_their_block(desk, section, editor, publisher):
    def paragraph(id_, words):
        return {"type": "paragraph", "attrs": {"id": id_}, "content": [{"type": "text", "text": words}]}

    def document(item, cell):
        story = story_document(text=TEXT[:1])
        items = [
            {"type": "list_item", "content": [paragraph("item0001", "First.")]},
            {"type": "list_item", "content": [paragraph("item0002", item)]},
        ]
        cells = [{"type": "table_cell", "content": [{"type": "text", "text": cell}]}]
        story["content"] += [
            {"type": "bullet_list", "attrs": {"id": "list0001"}, "content": items},
            {"type": "table", "attrs": {"id": "table001"}, "content": [{"type": "table_row", "content": cells}]},
        ]
        return story

    source = make_story(desk=desk, section=section, by=editor, document=document("Second.", "7"))
    article = begun(source, editor)
    from articles.domain import workingcopy

    with workingcopy.held(source.pk) as draft:
        workingcopy.record(draft, editor, steps=workingcopy.replace_document(draft, document("Third.", "8")))

    view = seen(article, editor)

    assert states(view) == {"list0001": "changed", "table001": "changed"}
    changes = next(row for row in view.rows if row.key == "list0001").changes
    assert [(each.old_text, each.new_text) for each in changes] == [("Second.", "Third.")]
